"""What stands below the violations on the terminal: errors, what is undecided, exceptions, residue, notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reports import tally
from reports.printable import counted, middle_cut, one_line, visible
from reports.record import Record, left_behind, removal

Segment = tuple[str, dict[str, bool]]
"""Text, and the keywords with which pytest's terminal writer styles it."""
Line = list[Segment]

_MOST: Final = 4


def lines(record: Record, width: int) -> Iterator[Line]:
    """The remarks as lines of styled segments, each kind of remark after an empty line."""
    for remarks in (_errors, _undecided, _exceptions, _residue, _notes):
        yield from remarks(record, width)


def _errors(record: Record, width: int) -> Iterator[Line]:
    found = [verdict for verdict in tally.in_order(record) if verdict["outcome"] == "error"]
    if not found:
        return
    yield []
    yield [("errors of the suite itself: please report them", {"bold": True, "red": True})]
    for verdict in found[:_MOST]:
        yield _indented(f"{verdict['property']} on {verdict['route']}: {verdict['reason']}", width)
    if len(found) > _MOST:
        yield [(f"  +{len(found) - _MOST} more in report.html", {})]


def _undecided(record: Record, width: int) -> Iterator[Line]:
    """Why the rest was not decided, the most frequent reasons first."""
    found = [
        (number, outcome.replace("-", " "), reason)
        for outcome in ("inconclusive", "not-exercised")
        for reason, number in tally.reasons(record, outcome)
    ]
    if not found:
        return
    yield []
    yield [("undecided", {"bold": True})]
    digits = len(str(max(number for number, _, _ in found)))
    shown = found if len(found) <= _MOST + 1 else found[:_MOST]
    yield from (_indented(f"{number:>{digits}} {word}: {reason}", width) for number, word, reason in shown)
    if len(found) > len(shown):
        yield _indented(f"+{len(found) - len(shown)} more reasons in report.html", width)


def _exceptions(record: Record, width: int) -> Iterator[Line]:
    """Exceptions that no longer say what is; those that fail the run come first."""
    told = {
        "expired": ("EXCEPTION EXPIRED", "renew it or mend the deployment", "red"),
        "no longer departs": (
            "EXCEPTION NO LONGER NEEDED",
            "it holds now: remove it from the profile",
            "yellow",
        ),
        "matched nothing": (
            "EXCEPTION MATCHED NOTHING",
            "no such property and route: mend the profile",
            "yellow",
        ),
    }
    stale = [exception for exception in record.get("exceptions", []) if exception["state"] in told]
    found = sorted(stale, key=lambda exception: list(told).index(exception["state"]))
    if found:
        yield []
    for exception in found[:_MOST]:
        word, advice, colour = told[exception["state"]]
        route = middle_cut(exception["route"], max(20, width - len(word) - len(exception["property"]) - 6))
        yield [(word, {colour: True, "bold": True}), (visible(f": {exception['property']}  {route}"), {})]
        until = f" (until {exception['until']})" if exception.get("until") else ""
        yield _indented(f"{advice}{until}", width)
    if len(found) > _MOST:
        yield _indented(f"+{len(found) - _MOST} more in report.html", width)


def _residue(record: Record, width: int) -> Iterator[Line]:
    left, earlier = record["residue"]["left"], record["residue"].get("earlier", [])
    if left or earlier:
        yield []
    remove = f"remove them with: {removal(record)}"
    if earlier:
        yield [
            (
                visible(f"an earlier run left items behind ({counted(len(earlier), 'journal')}): {remove}"),
                {"yellow": True},
            )
        ]
    if not left:
        return
    created = record["residue"]["created"]
    yield [(f"LEFT BEHIND: {len(left)} of {counted(created, 'created item')}", {"yellow": True, "bold": True})]
    for item in left[:_MOST]:
        yield _indented(left_behind(item), width)
    if len(left) > _MOST:
        yield [(f"  +{len(left) - _MOST} more in report.html", {})]
    yield [(visible(f"  {remove}"), {})]


def _notes(record: Record, width: int) -> Iterator[Line]:
    notes = record.get("notes", [])
    if notes:
        yield []
    for note in notes[:_MOST]:
        yield [(one_line(f"note: {note}", width), {})]
    if len(notes) > _MOST:
        yield _indented(f"+{len(notes) - _MOST} more in report.html", width)


def _indented(text: str, width: int) -> Line:
    return [("  " + one_line(text, width - 2), {})]
