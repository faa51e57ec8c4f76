"""Chapters about what lies deep inside a body, what a refusal leaves behind, and walls that one call goes around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.reference.conversation import Conversation

CAMPAIGNS: Final = "/entity/demo/campaign"
WEBHOOKS: Final = "/entity/demo/webhook"
ADDRESS: Final = {"street": "s", "city": "c", "geo": {"lat": 1.5, "lon": 0.1}}


def deep_calls(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Chapters made from `bodies`."""
    table = talk.create("/entity/demo/table", {"name": "deep", "quota": 9})
    profiles = f"{table}/profile"
    for chapter in (_values, _members, _refusals, _searches):
        chapter(talk, profiles, bodies["profile"])
        talk.look(table)
        yield
    for step in (_actions, _disguises, _webhooks, _strangers):
        step(talk, bodies)
        talk.look(table)
        yield


def _values(talk: Conversation, profiles: str, body: dict[str, Any]) -> None:
    for number, values in enumerate(
        (
            {"firstName": "007", "segments": ["a"]},
            {"lastName": "\u00e9", "segments": ["b"]},
            {"lastName": "\u00e9", "address": ADDRESS},
            {"subscriptions": ["text"]},
            {"score": 0.125},
        )
    ):
        item = talk.create(profiles, {**body, **values, "email": f"value{number}@example.org"})
        talk.call("PATCH", item, {"optIn": True})
        talk.call("GET", item)
    talk.call("POST", profiles, {"email": "a+b@example.org"})
    talk.call("POST", CAMPAIGNS, {"name": "lines", "content": {"text": "a\r\nb"}})
    for number, content in enumerate((b'{"quota": NaN, "name": "nan"}', b'{"name": "comment" /* c */}')):
        talk.call("POST", "/entity/demo/table", content)
        talk.call("POST", "/entity/demo/table", {"quota": number, "name": f"second {number}"})


def _members(talk: Conversation, profiles: str, body: dict[str, Any]) -> None:
    item = talk.create(profiles, {**body, "address": ADDRESS, "score": 0.125, "email": "members@example.org"})
    for patch in (
        {"address": {"geo": {"lat": 2}}},
        {"address": {"city": "d"}},
        {"address": {"geo": {"lat": None}}},
        {"address": {"city": None}},
        {"address": {"geo": None}},
        {"address": {"city": "e"}, "score": "x"},
        {"firstName": "f"},
        {"firstName": body["firstName"]},
    ):
        talk.call("PATCH", item, patch)
        talk.call("GET", item)
        talk.call("GET", item)
    least = {"email": "members@example.org"}
    for values in (
        {"address": ADDRESS, "segments": ["a", "b", "c"]},
        {"address": {"city": ""}, "segments": ["d"]},
        {"address": {"city": "c"}, "segments": []},
    ):
        talk.call("PUT", item, least | values)
        talk.call("GET", item)
    table = talk.create("/entity/demo/table", {"name": "members", "options": {"notify": True, "language": "fr"}})
    talk.call("PATCH", table, {"options": {"retention": 1}})
    talk.call("GET", table)
    for query in ("options.language=de", "_method=PATCH"):
        talk.call("PUT", table, {"name": "members"}, query)
        talk.call("PATCH", table, {"tags": ["t"]}, query)


def _refusals(talk: Conversation, profiles: str, body: dict[str, Any]) -> None:
    for number, values in enumerate(
        (
            {"address": {"city": 5}},
            {"address": {"city": 5, "street": 5}},
            {"address": {"geo": {"lat": "x"}}},
            {"segments": ["a", "b", 5]},
            {"segments": ["a", 5]},
        )
    ):
        talk.call("POST", profiles, {**body, **values, "email": f"refused{number}@example.org"})
        talk.call("POST", profiles, {**body, "email": f"refused{number}@example.org"})
    talk.call("POST", WEBHOOKS, {"targetUrl": "https:x", "eventType": "CREATED", "onFields": ["a b"]})
    talk.call("POST", "/entity/demo/table", {"name": "inside", "options": {"retention": "x"}})
    talk.create(profiles, {"email": "taken@example.org", "address": ADDRESS, "segments": ["a"]})
    other = talk.create(profiles, {"email": "other@example.org"})
    for method, path in (("POST", profiles), ("PUT", other), ("PATCH", other)):
        talk.call(method, path, {"email": "taken@example.org", "segments": ["b"], "firstName": "f"})
        talk.call("GET", profiles)
    tables = [talk.create("/entity/demo/table", {"name": name}) for name in ("first of two", "second of two")]
    talk.call("PUT", tables[1], {"name": "first of two", "options": {"notify": True}})
    talk.call("GET", tables[1])


