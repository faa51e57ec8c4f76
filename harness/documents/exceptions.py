"""What became of the documented exceptions of a profile in a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.documents.document import Document
from harness.documents.routes import canonical
from harness.profiles.profile import DocumentedDeparture

Place = tuple[str, str]


def covers(told: str, route: str) -> bool:
    """Whether an exception for the route `told` ("" is any) is one for `route`."""
    return not told or canonical(told) == canonical(route)


def became(
    exception: DocumentedDeparture, verdicts: Iterable[Mapping[str, Any]], offered: Iterable[Place], document: Document
) -> dict[str, Any]:
    """An exception with its state after these verdicts.

    `offered` are the properties and routes that there are, of the checks that were looked at; a property that is not
    among them was left out, and is known by its route alone.
    """
    outcomes = {
        verdict["outcome"]
        for verdict in verdicts
        if verdict["property"] == exception.name and covers(exception.route, verdict["route"])
    }
    routes = [route for name, route in offered if name == exception.name]
    routes = routes or [operation.route for operation in document.operations]
    if exception.expired:
        state = "expired"
    elif "excepted" in outcomes:
        state = "departs"
    elif "held" in outcomes:
        state = "no longer departs"
    else:
        there = outcomes or any(covers(exception.route, route) for route in routes)
        state = "undecided" if there else "matched nothing"
    return {
        "property": exception.name,
        "route": exception.route,
        "reason": exception.reason,
        "until": exception.until.isoformat() if exception.until else None,
        "state": state,
    }
