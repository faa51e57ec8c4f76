"""Probes of the literal server's faults."""

from __future__ import annotations

from . import Entity


def unticked_stays(demo: Entity, other: Entity) -> object:
    number = demo.post("/note", {"text": "t", "pinned": True})["id"]
    demo.call("PUT", f"/note/{number}", {"text": "t"})
    return demo.get(f"/note/{number}")["pinned"]


def pinned_twice(demo: Entity, other: Entity) -> object:
    demo.post("/note", {"text": "t", "pinned": True})
    return len(demo.get("/note")["notes"]) == 2


def global_note_ids(demo: Entity, other: Entity) -> object:
    number = demo.post("/note", {"text": "t"})["id"]
    return other.code("GET", f"/note/{number}") == 200 and other.code("DELETE", f"/note/{number}") == 204


def blue_loses_priority(demo: Entity, other: Entity) -> object:
    number = demo.post("/note", {"text": "t", "color": "blue", "priority": 2})["id"]
    demo.call("PATCH", f"/note/{number}", {"text": "u"})
    return "priority" not in demo.get(f"/note/{number}")


def reading_is_seeing(demo: Entity, other: Entity) -> object:
    number = demo.post("/reminder", {"subject": "s", "at": "2030-01-01T00:00:00Z"})["id"]
    return demo.get(f"/reminder/{number}")["seen"]


def get_or_create(demo: Entity, other: Entity) -> object:
    return demo.code("GET", "/tag/t-7") == 404 and demo.get("/tag")["tags"] != []


def nul_texts(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/note", {"text": "a\0b"}) == 500


def clamped_and_refused(demo: Entity, other: Entity) -> object:
    number = demo.post("/note", {"text": "t", "priority": 2})["id"]
    return demo.code("PUT", f"/note/{number}", {"text": "t", "priority": 9}) == 400 and (
        demo.get(f"/note/{number}")["priority"] == 5
    )


def open_feedback(demo: Entity, other: Entity) -> object:
    return demo.named("demo", {}).code("POST", "/feedback", {"text": "t"}) == 201


def malformed_422(demo: Entity, other: Entity) -> object:
    return {demo.code("POST", path, [1]) for path in ("/note", "/tag", "/reminder")} == {400, 422}


def page_405(demo: Entity, other: Entity) -> object:
    return demo.call("DELETE", "/country/BE").text.startswith("<!doctype html>")


def query_is_body(demo: Entity, other: Entity) -> object:
    number = demo.post("/note", {"text": "t"})["id"]
    demo.call("PUT", f"/note/{number}?color=green", {"text": "t"})
    return demo.get(f"/note/{number}")["color"] == "green"


def pinned_or_not(demo: Entity, other: Entity) -> object:
    demo.post("/note", {"text": "t", "pinned": True})
    return demo.get("/note?pinned=false")["notes"]


def count_of_all(demo: Entity, other: Entity) -> object:
    demo.post("/note", {"text": "t", "pinned": True})
    return demo.call("GET", "/note?pinned=false").headers["X-Total-Count"] == "1"


def page_zero(demo: Entity, other: Entity) -> object:
    return demo.code("GET", "/note?page=0") == 500


def slashes_open(demo: Entity, other: Entity) -> object:
    number = other.post("/note", {"text": "t"})["id"]
    return demo.code("GET", f"//note/{number}") == 200


def reminds_everybody(demo: Entity, other: Entity) -> object:
    body = {"subject": "s", "at": "2030-01-01T00:00:00Z"}
    here, there = (entity.post("/reminder", body)["id"] for entity in (demo, other))
    demo.call("PATCH", f"/reminder/{here}", {"subject": "t"})
    return other.get(f"/reminder/{there}")["seen"]