def _searches(talk: Conversation, profiles: str, body: dict[str, Any]) -> None:
    talk.call("GET", profiles, query="sort=-email")
    talk.call("GET", profiles, query="lastName=%C3%A9")
    talk.call("GET", profiles, query="page=2&size=2")
    talk.call("GET", profiles, query="sort=-email&size=2")
    items = [talk.create(profiles, {**body, "email": f"search{n}@example.org"}) for n in range(12)]
    talk.call("DELETE", items[0])
    talk.call("GET", profiles, query="lastName=")
    talk.call("GET", "/entity/demo/table/7777/profile")
    talk.call("GET", CAMPAIGNS, query="sort=-createdAt")
    first, second = (talk.create("/entity/demo/table", {"name": name}) for name in ("here", "there"))
    same = [talk.create(f"{table}/profile", {"email": "same@example.org"}) for table in (first, second)]
    talk.call("PUT", same[0], {"email": "same@example.org", "firstName": "f"})
    talk.call("GET", same[1])


def _actions(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> None:
    drafts = [talk.create(CAMPAIGNS, {"name": f"draft {n}", "content": {"preview": {"width": 1}}}) for n in range(2)]
    webhook = talk.create(WEBHOOKS, {**bodies["webhook"], "isActive": True})
    for action in ("stop", "start", "start", "stop", "stop"):
        talk.call("POST", f"{drafts[0]}/{action}", {})
        talk.call("GET", drafts[0])
        talk.call("GET", webhook)
    talk.call("POST", f"{drafts[1]}/start", {})
    talk.call("PATCH", drafts[1], {"sendingMode": "CONTINUOUS"})
    talk.call("POST", CAMPAIGNS, {"name": "draft 1", "subject": "s"})
    talk.call("GET", drafts[1])
    talk.call("GET", CAMPAIGNS, query="state=RUNNING")
    talk.call("POST", f"{drafts[1]}/stop", {}, authorization="")
    talk.call("GET", drafts[1])


def _disguises(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> None:
    item = talk.create(CAMPAIGNS, {"name": "disguised"})
    talk.call("POST", f"{item}/start", {})
    for query in ("action=stop", "action=start", "op=delete"):
        talk.call("GET", item, query=query)
        talk.call("GET", item)
    for path, query in (("", "start"), ("/start", "")):
        item = talk.create(CAMPAIGNS, {"name": f"disguised {path}"})
        talk.call("GET", f"{item}{path}", query=query)
        talk.call("GET", item)
    for kind, query in (("webhook", "_action=delete"), ("table", "method=DELETE")):
        item = talk.create(f"/entity/demo/{kind}", {**bodies[kind], "name": f"by {query}"})
        talk.call("GET", item, query=query)
        talk.call("GET", item)


def _webhooks(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> None:
    item = talk.create(WEBHOOKS, {**bodies["webhook"], "isActive": True})
    for _ in range(6):
        tag = talk.call("GET", item).headers.get("ETag", "none")
    talk.call("PUT", item, {**bodies["webhook"], "eventType": "UPDATED", "isActive": True})
    talk.call("GET", item, if_none_match=tag)
    talk.call("GET", WEBHOOKS)
    talk.call("POST", WEBHOOKS, bodies["webhook"], authorization="")
    talk.call("GET", WEBHOOKS)


def _strangers(talk: Conversation, bodies: dict[str, dict[str, Any]]) -> None:
    table = talk.create("/entity/other/table", {"name": "strange"})
    profile = talk.create(f"{table}/profile", {"email": "strange@example.org"})
    here = profile.replace("/other/", "/demo/")
    talk.call("GET", here.rpartition("/")[0])
    talk.call("PATCH", here, {"firstName": "f"})
    talk.call("GET", profile)
    talk.call("GET", "/entity/finance/table", query="name=strange")
    for query in ("sort=name", "page=2&size=2"):
        talk.call("GET", "/entity/other/table", query=query)
    unknown = talk.create("/entity/demo/table", bodies["table"] | {"name": "strange"}).replace("/demo/", "/nowhere/")
    talk.call("GET", unknown)
    talk.call("PATCH", unknown, {"label": "l"})
    for number in range(1, 10):
        talk.call("DELETE", f"/entity/demo/table/{number}")
