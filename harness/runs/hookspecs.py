"""The hooks of a run: what is told of it is made elsewhere, from one record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.hookspec
def pytest_conformance_begun(config: pytest.Config, directory: Path) -> None:
    """A run begins: from now on what an earlier one wrote into `directory` must not be taken for its report."""


@pytest.hookspec
def pytest_conformance_refused(config: pytest.Config, why: str) -> None:
    """The run that was to begin does not, since it was called wrongly."""


@pytest.hookspec
def pytest_conformance_record(config: pytest.Config, record: dict[str, Any], directory: Path) -> list[str] | None:
    """Write what is made from the record into `directory`; return the problems met, one line each."""


@pytest.hookspec
def pytest_conformance_summary(
    config: pytest.Config, record: dict[str, Any], terminalreporter: pytest.TerminalReporter
) -> None:
    """Tell the record in the terminal."""
