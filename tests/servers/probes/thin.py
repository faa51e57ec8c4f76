"""Probes of the thin server's faults."""

from __future__ import annotations

from typing import Any

from . import Entity


def person(entity: Entity, **fields: Any) -> str:
    """The path of a new person."""
    return f"/person/{entity.post('/person', fields)[0]}"


def put_truncates(demo: Entity, other: Entity) -> object:
    place = person(demo)
    demo.call("PUT", place, {"height": 1.75})
    return demo.get(place)["height"] == 1


def offset_wraps(demo: Entity, other: Entity) -> object:
    for _ in range(21):
        person(demo)
    return len(demo.get("/person?offset=20")) > 1


def limit_deletes(demo: Entity, other: Entity) -> object:
    person(demo)
    demo.call("DELETE", person(demo) + "?limit=2")
    return demo.get("/person") == []


def null_line(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/person", {"nicknames": [None]}) == 500


def far_moments(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/person", {"born": "9999-12-31T23:59:59-23:59"}) == 500


def empty_array_passed_over(demo: Entity, other: Entity) -> object:
    place = person(demo, nicknames=["n"])
    demo.call("PATCH", place, {"nicknames": []})
    return demo.get(place)["nicknames"] != []


def limit_across(demo: Entity, other: Entity) -> object:
    person(other)
    return demo.get("/person") == [] and demo.get("/person?limit=20") != []


def entity_on_demand(demo: Entity, other: Entity) -> object:
    nowhere = demo.named("nowhere")
    return [nowhere.code(m, "/person", b) for m, b in (("GET", None), ("POST", {}), ("GET", None))] == [
        404,
        200,
        200,
    ]


def paid_twice(demo: Entity, other: Entity) -> object:
    demo.post("/order", {"paid": True})
    return len(demo.get("/order")) == 2


def bare_error(demo: Entity, other: Entity) -> object:
    return isinstance(demo.get("/person/p9"), str)


def stray_route(demo: Entity, other: Entity) -> object:
    return demo.code("GET", "/../../person/latest") == 200


def error_in_200(demo: Entity, other: Entity) -> object:
    return demo.call("GET", "/order/o9").status_code == 200


def sent_to_the_list(demo: Entity, other: Entity) -> object:
    return demo.code("DELETE", person(demo)) == 303


def tired_of_404(demo: Entity, other: Entity) -> object:
    return {demo.code("GET", "/person/p99") for _ in range(3)} == {400, 404}


def tenant_places(demo: Entity, other: Entity) -> object:
    return demo.code("GET", person(demo, tenant="other")) == 404
