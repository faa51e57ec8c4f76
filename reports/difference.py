"""Where observed departs from expected: rows of path, expected and observed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from reports.printable import one_line, value_text
from reports.record import Verdict

MOST_ROWS: Final = 40
_DEEPEST: Final = 20
_LONGEST_ALIGNED: Final = 200


class _Absent:
    """No value at all, which is not null."""


ABSENT: Final = _Absent()


class Row(NamedTuple):
    """One place where the two differ; either side may be ABSENT."""

    path: str
    expected: Any
    observed: Any

    def side(self, name: str, longest: int = 200) -> str:
        """What the side `expected` or `observed` has here, on one line: words as they are, values as JSON."""
        value = getattr(self, name)
        if value is ABSENT:
            return "(absent)"
        words = isinstance(value, str) and (not self.path or (value.startswith("(") and value.endswith(")")))
        return one_line(value, longest) if words else value_text(value, longest)


def rows(expected: Any, observed: Any) -> list[Row]:
    """The places where two JSON values differ, in the order of the expected one; empty if equal."""
    return list(_walk("", expected, observed, 0))


def of(evidence: Mapping[str, Any] | None) -> list[Row]:
    """The rows of a verdict's evidence; empty where it compares nothing."""
    if not evidence or "expected" not in evidence or "observed" not in evidence:
        return []
    return rows(evidence["expected"], evidence["observed"])


def sentences(evidence: Mapping[str, Any] | None) -> list[str]:
    """What departs, in words, where nothing was to; the verdict's reason tells the first. Else nothing."""
    if not evidence or evidence.get("expected") != [] or not isinstance(evidence.get("observed"), list):
        return []
    return evidence["observed"] if all(isinstance(one, str) for one in evidence["observed"]) else []


def brief(evidence: Mapping[str, Any] | None, longest: int = 40) -> str:
    """The first difference in a few words, each value at most so long, or nothing where there is none."""
    found = of(evidence)
    if not found:
        return ""
    first = found[0]
    place = f"{first.path}: " if first.path else ""
    more = f" (+{len(found) - 1} more)" if len(found) > 1 else ""
    return f"{place}expected {first.side('expected', longest)}, observed {first.side('observed', longest)}{more}"


def told(verdict: Verdict, longest: int = 40) -> str:
    """What was expected and observed: the verdict's reason, and the first difference unless that says it."""
    reason = verdict["reason"].strip().partition("\n")[0]
    said = "expected " in reason or sentences(verdict["evidence"])
    first = "" if said else brief(verdict["evidence"], longest)
    return "; ".join(filter(None, (reason, first)))


def _walk(path: str, expected: Any, observed: Any, depth: int) -> Iterator[Row]:
    if _same(expected, observed):
        return
    if depth < _DEEPEST and isinstance(expected, dict) and isinstance(observed, dict):
        for name in [*expected, *(name for name in observed if name not in expected)]:
            here = f"{path}.{name}" if path else name
            yield from _walk(here, expected.get(name, ABSENT), observed.get(name, ABSENT), depth + 1)
    elif depth < _DEEPEST and isinstance(expected, list) and isinstance(observed, list):
        yield from _walk_lists(path, expected, observed, depth)
    else:
        yield Row(path, expected, observed)


def _walk_lists(path: str, expected: list[Any], observed: list[Any], depth: int) -> Iterator[Row]:
    """Aligns two lists, so that one missing member is one row and not a row for each that moved up."""
    blocks = [("replace", 0, len(expected), 0, len(observed))]
    if max(len(expected), len(observed)) <= _LONGEST_ALIGNED:
        ours, theirs = ([json.dumps(member, sort_keys=True) for member in side] for side in (expected, observed))
        blocks = list(difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes())
    for kind, start, end, other_start, other_end in blocks:
        if kind == "equal":
            continue
        for offset in range(max(end - start, other_end - other_start)):
            here, there = start + offset, other_start + offset
            yield from _walk(
                f"{path}[{here if here < end else there}]",
                expected[here] if here < end else ABSENT,
                observed[there] if there < other_end else ABSENT,
                depth + 1,
            )


def _same(one: Any, other: Any) -> bool:
    """Deep and typed equality: `true` is not 1, but 1 is 1.0."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
