"""Documented exceptions: excepted, expired, and those that no longer depart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, judge

ROUTE = "PUT /entity/{e}/webhook/{webhookId}"
CHOSEN = ("-k", "test_clears_omitted and webhook")


def excepted(folder: Path, more: str = "", *, fault: str = "MergesOnPut", chosen: Sequence[str] = CHOSEN) -> Judged:
    """A judged run under a profile with one exception."""
    with deployed(*(["--fault", fault] if fault else [])) as deployment:
        profile = folder / "profile.toml"
        profile.write_text(
            f'base_url = "{deployment.url}"\nentity = "demo"\nother_entity = "other"\n'
            '[auth]\nbearer = "env:REFERENCE_TOKEN"\n'
            f'[[exception]]\nproperty = "put-clears-omitted"\nroute = "{ROUTE}"\n'
            f'reason = "PUT merges, says its manual"\n{more}\n'
        )
        return judge(folder / "report", "--deployment", str(profile), *chosen, REFERENCE_TOKEN=TOKEN)


@pytest.mark.parametrize("more", ["", "until = 2999-12-31"])
def test_a_documented_departure_is_excepted_and_fails_nothing(more: str, tmp_path: Path) -> None:
    judged = excepted(tmp_path, more)

    assert judged.code == 0
    assert judged.outcomes()["put-clears-omitted", ROUTE] == "excepted"
    assert judged.record["exceptions"][0]["state"] == "departs"
    assert judged.record["conclusion"] == "conformant"
    assert "1 xfailed" in judged.output


def test_an_expired_exception_fails_the_run(tmp_path: Path) -> None:
    judged = excepted(tmp_path, "until = 2020-01-01")

    assert judged.code == 1
    assert judged.record["exceptions"][0]["state"] == "expired"
    assert judged.record["conclusion"] == "not conformant"
    assert "2020-01-01" in judged.output


def test_an_exception_that_no_longer_departs_is_said_in_terminal_and_record(tmp_path: Path) -> None:
    judged = excepted(tmp_path, fault="")

    assert judged.code == 0
    assert judged.record["exceptions"][0]["state"] == "no longer departs"
    assert "EXCEPTION NO LONGER NEEDED: put-clears-omitted" in judged.output


def test_only_an_exception_of_what_there_is_not_matches_nothing(tmp_path: Path) -> None:
    told = (
        ("put-frame", ROUTE),  # deselected
        ("put-frame", ""),
        ("put-clears-omitted", "PUT /entity/{e}/table/{tableId}"),  # one route of its own is deselected
        ("put-frame", "PUT /entity/{e}/tabel/{tableId}"),
        ("put-clears-omitted", "PATCH /entity/{e}/webhook/{webhookId}"),
    )
    more = [f'[[exception]]\nproperty = "{name}"\nroute = "{route}"\nreason = "so"\n' for name, route in told]
    judged = excepted(tmp_path, "".join(more))

    assert judged.code == 0
    states = [one["state"] for one in judged.record["exceptions"]]
    assert states == ["departs", *["undecided"] * 3, *["matched nothing"] * 2]
    assert judged.output.count("EXCEPTION MATCHED NOTHING") == 2
    assert "undecided" not in (tmp_path / "report" / "summary.md").read_text("utf-8")


def test_an_exception_of_what_was_not_even_collected_is_told_nothing_of(tmp_path: Path) -> None:
    more = '[[exception]]\nproperty = "patch-keeps"\nroute = "PATCH /entity/{e}/table/{tableId}"\nreason = "so"\n'
    judged = excepted(tmp_path, more, chosen=("conformance/test_put.py", *CHOSEN))

    assert [one["state"] for one in judged.record["exceptions"]] == ["departs", "undecided"]
