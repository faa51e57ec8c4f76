"""The second half of the conversation: calls that are repeated, disguised, or come when it is too late."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.reference.conversation import Conversation

KEYS: Final = {"table": "id", "profile": "profileId", "campaign": "id", "webhook": "id"}
STRANGERS: Final = {
    "table": 7001,
    "profile": 7002,
    "campaign": "00000000-0000-4000-8000-000000007003",
    "webhook": "stranger",
}
WRONG: Final = {
    "table": [{"quota": "x"}, {"quota": -1}, {"label": "x" * 201}, {"options": {"language": "xx"}}],
    "profile": [{"score": "x"}, {"score": 1e9}, {"firstName": "x" * 101}, {"address": {"city": 5}}],
    "campaign": [{"budget": -1}, {"sendingMode": "NONE"}, {"subject": 5}],
    "webhook": [{"isActive": "x"}, {"eventType": "NONE"}, {"onFields": [5]}],
}


def odd_calls(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Chapters about items of each kind, made from `bodies`."""
    table = talk.create("/entity/demo/table", {"name": "odd"})
    collections = {kind: f"/entity/demo/{kind}" for kind in KEYS} | {"profile": f"{table}/profile"}
    for kind, collection in collections.items():
        for chapter in (_created, _read, _replaced, _patched, _deleted):
            chapter(talk, kind, collection, bodies[kind])
            talk.look(table)
            yield
    yield from _states(talk)
    yield from _children(talk, bodies["profile"])


def _named(kind: str, body: dict[str, Any], text: str) -> dict[str, Any]:
    unique = {"table": "name", "profile": "email", "campaign": "name"}.get(kind)
    return {**body, unique: f"{text.replace(' ', '-')}@example.org"} if unique else body


def _least(kind: str, body: dict[str, Any], text: str) -> dict[str, Any]:
    named = _named(kind, body, text)
    return {name: named[name] for name in ("name", "email", "targetUrl", "eventType") if name in named}


