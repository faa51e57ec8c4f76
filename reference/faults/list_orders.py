"""Faults of orders: sorted as text, the wrong way round, page by page, or differently each time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from reference.queries import Query
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item

_PAIR = 2


@breaks("list-sort-order")
class SortsNumbersAsText(Reference):
    """Sorts numbers as if they were text."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        if not query.sort:
            return items
        name = query.sort.removeprefix("-")
        having = [item for item in items if self.compared(resource, item, name) is not None]
        having.sort(key=lambda item: str(self.compared(resource, item, name)), reverse=query.sort.startswith("-"))
        return [*having, *(item for item in items if item not in having)]


@breaks("list-sort-order")
class IgnoresTheWayDown(Reference):
    """Sorts upwards where it is asked to sort downwards."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().ordered(resource, items, replace(query, sort=query.sort.removeprefix("-")))


@breaks("list-sort-order")
class ShufflesTies(Reference):
    """Shows items that tie in another order each time."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().ordered(resource, random.sample(items, len(items)) if query.sort else items, query)


@breaks("list-sort-order")
class RepeatsATie(Reference):
    """Begins a page with the last item of the page before it, where the two that meet there tie."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        told = list(super().ordered(resource, items, query))
        start, name = (query.page - 1) * query.size, query.sort.removeprefix("-")
        if name and 0 < start < len(told):
            before, after = (self.compared(resource, item, name) for item in told[start - 1 : start + 1])
            if before is not None and before == after:
                told.insert(start, told[start - 1])
        return told


@breaks("list-sort-order")
class SortsNoPagesOfTwo(Reference):
    """Leaves a list in the order of creation where it is shown in pages of two."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return items if query.size == _PAIR else super().ordered(resource, items, query)


@breaks("list-sort-order")
class SortsPageByPage(Reference):
    """Sorts each page for itself."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        pages = [items[start : start + query.size] for start in range(0, len(items), query.size)]
        return [item for page in pages for item in super(SortsPageByPage, self).ordered(resource, page, query)]


@breaks("list-sort-order")
class DropsWhatLacksTheKey(Reference):
    """Leaves items without a value out of a list that is sorted by it."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        name = query.sort.removeprefix("-")
        told = super().ordered(resource, items, query)
        return [item for item in told if not name or self.compared(resource, item, name) is not None]


@breaks("list-sort-order")
class SortsNegativesLast(Reference):
    """Sorts numbers by their size, whatever their sign."""

    def compared(self, resource: Resource, item: Item, name: str) -> object:
        value = super().compared(resource, item, name)
        return abs(value) if type(value) in {int, float} and name == "score" else value


@breaks("list-sort-order")
class SortsMomentsBySeconds(Reference):
    """Sorts stamps by their second, and what falls into one by its creation, up and down."""

    def compared(self, resource: Resource, item: Item, name: str) -> object:
        value = super().compared(resource, item, name)
        return str(value)[:19] if name == "createdAt" else value
