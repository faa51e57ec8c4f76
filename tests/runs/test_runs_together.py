"""The suite beside others: with workers, with nothing to judge, and in sessions that are not its own."""

from __future__ import annotations

import http.client
import json
import re
import threading
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, installed, judge

ORDINARY = """
from hypothesis import given, settings, strategies as st

def test_settings(record_property):
    record_property("settings", repr(settings()))
    print(settings())

@given(st.integers())
def test_drawn(number):
    assert isinstance(number, int)

def test_failing():
    assert 1 == 2
"""


def test_workers_conclude_the_same(tmp_path: Path) -> None:
    told = ("-k", "test_clears_omitted or test_absent", "--hypothesis-seed", "3")
    alone = judge(tmp_path / "alone", *told)
    together = judge(tmp_path / "together", *told, "-n", "2")

    assert alone.code == together.code == 0
    assert together.outcomes() == alone.outcomes()
    assert together.record["conclusion"] == alone.record["conclusion"] == "conformant"
    assert together.record["seed"] == 3
    assert together.record["residue"]["created"] == together.record["residue"]["deleted"] > 0


def test_what_others_write_meanwhile_is_not_blamed(tmp_path: Path) -> None:
    with deployed() as deployment:
        done = threading.Event()

        def write() -> None:
            other = http.client.HTTPConnection(urlsplit(deployment.url).netloc, timeout=10)
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
            made = 0
            while not done.wait(0.05):
                body = json.dumps({"targetUrl": f"https://example.org/{made}", "eventType": "CREATED"})
                other.request("POST", "/entity/demo/webhook", body, headers)
                other.getresponse().read()
                made += 1
            other.close()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            chosen = ("-k", "webhook and (test_adds_one or test_smuggled or test_one)")
            judged = judge(tmp_path, *at(deployment.url, *chosen), CONFORMANCE_TOKEN=TOKEN)
        finally:
            done.set()
            writer.join()

    outcomes = judged.outcomes()
    assert "violated" not in outcomes.values()
    assert judged.code in {0, 5}
    assert outcomes["delete-one", "DELETE /entity/{e}/webhook/{webhookId}"] in {"held", "inconclusive"}
    assert judged.record["residue"]["left"] == []


def test_a_profile_is_written_that_judges_the_same(tmp_path: Path) -> None:
    with deployed() as deployment:
        chosen = ("-k", "test_clears_omitted")
        written = tmp_path / "learned.toml"
        told = at(deployment.url, *chosen, "--write-profile", str(written))
        first = judge(tmp_path / "first", *told, CONFORMANCE_TOKEN=TOKEN)
        again = judge(tmp_path / "again", "--deployment", str(written), *chosen, CONFORMANCE_TOKEN=TOKEN)

    learned = {one["collection"]: one for one in tomllib.loads(written.read_text(encoding="utf-8"))["resource"]}
    assert learned["/entity/{e}/table"]["list"] == "tables"
    assert learned["/entity/{e}/table/{tableId}/profile"]["id"] == "profileId"
    assert TOKEN not in written.read_text(encoding="utf-8")
    assert again.code == first.code == 0
    assert again.outcomes() == first.outcomes()


def test_a_run_that_holds_everything_ends_with_0_and_no_other_word(tmp_path: Path) -> None:
    judged = judge(tmp_path, "-k", "test_clears_omitted and webhook")

    assert judged.code == 0
    assert judged.errors == ""
    assert "CONFORMANT" in judged.output


def test_a_run_that_exercises_nothing_ends_with_5_and_concludes_nothing(tmp_path: Path) -> None:
    judged = judge(tmp_path, "-k", "no_such_check_anywhere")

    assert judged.code == 5
    assert judged.record["conclusion"] == "undetermined"
    assert {one["outcome"] for one in judged.record["verdicts"]} == {"not-exercised"}


def test_every_property_of_the_catalogue_is_in_the_record(tmp_path: Path) -> None:
    record = judge(tmp_path, "-k", "test_clears_omitted and webhook").record

    assert {one["property"] for one in record["catalogue"]} == {one["property"] for one in record["verdicts"]}


def ordinary(folder: Path, *options: str) -> tuple[int, str]:
    """A session of somebody else's tests: its exit code, and what it said but for its times and plugins."""
    folder.mkdir()
    (folder / "test_ordinary.py").write_text(ORDINARY)
    done = installed(folder, "-s", *options)
    said = re.sub(r"in \d+\.\d+s|^(plugins|rootdir): .*$", "", done.stdout, flags=re.MULTILINE)
    return done.returncode, said.replace(str(folder), "") + done.stderr


def test_a_session_without_checks_is_left_as_it_is(tmp_path: Path) -> None:
    without = ordinary(tmp_path / "without", "-p", "no:harness.plugin", "-p", "no:reports.plugin")
    beside = ordinary(tmp_path / "beside", "-p", "harness.plugin", "-p", "reports.plugin")

    assert beside == without
    assert beside[0] == 1
    assert {file.name for file in (tmp_path / "beside").iterdir()} <= {
        "test_ordinary.py",
        "__pycache__",
        ".hypothesis",
    }
