"""The part of the survey that looks twice: what is volatile, where the list is, and whether it shows whole items."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.listing import Listing
from harness.items.ways import Ways, find_list
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail
from harness.values import differences, same

_MANY: Final = 10
_PAUSE: Final = 0.05
_LATEST: Final = 1.5  # seconds that a list may take to show a new item


class Readings:
    """Learns from readings of one item; the survey that creates it is the subclass."""

    deployment: Deployment
    resource: Resource
    ways: Ways
    trail: Trail

    def _volatile(self, item: Item) -> None:
        """What differs between readings because of time alone: a number that grows with the readings does not."""
        first, second = item.before.value or {}, item.read().value
        if second is None:
            raise Inconclusive(f"{item.address} was served once, and then no longer")
        moved = [where for where, _, _ in differences(first, second)]
        if not moved:
            return
        time.sleep(6 * _PAUSE)
        third = item.read().value or {}
        quick = {where: (left, right) for where, left, right in differences(first, second)}
        slow = {where: (left, right) for where, left, right in differences(second, third)}
        volatile = [where for where in {*quick, *slow} if not _counts(quick.get(where), slow.get(where))]
        self.ways.volatile = frozenset(tuple(where.split(".")) for where in volatile)
        self.ways.found("volatile", volatile)

    def _moved_by_reading(self, item: Item) -> None:
        """What a list shows unmoved, though time passes, moves because of the readings: it is not volatile."""
        if not self.ways.volatile or self.ways.list_member is None:
            return
        first = item.listed().value or {}
        time.sleep(6 * _PAUSE)
        second = item.listed().value or {}
        moving = {tuple(where.split(".")) for where, _, _ in differences(first, second)}
        shown = {path for path in self.ways.volatile if path[0] in first}
        self.ways.volatile = frozenset(self.ways.volatile - (shown - moving))

    def _listed(self, item: Item) -> None:
        if not self.resource.offers("list"):
            return
        listing = self.deployment.listing(item, self.trail)
        started = time.monotonic()
        while True:
            exchange = listing.get()
            if not exchange.ok:
                self.ways.refuses["list"] = f"{exchange.line} answered {exchange.outcome}"
                return
            for member, elements in find_list(exchange.json):
                if self.resource.hint.list not in ("", member):
                    continue
                values = [self.ways.fields(element) or element for element in elements]
                for value in values:
                    if self.deployment.identifies(item, value):
                        self._learn_list(member, value, item, exchange, time.monotonic() - started)
                        self._crowded(listing, len(elements))
                        return
            if len(exchange.content) > 100_000 or time.monotonic() - started > _LATEST:
                found = next(find_list(exchange.json), None)
                self.ways.list_member = found[0] if found is not None else None
                self._crowded(listing, len(found[1]) if found is not None else 0)
                return
            time.sleep(2 * _PAUSE)

    def _followed(self, item: Item) -> None:
        """How late a list shows a new item, though it was asked for just before: an answer may be kept for a while."""
        if self.ways.list_member is None or self.ways.crowded:
            return
        started, looks = time.monotonic(), 1
        while item.listed().value is None:
            if time.monotonic() - started > _LATEST:
                return
            time.sleep(2 * _PAUSE)
            looks += 1
        if looks > 1:
            self.ways.list_lag = max(self.ways.list_lag, 2 * (time.monotonic() - started) + 0.2)

    def _crowded(self, listing: Listing, shown: int) -> None:
        """Walk a list that may be long to its end, once: whether it is too long to be walked again and again."""
        if shown >= _MANY:
            listing.elements()
            self.ways.found("list is long", self.ways.crowded)

    def _learn_list(self, member: str, value: Any, item: Item, exchange: Exchange, seconds: float) -> None:
        self.ways.list_member = member
        shown = self.ways.comparable(value) if isinstance(value, Mapping) else None
        self.ways.lists_whole_items = same(shown, self.ways.comparable(item.before.value))
        if seconds > _PAUSE:
            self.ways.list_lag = 2 * seconds + 0.2
        self.ways.found("list", {"member": member, "whole items": self.ways.lists_whole_items}, exchange)


def _counts(quick: tuple[Any, Any] | None, slow: tuple[Any, Any] | None) -> bool:
    """Whether a number moved by the same small step however much time passed: readings, not time, move it."""
    if not quick or not slow or not all(type(value) is int for value in (*quick, *slow)):
        return False
    step = abs(int(quick[1]) - int(quick[0]))
    return 0 < step < 100 and step == abs(int(slow[1]) - int(slow[0]))
