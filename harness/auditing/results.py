"""Which code each result got on each route, over all exchanges of the run: a result is what was wrong with a call, or
that it was done, told from the stimulus and from what stands there, never from the code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from harness.transport.exchange import Exchange

DONE: Final = "done"
_WITNESSES: Final = 2
_NO_OUTCOME: Final = frozenset({429, 503})


class Results:
    """Keeps two witnesses of each code of each result of each route, and counts them all."""

    def __init__(self) -> None:
        self._witnesses: dict[tuple[str, str], dict[int, list[Exchange]]] = {}
        self._counts: Counter[tuple[str, str, int]] = Counter()

    def note(self, route: str, result: str, exchange: Exchange) -> None:
        """Keep an exchange as a witness of the code of a result; of one that is kept already, nothing is noted."""
        status = exchange.status
        if status is None or status in _NO_OUTCOME or not exchange.sent or exchange.by_way_of is not None:
            return
        kept = self._witnesses.setdefault((route, result), {}).setdefault(status, [])
        if any(one is exchange for one in kept):
            return
        self._counts[route, result, status] += 1
        if len(kept) < _WITNESSES:
            kept.append(exchange)

    def of(self, route: str) -> dict[str, dict[int, list[Exchange]]]:
        """The witnesses of a route: by result, then by code."""
        return {result: codes for (label, result), codes in self._witnesses.items() if label == route}

    def rows(self) -> Iterator[tuple[str, str, int, int, list[Exchange]]]:
        """Route, result, code, how often it was seen, and its witnesses."""
        for (route, result), codes in self._witnesses.items():
            for status, witnesses in codes.items():
                yield route, result, status, self._counts[route, result, status], witnesses

    def codes(self, route: str) -> dict[str, Counter[int]]:
        """How often each code was seen on a route, by result."""
        found: dict[str, Counter[int]] = {}
        for label, result, status, count, _ in self.rows():
            if label == route:
                found.setdefault(result, Counter())[status] = count
        return found


def usual(codes: Mapping[int, int]) -> int:
    """The code that was seen most; the lowest of several."""
    return max(codes, key=lambda code: (codes[code], -code))
