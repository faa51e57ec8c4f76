"""What answers of one entity tell of another: only what was sent there alone, by calls that name no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from harness.auditing.leaks import Leaks
from harness.transport.client import Client
from harness.transport.credentials import bearer
from harness.transport.exchange import Exchange, Request
from harness.transport.limits import Limits
from harness.transport.trail import Trail
from tests.harness.answering import Asked, answering, reply

BASE: Final = "http://localhost/v1"
ROUTE: Final = "GET /entity/{e}/note"
THEIRS: Final = "cfab12-10001"


def leaks(*entities: str) -> Leaks:
    client = Client("http://localhost", bearer("the token"), Limits())
    return Leaks(client, "/entity/{e}", entities or ("demo", "other"), marker="cfab12", prefix="/v1")


def called(path: str, sent: bytes | None = None, shown: bytes = b"{}", own: bool = True, **headers: str) -> Exchange:
    told = {"Authorization": "Bearer the token", "User-Agent": "conformance-suite (scope-lists)", **headers}
    return Exchange(Request("GET", BASE + path, told, sent, ROUTE, "own" if own else ""), 200, {}, shown)


CREATED: Final = called("/entity/other/note", b'{"name": "cfab12-10001"}')
LISTED: Final = called("/entity/demo/note", shown=b'[{"name": "cfab12-10001"}]')


def seen(*exchanges: Exchange) -> list[tuple[str, str, str]]:
    listener = leaks()
    for exchange in exchanges:
        listener(exchange)
    return [(leak.here, leak.stamp, leak.there) for leak in listener.of(ROUTE)]


def test_what_was_sent_in_one_entity_alone_is_told_by_an_answer_of_the_other() -> None:
    assert seen(CREATED, LISTED) == [("demo", THEIRS, "other")]
    assert seen(LISTED, CREATED) == []


def test_a_header_tells_as_well() -> None:
    answer = replace(called("/entity/demo/note"), headers={"Location": "/note/cfab12-10001"})
    assert seen(CREATED, answer) == [("demo", THEIRS, "other")]


def test_where_the_run_has_one_entity_nothing_can_be_told() -> None:
    listener = leaks("demo")
    for exchange in (CREATED, LISTED):
        listener(exchange)
    assert (listener.of(ROUTE), listener.searched(ROUTE)) == ([], 0)


def test_answers_count_once_something_was_sent_in_the_other_entity() -> None:
    listener = leaks()
    for exchange in (LISTED, CREATED, CREATED, LISTED):
        listener(exchange)
    assert listener.searched(ROUTE) == 1


@pytest.mark.parametrize(
    "sent",
    [
        called("/entity/demo/note", b'{"name": "cfab12-10001"}'),
        called("/entity/demo/note", b'{"name": "cfab12\\u002d10001"}'),
        called("/entity/demo/note/cfab12-10001"),
        called("/entity/demo/note/cfab12%2D10001"),
        called("/entity/demo/note?name=cfab12%252d10001"),
        called("/entity/demo/note", **{"If-Match": '"cfab12-10001"'}),
        called("/entity/nowhere/note", b'{"name": "cfab12-10001"}'),
        called("/entity/other/note", b'{"name": "cfab12-10001", "entity": "demo"}'),
        called("/entity/other/note", b'{"name": "cfab12-10001"}', own=False),
        called("/elsewhere", b'{"name": "cfab12-10001"}'),
    ],
    ids=lambda sent: f"{sent.request.url} {sent.request.content}",
)
def test_what_was_sent_elsewhere_too_tells_nothing(sent: Exchange) -> None:
    assert seen(CREATED, sent, LISTED) == []
    assert seen(sent, CREATED, LISTED) == []


@pytest.mark.parametrize(
    "asked",
    [
        called("/entity/demo/../other/note"),
        called("/entity/demo/note/..%2fnote"),
        called("/entity/demo//note"),
        called("/entity/demo/note?entity=Other"),
        called("/entity/demo/note", b'{"entity": "other"}'),
        called("/entity/demo/note", **{"X-Entity": "other"}),
        called("/entity/demo/note", own=False),
        replace(called("/entity/demo/note"), by_way_of=called("/entity/other/note")),
    ],
    ids=lambda asked: f"{asked.request.url} {asked.request.content}",
)
def test_a_call_that_may_mean_another_entity_is_not_judged(asked: Exchange) -> None:
    assert seen(CREATED, replace(asked, content=LISTED.content)) == []


def test_a_redirect_within_an_entity_is_judged() -> None:
    assert seen(CREATED, replace(LISTED, by_way_of=called("/entity/demo/notes"))) == [("demo", THEIRS, "other")]


@pytest.mark.parametrize("shown", [b'"cfab12-1000"', b'"cfab12-100012"', b'"cfab12w1-10001"', b'"cfab12-10002"'])
def test_what_is_not_the_whole_text_that_was_sent_tells_nothing(shown: bytes) -> None:
    assert seen(CREATED, called("/entity/demo/note", shown=shown)) == []


def test_what_was_called_there_last_is_remembered() -> None:
    before = called("/entity/other/note", shown=b"[]")
    listener = leaks()
    for exchange in (CREATED, before, LISTED):
        listener(exchange)
    assert [(leak.answer, leak.sent, leak.before) for leak in listener.of(ROUTE)] == [(LISTED, CREATED, before)]
    assert listener.shown(LISTED) == {THEIRS: CREATED}


def test_what_several_clients_send_at_once_is_seen() -> None:
    passed: list[Any] = []

    def answer(handler: Any, asked: Asked) -> None:
        reply(handler, 200, asked.path.encode())

    with answering(answer) as server:
        client = Client(server.url, None, Limits())
        client.bystanders.append(lambda exchange: passed.append(exchange.content))
        Trail(client).at_once([[client.written("GET", "/a")], [client.written("GET", "/b")]])
        client.close()
    assert sorted(passed) == [b"/a", b"/b"]
