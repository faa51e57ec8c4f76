"""The HTML report: pytest-html's, with our columns, the evidence below each row and a summary above them."""

from __future__ import annotations

import re
import traceback
from collections.abc import Generator, Mapping
from html import escape
from typing import Any, Final

import pytest
from pytest_html.basereport import BaseReport
from pytest_html.extras import html

from reports import page
from reports.files import why
from reports.printable import visible
from reports.record import PROBLEMS, RECORD, Verdict

_COLUMNS: Final = ("verdict", "property", "route", "clause", "weight", "requests")
_SORTED: Final = ("error", "violated", "excepted", "inconclusive", "not-exercised", "held")
_CONTENT: Final = re.compile(r"<td.*?>(.*?)</td>", re.DOTALL)
_LABELS: Final = {
    "passed": "held",
    "failed": "violated",
    "skipped": "inconclusive or not exercised",
    "xfailed": "excepted",
    "error": "error",
}


class HtmlReport:
    """Plugin that turns pytest-html's report into ours from the first verdict on, and before does nothing."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._report: Any = None
        self._judging = False
        self._others = False

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: Any) -> None:
        """Takes hold of pytest-html's data, which no later hook hands over."""
        self._report = report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Adds the evidence, before pytest-html collects what it shows."""
        if verdict := getattr(report, "conformance", None):
            report.__dict__.setdefault("extras", []).append(html(page.evidence(verdict)))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """One row a verdict; rows of other tests are laid out alike."""
        verdict = getattr(report, "conformance", None)
        if verdict and not self._judging:
            self._begin()
        if self._judging and cells:
            told = _verdict_cells(verdict) if verdict else {"property": escape(report.nodeid)}
            result = "Error" if verdict and verdict["outcome"] == "error" else _content(cells[0])
            cells[:] = _row(result, report.nodeid, told)
            self._others = self._others or (not verdict and report.when == "call")

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: Any, data: list[str]) -> None:
        """Leaves out the traceback through our own code, unless that is at fault: evidence says it all."""
        verdict = getattr(report, "conformance", None)
        if verdict and verdict["outcome"] != "error":
            data.clear()
        elif verdict:
            data[:] = [line.encode("utf-8", "backslashreplace").decode() for line in data]

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """Puts the conclusion at the top of the page."""
        record = self._config.stash.get(RECORD, None)
        if not self._judging or record is None:
            return
        prefix.insert(0, page.overview(record))
        self._report.title = visible(f"{record['conclusion']}: {record['deployment']['base_url']}")
        if self._config.getini("render_collapsed") == "passed":
            self._report.set_data("renderCollapsed", ["passed", "skipped", "xfailed"])
        self._count()

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Says in one line that pytest-html could not write its file, where there would be a traceback and then a line
        that it was written; a run that cannot be told of does not pass.
        """
        try:
            return (yield)
        except OSError as error:
            if RECORD not in self._config.stash:
                raise  # it is not yet the reports that are written
            by_junit = any("junitxml" in frame.filename for frame in traceback.extract_tb(error.__traceback__))
            path = error.filename or self._config.getoption("xmlpath" if by_junit else "htmlpath")
            self._config.stash.setdefault(PROBLEMS, []).append(f"{path} could not be written: {why(error)}")
            manager = self._config.pluginmanager
            for plugin in [one for one in manager.get_plugins() if isinstance(one, BaseReport)]:
                manager.unregister(plugin)
            if session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return None

    def _count(self) -> None:
        """Counts the rows again, as an error of the suite fails its test; verdicts alone get our words."""
        results = [test["result"].lower() for tests in self._report.data["tests"].values() for test in tests]
        for outcome, entry in self._report.outcomes.items():
            entry["value"] = results.count(outcome)
            if not self._others:
                entry["label"] = _LABELS.get(outcome, entry["label"])

    def _begin(self) -> None:
        """Changes the heading, and the rows that are there already."""
        self._judging = True
        hidden = [f'<th class="sortable" data-column-type="{name}" hidden>' for name in ("result", "testId")]
        shown = [f'<th class="sortable" data-column-type="{name}">{name.capitalize()}' for name in _COLUMNS]
        self._report.table_header = [f"{cell}</th>" for cell in hidden + shown]
        for node, tests in self._report.data["tests"].items():
            for test in tests:
                self._others = True
                told = {"property": escape(node)}
                test["resultsTableRow"] = _row(test["result"], node, told)
                test.update({name: told.get(name, "") for name in _COLUMNS})


def _verdict_cells(verdict: Verdict) -> dict[str, str]:
    """The content of each column; what is hidden in front makes pytest-html sort it well."""
    outcome = verdict["outcome"]
    return {
        "verdict": f"<span hidden>{_SORTED.index(outcome)}</span>{outcome.replace('-', ' ')}",
        "requests": f"<span hidden>{verdict['requests']:09}</span>{verdict['requests']:,}",
    } | {name: escape(visible(str(verdict[name]))) for name in ("property", "route", "clause", "weight")}


def _row(result: str, node: str, told: Mapping[str, str]) -> list[str]:
    """A row; pytest-html filters by the hidden `result` and takes the anchor of the row from `testId`."""
    return [
        f'<td class="col-result" hidden>{result}</td>',
        f'<td class="col-testId" hidden>{escape(node)}</td>',
        *(f'<td class="col-{name}">{told.get(name, "")}</td>' for name in _COLUMNS),
    ]


def _content(cell: str) -> str:
    found = _CONTENT.search(cell)
    return found[1] if found else ""
