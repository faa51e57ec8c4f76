"""Validators of before a change (ETag, Last-Modified), and whether they are still taken after it (RFC 9110, 13)."""

from __future__ import annotations

import time
from typing import Any, Final

from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import NotExercised
from harness.transport.exchange import Exchange

_GRAIN: Final = 1.1  # seconds: Last-Modified tells no two changes within a second apart (RFC 9110, 8.8.2.2)
_CONDITIONS: Final = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class Validators:
    """What the item and its list showed, and the validators that they showed it under.

    Raises NotExercised where neither has one.
    """

    def __init__(self, item: Item) -> None:
        self._item = item
        self._seen: dict[str, tuple[Any, dict[str, str]]] = {}
        for role in self._looks():
            exchange = self._look(role, at_once=True)  # some validators tell no more than the second
            told = {
                condition: exchange.headers[name] for name, condition in _CONDITIONS.items() if name in exchange.headers
            }
            if exchange.ok and told:
                self._seen[role] = self._shown(role, exchange), told
        if not self._seen:
            raise NotExercised("neither the item nor its list is sent with a validator")
        if any("If-Modified-Since" in told for _, told in self._seen.values()):
            time.sleep(_GRAIN)

    def still_taken(self) -> Findings:
        """The conditional GETs that are answered 304, though a plain one shows something else than before."""
        found = Findings()
        for role, (before, told) in self._seen.items():
            if self._shown(role, self._look(role)) == before:
                continue
            for condition, value in told.items():
                exchange = self._look(role, headers={condition: value})
                if exchange.status == 304:
                    found.append(f"{exchange.line} with {condition}: {value} → 304")
        return found

    def _looks(self) -> list[str]:
        return [role for role in ("read", "list") if self._item.resource.offers(role)]

    def _look(self, role: str, *, at_once: bool = False, **how: Any) -> Exchange:
        if role == "read":
            return self._item.get(**how)
        return self._item.deployment.listing(self._item, self._item.trail).get(at_once=at_once, **how)

    def _shown(self, role: str, exchange: Exchange) -> Any:
        ways = self._item.ways
        return ways.comparable(ways.item(exchange) if role == "read" else ways.elements(exchange))
