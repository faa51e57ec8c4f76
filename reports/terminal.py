"""The summary on the terminal: what to do next, read in ten seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from harness.trials.timeline import in_words
from reports import difference, remarks, tally
from reports.printable import counted, middle_cut, one_line, seconds_text, visible, width_of
from reports.record import Record, Verdict
from reports.remarks import Line

MOST_ROWS: Final = 8
MOST_FINDINGS: Final = 6
MOST_CALLS: Final = 8
_CONCLUSION: Final = {"conformant": "green", "not conformant": "red", "undetermined": "yellow"}
_STYLE: Final = {
    "held": "green",
    "violated": "red",
    "excepted": "cyan",
    "error": "red",
    "inconclusive": "yellow",
}


def summary(record: Record, width: int, directory: Path | None = None) -> str:
    """The summary as plain text, no line wider than `width` columns."""
    return "\n".join("".join(text for text, _ in line) for line in lines(record, width, directory)) + "\n"


def lines(record: Record, width: int, directory: Path | None = None) -> Iterator[Line]:
    """The summary as lines of styled segments; `directory` is where the report was written."""
    yield from _conclusion(record, width)
    yield from _table(record, width)
    yield from _violations(record, width)
    yield from remarks.lines(record, width)
    if directory is not None:
        yield []
        yield [("report: ", {}), (visible(str(directory / "report.html")), {"bold": True})]


def _conclusion(record: Record, width: int) -> Iterator[Line]:
    word = tally.conclusion(record).replace(record["conclusion"], record["conclusion"].upper(), 1)
    style = {_CONCLUSION[record["conclusion"]]: True, "bold": True}
    first, *rest = _parts(f": {tally.headline(record)}", width - len(word))
    yield [(word, style), (first, {"bold": True})]
    yield from ([(f"  {one_line(part, width - 2)}", {"bold": True})] for part in rest)
    if comparison := record.get("comparison"):
        told = ", ".join(
            f"{number} {word}"
            for word, number in (
                ("new", comparison["new"]),
                ("known", comparison["known"]),
                ("fixed", len(comparison["fixed"])),
                ("not seen this time", len(comparison["unseen"])),
            )
            if number or word == "new"
        )
        yield [(one_line(f"against the baseline: {told}", width), {})]
    where = tally.judged(record)
    address = one_line(where.pop("deployment"), width)
    entities = one_line(", ".join(f"{label} {name}" for label, name in where.items()), width)
    if entities and width_of(address + entities) + 2 <= width:
        yield [(f"{address}, {entities}", {})]
    else:
        yield [(address, {})]
        if entities:
            yield [(entities, {})]
    spent = f"{counted(record['requests'], 'request')} in {seconds_text(record['seconds'])}"
    seed = "" if record["seed"] is None else f", seed {record['seed']}"
    yield [(one_line(f"{spent}, profile {record['profile']}{seed}, suite {record['suite']}", width), {})]


def _parts(headline: str, columns: int) -> list[str]:
    """The headline on one line, or, where it is too long for that, each of its parts on its own."""
    if width_of(visible(headline)) <= columns:
        return [one_line(headline, columns)]
    first, *rest = headline.split("; ")
    return [one_line(first, columns), *rest]


def _table(record: Record, width: int) -> Iterator[Line]:
    """One row a family, and one for each property that needs a look; columns that are all zero left out."""
    families = tally.by_family(record)
    if not families:
        return
    yield []
    rows: list[tuple[str, tally.Counts, bool]] = []
    left_out = 0
    for family, properties in families.items():
        rows.append((family, tally.total(properties.values()), True))
        for name, counts in properties.items():
            if any(counts[outcome] for outcome in ("violated", "inconclusive", "excepted", "error")):
                if sum(not whole for _, _, whole in rows) < MOST_ROWS:
                    rows.append((f"  {name}", counts, False))
                else:
                    left_out += 1
    everything = tally.total(counts for _, counts, whole in rows if whole)
    columns = [outcome for outcome in tally.OUTCOMES if everything[outcome]]
    headings = {outcome: outcome.replace("-", " ") for outcome in columns}
    first = max([len("rule"), *(len(name) for name, _, _ in rows)])
    gap = 2 if first + sum(len(heading) + 2 for heading in headings.values()) <= width else 1
    yield [
        ("rule".ljust(first), {"bold": True}),
        *((" " * gap + headings[outcome], {"bold": True}) for outcome in columns),
    ]
    for name, counts, _ in rows:
        line: Line = [(name.ljust(first), {})]
        for outcome in columns:
            number = counts[outcome]
            cell = " " * gap + (str(number) if number else "-").rjust(len(headings[outcome]))
            line.append((cell, {_STYLE[outcome]: True} if number and outcome in _STYLE else {}))
        yield line
    if left_out:
        yield [(f"  +{counted(left_out, 'more property')}", {})]


def _violations(record: Record, width: int) -> Iterator[Line]:
    found = tally.findings(record)
    if not found:
        return
    yield []
    yield [("violated", {"bold": True, "red": True})]
    for finding in found[:MOST_FINDINGS]:
        mark = f", {finding.mark}" if finding.mark else ""
        yield [
            (f"  {finding.property}", {"red": finding.weight == "must", "yellow": finding.weight != "must"}),
            (f" ({finding.weight}{mark})  ", {}),
            (
                _routes(finding.routes, width - len(finding.property) - len(finding.weight + mark) - 7),
                {"bold": True},
            ),
        ]
        yield [(f"    {_observation(finding.verdicts[0], width - 4)}", {})]
        yield from _calls((finding.verdicts[0]["evidence"] or {}).get("timeline", []), width)
    if len(found) > MOST_FINDINGS:
        yield [(f"  +{len(found) - MOST_FINDINGS} more in report.html", {"bold": True})]


def _calls(calls: Sequence[Mapping[str, Any]], width: int) -> Iterator[Line]:
    """The calls that met, by their paths only where those differ: the route stands above."""
    paths = {call["call"].partition(" ")[2] for call in calls}
    for call in calls[:MOST_CALLS]:
        yield [(f"      {one_line(in_words(call, addressed=len(paths) > 1), width - 6)}", {})]


def _routes(routes: list[str], columns: int) -> str:
    """As many routes as fit, and how many more there are."""
    for shown in range(len(routes), 0, -1):
        more = f", +{counted(len(routes) - shown, 'route')}" if shown < len(routes) else ""
        text = ", ".join(map(visible, routes[:shown])) + more
        if width_of(text) <= columns:
            return text
    more = f", +{counted(len(routes) - 1, 'route')}" if len(routes) > 1 else ""
    return middle_cut(routes[0], columns - len(more)) + more


def _observation(verdict: Verdict, columns: int) -> str:
    """What was expected and observed, and how often it was confirmed."""
    evidence = verdict["evidence"] or {}
    confirmed = visible(f"; confirmed {evidence['confirmed']}" if evidence.get("confirmed") else "")
    room = columns - width_of(confirmed)
    told = difference.told(verdict, 24)
    reason = verdict["reason"].strip().partition("\n")[0]
    return one_line(told if width_of(told) <= room or not reason else reason, room) + confirmed
