"""Every answer of the run passes by here: one of each kind is kept for each route, at no cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from harness.transport import strict_json
from harness.transport.exchange import Exchange

_FRONTS: Final = frozenset({408, 413, 414, 431, 494, 495, 496, 497, 499, *range(520, 531)})
"""Codes by which what stands in front refuses a request, or tells that it cannot reach the deployment."""
_BODILESS: Final = frozenset({204, 205, 304})
Kind = tuple[int | None, str, str, str, int | None]


class Audit:
    """Keeps one exchange of each kind (code, label, fault of the body, departure from the document, redirect to it)
    for each route. `departure` says where an answer departs from what the document says of it.
    """

    def __init__(self, departure: Callable[[Exchange], str]) -> None:
        self._departure = departure
        self._witnesses: dict[str, dict[Kind, Exchange]] = {}
        self._counts: Counter[tuple[str, Kind]] = Counter()
        self._servers: set[str] = set()

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that passes by."""
        led = exchange.by_way_of.status if exchange.by_way_of is not None else None
        kind = (exchange.status, _label(exchange), why_not_json(exchange), self._departure(exchange), led)
        self._witnesses.setdefault(exchange.request.route, {}).setdefault(kind, exchange)
        self._counts[exchange.request.route, kind] += 1
        if bears_body(exchange) and not kind[2]:
            self._servers.add(exchange.headers.get("server", ""))

    def of(self, route: str) -> list[Exchange]:
        """One exchange of each kind that was seen on a route."""
        return list(self._witnesses.get(route, {}).values())

    def often(self, route: str, *, least: int) -> list[Exchange]:
        """One exchange of each kind that was seen at least so often on a route."""
        return [e for kind, e in self._witnesses.get(route, {}).items() if self._counts[route, kind] >= least]

    def is_of_a_front(self, exchange: Exchange) -> bool:
        """Whether an answer is the page of a proxy in front of the deployment: its code says so, or it names another
        server than all the JSON of the run.
        """
        if not _label(exchange).endswith("html"):
            return False
        server = exchange.headers.get("server", "")
        return exchange.status in _FRONTS or bool(server and self._servers and server not in self._servers)


def _label(exchange: Exchange) -> str:
    return str(exchange.headers.get("content-type", "")).partition(";")[0].strip().lower()


def bears_body(exchange: Exchange) -> bool:
    """Whether an answer has a body that is the deployment's own."""
    if exchange.status is None or exchange.status in _BODILESS or exchange.request.method == "HEAD":
        return False
    return bool(exchange.content) and not exchange.passing


def why_not_json(exchange: Exchange) -> str:
    """Why a body is not a strict JSON object or array; "" where it is, or where there is none to judge."""
    if not bears_body(exchange):
        return ""
    try:
        value = strict_json.loads(exchange.content, unique_names=True)
    except strict_json.NotJson as problem:
        return str(problem)
    return "" if isinstance(value, dict | list) else f"a bare {type(value).__name__}"


def why_not_labelled(exchange: Exchange) -> str:
    """What a body is labelled instead of `application/json` or `+json`; "" where it is labelled so."""
    if not bears_body(exchange):
        return ""
    label = _label(exchange)
    fine = label == "application/json" or label.endswith("+json")
    return "" if fine else f"labelled {label or 'not at all'}"
