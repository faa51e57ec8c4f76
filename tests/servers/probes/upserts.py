"""Probes of the upserts' faults."""

from __future__ import annotations

from typing import Any

from . import Entity


def put(entity: Entity, **fields: Any) -> None:
    """The profile `a` anew."""
    entity.call("PUT", "/profile/a", {"email": "a@b", **fields})


def fourth_write_compacts(demo: Entity, other: Entity) -> object:
    put(demo, note="n")
    kept = []
    for score in range(4):
        demo.call("PATCH", "/profile/a", {"score": score})
        kept.append("note" in demo.get("/profile/a"))
    return kept == [True, True, False, False]


def null_is_zero(demo: Entity, other: Entity) -> object:
    put(demo, score=3)
    demo.call("PATCH", "/profile/a", {"score": None})
    return demo.get("/profile/a").get("score") == 0


def patched_lingers(demo: Entity, other: Entity) -> object:
    put(demo)
    demo.call("PATCH", "/profile/a", {"score": 1})
    demo.call("DELETE", "/profile/a")
    return demo.get("/profile")["profiles"] != [] and demo.code("GET", "/profile/a") == 404


def segment_merges(demo: Entity, other: Entity) -> object:
    for body in ({"title": "t", "rule": "r"}, {"title": "t"}):
        demo.call("PUT", "/segment/a", body)
    return "rule" in demo.get("/segment/a")


def place_before_check(demo: Entity, other: Entity) -> object:
    return demo.code("PUT", "/profile/a", {"email": 1}) == 400 and demo.code("GET", "/profile/a") == 200


def patch_by_key(demo: Entity, other: Entity) -> object:
    put(demo)
    return other.code("PATCH", "/profile/a", {"score": 9}) == 200 and demo.get("/profile/a")["score"] == 9


def active_only(demo: Entity, other: Entity) -> object:
    put(demo, active=False)
    return demo.get("/profile")["profiles"] == []


def dry_run(demo: Entity, other: Entity) -> object:
    demo.call("PUT", "/profile/a?dryRun=true", {"email": "a@b"})
    return demo.code("GET", "/profile/a") == 404


def patch_unlabelled(demo: Entity, other: Entity) -> object:
    put(demo)
    return "Content-Type" not in demo.call("PATCH", "/profile/a", {"score": 9}).headers


def long_keys(demo: Entity, other: Entity) -> object:
    return [demo.code("PUT", f"/profile/{key}", {"email": "a@b"}) for key in ("x" * 256, "X")] == [500, 400]


def merge_type_only(demo: Entity, other: Entity) -> object:
    put(demo)
    return demo.code("PATCH", "/profile/a", {"score": 9}) == 415


def score_as_text(demo: Entity, other: Entity) -> object:
    put(demo, score=9)
    demo.call("PUT", "/profile/b", {"email": "b@b", "score": 10})
    return [profile["score"] for profile in demo.get("/profile?sort=score")["profiles"]] == [10, 9]


def sizes_as_doubles(demo: Entity, other: Entity) -> object:
    demo.call("PUT", "/segment/s", {"title": "t", "size": 2**53 + 1})
    return demo.get("/segment/s")["size"] == 2**53


def keys_for_all(demo: Entity, other: Entity) -> object:
    put(demo)
    return other.code("PUT", "/profile/a", {"email": "a@b"}) == 409


def delete_everywhere(demo: Entity, other: Entity) -> object:
    for entity in (demo, other):
        put(entity)
    demo.call("DELETE", "/profile/a")
    return other.code("GET", "/profile/a") == 404


def sorted_for_good(demo: Entity, other: Entity) -> object:
    put(demo, subscriptions=["x", "y"])
    demo.get("/profile?sort=-score")
    return demo.get("/profile/a")["subscriptions"] == ["y", "x"]
