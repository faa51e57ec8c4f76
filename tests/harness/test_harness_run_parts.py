"""The small parts of a run: reduction, ledger, conclusion, effort."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.items.ledger import Ledger
from harness.profiles.effort import Effort
from harness.trials.reduction import reduced
from harness.trials.verdict import conclude

BODY = {f"field{index}": f"a rather long value {index}" for index in range(12)} | {"list": [1, 2, 3]}


def test_the_smallest_that_still_breaks_is_found() -> None:
    small = reduced({"body": BODY}, lambda drawn: "field7" in drawn["body"], bound=200)

    assert list(small["body"]) == ["field7"]
    assert len(small["body"]["field7"]) <= 8


def test_two_fields_that_break_only_together_are_kept() -> None:
    def broken(drawn: Mapping[str, Any]) -> bool:
        return {"field2", "list"} <= drawn["body"].keys() and bool(drawn["body"]["list"])

    small = reduced({"body": BODY}, broken, bound=500)

    assert set(small["body"]) == {"field2", "list"}
    assert small["body"]["list"] == [1]


def test_a_value_that_is_valid_stays_so() -> None:
    body = {"email": "somebody@example.org", "note": "a rather long note", "wrong": "this is too long already"}

    def valid(name: str, value: str) -> bool:
        return {"email": value.endswith(".org"), "note": True, "wrong": False}[name]

    small = reduced({"body": body}, lambda drawn: drawn["body"].keys() == body.keys(), bound=60, valid=valid)

    assert small["body"]["email"] == body["email"]
    assert len(small["body"]["note"]) <= 8
    assert len(small["body"]["wrong"]) <= 8


@pytest.mark.parametrize("bound", [0, 1, 5, 20])
@pytest.mark.parametrize("answer", [True, False])
def test_no_more_is_asked_than_the_bound(bound: int, answer: bool) -> None:
    asked = 0

    def broken(drawn: Mapping[str, Any]) -> bool:
        nonlocal asked
        asked += 1
        return answer

    drawn = {"body": BODY, "other": {"a": "x" * 100}}
    small = reduced(drawn, broken, bound=bound)

    assert asked <= bound
    assert answer or small == drawn


def test_what_is_found_always_breaks_and_the_drawn_is_left_as_it_was() -> None:
    before = json.dumps(BODY)

    def broken(drawn: Mapping[str, Any]) -> bool:
        return len(drawn["body"]) >= 3

    assert broken(reduced({"body": BODY}, broken, bound=60))
    assert json.dumps(BODY) == before


def test_reduction_ends_by_itself() -> None:
    assert reduced({"body": {"a": "x" * 1000, "b": [[1]] * 50}}, lambda drawn: True, bound=10**6) != {}


def events(journal: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]


def test_a_creation_is_in_the_journal_before_it_is_sent(tmp_path: Path) -> None:
    journal = tmp_path / "deep" / "journal.jsonl"
    ledger = Ledger(journal, {"base_url": "http://127.0.0.1:9"})
    ledger.creating("/entity/demo/table", {"name": "\ud800 ü"})

    written = events(journal)
    ledger.close()

    assert written == [
        {"event": "began", "process": os.getpid(), "base_url": "http://127.0.0.1:9"},
        {"event": "creating", "path": "/entity/demo/table", "body": {"name": "\ud800 ü"}},
    ]


def test_the_journal_goes_when_nothing_is_left(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "journal.jsonl")
    ledger.creating("/a", {})
    ledger.made("/a/1")
    ledger.made("/a/1")
    ledger.removed("/a/1")
    ledger.removed("/a/1")
    ledger.close()
    ledger.close()

    assert list(tmp_path.iterdir()) == []
    assert ledger.as_record() == {"created": 1, "deleted": 1, "left": []}


def test_the_journal_stays_while_something_is_left(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "journal.jsonl")
    for one in ("/a/2", "/a/1"):
        ledger.made(one)
    ledger.kept("/a/2", "DELETE answered 409")
    ledger.kept("/a/9", "never made")
    ledger.removed("/a/1")
    ledger.close()

    assert [event["path"] for event in events(tmp_path / "journal.jsonl")[1:]] == ["/a/2", "/a/1", "/a/1"]
    assert ledger.as_record() == {
        "created": 2,
        "deleted": 1,
        "left": [{"path": "/a/2", "why": "DELETE answered 409"}],
    }


def test_a_run_without_a_creation_leaves_no_journal(tmp_path: Path) -> None:
    Ledger(tmp_path / "journal.jsonl").close()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("outcomes", "conclusion"),
    [
        ([], "undetermined"),
        (["not-exercised", "inconclusive"], "undetermined"),
        (["held"], "conformant"),
        (["held", "inconclusive", "not-exercised"], "conformant"),
        (["excepted"], "conformant"),
        (["held", "inconclusive", "inconclusive"], "undetermined"),
        (["held", "excepted", "violated"], "not conformant"),
        (["violated"], "not conformant"),
        (["error", "held"], "undetermined"),
        (["error", "violated"], "undetermined"),
    ],
)
def test_a_run_concludes_from_its_verdicts(outcomes: list[str], conclusion: str) -> None:
    assert conclude([{"outcome": outcome} for outcome in outcomes]) == conclusion


@pytest.mark.parametrize(
    ("profile", "of_check", "quick", "trials"),
    [
        ("quick", 14, None, 2),
        ("quick", 1, None, 1),
        ("quick", 14, 1, 1),
        ("default", 14, 1, 14),
        ("anything", 14, 1, 14),
        ("nightly", 14, 1, 140),
        ("nightly", 1, None, 1),
    ],
)
def test_a_profile_says_how_much_is_tried(profile: str, of_check: int, quick: int | None, trials: int) -> None:
    assert Effort(profile).trials(of_check, quick) == trials


@pytest.mark.parametrize(
    ("spent", "left"),
    [({}, 8), ({"get-frame": 8}, 8), ({"get-frame": 12}, 4), ({"get-frame": 16}, 0), ({"put-frame": 75}, 5)],
)
def test_a_run_makes_two_violations_of_a_property_and_ten_in_all_smaller(spent: dict[str, int], left: int) -> None:
    assert Effort("quick").reductions_left(Counter(spent), "get-frame") == left


def test_a_longer_profile_reduces_longer() -> None:
    assert Effort("quick").reductions < Effort().reductions < Effort("nightly").reductions
