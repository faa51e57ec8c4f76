"""Verdicts counted by family and by property, and violations grouped into findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from reports.printable import counted
from reports.record import Record, Verdict

OUTCOMES: Final = ("held", "violated", "inconclusive", "not-exercised", "excepted", "error")
_FAMILIES: Final = ("get", "post", "put", "patch", "delete", "query", "list", "json", "code", "scope", "race")
_WEIGHTS: Final = ("must", "should", "may")

Counts = Counter[str]
"""Number of verdicts by outcome."""


@dataclass(frozen=True)
class Finding:
    """One property that is violated, on one or several routes."""

    property: str
    clause: str
    weight: str
    title: str
    verdicts: tuple[Verdict, ...]

    @cached_property
    def routes(self) -> list[str]:
        """Where it is violated, each route once, in the order of the verdicts."""
        return list(dict.fromkeys(verdict["route"] for verdict in self.verdicts))

    @cached_property
    def mark(self) -> str:
        """`new` if one of its verdicts is, `known` if all are, or nothing without a baseline."""
        marks = {verdict.get("baseline") for verdict in self.verdicts}
        return "new" if "new" in marks else "known" if marks == {"known"} else ""


def family_of(name: str) -> str:
    """The family of a property: its first word."""
    return name.partition("-")[0]


def in_order(record: Record) -> list[Verdict]:
    """The verdicts by family, in the order of the catalogue, then by route: the same for the same run."""
    places = {entry["property"]: number for number, entry in enumerate(record.get("catalogue", []))}

    def place(verdict: Verdict) -> tuple[int, int, str, str]:
        name, family = verdict["property"], family_of(verdict["property"])
        rank = _FAMILIES.index(family) if family in _FAMILIES else len(_FAMILIES)
        return rank, places.get(name, len(places)), name, verdict["route"]

    return sorted(record["verdicts"], key=place)


def by_family(record: Record) -> dict[str, dict[str, Counts]]:
    """Family to property to counts, families and properties in the order of the catalogue."""
    families: dict[str, dict[str, Counts]] = {}
    for verdict in in_order(record):
        properties = families.setdefault(family_of(verdict["property"]), {})
        properties.setdefault(verdict["property"], Counter())[verdict["outcome"]] += 1
    return families


def total(counts: Iterable[Counts]) -> Counts:
    """Several counts as one."""
    return sum(counts, Counter())


def findings(record: Record) -> list[Finding]:
    """What is violated, grouped by property: new before known, then by weight, then as in the catalogue."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in in_order(record):
        if verdict["outcome"] == "violated":
            groups.setdefault(verdict["property"], []).append(verdict)
    found = [
        Finding(name, group[0]["clause"], group[0]["weight"], group[0].get("title", ""), tuple(group))
        for name, group in groups.items()
    ]
    return sorted(found, key=lambda finding: (finding.mark == "known", _WEIGHTS.index(finding.weight)))


def reasons(record: Record, outcome: str) -> list[tuple[str, int]]:
    """Why verdicts have the outcome: each reason with the number of verdicts, most frequent first."""
    found = Counter(v["reason"] or "no reason given" for v in in_order(record) if v["outcome"] == outcome)
    return found.most_common()


def conclusion(record: Record) -> str:
    """The conclusion in a word, and that it is one of what was tried, where an option left something out."""
    narrowed = record["conclusion"] == "conformant" and record.get("left_out_by")
    return f"{record['conclusion']}{' in what was tried' if narrowed else ''}"


def headline(record: Record) -> str:
    """The conclusion in one sentence, without its word: what is violated, or why nothing could be said."""
    found = findings(record)
    errors = sum(verdict["outcome"] == "error" for verdict in record["verdicts"])
    parts = []
    if found:
        weights = Counter(finding.weight for finding in found)
        detail = ", ".join(f"{weights[weight]} {weight}" for weight in _WEIGHTS if weights[weight])
        parts.append(f"{counted(len(found), 'property')} violated ({detail})")
    if errors:
        parts.append(f"{counted(errors, 'error')} of the suite")
    if not parts:
        held = len({verdict["property"] for verdict in record["verdicts"] if verdict["outcome"] == "held"})
        parts.append(f"{counted(held, 'property')} held, none violated" if held else "nothing could be judged")
    left_out = record.get("left_out_by")
    number = sum(verdict["outcome"] == "not-exercised" for verdict in record["verdicts"])
    if left_out and number:
        judgements = counted(len(record["verdicts"]), "judgement")
        parts.append(f"{number:,} of {judgements} not exercised ({', '.join(left_out)})")
    cause = record.get("cause")
    return "; ".join([cause, *parts] if cause and not found else [*parts, cause] if cause else parts)


def judged(record: Record) -> dict[str, str]:
    """What was judged, as label and text; entries that the run does not have are left out."""
    deployment: dict[str, Any] = record["deployment"]
    title = deployment.get("title")
    entries = {
        "deployment": f"{deployment['base_url']} ({title})" if title else deployment["base_url"],
        "entity": deployment.get("entity"),
        "other entity": deployment.get("other_entity"),
        "forbidden entity": deployment.get("forbidden_entity"),
    }
    return {label: str(text) for label, text in entries.items() if text}
