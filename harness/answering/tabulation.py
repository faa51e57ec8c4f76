"""The table of codes: which code each result got on each route, and which of them are unlike the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from harness.answering.codes import COMPARED
from harness.auditing.results import DONE, usual
from harness.deployment import Deployment
from harness.documents.nouns import endpoints
from harness.transport.credentials import OTHERS
from harness.transport.exchange import Exchange
from harness.transport.redaction import Redactor

_WITNESSES: Final = 2
_LONGEST: Final = 120
_STRANGERS: Final = frozenset({"no credential", "garbled credential", "unknown entity", *OTHERS.values()})
_HIDING: Final = OTHERS["stranger"]
"""What may lawfully be refused as forbidden on one route, and as unknown on another (RFC 9110, 15.5.4)."""
Row = dict[str, Any]


def told(deployment: Deployment) -> list[Row]:
    """What one process saw, as plain JSON: a row for each code of each result of each route."""
    known = endpoints(deployment.places, deployment.profile)
    roles = {endpoint.label: endpoint.role or "act" for endpoint in known}
    redactor = deployment.redactor
    return [
        {
            "route": route,
            "role": roles[route],
            "result": result,
            "code": code,
            "count": count,
            "witnesses": [_witness(exchange, redactor) for exchange in witnesses],
        }
        for route, result, code, count, witnesses in deployment.results.rows()
    ]


def _witness(exchange: Exchange, redactor: Redactor) -> str:
    content = (exchange.request.content or b"").decode("utf-8", "backslashreplace")
    line = redactor.text(f"{exchange.line} {content}".strip())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def table(shares: Iterable[Iterable[Row]]) -> list[Row]:
    """The rows of all processes together, by route; `usual` is the code that most routes give to the same result, and
    `odd` says that a refusal has another one, or that a stranger was let in where most routes refuse one.
    """
    rows: dict[tuple[str, str, int], Row] = {}
    for row in (row for share in shares for row in share):
        known = rows.setdefault((row["route"], row["result"], row["code"]), {**row, "count": 0, "witnesses": []})
        known["count"] += row["count"]
        known["witnesses"] = [*known["witnesses"], *row["witnesses"]][:_WITNESSES]
    common = dict(_usual(list(rows.values())))
    for row in rows.values():
        row["usual"] = common.get(_kind(row), row["code"])
        told = row["result"] in _STRANGERS or _is_compared(row)
        lawful = row["result"] == _HIDING and _is_compared(row)
        row["odd"] = told and not lawful and row["code"] != row["usual"]
    return sorted(rows.values(), key=lambda row: (row["route"].partition(" ")[2], row["route"], row["result"]))


def _kind(row: Mapping[str, Any]) -> tuple[str, str]:
    """What a row is compared with: the same trouble on every route, others on the routes of the same role."""
    return row["result"], "" if row["result"] in COMPARED else row["role"]


def _is_compared(row: Mapping[str, Any]) -> bool:
    """Whether a row tells a refusal, or how a success is told; that a trouble was taken is no other code for it."""
    return bool((row["result"] == DONE) == (row["code"] < 300))  # 2XX is what success is told by


def _usual(rows: list[Row]) -> Iterator[tuple[tuple[str, str], int]]:
    votes: dict[tuple[str, str], Counter[int]] = {}
    for place in dict.fromkeys((row["route"], row["result"]) for row in rows):
        own = {r["code"]: r["count"] for r in rows if (r["route"], r["result"]) == place and _is_compared(r)}
        if own:
            row = next(row for row in rows if (row["route"], row["result"]) == place)
            votes.setdefault(_kind(row), Counter())[usual(own)] += 1
    for kind, counts in votes.items():
        yield kind, usual(counts)
