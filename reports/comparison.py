"""A run against an earlier one: which violations are new, which known, and what is fixed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from reports import schema
from reports.record import Record, Verdict

FailOn = Literal["all", "new"]
Place = tuple[str, str]
"""Property and route: what makes two violations the same one."""


def load(path: Path) -> Record:
    """The `conformance.json` of an earlier run; raises ValueError with one line that names the file."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"baseline {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"baseline {path}: not JSON ({' '.join(str(error).split())})") from error
    if not isinstance(record, dict) or "verdicts" not in record:
        raise ValueError(f"baseline {path}: not a conformance.json (it has no verdicts)")
    if record.get("schema") != 1:
        raise ValueError(f"baseline {path}: has schema {record.get('schema')!r}, and this suite reads schema 1")
    if departures := schema.problems(record):
        raise ValueError(f"baseline {path}: not a conformance.json ({departures[0]})")
    return record


def mark(record: Record, baseline: Record) -> Record:
    """The record with each violation marked new or known, and with what is fixed or no longer seen."""
    before = _places(baseline["verdicts"], "violated")
    violated = _places(record["verdicts"], "violated")
    held = _places(record["verdicts"], "held")
    verdicts = [
        verdict | {"baseline": "known" if _place(verdict) in before else "new"}
        if verdict["outcome"] == "violated"
        else verdict
        for verdict in record["verdicts"]
    ]
    marks = [verdict["baseline"] for verdict in verdicts if verdict["outcome"] == "violated"]
    gone = before - violated
    return record | {
        "verdicts": verdicts,
        "comparison": {
            "new": marks.count("new"),
            "known": marks.count("known"),
            "fixed": _told(gone & held),
            "unseen": _told(gone - held),
        },
    }


def failed(record: Record, fail_on: FailOn) -> bool:
    """Whether the run fails: by a (new) violation, an exception past its day, or an error of the suite."""
    expired = any(exception["state"] == "expired" for exception in record.get("exceptions", []))
    return expired or any(
        verdict["outcome"] == "error"
        or (verdict["outcome"] == "violated" and (fail_on == "all" or verdict.get("baseline") != "known"))
        for verdict in record["verdicts"]
    )


def _place(verdict: Verdict) -> Place:
    return verdict["property"], verdict["route"]


def _places(verdicts: Iterable[Verdict], outcome: str) -> set[Place]:
    return {_place(verdict) for verdict in verdicts if verdict["outcome"] == outcome}


def _told(places: Iterable[Place]) -> list[dict[str, str]]:
    return [{"property": name, "route": route} for name, route in sorted(places)]