def _created(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> None:
    items = [talk.create(collection, _named(kind, body, f"made {n}")) for n in range(6)]
    talk.call("PUT", items[0], _named(kind, body, "made anew"))
    talk.call("POST", collection, _named(kind, body, "made anew"))
    talk.call("POST", collection, _named(kind, body, "made 3"))
    talk.call("POST", collection, _named(kind, body, "MADE 3"))
    talk.call("GET", f"{items[3]}x")
    talk.call("POST", collection, {})
    talk.create(collection, _least(kind, body, "least") | {"active": True})
    for n, wrong in enumerate(WRONG[kind]):
        talk.call("POST", collection, {**_named(kind, body, f"wrong {n}"), **wrong})
    talk.create(collection.replace("/demo/", "/other/"), _named(kind, body, "elsewhere"))


def _read(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> None:
    fields = _named(kind, body, "disguised")
    sent = {**fields, **_least(kind, body, "changed")}
    for headers in (
        {"x_http_method_override": "DELETE"},
        {"x_method_override": "PATCH"},
        {"x_http_method_override": "POST"},
    ):
        item = talk.create(collection, fields)
        talk.call("GET", item, sent, **headers)
        talk.call("GET", collection, sent, **headers)
        talk.call("DELETE", item)
    for query, content in (
        ("_method=DELETE", ...),
        ("action=delete", ...),
        ("", {"_method": "DELETE"}),
        ("", {**sent, "name": "stored"}),
    ):
        item = talk.create(collection, fields)
        talk.call("GET", item, content, query=query)
        talk.call("GET", item)
        talk.call("DELETE", item)
    item = talk.create(collection, fields)
    talk.call("POST", item, {}, x_http_method_override="PATCH")
    _conditionally(talk, item, collection, sent)


def _conditionally(talk: Conversation, item: str, collection: str, body: dict[str, Any]) -> None:
    for method in ("PUT", "PATCH"):
        for path in (item, collection):
            seen = talk.call("GET", path).headers
            talk.call("GET", path)
            talk.call(method, item, {**body, "name": f"by {method}"})
            talk.call("GET", path, if_none_match=seen.get("ETag", "none"))
            talk.call("GET", path, if_modified_since=seen.get("Last-Modified", "never"))
            talk.call("GET", path)
            talk.call("GET", path)


def _replaced(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> None:
    full, least = _named(kind, body, "replaced"), _least(kind, body, "replaced")
    item, other = talk.create(collection, full), talk.create(collection, _named(kind, body, "neighbour"))
    shown = talk.call("GET", item).content
    reading = json.loads(shown) if shown.startswith(b"{") else {}
    optional = {"label": "a&b", "firstName": "a&b", "subject": "a&b"}
    for sent in (full, full, reading, {**full, **optional, **reading}, {**reading, **optional}, full, least):
        talk.call("PUT", item, sent)
        talk.call("GET", item)
    talk.call("PATCH", item, {name: full[name] for name in full if name not in least})
    arrays = {name: ["z", "a", "z"] for name in ("tags", "segments", "onFields") if name in full}
    for sent in (least, full, {**full, **arrays}, least):
        talk.call("PUT", item, sent)
    own, theirs = STRANGERS[kind], other.rpartition("/")[2]
    for told in (int(theirs) if theirs.isdigit() else theirs, own):
        talk.call("PUT", item, {**full, KEYS[kind]: told})
        talk.look(collection.removesuffix("/profile") if kind == "profile" else "")
    for sent in (full, least, full):
        stranger = f"{collection}/{str(own)[:-1]}{len(sent)}"
        talk.call("PUT", stranger, sent | _least(kind, body, f"stranger {len(sent)}"))
        talk.call("GET", stranger)


def _patched(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> None:
    full, least = _named(kind, body, "patched"), _least(kind, body, "patched")
    talk.create(collection, _named(kind, body, "older"))
    item = talk.create(collection, full)
    optional = [name for name in full if name not in least]
    arrays = {name: ["other"] for name in ("tags", "segments", "onFields") if name in full}
    patches: list[dict[str, Any]] = [{}, full, full, {}]
    patches += [{name: None} for name in optional] + [{name: None} for name in least]
    patches += [full, {name: full[name] for name in optional[:2]}, {name: full[name] for name in optional[2:]}]
    patches += [{**full, **wrong} for wrong in WRONG[kind]]
    patches += [{"segments": ["z", "a"], "tags": ["z", "a"], "onFields": ["z", "a"]}, {"score": 1.5, "budget": 1.5}]
    patches += [{"subscriptions": [{"name": "z"}]}, {"segments": [], "tags": [], "onFields": []}]
    patches += [{"address": {"geo": {"lon": 1}}, "content": {"preview": {"width": 1}}, "options": {"retention": 1}}]
    patches += [{**arrays, **wrong} for wrong in WRONG[kind]]
    patches += [{"address": {"street": ""}, "content": {"text": ""}, "options": {"notify": True}}]
    patches += [{"address": {"city": ""}, "content": {"html": ""}, "options": {"notify": False}}]
    patches += [{"createdAt": "2020-01-01T00:00:00Z", "state": "STOPPED"}, {KEYS[kind]: STRANGERS[kind]}]
    for patch in patches:
        talk.call("PATCH", item, patch)
        talk.call("GET", item)


def _deleted(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> None:
    full, least = _named(kind, body, "deleted"), _least(kind, body, "deleted")
    item, other = talk.create(collection, full), talk.create(collection, _named(kind, body, "other"))
    talk.call("DELETE", item, authorization="")
    talk.call("DELETE", item.replace("/demo/", "/nowhere/"))
    talk.call("DELETE", f"{item}/cf-nothing")
    talk.call("GET", item)
    talk.call("PATCH", item, {"label": "x", "firstName": "x", "subject": "x", "onFields": ["x"]})
    for one in (item, item, other, other, f"{collection}/{STRANGERS[kind]}"):
        talk.call("DELETE", one)
        talk.call("GET", one)
    for method, sent in (("PATCH", {"label": "y", "isActive": False}), ("PUT", full)):
        talk.call(method, other, sent)
        talk.call("GET", other)
    talk.call("GET", talk.create(collection, least))
    for path in (f"{collection}/*", f"{collection}/", collection):
        talk.call("DELETE", path)
        talk.look(collection.removesuffix("/profile") if kind == "profile" else "")


def _states(talk: Conversation) -> Iterator[None]:
    collection = "/entity/demo/campaign"
    talk.create("/entity/other/campaign", {"name": "running 0", "budget": 5})
    first, second = (talk.create(collection, {"name": f"running {n}", "budget": 5}) for n in range(2))
    for item, action in ((first, "start"), (second, "start"), (second, "start"), (first, "stop")):
        talk.call("POST", f"{item}/{action}", {})
        talk.call("GET", item)
        talk.look()
    talk.call("POST", collection, {"name": "running 1"})
    talk.call("PUT", second, {"name": "running 1"})
    talk.call("DELETE", second)
    talk.call("POST", f"{second}/stop", {})
    talk.call("GET", second)
    talk.create(collection, {"name": "running 1"})
    yield


def _children(talk: Conversation, body: dict[str, Any]) -> Iterator[None]:
    table = talk.create("/entity/demo/table", {"name": "parent"})
    profiles = f"{table}/profile"
    children = [
        talk.create(profiles, {**body, "email": f"child-{n}@example.org", "optIn": True, "segments": ["s"]})
        for n in range(2)
    ]
    talk.call("PATCH", table, {"quota": 3})
    talk.call("PATCH", children[0], {"segments": ["upwards"]})
    talk.look(table)
    talk.call("DELETE", table)
    talk.look(table)
    for child in children:
        talk.call("GET", child)
    talk.call("POST", profiles, {"email": "late@example.org"})
    talk.look(talk.create("/entity/demo/table", {"name": "parent"}))
    yield
