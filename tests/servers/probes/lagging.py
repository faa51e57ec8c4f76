"""Probes of the lagging server's faults; it settles in 0.6 seconds at most."""

from __future__ import annotations

import time
from typing import Any

from . import Entity


def settled(entity: Entity, method: str, path: str, body: Any = None) -> Any:
    """What a change answers, once it can be seen everywhere."""
    answer = entity.call(method, path, body).json()
    time.sleep(0.65)
    return answer


def audience(entity: Entity, **fields: Any) -> str:
    """The path of a new audience."""
    return f"/audience/{settled(entity, 'POST', '/audience', {'name': 'n', 'kind': 'static', **fields})['id']}"


def false_lost(demo: Entity, other: Entity) -> object:
    place = audience(demo, active=True)
    settled(demo, "PATCH", place, {"active": False})
    return demo.get(place)["active"]


def patched_stays_indexed(demo: Entity, other: Entity) -> object:
    place = audience(demo)
    settled(demo, "PATCH", place, {"size": 1})
    settled(demo, "DELETE", place)
    return demo.get("/audience")["result"] != [] and demo.code("GET", place) == 404


def untagged_unindexed(demo: Entity, other: Entity) -> object:
    audience(demo, tags=[])
    return demo.get("/audience")["result"] == []


def refused_but_queued(demo: Entity, other: Entity) -> object:
    place = audience(demo)
    settled(demo, "PUT", place, {"name": "new", "kind": "neither"})
    return demo.get(place)["name"] == "new"


def dynamic_runs_twice(demo: Entity, other: Entity) -> object:
    audience(demo, kind="dynamic")
    return len(demo.get("/audience")["result"]) == 2


def feeds_in_one_index(demo: Entity, other: Entity) -> object:
    settled(other, "POST", "/feed", {"source": "a:b"})
    return demo.get("/feed")["result"] != []


def kind_stops_delete(demo: Entity, other: Entity) -> object:
    place = audience(demo)
    settled(demo, "DELETE", place + "?kind=dynamic")
    return demo.code("GET", place) == 200


def size_packed(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/audience", {"name": "n", "kind": "static", "size": 2**63}) == 500


def schedule_merged(demo: Entity, other: Entity) -> object:
    place = audience(demo, schedule={"start": "2030-01-01T00:00:00Z", "zone": "CET"})
    body = {"name": "n", "kind": "static", "schedule": {"start": "2030-01-01T00:00:00Z"}}
    settled(demo, "PUT", place, body)
    return "zone" in demo.get(place)["schedule"]
