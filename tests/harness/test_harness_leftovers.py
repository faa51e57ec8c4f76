from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.profiles.profile import Profile
from harness.runs.leftovers import clean
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from tests.harness.answering import Answering, Asked, answering, reply
from tests.harness.described import placed

MARKER = "cfk3x9ab"
TABLES = "/entity/demo/table"
UUID = "0b7e4d9a-52c1-4f3e-9a8d-6c1f2e7b3a50"
SOMEBODY_ELSES = {"id": 7, "name": "monthly figures", "size": 3}


def created(address: str, body: Mapping[str, Any], *marks: str) -> list[dict[str, Any]]:
    """What a run notes of an item that it creates."""
    sent = {"event": "creating", "path": address.rpartition("/")[0], "body": body, "marks": list(marks)}
    return [sent, {"event": "created", "path": address}]


@contextmanager
def after_a_kill(
    folder: Path,
    holdings: dict[str, Any],
    *events: dict[str, Any],
    absent: int = 404,
    lists: str = "GET POST",
) -> Iterator[tuple[Deployment, Answering]]:
    """A deployment that holds this by address, and a journal of a killed run that tells these events."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if asked.path in {TABLES, f"{TABLES}/7/row"}:
            own = [value for address, value in holdings.items() if address.rpartition("/")[0] == asked.path]
            reply(handler, 200, json.dumps({"items": own}).encode())
        elif asked.path not in holdings:
            reply(handler, absent)
        elif asked.method == "DELETE":
            del holdings[asked.path]
            reply(handler, 204, b"")
        else:
            reply(handler, 200, json.dumps(holdings[asked.path]).encode())

    with answering(answer) as running:
        journals = folder / "journal"
        journals.mkdir(exist_ok=True)
        began = {"event": "began", "base_url": running.url}
        lines = "".join(json.dumps(event) + "\n" for event in (began, *events))
        (journals / f"{MARKER}.jsonl").write_text(lines, encoding="utf-8")
        items = {TABLES: lists, f"{TABLES}/{{t}}": "GET DELETE", f"{TABLES}/{{t}}/row": lists}
        items |= {f"{TABLES}/{{t}}/row/{{r}}": "GET DELETE"}
        places = placed(folder, {path.replace("/demo/", "/{e}/"): methods for path, methods in items.items()})
        profile = Profile(base_url=running.url, entity="demo")
        client = Client(running.url, None, Limits())
        yield Deployment(profile, client, places, redactor=Redactor()), running
        client.close()


@pytest.mark.parametrize(
    ("body", "marks", "shown"),
    [
        ({"name": f"x{MARKER}-1"}, (), {"id": 7, "name": f"X{MARKER}-1".upper()}),
        ({"name": "label0", "size": 81234567}, ("size",), {"id": 7, "name": "changed", "size": 81234567.0}),
        ({"name": "label0"}, (), {"data": {"id": 7, "notes": [{"text": f"now {MARKER}-9"}]}}),
    ],
)
def test_what_shows_what_only_the_run_wrote_is_deleted(
    tmp_path: Path, body: dict[str, Any], marks: tuple[str, ...], shown: dict[str, Any]
) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/7": shown}
    with after_a_kill(tmp_path, holdings, *created(f"{TABLES}/7", body, *marks)) as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert holdings == {}
    assert (cleaned.deleted, cleaned.gone, cleaned.left) == (1, 0, {})
    assert list((tmp_path / "journal").iterdir()) == []


@pytest.mark.parametrize(
    ("body", "marks"),
    [({"name": f"{MARKER}-1"}, ("name",)), ({"size": 81234567}, ("size",)), ({"size": 3}, ()), ({}, ())],
)
def test_what_a_deployment_gave_the_same_number_since_stays(
    tmp_path: Path, body: dict[str, Any], marks: tuple[str, ...]
) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/7": SOMEBODY_ELSES}
    with after_a_kill(tmp_path, holdings, *created(f"{TABLES}/7", body, *marks)) as (deployment, running):
        cleaned = clean(deployment, tmp_path / "journal")

    assert holdings == {f"{TABLES}/7": SOMEBODY_ELSES}
    assert "DELETE" not in {asked.method for asked in running.asked}
    assert cleaned.deleted == 0
    assert "somebody else's" in cleaned.left[f"{TABLES}/7"]
    assert list((tmp_path / "journal").iterdir()) != []


@pytest.mark.parametrize("key", [UUID, UUID.replace("-", ""), f"{MARKER}-12"])
def test_an_id_that_is_given_once_tells_the_item_by_itself(tmp_path: Path, key: str) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/{key}": {"name": "label0"}}
    with after_a_kill(tmp_path, holdings, *created(f"{TABLES}/{key}", {"name": "label0"})) as (deployment, _):
        assert clean(deployment, tmp_path / "journal").deleted == 1

    assert holdings == {}


@pytest.mark.parametrize(
    ("keys", "once"),
    [
        (("y4nz0v46", "ygpfzyjc", "tapqko2y", "bcs5f15l"), True),
        (("y4nz0v46", "ygpfzyjc", "tapqko2y"), False),
        (("y4nz", "ygpf", "tapq", "bcs5"), False),
        (("table-0001", "table-0002", "table-0003", "table-0004"), False),
        (("40812239", "91723550", "23981764", "67012418"), False),
    ],
)
def test_ids_that_are_drawn_by_chance_are_given_once(tmp_path: Path, keys: tuple[str, ...], once: bool) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/{key}": {"name": "label0"} for key in keys}
    events = [event for address in holdings for event in created(address, {"name": "label0"})]
    with after_a_kill(tmp_path, holdings, *events) as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert cleaned.deleted == (len(keys) if once else 0)
    assert len(holdings) == len(cleaned.left) == (0 if once else len(keys))


@pytest.mark.parametrize("key", ["7", "table-7", "00000000-0000-0000-0000-000000000007", "monthly-figures-of-2024"])
def test_an_id_that_may_be_given_again_does_not(tmp_path: Path, key: str) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/{key}": SOMEBODY_ELSES}
    with after_a_kill(tmp_path, holdings, *created(f"{TABLES}/{key}", {"name": "label0"})) as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert list(cleaned.left) == [f"{TABLES}/{key}"]
    assert holdings == {f"{TABLES}/{key}": SOMEBODY_ELSES}


@pytest.mark.parametrize("absent", [404, 410, 403])
def test_what_is_gone_counts_as_gone_and_not_as_deleted(tmp_path: Path, absent: int) -> None:
    events = created(f"{TABLES}/7", {"name": f"{MARKER}-1"})
    with after_a_kill(tmp_path, {}, *events, absent=absent) as (deployment, running):
        cleaned = clean(deployment, tmp_path / "journal")

    assert (cleaned.deleted, cleaned.gone, cleaned.left) == (0, 1, {})
    assert "DELETE" not in {asked.method for asked in running.asked}
    assert list((tmp_path / "journal").iterdir()) == []


@pytest.mark.parametrize("status", [401, 500])
def test_what_cannot_be_read_is_left_with_the_reason(tmp_path: Path, status: int) -> None:
    events = created(f"{TABLES}/7", {"name": f"{MARKER}-1"})
    with after_a_kill(tmp_path, {}, *events, absent=status) as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert cleaned.left == {f"{TABLES}/7": f"GET answered {status}"}
    assert (cleaned.deleted, cleaned.gone) == (0, 0)


def test_where_the_credential_reads_nothing_403_is_no_absence(tmp_path: Path) -> None:
    events = created(f"{TABLES}/7", {"name": f"{MARKER}-1"})
    with after_a_kill(tmp_path, {}, *events, absent=403, lists="POST") as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert cleaned.left == {f"{TABLES}/7": "GET answered 403"}


def test_what_stands_below_an_item_of_the_run_is_the_runs_own_and_goes_first(tmp_path: Path) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/7": {"name": f"{MARKER}-1"}, f"{TABLES}/7/row/1": {"size": 1}}
    events = [*created(f"{TABLES}/7", {"name": f"{MARKER}-1"}), *created(f"{TABLES}/7/row/1", {"size": 1})]
    with after_a_kill(tmp_path, holdings, *events) as (deployment, running):
        cleaned = clean(deployment, tmp_path / "journal")

    assert (cleaned.deleted, cleaned.left) == (2, {})
    deleted = [line for line in running.lines if line.startswith("DELETE")]
    assert deleted == [f"DELETE {TABLES}/7/row/1", f"DELETE {TABLES}/7"]


def test_what_stands_below_somebody_elses_item_is_not(tmp_path: Path) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/7": SOMEBODY_ELSES, f"{TABLES}/7/row/1": {"size": 1}}
    events = [*created(f"{TABLES}/7", {"name": f"{MARKER}-1"}), *created(f"{TABLES}/7/row/1", {"size": 1})]
    with after_a_kill(tmp_path, holdings, *events) as (deployment, _):
        cleaned = clean(deployment, tmp_path / "journal")

    assert cleaned.left.keys() == {f"{TABLES}/7", f"{TABLES}/7/row/1"}
    assert len(holdings) == 2


def test_a_creation_without_an_answer_is_found_by_the_marker(tmp_path: Path) -> None:
    holdings: dict[str, Any] = {f"{TABLES}/7": SOMEBODY_ELSES, f"{TABLES}/8": {"id": 8, "name": f"{MARKER}-1"}}
    sent, _ = created(f"{TABLES}/8", {"name": f"{MARKER}-1"})
    with after_a_kill(tmp_path, holdings, sent) as (deployment, _):
        assert clean(deployment, tmp_path / "journal").deleted == 1

    assert holdings == {f"{TABLES}/7": SOMEBODY_ELSES}
