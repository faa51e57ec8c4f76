"""How often a broken trial has to come back: each time, or in a race 2 of 10 times and not in turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.documents.placing import Places
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from harness.trials import candidate as candidate_module
from harness.trials.candidate import RACES, Candidate
from harness.trials.check import Check, Control
from harness.trials.trial import attempt
from tests.harness.described import placed


@cache
def tables() -> Places:
    with TemporaryDirectory() as folder:
        return placed(Path(folder), {"/entity/{e}/table": "GET POST"})


def judged(breaks: Iterable[bool], in_turn: Iterable[bool] = (), control: Control = Control.LATER) -> Any:
    """A candidate whose trial broke, whose replays break as told, and whose controls do."""
    replays, controls = iter([True, *breaks]), itertools.chain(in_turn, itertools.repeat(False))
    profile = Profile(base_url="http://127.0.0.1:9", entity="demo")
    places = tables()
    deployment = Deployment(profile, Client(profile.base_url, None, Limits()), places, redactor=Redactor())

    def claim(sandbox: Any, subject: Any) -> None:
        assert not next(controls if sandbox.trail.control else replays)

    check = Check("race-torn", "Nothing is torn.", "must", claim, "overwritable", control=control)
    trial = attempt(deployment, check, places.resources[0], {}, "demo")
    found = Candidate(deployment, check, places.resources[0], trial)
    found.judge(places.resources[0], 0)
    return found


RACE = Control.ONE_AFTER_THE_OTHER


@pytest.mark.parametrize(
    ("breaks", "confirmed"),
    [
        ([True, True], "2/2"),
        ([False, True, False, True], "2/4"),
        ([True, *[False] * 8, True], "2/10"),
    ],
)
def test_a_race_is_confirmed_where_two_of_ten_replays_show_it(breaks: list[bool], confirmed: str) -> None:
    found = judged(breaks, control=RACE)

    assert found.confirmed
    assert found.evidence("")["confirmed"] == confirmed
    assert found.evidence("")["control"] == "one after the other: no such thing"


@pytest.mark.parametrize("breaks", [[False] * RACES, [True, *[False] * 9], [*[False] * 9, True]])
def test_a_race_that_comes_back_once_at_most_is_none(breaks: list[bool]) -> None:
    found = judged(breaks, control=RACE)

    assert not found.confirmed
    assert found.doubt == f"it came back {sum(breaks)} of 10 times"


@pytest.mark.parametrize("in_turn", [[True], [False, True], [False, False, True]])
def test_what_comes_about_in_turn_is_no_race(in_turn: list[bool]) -> None:
    found = judged([True, True], in_turn, RACE)

    assert not found.confirmed
    assert found.doubt == "its control showed the same"


def test_anything_else_has_to_come_back_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_module, "PATIENCE", 0.0)

    assert judged([True, True, True]).confirmed
    assert not judged([True, False]).confirmed


def test_what_changes_without_its_stimulus_is_not_replayed() -> None:
    found = judged([], [True], Control.WITHOUT_STIMULUS)

    assert not found.confirmed
    assert found.doubt == "its control showed the same"


def test_what_is_made_no_smaller_is_controlled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_module, "PATIENCE", 0.0)
    found = judged([True, True, True], [False, True], Control.WITHOUT_STIMULUS)

    assert found.confirmed
    assert found.evidence("")["control"] == "without the stimulus: no change"
