"""Faults of filter, order and page together, where each alone is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference.queries import Query
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call


@breaks("list-commutes")
class FiltersAfterPaging(Reference):
    """Cuts the page first, and filters what is on it."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return items

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        kinds = {item.kind for item in page}
        resource = next((one for one in self.resources if one.name in kinds), None)
        return page if resource is None else super().filtered(resource, page, query)

    def total(self, call: Call, items: Sequence[Item]) -> int:
        return len(super().filtered(call.resource, items, self.query(call)))


@breaks("list-commutes")
class CountsWhateverIsAsked(Reference):
    """Tells the number of all items for the total, filter or no filter."""

    def total(self, call: Call, items: Sequence[Item]) -> int:
        return len(self.list_items(call))


@breaks("list-commutes")
class ForgetsTheOrderOfMatches(Reference):
    """Does not sort a list that is filtered."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().ordered(resource, items, replace(query, sort="") if query.filters else query)


@breaks("list-commutes")
class ForgetsTheFilterOfSorted(Reference):
    """Does not filter a list that is sorted downwards."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return items if query.sort.startswith("-") else super().filtered(resource, items, query)


@breaks("list-commutes")
class TakesOneFilterOfTwo(Reference):
    """Shows what satisfies any of several filters."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        each = [replace(query, filters={name: value}) for name, value in query.filters.items()]
        found = [item.id for one in each for item in super(TakesOneFilterOfTwo, self).filtered(resource, items, one)]
        return [item for item in items if item.id in found] if each else items
