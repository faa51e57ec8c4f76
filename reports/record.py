"""The record of a run: what `conformance.json` holds and all the other reports are made from."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import pytest

Record = dict[str, Any]
"""A run, in the shape of `conformance.schema.json`."""
Verdict = dict[str, Any]
"""One member of the record's `verdicts`."""

RECORD: Final = pytest.StashKey[Record]()
"""Where a run keeps its record for the reports that are made later."""
PROBLEMS: Final = pytest.StashKey[list[str]]()
"""Where it keeps what could not be written, one line each."""

DEEPEST: Final = 60
"""Levels of nesting that a report keeps; a hostile body may have thousands."""


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of `value` that every JSON reader takes: no NaN, nothing deeper than DEEPEST levels."""
    if isinstance(value, dict | list | tuple):
        if depth >= DEEPEST:
            return f"… (deeper than {DEEPEST} levels)"
        if isinstance(value, dict):
            return {str(name): plain(member, depth + 1) for name, member in value.items()}
        return [plain(member, depth + 1) for member in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return repr(value)  # the run is over: a strange value is worth less than the report of hours


def dumps(record: Record) -> str:
    """The record as the text of `conformance.json`."""
    return json.dumps(record, indent=1, allow_nan=False) + "\n"


def exception_for(verdict: Verdict) -> str:
    """The lines of TOML that make this departure a documented one, to paste into the profile."""
    lines = (
        "[[exception]]",
        f"property = {json.dumps(verdict['property'])}",
        f"route = {json.dumps(verdict['route'])}",
        'reason = "…"  # who says so, and where',
    )
    return "\n".join(lines)


def left_behind(item: dict[str, str]) -> str:
    """One line for an item that could not be deleted."""
    return f"{item['path']} ({item['why']})"


def removal(record: Record) -> str:
    """The line to paste that removes what runs have left."""
    return record["residue"].get("cleanup") or "pytest --cleanup"
