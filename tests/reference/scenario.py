"""One long conversation: every route, every kind of trouble."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from reference.service import Reference
from tests.reference.conversation import Conversation
from tests.reference.crossed_calls import crossed_calls
from tests.reference.deep_calls import deep_calls
from tests.reference.odd_bodies import odd_bodies, odd_values
from tests.reference.odd_calls import odd_calls
from tests.reference.races import races

TABLE: Final = {
    "name": "full",
    "label": "",
    "active": False,
    "quota": 0,
    "options": {"language": "fr", "retention": 0, "notify": False},
    "tags": ["a", "b", "c"],
}
PROFILE: Final = {
    "email": "Full@example.org",
    "firstName": " Ann ",
    "lastName": "",
    "birthDate": "1990-02-28",
    "score": 0.125,
    "optIn": False,
    "address": {"street": "Alle\u0301e 1", "city": "", "geo": {"lat": 50.5, "lon": 0}},
    "subscriptions": [{"name": "news", "subscribe": False}, {"name": "b"}, {"name": "c"}],
    "segments": [],
}
CAMPAIGN: Final = {
    "name": "full",
    "subject": "s",
    "sendingMode": "CONTINUOUS",
    "budget": 0,
    "content": {"html": "", "text": "t", "preview": {"width": 100, "dark": False}},
}
WEBHOOK: Final = {
    "targetUrl": "https://example.org/",
    "eventType": "CREATED",
    "onFields": ["a", "b", "c"],
    "headers": {"x": "y"},
    "isActive": False,
    "secret": "s",
}
UNIQUE: Final = {"table": "name", "profile": "email", "campaign": "name"}
EMPTY: Final = {"table": "tags", "profile": "segments", "campaign": "subject", "webhook": "onFields"}


def walk(talk: Conversation) -> Iterator[None]:
    """The conversation, in chapters: each `yield` ends one."""
    for kind, body in (("table", TABLE), ("campaign", CAMPAIGN), ("webhook", WEBHOOK)):
        talk.create(f"/entity/other/{kind}", body)
    table = talk.create("/entity/demo/table", TABLE)
    profiles = f"{table}/profile"
    for kind, collection, body in (
        ("table", "/entity/demo/table", TABLE),
        ("profile", profiles, PROFILE),
        ("campaign", "/entity/demo/campaign", CAMPAIGN),
        ("webhook", "/entity/demo/webhook", WEBHOOK),
    ):
        for _ in _writes(talk, kind, collection, body):
            talk.look(table)
            yield
    talk.create(profiles, PROFILE)
    talk.call("PUT", table, {"name": "with children"})
    talk.look(table)
    talk.call("DELETE", talk.create(profiles, {"email": "x@example.org"}))
    yield
    yield from _lists(talk)
    yield from _trouble(talk)
    yield from _scope(talk)
    yield from _queries(talk)
    yield from _codes(talk)
    yield from _histories(talk)
    yield from races(talk)
    bodies = {"table": TABLE, "profile": PROFILE, "campaign": CAMPAIGN, "webhook": WEBHOOK}
    yield from odd_calls(talk, bodies)
    yield from odd_bodies(talk, bodies)
    yield from odd_values(talk, bodies)
    yield from deep_calls(talk, bodies)
    yield from crossed_calls(talk, bodies)


def _writes(talk: Conversation, kind: str, collection: str, body: dict[str, Any]) -> Iterator[None]:
    unique = UNIQUE.get(kind, "")

    def named(text: str) -> dict[str, Any]:
        return {**body, unique: f"{text}@example.org"} if unique else body

    items = [talk.create(collection, named(text)) for text in ("one", "two", "three", "four")]
    least = {name: named("two")[name] for name in ("name", "email", "targetUrl", "eventType") if name in named("two")}
    for item in items:
        talk.call("GET", item)
    yield
    talk.call("POST", collection, {**named("five"), "createdAt": 1, "headers": 5, "quota": "x", "score": "7"})
    talk.call("POST", collection, {**named("five"), EMPTY[kind]: 5})
    talk.create(collection, named("five"))
    talk.call("POST", collection, named("one"))
    yield
    talk.call("PATCH", items[1], {EMPTY[kind]: "" if kind == "campaign" else []})
    talk.call("GET", items[1])
    talk.call("PUT", items[1], {**least, EMPTY[kind]: 5, "label": "l", "firstName": "f"})
    talk.call("GET", items[1])
    talk.call("PUT", items[1], {**body, **least})
    talk.call("PUT", items[1], least | {"options": {"notify": True}, "address": {"city": "c"}, "content": {}})
    yield
    talk.call("PUT", items[1], least)
    talk.call("PUT", items[1], named("one"))
    talk.call("PATCH", items[2], {EMPTY[kind]: 5, "label": "l", "firstName": "f", "isActive": True})
    talk.call(
        "PATCH",
        items[2],
        {**least, "lastName": "l", "label": "m"} | ({unique: "one@example.org"} if unique else {}),
    )
    yield
    for patch in (
        {"label": "n"},
        {"firstName": "n", "segments": ["t"]},
        {"subject": ""},
        {"quota": 7},
        {"active": False},
    ):
        talk.call("PATCH", items[2], patch)
    talk.call("PATCH", items[2], {"options": {"retention": 5, "language": None}, "address": {"geo": {"lat": 1}}})
    talk.call("PATCH", items[2], {name: None for name in body if name not in least})
    talk.call("PATCH", items[2], {})
    talk.call("PATCH", items[2], dict.fromkeys(least))
    talk.call("PATCH", items[2], b"{}", content_type="application/merge-patch+json")
    yield
    if kind == "campaign":
        for action in ("stop", "start", "start", "stop", "start"):
            talk.call("POST", f"{items[0]}/{action}", {})
        talk.call("GET", collection)
    talk.look()
    talk.call("DELETE", items[0])
    talk.call("DELETE", items[0])
    talk.call("GET", items[0])
    yield
    talk.create(collection, named("six"))


def _lists(talk: Conversation) -> Iterator[None]:
    talk.create("/entity/demo/table", {"name": "counted", "quota": 3})
    table = talk.create("/entity/demo/table", {"name": "listed"})
    for letter in "cbad":
        talk.create(f"{table}/profile", {"email": f"{letter}@example.org", "lastName": letter.upper(), "score": 0})
    for number, letter in enumerate(["tie", "tie", "t_e", "t+e", "Tie"]):
        fields = {"lastName": letter, "score": (9, -10, 9, 100, 0)[number], "optIn": number > 1}
        talk.create(f"{table}/profile", {"email": f"t{number}@example.org", **fields})
    talk.create(f"{table}/profile", {"email": "least@example.org"})
    for query in (
        "page=2&size=3",
        "page=1&size=2",
        "sort=-lastName",
        "lastName=a",
        "optIn=true",
        "size=100",
        "page=x",
        "page=2&size=5",
        "page=3&size=3",
        "page=4&size=3",
        "page=5&size=2",
        "page=9",
        *(f"sort={sign}{name}&size=3&page={n}" for sign in ("", "-") for name in ("score", "lastName") for n in (2, 3)),
        *(f"lastName={name}" for name in ("t_e", "t%2Be", "Tie")),
        *(f"optIn={value}" for value in ("true", "false")),
        "optIn=true&size=1&page=2",
        "optIn=false&sort=-score",
        "optIn=true&sort=lastName",
        "optIn=true&lastName=tie",
        *(f"size={value}" for value in ("0", "-1", "201", str(2**63))),
        "page=-1",
    ):
        talk.call("GET", f"{table}/profile", query=query)
    for query in ("quota=abc", "quota=0", "quota=2", "active=false"):
        talk.call("GET", "/entity/demo/table", query=query)
    for query in ("sort=nothing", "sendingMode=CONTINUOUS", "sendingMode=MASS"):
        talk.call("GET", "/entity/demo/campaign", query=query)
    for query in (
        "eventType=CREATED&sort=-createdAt",
        "isActive=false",
        "page=0",
        "page=1&page=1",
        "unknown=1",
    ):
        talk.call("GET", "/entity/demo/webhook", query=query)
    talk.call("GET", "/entity/demo/language")
    talk.call("GET", "/entity/demo/language/en")
    yield


def _trouble(talk: Conversation) -> Iterator[None]:
    table = talk.create("/entity/demo/table", {"name": "trouble"})
    profiles = f"{table}/profile"
    for content in (
        b"{",
        b"",
        b"5",
        b"[]",
        b'{"name": "a\\u0000"}',
        b'{"name": "n", "quota": 99999999999999999999}',
    ):
        for method, path in (
            ("POST", "/entity/demo/table"),
            ("PATCH", table),
            ("POST", profiles),
            ("PUT", "/entity/demo/campaign/x"),
        ):
            talk.call(method, path, content)
    for path in (
        "/entity/demo/table/%zz",
        "/entity/demo/table/999/profile",
        f"{profiles}/999",
        "/entity/demo/campaign/x",
        "/entity/demo/webhook/zzzzzzzz",
        "/entity/demo/campaign/00000000-0000-4000-8000-000000000000",
        "/entity/demo/table/999",
        "/entity/demo/nothing",
        "/nothing",
        "/entity/demo/language/zz",
    ):
        for method in ("GET", "DELETE", "OPTIONS"):
            talk.call(method, path)
        talk.call("GET", path)
        talk.call("PUT", path, {"name": "put", "email": "put@example.org", **WEBHOOK})
        talk.call("PATCH", path, {"label": "x"})
        talk.call("GET", path)
    talk.call("PATCH", "/entity/demo/webhook")
    talk.call("POST", table, {})
    talk.call("GET", table, content_type="application/json")
    talk.call("GET", table, accept="text/html")
    talk.call("PATCH", table, b"a=b", content_type="text/plain")
    talk.call("HEAD", table)
    first = talk.call("GET", table)
    talk.call("GET", table, if_none_match=first.headers.get("ETag", "none"))
    talk.call("GET", table, accept="", content_type="")
    talk.call("DELETE", table, if_match='"old"')
    talk.look(table)
    yield


def _scope(talk: Conversation) -> Iterator[None]:
    there = "/entity/other/table"
    table = talk.create(there, {"name": "theirs"})
    items = [
        table,
        talk.create(f"{table}/profile", {"email": "theirs@example.org"}),
        talk.create("/entity/other/campaign", {"name": "theirs"}),
        talk.create("/entity/other/webhook", WEBHOOK),
    ]
    for kind, item in zip(("table", "profile", "campaign", "webhook"), items, strict=True):
        here = item.replace("/other/", "/demo/")
        for method, body in (("GET", ...), ("PATCH", {"label": "x"}), ("DELETE", ...)):
            talk.call(method, here, body)
        talk.call("POST", f"{here}/start")
        for entity in ("finance", "nowhere", "DEMO"):
            for path in (f"/entity/{entity}/{kind}", item.replace("/other/", f"/{entity}/")):
                talk.call("GET", path)
                talk.call("POST", path, {"name": "n", **WEBHOOK})
                talk.call("DELETE", path)
        for authorization in ("", "Bearer wrong", "Bearer reference-expired-token", "Bearer reference-stranger-token"):
            collection = item.rpartition("/")[0]
            for method, path in (
                ("GET", collection),
                ("GET", item),
                ("PATCH", item),
                ("DELETE", item),
                ("GET", "/entity/demo/language"),
            ):
                patch = {"label": authorization, "subject": "s"} if method == "PATCH" else ...
                talk.call(method, path, patch, authorization=authorization)
    talk.call("GET", "/entity/finance/language")
    talk.call("GET", "/entity/nowhere/language")
    talk.call("GET", "/entity/other/language/fr")
    talk.call("GET", "/entity/demo/campaign", query="name=theirs")
    talk.call("GET", "/entity/demo/campaign", query="q=theirs")
    mine = talk.create("/entity/demo/campaign", {"name": "theirs"})
    talk.call("DELETE", mine)
    talk.look(table)
    yield


def _queries(talk: Conversation) -> Iterator[None]:
    collection = "/entity/demo/webhook"
    for query in (
        "eventType=UPDATED",
        "isActive=true",
        "dryRun=true",
        "fields=onFields",
        "secret=x",
        "size=0",
    ):
        item = talk.create(collection, {**WEBHOOK, "isActive": True}, query)
        talk.call("PUT", item, {"targetUrl": "https://example.org/x", "eventType": "CREATED"}, query)
        talk.call("PATCH", item, {"isActive": True}, query)
        talk.call("DELETE", item, query=query)
    campaign = talk.create("/entity/demo/campaign", {"name": "queried"})
    talk.call("POST", f"{campaign}/start", {}, "dryRun=true")
    for query in ("allowUpdate=true", "label=x", "name=other"):
        table = talk.create("/entity/demo/table", {"name": "queried"}, query)
        talk.call("PATCH", table, {"quota": 1}, query)
        talk.call("POST", "/entity/demo/table", {"name": "queried"}, query)
        talk.call("POST", "/entity/demo/campaign", {"name": "queried"}, "subject=x")
    talk.look()
    yield


def _codes(talk: Conversation) -> Iterator[None]:
    """The same result several times, with other values."""
    webhook = talk.create("/entity/demo/webhook", {**WEBHOOK, "isActive": True})
    talk.call("DELETE", webhook, authorization="")
    talk.call("GET", webhook)
    for name in ("targetUrl", "eventType"):
        talk.call("POST", "/entity/demo/webhook", {other: v for other, v in WEBHOOK.items() if other != name})
    for content in (b"[5]", b'["text"]'):
        talk.call("POST", "/entity/demo/webhook", content)
    talk.call("GET", "/entity/demo/table/900000001")
    for name in ("it's", "n" * 100):
        talk.call("POST", "/entity/demo/table", {"name": name})
    talk.call("GET", "/entity/demo/table", query="name=")
    yield


def _histories(talk: Conversation) -> Iterator[None]:
    webhooks = "/entity/demo/webhook"
    first, second, third = (talk.create(webhooks, WEBHOOK) for _ in range(3))
    talk.call("DELETE", first)
    for patch in ({"onFields": ["x"]}, {"eventType": "UPDATED"}, {"onFields": ["y"]}, {"isActive": True}):
        talk.call("PATCH", second, patch)
        talk.call("GET", second)
    talk.call("PATCH", third, {"eventType": "UPDATED"})
    talk.call("GET", second)
    talk.call("PUT", second, {"targetUrl": "https://example.org/x", "eventType": "CREATED"})
    talk.call("GET", second)
    fourth = talk.create(webhooks, WEBHOOK)
    talk.call("DELETE", second)
    talk.call("GET", fourth)
    table = talk.create("/entity/demo/table", {"name": "history"})
    profiles = [
        talk.create(f"{table}/profile", {"email": f"{name}@history.example.org", "segments": [name]}) for name in "ab"
    ]
    talk.call("PUT", table, {"name": "history", "label": "l"})
    talk.call("PUT", profiles[1], {"email": "b@history.example.org", "segments": ["c"]})
    talk.call("GET", profiles[0])
    talk.call("DELETE", table)
    later = talk.create("/entity/demo/table", {"name": "later"})
    talk.call("GET", f"{later}/profile")
    yield
    yield from _crowds(talk, later)


def _crowds(talk: Conversation, table: str) -> Iterator[None]:
    crowd = [
        talk.create(f"{table}/profile", {"email": f"{n}@crowd.example.org", "address": {"city": f"city {n}"}})
        for n in range(8)
    ]
    talk.call("GET", crowd[0])
    talk.call("PUT", crowd[1], {"email": "1@crowd.example.org", "firstName": "f", "segments": ["a"]})
    talk.call("PUT", crowd[1], {"email": "1@crowd.example.org", "segments": ["a"]})
    talk.call("PATCH", crowd[1], {"segments": ["b"]})
    talk.call("PATCH", crowd[1], {"segments": ["c"]})
    talk.call("PATCH", crowd[2], {"segments": ["d"]})
    talk.call("DELETE", crowd[1])
    talk.call("GET", crowd[1])
    first, second = (talk.create("/entity/demo/campaign", {"name": n, "subject": "s"}) for n in ("older", "younger"))
    talk.call("PATCH", first, {"subject": "t"})
    talk.call("PATCH", first, {"subject": "u"})
    talk.call("POST", f"{first}/start", {})
    talk.call("GET", second)
    here, there = (talk.create(f"/entity/{e}/table", {"name": "namesake"}) for e in ("demo", "other"))
    talk.call("PATCH", there, {"label": "l"})
    talk.call("DELETE", here)
    talk.call("GET", there)
    yield


def chapters(service: Reference) -> Iterator[list[str]]:
    """What a deployment tells in each chapter, as text."""
    talk, stamps = Conversation(service), dict[str, str]()
    for _ in walk(talk):
        yield [exchange.told(stamps) for exchange in talk.exchanges]
        talk.exchanges.clear()
