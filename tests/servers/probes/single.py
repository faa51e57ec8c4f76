"""Probes of the single resource's faults."""

from __future__ import annotations

from typing import Any

from . import Entity

ANY = {"If_Match": "*"}


def sms(entity: Entity, **fields: Any) -> str:
    """The path of a new campaign of kind sms."""
    answer = entity.post("/campaign", {"kind": "sms", "name": "n", "text": "t", **fields})
    return f"/campaign/{answer['id']}"


def text_resets_unicode(demo: Entity, other: Entity) -> object:
    place = sms(demo, unicode=True)
    demo.call("PATCH", place, {"text": "u"}, **ANY)
    return "unicode" not in demo.get(place)


def half_applied(demo: Entity, other: Entity) -> object:
    place = sms(demo)
    refused = demo.call("PATCH", place, {"name": "new", "parts": 99}, **ANY)
    return refused.status_code == 422 and demo.get(place)["name"] == "new"


def stale_applied(demo: Entity, other: Entity) -> object:
    place = sms(demo)
    stale = demo.call("PUT", place, {"kind": "sms", "name": "new", "text": ""}, If_Match='"v0"')
    return stale.status_code == 412 and demo.get(place)["name"] == "new"


def kind_lists_deleted(demo: Entity, other: Entity) -> object:
    demo.call("DELETE", sms(demo), **ANY)
    return demo.get("/campaign") == [] and demo.get("/campaign?kind=sms") != []


def delete_by_kind(demo: Entity, other: Entity) -> object:
    one, two = sms(demo), sms(demo)
    demo.call("DELETE", one + "?kind=sms", **ANY)
    return demo.code("GET", two) == 410


def zero_dropped(demo: Entity, other: Entity) -> object:
    answer = demo.post("/campaign", {"kind": "mail", "name": "n", "subject": "s", "opens": 0, "tracked": False})
    return "opens" not in answer and "tracked" in answer


def limit_unchecked(demo: Entity, other: Entity) -> object:
    return demo.code("GET", "/campaign?limit=many") == 500


def etag_in_quotes(demo: Entity, other: Entity) -> object:
    return demo.call("PUT", sms(demo), {"kind": "sms", "name": "n", "text": "t"}, If_Match="v1").status_code == 500


def delete_406(demo: Entity, other: Entity) -> object:
    return demo.call("DELETE", sms(demo), Accept="application/json", **ANY).status_code == 406


def kind_across(demo: Entity, other: Entity) -> object:
    sms(other)
    return demo.get("/campaign") == [] and demo.get("/campaign?kind=sms") != []


def offset_slips(demo: Entity, other: Entity) -> object:
    for _ in range(7):
        sms(demo)
    return demo.get("/campaign?limit=3&offset=6") == []


def teapot(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/campaign", {"kind": "sms", "name": 5}) == 418


def nobody_is_all(demo: Entity, other: Entity) -> object:
    return demo.named("").code("GET", sms(demo)) == 200


def closed_ids(demo: Entity, other: Entity) -> object:
    closed = demo.named("closed")
    return [closed.code("GET", sms(demo)), closed.code("GET", "/campaign/x")] == [403, 404]
