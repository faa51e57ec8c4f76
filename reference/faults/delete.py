"""Faults of DELETE: it deletes less, or more, than its item."""

from __future__ import annotations

from collections.abc import Sequence

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call


@breaks("delete-gone")
class ListsTheDeleted(Reference):
    """Answers 404 for a deleted item, and goes on listing it."""

    def __init__(self) -> None:
        super().__init__()
        self._deleted: set[int] = set()

    def on_delete(self, call: Call, item: Item) -> None:
        for child in self.children(item):
            self.store.remove(child)
        self._deleted.add(item.seq)
        self.store.update(item, key=None, fields=item.fields, state=item.state, stamp=item.updated)

    def lookup(self, resource: Resource, item_id: str, entity: str | None, parent: str | None) -> Item | None:
        item = super().lookup(resource, item_id, entity, parent)
        return None if item is None or item.seq in self._deleted else item


@breaks("delete-gone")
class DeletesNoProfile(Reference):
    """Answers the deletion of a profile with success, and keeps it."""

    def on_delete(self, call: Call, item: Item) -> None:
        if item.kind != "profile":
            super().on_delete(call, item)


@breaks("delete-gone")
class KeepsRunningCampaigns(Reference):
    """Answers the deletion of a running campaign with success, and keeps it."""

    def on_delete(self, call: Call, item: Item) -> None:
        if item.state != "RUNNING":
            super().on_delete(call, item)


@breaks("delete-one")
class TakesTheNeighbourToo(Reference):
    """Deletes the item that was created next in the same collection, too."""

    def on_delete(self, call: Call, item: Item) -> None:
        younger = [one for one in self.store.items(item.kind, item.entity, item.parent) if one.seq > item.seq]
        for neighbour in younger[:1]:
            super().on_delete(call, neighbour)
        super().on_delete(call, item)


@breaks("delete-one")
class EmptiesTheTable(Reference):
    """Deletes every profile of a table when one of them is deleted."""

    def on_delete(self, call: Call, item: Item) -> None:
        if item.kind == "profile":
            for sibling in self.store.items(item.kind, item.entity, item.parent):
                super().on_delete(call, sibling)
        else:
            super().on_delete(call, item)


@breaks("delete-one")
class TakesTheNamesakeElsewhere(Reference):
    """Deletes the item of the same name or email in the other entity, too."""

    def on_delete(self, call: Call, item: Item) -> None:
        for entity in {"demo", "other"} - {item.entity}:
            namesake = item.key and self.store.keyed(item.kind, item.key, entity, None)
            if namesake:
                super().on_delete(call, namesake)
        super().on_delete(call, item)


@breaks("delete-gone")
class FindsTheDeletedByFilters(Reference):
    """Goes on finding a deleted item where its list is filtered: the index was not told."""

    def __init__(self) -> None:
        super().__init__()
        self._index: dict[str, list[Item]] = {}

    def on_delete(self, call: Call, item: Item) -> None:
        self._index.setdefault(f"{item.kind} {item.entity} {item.parent}", []).append(item)
        super().on_delete(call, item)

    def list_items(self, call: Call) -> Sequence[Item]:
        items = super().list_items(call)
        deleted = self._index.get(f"{call.resource.name} {call.entity} {call.parent_id}", [])
        filtered = call.operation == "list" and self.query(call).filters
        return [*items, *deleted] if filtered else items
