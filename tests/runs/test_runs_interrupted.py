"""Runs that are broken off: by Ctrl-C, and by a kill."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.harness.answering import Answering
from tests.harness.signals import interruptible
from tests.reference.deployed import deployed
from tests.runs.judging import ROOT, TOKEN, Judged, at, command, environment, holdings, judge, recording


@contextmanager
def begun(report: Path, proxy: Answering) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle: it has created, and is far from its end."""
    with (
        interruptible(),
        subprocess.Popen(
            command(report, *at(proxy.url, "-k", "put or patch or delete")),
            cwd=ROOT,
            env=environment(CONFORMANCE_TOKEN=TOKEN),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            deadline = time.monotonic() + 60
            while sum(one.method == "PUT" for one in proxy.asked) < 5:
                assert process.poll() is None, "the run ended before it was broken off"
                assert time.monotonic() < deadline, "the run does not begin"
                time.sleep(0.01)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    "signals",
    [(signal.SIGINT,), (signal.SIGINT, signal.SIGINT), (signal.SIGTERM,), (signal.SIGTERM, signal.SIGINT)],
    ids=["Ctrl-C", "twice", "SIGTERM", "both"],
)
def test_ctrl_c_or_a_cancelled_job_cleans_up_and_still_writes_the_report(
    tmp_path: Path, signals: Sequence[signal.Signals]
) -> None:
    with deployed() as deployment, recording(deployment.url) as proxy:
        before = holdings(deployment)
        with begun(tmp_path, proxy) as process:
            for one in signals:
                process.send_signal(one)
                with suppress(subprocess.TimeoutExpired):  # so far apart are those of a terminal and of its shell
                    process.wait(0.15)
            output, errors = process.communicate(timeout=60)
        judged = Judged(process.returncode, output, errors, tmp_path)
        after = holdings(deployment)

    assert judged.code == 2
    assert after == before
    assert judged.record["residue"]["left"] == []
    assert judged.record["residue"]["created"] == judged.record["residue"]["deleted"] > 0
    assert "INTERNALERROR" not in judged.said
    assert "Traceback" not in judged.said
    assert "left out by the selection of tests" not in {one["reason"] for one in judged.record["verdicts"]}
    assert judged.record["conclusion"] == "undetermined"
    assert "the run was interrupted" in judged.record["notes"]
    assert (tmp_path / "report.html").exists()
    assert not list(tmp_path.glob("journal/*"))


def test_a_killed_run_leaves_a_journal_of_all_that_it_left(tmp_path: Path) -> None:
    with deployed() as deployment, recording(deployment.url) as proxy:
        before = holdings(deployment)
        with begun(tmp_path, proxy) as process:
            process.kill()
            process.communicate(timeout=60)
        left = holdings(deployment) - before
        summary = (tmp_path / "summary.md").read_text(encoding="utf-8")

    assert summary.startswith("The run has not ended")
    (journal,) = tmp_path.glob("journal/*.jsonl")
    events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    created = {event["path"] for event in events if event["event"] == "created"}
    tried = {event["path"] for event in events if event["event"] == "creating"}

    assert left
    unnamed = {path for path in left if path not in created}
    assert {path.rpartition("/")[0] for path in unnamed} <= tried
    assert len(unnamed) <= 1
    assert TOKEN not in journal.read_text(encoding="utf-8")


def test_cleanup_finishes_what_a_killed_run_left(tmp_path: Path) -> None:
    with deployed() as deployment, recording(deployment.url) as proxy:
        before = holdings(deployment)
        with begun(tmp_path, proxy) as process:
            process.kill()
            process.communicate(timeout=60)
        assert holdings(deployment) != before
        done = subprocess.run(
            command(tmp_path, "-k", "put_frame", *at(proxy.url, "--cleanup")),
            cwd=ROOT,
            env=environment(CONFORMANCE_TOKEN=TOKEN),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        after = holdings(deployment)

    assert done.returncode == 0
    assert after == before
    assert not list(tmp_path.glob("journal/*"))


def test_the_next_run_names_what_a_killed_run_left_and_the_line_that_removes_it_once_pasted(tmp_path: Path) -> None:
    refusing = [True]
    with (
        deployed() as deployment,
        recording(deployment.url, refused=lambda asked: asked.method == "DELETE" and refusing[0]) as proxy,
    ):
        before = holdings(deployment)
        with begun(tmp_path, proxy) as process:
            process.kill()
            process.communicate(timeout=60)
        left = holdings(deployment) - before
        again = judge(tmp_path, *at(proxy.url, "--read-only", "-k", "no_test_at_all"), CONFORMANCE_TOKEN=TOKEN)
        line = cleaning_line(judge(tmp_path, *at(proxy.url, "-k", "no_test_at_all"), CONFORMANCE_TOKEN=TOKEN))
        refused = [pasted(line) for _ in range(2)]
        refusing.clear()
        refusing.append(False)
        done, nothing = pasted(line), pasted(line)
        after = holdings(deployment)

    assert left
    assert "an earlier run left items behind" in again.output
    assert TOKEN not in line
    assert [one.returncode for one in refused] == [1, 1]
    assert sorted(still_there(refused[0])) == sorted(still_there(refused[1]))
    assert len(set(still_there(refused[0]))) == len(still_there(refused[0])) >= len(left)
    assert done.returncode == 0
    assert after == before
    assert f"no run has left a journal in {tmp_path}/journal" in nothing.stdout


def cleaning_line(judged: Judged) -> str:
    """The line to paste that a run ends with."""
    (told,) = [line for line in judged.output.splitlines() if line.startswith("an earlier run left items behind")]
    return told.partition("remove them with: ")[2]


def pasted(line: str) -> subprocess.CompletedProcess[str]:
    """What comes of a line in a shell whose environment has the credential."""
    told = environment(CONFORMANCE_TOKEN=TOKEN, PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(line, shell=True, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60)


def still_there(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith("still there: ")]
