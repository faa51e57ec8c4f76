"""Several clients at once: released together, within the limits, cleaned up, told as a timeline."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.items.ledger import Ledger
from harness.outcomes import BudgetSpent, NotExercised
from harness.profiles.profile import Profile
from harness.races.claims import Claims, created_at_once
from harness.races.contests import lost_updates
from harness.races.race import Race
from harness.transport.client import Client
from harness.transport.exchange import Exchange, Request
from harness.transport.limits import MOST_CLIENTS, Limits
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from harness.transport.volley import NEVER_SENT, volley
from harness.transport.wire import Bounds, NoAnswer, Wire
from harness.trials.evidence import curl_lines
from harness.trials.sandbox import Sandbox
from harness.trials.timeline import in_words, timeline
from tests.harness.answering import Asked, answering, reply
from tests.harness.described import placed

BOUNDS = Bounds(5, 5, 5, 10_000)
GET = Request("GET", "http://127.0.0.1/x", {})
PATHS = {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": "GET PATCH DELETE"}


class Fake:
    """A connection that notes when it has sent all but the last byte, and when the last one too."""

    def __init__(self, noted: list[str], problem: NoAnswer | None = None) -> None:
        self.noted = noted
        self.problem = problem

    def ask(self, *_: object, ready: Callable[[], None] | None = None) -> Any:
        if self.problem is not None:
            raise self.problem
        if ready is not None:
            self.noted.append("held")
            ready()
        self.noted.append("sent")
        return 200, {}, b"{}"

    def close(self) -> None:
        self.noted.append("closed")


def test_no_last_byte_is_sent_before_all_are_ready() -> None:
    noted: list[str] = []
    answers = volley(lambda: Fake(noted), [[GET], [GET, GET], [GET]], BOUNDS)  # type: ignore[arg-type,return-value]

    assert noted[:3] == ["held"] * 3
    assert [len(script) for script in answers] == [1, 2, 1]
    assert [one.client for script in answers for one in script] == [1, 2, 2, 3]


def test_nobody_waits_for_a_client_that_cannot_connect() -> None:
    noted: list[str] = []
    wires = iter([Fake(noted), Fake(noted, NoAnswer("ConnectionRefusedError", unopened=True))])
    answers = volley(lambda: next(wires), [[GET], [GET]], BOUNDS)  # type: ignore[arg-type,return-value]

    assert [script[0].failure for script in answers] == ["", NEVER_SENT]
    assert answers[0][0].status == 200


def test_a_request_is_held_back_at_its_last_byte() -> None:
    came: list[bytes] = []

    def until_held() -> None:
        while not came or not came[-1].endswith(b'{"a": 1'):
            came.append((came[-1] if came else b"") + connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = Wire(f"http://127.0.0.1:{server.getsockname()[1]}")
        answers: list[Any] = []
        held = threading.Event()
        released = threading.Event()

        def ready() -> None:
            held.set()
            released.wait(5)

        def ask() -> None:
            answers.append(wire.ask("POST", "http://x/", {}, b'{"a": 1}', BOUNDS, ready=ready))

        thread = threading.Thread(target=ask)
        thread.start()
        connection, _ = server.accept()
        with connection:
            connection.settimeout(5)
            until_held()
            assert held.wait(5)
            released.set()
            assert connection.recv(4096) == b"}"
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            thread.join(5)
        wire.close()

    assert answers[0][0] == 204


@pytest.mark.parametrize(
    ("limits", "clients"),
    [
        (Limits(), MOST_CLIENTS),
        (Limits(concurrent=3), 3),
        (Limits(per_minute=2), 2),
        (Limits(concurrent=1), 1),
        (Limits(concurrent=100), MOST_CLIENTS),
    ],
)
def test_the_limits_bound_the_clients(limits: Limits, clients: int) -> None:
    assert limits.clients == clients


def test_a_budget_counts_all_that_is_sent_at_once() -> None:
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, None, Limits(max_requests=3))
        request = client.written("GET", "/x")
        client.send_at_once([[request], [request]])
        with pytest.raises(BudgetSpent):
            client.send_at_once([[request], [request]])
        client.close()

    assert client.requests == len(server.asked) == 2


def test_a_rate_counts_all_that_is_sent_at_once() -> None:
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, None, Limits(per_minute=10))
        request = client.written("GET", "/x")
        client.send_at_once([[request] * 2, [request] * 2])
        left = client._limiter.try_acquire("deployment", weight=7, blocking=False)  # type: ignore[union-attr]
        more = client._limiter.try_acquire("deployment", weight=6, blocking=False)  # type: ignore[union-attr]
        client.close()

    assert (left, more, len(server.asked)) == (False, True, 4)


class Tables:
    """A deployment of tables that has one habit: what it answers to the creations after the first."""

    def __init__(self, folder: Path, url: str, limits: Limits) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.lost = 0
        self.alone = threading.Lock()
        profile = Profile(base_url=url, entity="demo")
        client = Client(url, None, limits)
        ledger = Ledger(folder / "journal.jsonl")
        self.deployment = Deployment(profile, client, placed(folder, PATHS), redactor=Redactor(), ledger=ledger)
        (self.table,) = self.deployment.resources
        ways = self.deployment.known_ways(self.table)
        ways.id_field, ways.id_from, ways.list_member = "id", "answer:id", "items"
        ways.unique = frozenset({"name"})

    def answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        with self.alone:
            status, told = self.outcome(asked)
        reply(handler, status, json.dumps(told).encode())

    def outcome(self, asked: Asked) -> tuple[int, Any]:
        named = asked.path.removeprefix("/entity/demo/table").strip("/")
        if asked.method == "POST":
            number = str(len(self.items) + 1)
            self.items[number] = {**json.loads(asked.content), "id": number}
            return (504, {}) if len(self.items) > 1 and self.lost else (201, self.items[number])
        if not named:
            return 200, {"items": list(self.items.values())}
        if named not in self.items:
            return 404, {}
        if asked.method == "DELETE":
            return 200, self.items.pop(named)
        if asked.method == "PATCH":
            self.items[named] |= json.loads(asked.content)
        return 200, self.items[named]

    def sandbox(self, **how: Any) -> Sandbox:
        return Sandbox(self.deployment, Trail(self.deployment.client, **how), "demo")


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def tables(tmp_path: Path, limits: Limits) -> Iterator[Tables]:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        known.answer(handler, asked)

    with answering(answer) as running:
        known = Tables(tmp_path, running.url, limits)
        yield known
        known.deployment.client.close()
        known.deployment.ledger.close()


def test_creations_at_once_are_deleted_with_the_trial_also_those_without_an_answer(tables: Tables) -> None:
    tables.lost = 1
    sandbox = tables.sandbox()
    bodies = [sandbox.stamped(tables.table, {"name": "n"}) for _ in range(3)]
    creations = created_at_once(sandbox, tables.table, bodies)
    statuses = sorted(one.exchange.status or 0 for one in creations)
    there = len(tables.items)
    sandbox.close()
    tables.deployment.ledger.close()

    assert statuses == [201, 504, 504]
    assert there == 3
    assert tables.items == {}
    assert tables.deployment.ledger.as_record() == {"created": 3, "deleted": 3, "left": []}
    assert not tables.deployment.ledger.journal.exists()  # type: ignore[union-attr]


def test_what_may_be_there_and_cannot_be_found_keeps_the_journal(tables: Tables) -> None:
    tables.lost = 1
    tables.deployment.known_ways(tables.table).id_field = ""
    tables.deployment.known_ways(tables.table).unique = frozenset()
    sandbox = tables.sandbox()
    created_at_once(sandbox, tables.table, [{"name": f"n{number}"} for number in range(2)])
    sandbox.close()
    tables.deployment.ledger.close()

    assert tables.deployment.ledger.journal.exists()  # type: ignore[union-attr]


def test_one_key_taken_twice_is_told_with_who_took_it(tables: Tables) -> None:
    sandbox = tables.sandbox()
    claims = Claims(sandbox, tables.table, [{"name": "a"}, {"name": "a"}])
    surplus = list(claims.surplus)
    sandbox.close()

    assert len(surplus) == 2
    assert {told.partition(":")[0] for told in surplus} == {"client 1", "client 2"}


@pytest.mark.parametrize("limits", [Limits(concurrent=1), Limits(per_minute=1)])
def test_one_client_is_no_race(tables: Tables) -> None:
    with pytest.raises(NotExercised):
        Race(tables.sandbox(), tables.table, at_most=4)


@pytest.mark.parametrize("control", [False, True])
def test_the_control_sends_the_same_calls_one_after_the_other(tables: Tables, control: bool) -> None:
    sandbox = tables.sandbox(control=control)
    item = sandbox.create(tables.table, {"name": "a"})
    found = lost_updates(sandbox, item, [{"name": "b"}, {"label": "c"}])
    met = [one for one in sandbox.trail.exchanges if one.client]
    sandbox.close()

    assert found == []
    assert {one.note for one in met} == {"control" if control else "stimulus"}
    assert len(met) == 2
    if control:
        assert met[0].began + met[0].seconds <= met[1].began


def test_a_timeline_begins_with_the_first_release_and_hides_secrets_before_it_cuts() -> None:
    redactor = Redactor()
    redactor.learn("hush")
    url = "http://127.0.0.1/entity/demo/table/1"
    long = json.dumps({"label": "x" * 44 + "hush"}).encode()
    exchanges = [
        Exchange(Request("POST", "http://127.0.0.1/entity/demo/table", {}), 201, began=1.0, seconds=0.1),
        Exchange(Request("PATCH", url, {}, long), 200, began=2.001, seconds=0.01, client=2),
        Exchange(Request("PATCH", url, {}, b'{"a": 1}'), None, failure="no answer (x)", began=2.0, client=1),
        Exchange(Request("GET", url, {}), 200, content=b'{"a": 2}', began=3.0, seconds=0.001),
    ]
    told = timeline(exchanges, redactor)

    assert [(one["client"], one["began"], one["answer"]) for one in told] == [
        (1, 0.0, "no answer (x)"),
        (2, 1.0, "200"),
        (0, 1000.0, "200"),
    ]
    assert "hus" not in json.dumps(told)
    assert in_words(told[2]) == 'then, 1000.0 to 1001.0 ms: GET /entity/demo/table/1 → 200 {"a": 2}'
    assert in_words(told[2], addressed=False) == 'then, 1000.0 to 1001.0 ms: GET → 200 {"a": 2}'
    assert timeline(exchanges[:1], redactor) == []


def test_a_timeline_shows_first_what_somebody_sent() -> None:
    shown = json.dumps({"label": "x" * 80, "a": 2}).encode()
    told = timeline(
        [Exchange(Request("PATCH", GET.url, {}, b'{"a": 1}'), 200, client=1), Exchange(GET, 200, content=shown)],
        Redactor(),
    )

    assert told[1]["shown"].startswith('{"a": 2')


def test_what_was_sent_at_once_is_pasted_at_once() -> None:
    clients = (0, 1, 2, 0, 1)
    lines = curl_lines([Exchange(GET, 200, client=client) for client in clients], Redactor())
    line = GET.curl(Redactor())

    assert lines == [line, f"{line} &", f"{line} &", "wait", line, f"{line} &", "wait"]
