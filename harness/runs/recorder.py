"""Collects the verdicts of a session where its reports come together, cleans up, and closes the run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest

from harness.items.cleanup import remove_the_rest
from harness.runs.journal import abandoned
from harness.runs.run import Run
from harness.surveys.learned import write_profile

_TO_THE_END: Final = frozenset({pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED})


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of xdist's workers."""
    return hasattr(config, "workerinput")


def report_directory(config: pytest.Config) -> Path:
    """Where the report goes."""
    told = config.getoption("--conformance-report") or os.environ.get("CONFORMANCE_REPORT")
    return Path(told or "conformance-report")


def journals_of(config: pytest.Config) -> Path:
    """Where each run keeps a journal until nothing of it is left."""
    return report_directory(config) / "journal"


class Recorder:
    """Collects the verdicts of a session where its reports come together, and closes the run."""

    def __init__(self, config: pytest.Config, run: Run, cleanup: str = "") -> None:
        self.config = config
        self.run = run
        self.cleanup = cleanup
        self.record: dict[str, Any] | None = None
        self.earlier = [journal.file.name for journal in abandoned(journals_of(config), run.profile.base_url)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a verdict."""
        verdict = getattr(report, "conformance", None)
        if verdict is not None and report.when == "call":
            self.run.verdicts += [verdict, *getattr(report, "conformance_more", [])]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Clean up; then a worker hands over its share, and everyone else writes the record."""
        self.run.opened.deployment.client.interruption.closing = True
        remove_the_rest(self.run.opened.deployment)
        if is_worker(self.config):
            self.config.workeroutput["conformance"] = self.run.share()  # type: ignore[attr-defined]
            return
        if self.config.option.collectonly:
            return
        if self.run.interrupted:
            session.exitstatus = pytest.ExitCode.INTERRUPTED
        interrupted = session.exitstatus == pytest.ExitCode.INTERRUPTED
        ended = bool(session.shouldstop or session.shouldfail) or session.exitstatus not in _TO_THE_END
        self.record = self.run.record(interrupted=interrupted, ended=ended)
        self.record["residue"] |= {"earlier": self.earlier, "cleanup": self.cleanup}
        broken = any(verdict["outcome"] in {"violated", "error"} for verdict in self.run.verdicts)
        passes = session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
        if self.record["conclusion"] == "undetermined" and not broken and passes:
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
        problems = self.config.hook.pytest_conformance_record(
            config=self.config, record=self.record, directory=report_directory(self.config)
        )
        self.problems = [line for lines in problems for line in lines or ()]
        if told := self.config.getoption("--write-profile"):
            self._write_profile(Path(told), self.record)
        if self.problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _write_profile(self, path: Path, record: dict[str, Any]) -> None:
        try:
            write_profile(path, self.run.profile, record["survey"])
        except OSError as error:
            self.problems.append(f"--write-profile {path}: {error.strerror}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the record in the terminal, last of all."""
        if self.record is not None:
            self.config.hook.pytest_conformance_summary(
                config=self.config, record=self.record, terminalreporter=terminalreporter
            )
            for line in self.problems:
                terminalreporter.write_line(line, red=True)
