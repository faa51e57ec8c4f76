"""What is said of one property on one route, and the one function that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["held", "violated", "inconclusive", "not-exercised", "excepted", "error"]
Conclusion = Literal["conformant", "not conformant", "undetermined"]


@dataclass
class Verdict:
    """The verdict on `property` at `route` (method and template, "" where there is none to name).

    `checked` counts trials that came to their claim, `requests` all that were sent for it.
    """

    property: str
    clause: str
    weight: str
    title: str
    route: str = ""
    outcome: Outcome = "not-exercised"
    checked: int = 0
    requests: int = 0
    reason: str = ""
    evidence: dict[str, Any] | None = None
    test: str = ""
    notes: list[str] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """The verdict as plain JSON."""
        return {
            "property": self.property,
            "clause": self.clause,
            "weight": self.weight,
            "title": self.title,
            "route": self.route,
            "outcome": self.outcome,
            "checked": self.checked,
            "requests": self.requests,
            "reason": self.reason,
            "evidence": self.evidence,
            "test": self.test,
            "notes": self.notes,
        }


def conclude(verdicts: Sequence[Mapping[str, Any]]) -> Conclusion:
    """The conclusion of a run: a suite that broke, an empty service, and one that refuses most of what is asked of it,
    must not shine.
    """
    outcomes = Counter(verdict["outcome"] for verdict in verdicts)
    if "error" in outcomes:
        return "undetermined"
    if "violated" in outcomes:
        return "not conformant"
    came_to_a_claim = outcomes["held"] + outcomes["excepted"]
    return "conformant" if came_to_a_claim and came_to_a_claim >= outcomes["inconclusive"] else "undetermined"
