"""Faults of lists: items that are missing, repeated, or stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reference.queries import Query
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields


@breaks("list-complete")
class ForgetsTheLastPage(Reference):
    """Answers an empty page where the last of several pages should be."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return [] if query.page > 1 and query.page * query.size >= len(items) else page


@breaks("list-complete")
class SkipsTheFirstOfLaterPages(Reference):
    """Leaves out the first item of every page but the first."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return page[1:] if query.page > 1 else page


@breaks("list-complete")
class HidesTheInactive(Reference):
    """Leaves items with active or isActive false out of lists."""

    def list_items(self, call: Call) -> Sequence[Item]:
        return [
            item
            for item in super().list_items(call)
            if item.fields.get("active", True) and item.fields.get("isActive", True)
        ]


@breaks("list-complete")
class RepeatsThePatched(Reference):
    """Lists a profile that was changed twice."""

    def list_items(self, call: Call) -> Sequence[Item]:
        items = super().list_items(call)
        changed = [item for item in items if item.kind == "profile" and item.revision > 1]
        return [*items, *changed]


@breaks("list-complete")
class ListsWhatWasCreated(Reference):
    """Lists campaigns as they were created, whatever changed since."""

    def __init__(self) -> None:
        self._created: dict[str, dict[str, Any]] = {}
        super().__init__()

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        self._created[item.id] = dict(fields)
        return item

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().summary(resource, item)
        if item.kind != "campaign":
            return shown
        return {**shown, **self._created.get(item.id, {})}
