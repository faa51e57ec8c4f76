"""Chapters about bodies that are no JSON, that are written in odd ways, and that hold odd values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.reference.conversation import Conversation

_LONG: Final = "\u00e9\U0001f600\U000f0000" + "word " * 80
VALUES: Final[dict[str, list[dict[str, Any]]]] = {
    "table": [
        {"label": None},
        {"label": "a\r\nb\rc"},
        {"label": "a\0b\U000f0000"},
        {"tags": [f"tag{n}" for n in range(15)]},
    ],
    "profile": [
        {"lastName": "a\0b", "score": 123456.789012},
        {"lastName": "\u00e9" * 90, "segments": [f"tag{n}" for n in range(15)]},
        {"address": {"city": "a/b\U0001f600", "geo": {"lon": 4.5, "lat": 50.25}}},
    ],
    "campaign": [{"content": {"html": _LONG, "text": "a\0b"}, "budget": 12345.6789}],
    "webhook": [{"headers": {f"key{n}": "value" for n in range(20)}}],
}


def odd_bodies(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Chapters about each kind, made from `bodies`."""
    talk.call("GET", f"/entity/demo/table/{'9' * 600}")
    table = talk.create("/entity/demo/table", {"name": "odd bodies"})
    collections = {kind: f"/entity/demo/{kind}" for kind in VALUES} | {"profile": f"{table}/profile"}
    for kind, collection in collections.items():
        unique = {"table": "name", "profile": "email", "campaign": "name"}.get(kind, "targetUrl")
        for number, values in enumerate([{}, *VALUES[kind]]):
            body = {**bodies[kind], **values, unique: f"https:odd{number}@example.org"}
            item = talk.create(collection, body)
            for content in (*_spoilt(json.dumps(body)), *_spelt(body), json.dumps(body).encode()):
                for method, path in (("PUT", item), ("PATCH", item), ("GET", item)):
                    talk.call(method, path, ... if method == "GET" else content)
            for content in (*_spoilt(json.dumps({**body, unique: f"https:new{number}@example.org"})),):
                talk.call("POST", collection, content)
            yield


def odd_values(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    """A chapter of single values, in ids, fields, headers and parameters, that careless code falls over."""
    table = talk.create("/entity/demo/table", {"name": "odd values"})
    campaign = talk.create("/entity/demo/campaign", {"name": "odd values"})
    talk.call("GET", "/entity/demo/table/%C2%B2")
    talk.call("PUT", f"/entity/demo/webhook/{'x' * 300}", bodies["webhook"])
    talk.call("POST", f"{table}/profile", {"email": "a@b", "birthDate": ""})
    talk.call("POST", f"{table}/profile", {"email": "a@b", "address": {"geo": None}})
    talk.call("POST", f"{table}/profile", {"email": "a@b", "address": {"geo": "text"}})
    talk.call("POST", "/entity/demo/webhook", {**bodies["webhook"], "headers": {"": "value"}})
    talk.call("PATCH", campaign, {"sendingMode": []})
    talk.call("GET", table, accept="application/json;q=high")
    talk.call("GET", "/entity/demo/webhook", query="eventType='")
    for _ in range(2):
        talk.call("POST", f"{campaign}/start")
    yield


def _spoilt(text: str) -> Iterator[bytes]:
    yield text[:-1].encode()
    yield from (b"", b"null", b'"text"', b"[" * 2000 + b"]" * 2000)
    yield f"{text[:-1]},}}".encode()
    yield f"{text} {{}}".encode()
    yield text.replace('"', '"\u00e9', 1).encode("latin-1")


def _spelt(body: dict[str, Any]) -> Iterator[bytes]:
    text = json.dumps(body)
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in next(iter(body)))
    yield text.replace(f'"{next(iter(body))}"', f'"{escaped}"').encode()
    yield text.replace("/", "\\/").encode()
    yield b"\xef\xbb\xbf" + text.encode()
    yield f"{text[:-1]}, {text[1:]}".encode()
    yield f'{text[:-1]}, "more": "{"long " * 1000}"}}'.encode()
    yield f" {text}".encode()
    yield text.replace("0.125", "125e-3").replace('"budget": 0', '"budget": 0e0').encode()
