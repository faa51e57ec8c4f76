"""The pytest plugin of the reports: it writes the files, and tells the summary on the terminal."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pytest

from reports import har, sarif, schema, summary, terminal
from reports.files import why, write
from reports.html import HtmlReport
from reports.record import PROBLEMS, RECORD, Record, dumps, plain

_DIRECTORY: Final = pytest.StashKey[Path]()
_DERIVED: Final = {"summary.md": summary.render, "exchanges.har": har.render, "findings.sarif": sarif.render}


def pytest_configure(config: pytest.Config) -> None:
    """Stands by where pytest-html is going to write a report."""
    if config.getoption("htmlpath", None) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(HtmlReport(config), "reports.html")


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_record(config: pytest.Config, record: Record, directory: Path) -> list[str]:
    """Writes the files of the report; returns what could not be written, one line each."""
    kept = plain(record)
    config.stash[RECORD] = kept
    config.stash[_DIRECTORY] = directory
    problems = [f"the record departs from its schema: {line}" for line in schema.problems(kept)]
    problems += _write(directory, "conformance.json", dumps(kept), rescue=True)
    for name, render in _DERIVED.items():
        problems += _write(directory, name, render(kept))
    config.stash.setdefault(PROBLEMS, []).extend(problems)
    return problems


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_summary(
    config: pytest.Config, record: Record, terminalreporter: pytest.TerminalReporter
) -> None:
    """Tells the run on the terminal, and what could not be written."""
    terminalreporter.write_sep("=", "conformance")
    width = config.get_terminal_writer().fullwidth
    for line in terminal.lines(plain(record), width, config.stash.get(_DIRECTORY, None)):
        for text, style in line:
            terminalreporter.write(text, **style)
        terminalreporter.write("\n")
    for problem in config.stash.get(PROBLEMS, []):
        terminalreporter.write_line(f"PROBLEM: {problem}", red=True)


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
