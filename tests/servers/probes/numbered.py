"""Probes of the numbered server's faults."""

from __future__ import annotations

from . import Entity


def note(entity: Entity) -> str:
    """The path of a new note."""
    return f"/note/{entity.post('/note', {'label': 'l', 'size': 3})['id']}"


def box(entity: Entity) -> str:
    """The path of a new box."""
    return f"/box/{entity.post('/box', {'label': 'l'})['id']}"


def boxes_everywhere(demo: Entity, other: Entity) -> object:
    return other.code("GET", box(demo)) == 200


def boxes_deleted_anywhere(demo: Entity, other: Entity) -> object:
    place = box(demo)
    other.call("DELETE", place)
    return demo.code("GET", place) == 404


def notes_of_demo_first(demo: Entity, other: Entity) -> object:
    return other.get(note(demo))["label"] == "l"


def jobs_twice(demo: Entity, other: Entity) -> object:
    before = len(demo.get("/job"))
    demo.call("POST", "/job", {"active": True})
    return len(demo.get("/job")) > before + 1


def mode_lost(demo: Entity, other: Entity) -> object:
    place = f"/flag/{demo.post('/flag', {'enabled': True, 'mode': 'a'})['id']}"
    demo.call("PATCH", place, {"enabled": False})
    return "mode" not in demo.get(place)


def size_as_text(demo: Entity, other: Entity) -> object:
    return isinstance(demo.get("/note")[0]["size"], str)


def null_label(demo: Entity, other: Entity) -> object:
    return demo.code("PATCH", note(demo), {"label": None}) == 500


def ball_422(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/ball", {}) != demo.code("POST", "/box", {})


def moves_boxes(demo: Entity, other: Entity) -> object:
    place = box(demo)
    demo.call("PUT", place, {"label": "l", "entity": "other"})
    return demo.code("GET", place) == 404


def decodes_twice(demo: Entity, other: Entity) -> object:
    return demo.named("d%2565mo").code("GET", "/note") == 200


def forgets_a_note(demo: Entity, other: Entity) -> object:
    first, second = note(demo), note(demo)
    demo.call("DELETE", second)
    return demo.code("GET", first) == 404
