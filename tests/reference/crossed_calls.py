"""Calls that go astray: to other parents, to other entities by odd prefixes, with bodies that name another entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.reference.conversation import Conversation

PREFIXES: Final = (
    "/entity/demo/",
    "/entity//demo",
    "//entity/demo",
    "/entity/./demo",
    "/entity/DEMO",
    "/entity/demo;other",
    "/entity/demo%20",
    "/entity/other/../demo",
    "/entity/other/%2e%2e/demo",
    "/entity/other%2F..%2Fdemo",
    "/entity/%256fther",
    "/entity/demo/%252e%252e/other",
    "/entity/",
    "/entity/%25",
    "/entity/demo/../finance",
    "/entity/FINANCE",
    "/entity/finance%20",
)


def crossed_calls(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    yield from _parents(talk, bodies)
    yield from _neighbours(talk, bodies)
    yield from _bodies(talk, bodies)
    yield from _prefixes(talk, bodies)


def _tried(talk: Conversation, path: str, body: dict[str, Any]) -> None:
    """Every method at a path."""
    for method, sent in (("HEAD", ...), ("GET", ...), ("PATCH", {"lastName": "x"}), ("PUT", body), ("DELETE", ...)):
        talk.call(method, path, sent)


def _parents(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    tables = [
        talk.create(f"/entity/{e}/table", {"name": f"crossed {n}"}) for n, e in enumerate(("demo", "demo", "other"))
    ]
    for home in (tables[0], tables[2]):
        profile = talk.create(f"{home}/profile", bodies["profile"])
        item = profile.rpartition("/")[2]
        _tried(talk, f"{tables[1]}/profile/{item}", {**bodies["profile"], "email": "put@crossed.example.org"})
        talk.call("GET", f"{tables[1]}/profile")
        talk.call("GET", profile)
    foreign = tables[2].replace("/other/", "/demo/")
    talk.call("POST", f"{foreign}/profile", bodies["profile"])
    campaign = talk.create("/entity/other/campaign", {**bodies["campaign"], "name": "crossed"})
    for entity in ("other", "demo"):
        talk.call("GET", f"/entity/{entity}/campaign", query="state=DRAFT")
    _tried(talk, campaign.replace("/other/", "/demo/"), {"name": "put"})
    number = tables[2].rpartition("/")[2]
    named = {"tableId": int(number) if number.isdigit() else 1, "tableName": "crossed 2"}
    talk.call("POST", "/entity/demo/campaign", {"name": "names a table", **named})
    for path in ("webhook/zzzzzzzz", f"campaign/{campaign.rpartition('/')[2]}", "language/en", "language/zz"):
        for method in ("GET", "DELETE"):
            talk.call(method, f"/entity/finance/{path}")
    for item in (campaign.rpartition("/")[2], "00000000-0000-4000-8000-000000000000"):
        talk.call("POST", f"/entity/finance/campaign/{item}/start")
    yield


def _neighbours(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    for kind in ("campaign", "table"):
        here, there = (talk.create(f"/entity/{e}/{kind}", {"name": "neighbours"}) for e in ("demo", "other"))
        talk.call("PUT", here, {"name": "neighbours", "label": "l", "subject": "s"})
        talk.call("POST", f"{here}/start")
        talk.call("GET", there)
        talk.call("DELETE", here)
        talk.call("GET", there)
    here, _ = (talk.create(f"/entity/{e}/webhook", bodies["webhook"]) for e in ("demo", "other"))
    talk.call("DELETE", here)
    talk.look()
    yield


def _bodies(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    names = dict.fromkeys(("entity", "entityId", "entityName", "e"), "other")
    for kind in ("table", "campaign", "webhook"):
        body = {**bodies[kind], "name": "told"} if kind != "webhook" else bodies[kind]
        talk.create(f"/entity/demo/{kind}", {**body, **names})
        item = talk.create(f"/entity/demo/{kind}", {**body, "name": "to be moved"})
        talk.call("PATCH", item, {"entityId": "other"})
        talk.call("PUT", item, {**body, "name": "to be moved", **names})
        talk.call("GET", item)
    talk.look()
    yield


def _prefixes(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    own, theirs = (talk.create(f"/entity/{e}/webhook", bodies["webhook"]) for e in ("demo", "other"))
    for prefix in PREFIXES:
        for item in (own, theirs):
            talk.call("GET", f"{prefix}/webhook/{item.rpartition('/')[2]}")
        talk.call("GET", f"{prefix}/webhook")
    yield
