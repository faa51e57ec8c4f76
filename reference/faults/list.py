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


@breaks("list-complete")
class ListsWhatWasRemoved(Reference):
    """Lists the nested objects of an item as they were created with, where they have lost something since."""

    def __init__(self) -> None:
        super().__init__()
        self._objects: dict[str, dict[str, Any]] = {}

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        objects = {name: value for name, value in fields.items() if isinstance(value, dict)}
        self._objects[f"{item.kind} {item.id}"] = objects
        return item

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().summary(resource, item)
        for name, value in self._objects.get(f"{item.kind} {item.id}", {}).items():
            if not value.keys() <= shown.get(name, {}).keys():
                shown[name] = {**value, **shown.get(name, {})}
        return shown


@breaks("list-complete")
class ListsTheVersionBefore(Reference):
    """Lists a webhook with the texts that it had before its last PUT."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[str, dict[str, Any]] = {}

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        texts = {name: value for name, value in item.fields.items() if isinstance(value, str) and name in fields}
        self._before[item.id] = texts
        return super().stored_by_put(call, item, fields)

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().summary(resource, item)
        before = self._before.get(item.id, {}) if item.kind == "webhook" else {}
        return {name: before.get(name, value) for name, value in shown.items()}
