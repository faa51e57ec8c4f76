"""Calls that meet: the second comes in the middle of the first, wherever that lets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reference.conversation import Conversation


def races(talk: Conversation) -> Iterator[None]:
    """Each pair of calls on an item of its own, and a look afterwards."""
    table = talk.create("/entity/demo/table", {"name": "races"})
    kinds: list[tuple[str, str, list[dict[str, Any]]]] = [
        (
            "/entity/demo/table",
            "name",
            [{"label": "a"}, {"quota": 5}, {"options": {"language": "fr"}}, {"options": {"notify": True}}],
        ),
        (f"{table}/profile", "email", [{"firstName": "a"}, {"lastName": "b"}]),
        ("/entity/demo/campaign", "name", [{"subject": "a"}, {"budget": 5}, {"content": {"text": "t"}}]),
        (
            "/entity/demo/webhook",
            "",
            [{"eventType": "UPDATED"}, {"isActive": False}, {"onFields": ["f"]}],
        ),
    ]
    for collection, unique, changes in kinds:
        yield from _met(talk, collection, unique, changes)


def _met(talk: Conversation, collection: str, unique: str, changes: list[dict[str, Any]]) -> Iterator[None]:
    hook = {"targetUrl": "https://example.org/", "eventType": "CREATED"} if "webhook" in collection else {}

    def body(name: str) -> dict[str, Any]:
        return {**hook, **({unique: f"{name}@race.example.org"} if unique else {})}

    def put(name: str, *parts: dict[str, Any]) -> dict[str, Any]:
        return {**body(name), **{key: value for part in parts for key, value in part.items()}}

    pairs: list[tuple[Any, Any]] = [
        (("PATCH", changes[0]), ("PATCH", changes[1])),
        (("PATCH", changes[-2]), ("PATCH", changes[-1])),
        (("PATCH", changes[0]), ("PUT", changes)),
        (("PUT", changes), ("PATCH", changes[0])),
        (("PUT", changes), ("GET", ...)),
        (("GET", ...), ("PUT", changes[1:])),
        (("PATCH", changes[0]), ("DELETE", ...)),
        (("DELETE", ...), ("DELETE", ...)),
        *([(("POST", {}), ("POST", {}))] if "campaign" in collection else []),
    ]
    for number, pair in enumerate(pairs):
        name = f"pair{number}"
        item = talk.create(collection, body(name))
        calls = []
        for method, told in pair:
            path = f"{item}/start" if method == "POST" else item
            calls.append((method, path, put(name, *told) if method == "PUT" else told))
        talk.meet(*calls)
        talk.call("GET", item)
    talk.meet(("POST", collection, body("same")), ("POST", collection, body("same")))
    talk.meet(("POST", collection, body("one")), ("POST", collection, body("other")))
    talk.call("GET", collection)
    yield
