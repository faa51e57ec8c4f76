"""A toy session of pytest that hands over the verdicts of `record.json`, as the harness does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from reports.record import plain

ROOT = Path(__file__).parents[2]

CONFTEST = """
import json, pathlib, pytest

class Specs:
    @pytest.hookspec
    def pytest_conformance_record(self, config, record, directory): ...
    @pytest.hookspec
    def pytest_conformance_summary(self, config, record, terminalreporter): ...

PROBLEMS = pytest.StashKey()

def pytest_addoption(parser):
    parser.addoption("--baseline")
    parser.addoption("--fail-on", default="all")

def pytest_addhooks(pluginmanager):
    pluginmanager.add_hookspecs(Specs)

RECORD = json.loads(pathlib.Path(__file__).with_name("record.json").read_text())
DIRECTORY = pathlib.Path(pathlib.Path(__file__).with_name("directory").read_text())

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    verdict = getattr(item, "callspec", None) and item.callspec.params.get("verdict")
    if verdict and call.when == ("setup" if verdict["outcome"] == "not-exercised" else "call"):
        report.conformance = verdict
        if verdict["outcome"] == "error":
            report.when = "setup"
        if verdict["outcome"] == "excepted":
            report.outcome, report.wasxfail = "skipped", "documented"
    return report

@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    config = session.config
    if RECORD["verdicts"] and not hasattr(config, "workerinput"):
        hook = config.hook.pytest_conformance_record
        config.stash[PROBLEMS] = sum(hook(config=config, record=RECORD, directory=DIRECTORY), [])

def pytest_terminal_summary(config, terminalreporter):
    if RECORD["verdicts"]:
        hook = config.hook.pytest_conformance_summary
        hook(config=config, record=RECORD, terminalreporter=terminalreporter)
        for problem in config.stash.get(PROBLEMS, []):
            terminalreporter.write_line(f"PROBLEM: {problem}")
"""

VERDICTS = """
import pytest
from conftest import RECORD

@pytest.fixture
def applicable(verdict):
    if verdict["outcome"] == "not-exercised":
        pytest.skip(verdict["reason"])

@pytest.mark.parametrize("verdict", RECORD["verdicts"], ids=map(str, range(len(RECORD["verdicts"]))))
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


def lay_out(folder: Path, record: dict[str, Any], directory: Path | None = None) -> None:
    """Puts the session's files into the folder; the report goes to `directory`, by default `report`."""
    tests = [f"test_verdicts.py::test_verdict[{number}]" for number in range(len(record["verdicts"]))]
    verdicts = [verdict | {"test": test} for verdict, test in zip(record["verdicts"], tests, strict=True)]
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "record.json").write_text(json.dumps(plain(record | {"verdicts": verdicts})))
    (folder / "directory").write_text(str(directory or folder / "report"))
    (folder / "test_others.py").write_text(OTHERS)
    (folder / "test_verdicts.py").write_text(VERDICTS)


def run(folder: Path, *options: str, reports: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs pytest there, with the plugins that are named here alone, and unless told not to with ours."""
    plugins = (*PLUGINS, "reports.plugin") if reports else PLUGINS
    named = (option for plugin in plugins for option in ("-p", plugin))
    return subprocess.run(
        [sys.executable, "-m", "pytest", *named, *options],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
