"""A toy session of pytest that hands over the verdicts of `record.json`, as the harness does."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

CONFTEST = """
import json, pathlib, pytest

class Specs:
    @pytest.hookspec
    def pytest_conformance_record(self, config, record, directory): ...
    @pytest.hookspec
    def pytest_conformance_summary(self, config, record, terminalreporter): ...

def pytest_addhooks(pluginmanager):
    pluginmanager.add_hookspecs(Specs)

RECORD = json.loads(pathlib.Path(__file__).with_name("record.json").read_text())
DIRECTORY = pathlib.Path(pathlib.Path(__file__).with_name("directory").read_text())

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    verdict = getattr(item, "callspec", None) and item.callspec.params.get("verdict")
    if verdict and call.when == ("setup" if verdict["outcome"] == "not-exercised" else "call"):
        report.conformance = verdict | {"test": item.nodeid}
        if verdict["outcome"] == "error":
            report.when = "setup"
        if verdict["outcome"] == "excepted":
            report.outcome, report.wasxfail = "skipped", "documented"
    return report

@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput"):
        return
    if RECORD["verdicts"]:
        nodes = {id(item.callspec.params["verdict"]): item.nodeid for item in session.items if hasattr(item, "callspec")}
        for verdict in RECORD["verdicts"]:
            verdict["test"] = nodes.get(id(verdict), "")
        session.config.hook.pytest_conformance_record(config=session.config, record=RECORD, directory=DIRECTORY)

def pytest_terminal_summary(config, terminalreporter):
    if RECORD["verdicts"]:
        config.hook.pytest_conformance_summary(config=config, record=RECORD, terminalreporter=terminalreporter)
"""

VERDICTS = """
import pytest
from conftest import RECORD

@pytest.fixture
def applicable(verdict):
    if verdict["outcome"] == "not-exercised":
        pytest.skip(verdict["reason"])

@pytest.mark.parametrize("verdict", RECORD["verdicts"], ids=lambda verdict: verdict["property"])
def test_verdict(applicable, verdict):
    if verdict["outcome"] == "inconclusive":
        pytest.skip(verdict["reason"])
    assert verdict["outcome"] == "held", verdict["reason"]
"""

OTHERS = """
def test_before():
    assert True

def test_failing():
    assert not "an ordinary failure"
"""

PLUGINS = ("pytest_metadata.plugin", "pytest_html.plugin", "xdist.plugin")


def lay_out(folder: Path, record: dict[str, Any], directory: Path) -> None:
    """Puts the session's files into the folder; the report goes to `directory`."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "record.json").write_text(json.dumps(record))
    (folder / "directory").write_text(str(directory))


def command(*options: str, reports: bool = True) -> list[str]:
    """The options of pytest that load its plugins and, unless told not to, ours."""
    plugins = (*PLUGINS, "reports.plugin") if reports else PLUGINS
    return [*(option for plugin in plugins for option in ("-p", plugin)), *options]


def environment() -> dict[str, str]:
    """An environment in which no plugin is loaded but those named, and `reports` can be imported."""
    return os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
