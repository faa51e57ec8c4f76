"""Every answer of the run passes by here: one of each kind is kept for each route, at no cost."""

from __future__ import annotations

from collections import Counter
from typing import Final

from harness import strict_json
from harness.exchange import Exchange

_INFRASTRUCTURE: Final = frozenset({429, 502, 503, 504})
_BODILESS: Final = frozenset({204, 205, 304})
Kind = tuple[int | None, str, str, int | None]


class Audit:
    """Keeps one exchange of each kind (code, label, fault of the body, redirect to it) for each route."""

    def __init__(self) -> None:
        self._witnesses: dict[str, dict[Kind, Exchange]] = {}
        self._counts: Counter[tuple[str, Kind]] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that passes by."""
        label = exchange.headers.get("content-type", "").partition(";")[0]
        led = exchange.by_way_of.status if exchange.by_way_of is not None else None
        kind = (exchange.status, label, why_not_json(exchange), led)
        self._witnesses.setdefault(exchange.request.route, {}).setdefault(kind, exchange)
        self._counts[exchange.request.route, kind] += 1

    def of(self, route: str) -> list[Exchange]:
        """One exchange of each kind that was seen on a route."""
        return list(self._witnesses.get(route, {}).values())

    def often(self, route: str, *, least: int) -> list[Exchange]:
        """One exchange of each kind that was seen at least so often on a route."""
        return [e for kind, e in self._witnesses.get(route, {}).items() if self._counts[route, kind] >= least]


def bears_body(exchange: Exchange) -> bool:
    """Whether an answer has a body that is the deployment's own."""
    if exchange.status is None or exchange.status in _BODILESS or exchange.request.method == "HEAD":
        return False
    return bool(exchange.content) and exchange.status not in _INFRASTRUCTURE


def why_not_json(exchange: Exchange) -> str:
    """Why a body is not a strict JSON object or array; "" where it is, or where there is none to judge."""
    if not bears_body(exchange):
        return ""
    try:
        value = strict_json.loads(exchange.content)
    except strict_json.NotJson as problem:
        return str(problem)
    return "" if isinstance(value, dict | list) else f"a bare {type(value).__name__}"


def why_not_labelled(exchange: Exchange) -> str:
    """What a body is labelled instead of `application/json` or `+json`; "" where it is labelled so."""
    if not bears_body(exchange):
        return ""
    label = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    fine = label == "application/json" or label.endswith("+json")
    return "" if fine else f"labelled {label or 'not at all'}"
