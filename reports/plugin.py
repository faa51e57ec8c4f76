"""The pytest plugin of the reports: it writes the files, and tells the summary on the terminal."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Final

import pytest

from reports import comparison, har, sarif, schema, summary, terminal
from reports.files import why, write
from reports.html import HtmlReport
from reports.record import PROBLEMS, RECORD, Record, dumps, plain

_DIRECTORY: Final = pytest.StashKey[Path]()
_BASELINE: Final = pytest.StashKey[Record]()
_UNWRITTEN: Final = pytest.StashKey[bool]()
_DERIVED: Final = {"summary.md": summary.render, "exchanges.har": har.render, "findings.sarif": sarif.render}

_OF_A_RUN: Final = ("conformance.json", "report.html", "junit.xml")
_NOT_ENDED: Final = "The run has not ended: it goes on, or it was killed and has no verdict.\n"


def pytest_configure(config: pytest.Config) -> None:
    """Reads the baseline, and stands by where pytest-html is going to write a report."""
    if hasattr(config, "workerinput"):
        return
    if baseline := config.getoption("baseline", None):
        try:
            config.stash[_BASELINE] = comparison.load(Path(baseline))
        except ValueError as error:
            raise _refusal(config, f"--{error}") from error
    elif config.getoption("fail_on", None) == "new":
        raise _refusal(config, "--fail-on new: needs the earlier run that --baseline names")
    if config.getoption("htmlpath", None):
        config.pluginmanager.register(HtmlReport(config), "reports.html")


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_begun(config: pytest.Config, directory: Path) -> None:
    """Lets the summary say at once that there is no verdict yet: a run that is killed says nothing more."""
    config.stash[_DIRECTORY] = directory
    _write(directory, "summary.md", _NOT_ENDED)


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_refused(config: pytest.Config, why: str) -> None:
    """Lets the summary say that there was no run, and why."""
    if _DIRECTORY in config.stash:
        _write(config.stash[_DIRECTORY], "summary.md", f"The run did not begin: {summary.text(why)}\n")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Removes what an earlier run wrote; the baseline, which may be among it, was read before."""
    directory = session.config.stash.get(_DIRECTORY, None)
    if directory is None:
        return
    for name in (*_OF_A_RUN, *_DERIVED):
        if name != "summary.md":
            with contextlib.suppress(OSError):  # where it cannot be removed, nor can it be written: that is told
                (directory / name).unlink()


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_record(config: pytest.Config, record: Record, directory: Path) -> list[str]:
    """Writes the files of the report; returns what could not be written, one line each."""
    kept = plain(record)
    if _BASELINE in config.stash:
        kept = comparison.mark(kept, config.stash[_BASELINE])
    config.stash[RECORD] = kept
    config.stash[_DIRECTORY] = directory
    problems = [f"the record departs from its schema: {line}" for line in schema.problems(kept)]
    problems += _write(directory, "conformance.json", dumps(kept), rescue=True)
    for name, render in _DERIVED.items():
        problems += _write(directory, name, render(kept))
    config.stash[_UNWRITTEN] = bool(problems)
    return problems


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With `--fail-on new`, lets a run pass whose only failures are violations that the baseline has too."""
    record = session.config.stash.get(RECORD, None)
    if record is None or _BASELINE not in session.config.stash or session.config.getoption("fail_on") != "new":
        return
    if session.config.stash.get(_UNWRITTEN, False):
        return
    only_known = session.testsfailed == record["comparison"]["known"] and not comparison.failed(record, "new")
    if only_known and session.exitstatus == pytest.ExitCode.TESTS_FAILED:
        session.exitstatus = pytest.ExitCode.OK


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_summary(
    config: pytest.Config, record: Record, terminalreporter: pytest.TerminalReporter
) -> None:
    """Tells the run on the terminal, and what could not be written after its record was."""
    terminalreporter.write_sep("=", "conformance")
    width = config.get_terminal_writer().fullwidth
    kept = config.stash.get(RECORD, None) or plain(record)
    told = None if PROBLEMS in config.stash else config.stash.get(_DIRECTORY, None)
    for line in terminal.lines(kept, width, told):
        for text, style in line:
            terminalreporter.write(text, **style)
        terminalreporter.write("\n")
    for problem in config.stash.get(PROBLEMS, []):
        terminalreporter.write_line(f"PROBLEM: {problem}", red=True)


def _refusal(config: pytest.Config, why: str) -> pytest.UsageError:
    pytest_conformance_refused(config, why)
    return pytest.UsageError(why)


def _write(directory: Path, name: str, text: str, rescue: bool = False) -> list[str]:
    """Writes one file; where that fails, a file to `rescue` goes to the system's temporary directory."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        write(directory / name, text)
    except OSError as error:
        problem = f"{directory / name} could not be written: {why(error)}"
        if not rescue:
            return [problem]
        try:
            instead = Path(tempfile.mkdtemp(prefix="conformance-report-")) / name
            write(instead, text)
        except OSError as second:
            return [f"{problem}; nor could it be in the temporary directory: {why(second)}"]
        return [f"{problem}; it is in {instead}"]
    return []
