"""Faults of PUT: it merges, forgets, or reaches further than its item."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import merged
from reference.wire import Answer, Call
from reference.writing import Fields


@breaks("put-stores")
class SkipsFalsyValuesInPut(Reference):
    """Stores a field that is replaced only `if value:`."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        return super().replaced(resource, item, {name: value for name, value in fields.items() if value})


@breaks("put-stores")
class KeepsTheNestedObject(Reference):
    """Ignores a nested object in a PUT where the item has one already."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        old = {name: value for name, value in item.fields.items() if isinstance(value, dict) and name in fields}
        return super().replaced(resource, item, {**fields, **old})


@breaks("put-stores")
class AnswersPutWithoutStoring(Reference):
    """Answers the PUT of a campaign with what was sent, and stores nothing."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        if item.kind == "campaign":
            return replace(item, text=json.dumps(fields))
        return super().stored_by_put(call, item, fields)


@breaks("put-stores")
class StoresTheFirstPutOnly(Reference):
    """Stores a replacement only if the item was never changed before."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        return item if item.revision > 1 else super().stored_by_put(call, item, fields)


@breaks("put-clears-omitted")
class MergesOnPut(Reference):
    """Keeps every field that the body of a PUT leaves out."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        return super().replaced(resource, item, {**item.fields, **fields})


@breaks("put-clears-omitted")
class MergesNestedObjectsOnPut(Reference):
    """Keeps the members of a nested object that a PUT of this object leaves out."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        objects = {name: value for name, value in fields.items() if isinstance(value, dict)}
        joined = {name: merged(item.fields.get(name), value) for name, value in objects.items()}
        return super().replaced(resource, item, {**fields, **joined})


@breaks("put-clears-omitted")
class MergesProfilesOnPut(Reference):
    """Keeps every field that the body of the PUT of a profile leaves out."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = item.fields if item.kind == "profile" else {}
        return super().replaced(resource, item, {**kept, **fields})


@breaks("put-clears-omitted")
class KeepsOmittedArraysAndFlags(Reference):
    """Keeps arrays and booleans that the body of a PUT leaves out."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = {name: value for name, value in item.fields.items() if isinstance(value, list | bool)}
        return super().replaced(resource, item, {**kept, **fields})


@breaks("put-frame")
class ReplacesTheNeighbourToo(Reference):
    """Stores the optional fields of a PUT in the item that was created before, too."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        older = [one for one in self.store.items(item.kind, item.entity, item.parent) if one.seq < item.seq]
        for neighbour in older[-1:]:
            optional = {name: value for name, value in fields.items() if name not in call.resource.required}
            self.changed(call.resource, neighbour, {**neighbour.fields, **optional}, neighbour.state)
        return super().stored_by_put(call, item, fields)


@breaks("put-frame")
class LeavesTheOldVersionBehind(Reference):
    """Stores what a campaign was before a PUT as another campaign."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        if item.kind == "campaign":
            old = {**item.fields, "name": f"{item.fields['name']}"[:80] + f" v{item.revision}"}
            self.insert(call, self.fresh_id(call.resource), old)
        return super().stored_by_put(call, item, fields)


@breaks("put-frame")
class DeletesTheChildrenOnPut(Reference):
    """Deletes the profiles of a table that is replaced."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        for child in self.children(item):
            self.store.remove(child)
        return super().stored_by_put(call, item, fields)


@breaks("put-refused")
class StoresTheValidHalfOfAPut(Reference):
    """Stores the valid fields of an invalid PUT before it refuses it."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        item = self.look_up(call) if call.operation == "replace" and isinstance(body, dict) else None
        if item is not None:
            wrong = {where.split("/")[1] for where, _ in found if where}
            valid = {name: body[name] for name in call.resource.fields if name in body and name not in wrong}
            self.changed(call.resource, item, {**item.fields, **valid}, item.state)
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("put-refused")
class ClearsWebhooksBeforeChecking(Reference):
    """Clears the optional fields of a webhook before it finds the PUT invalid."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        item = self.look_up(call) if call.operation == "replace" else None
        if item is not None and item.kind == "webhook":
            required = {name: item.fields[name] for name in call.resource.required}
            self.changed(call.resource, item, self.completed(call.resource, required), item.state)
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("put-refused")
class CreatesAtTheUnknownIdAndRefuses(Reference):
    """Answers 404 to a PUT at an unknown id, and has created the item there."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if self.takes_id(call.resource, call.item_id):
            self.insert(call, call.item_id, self.completed(call.resource, self.checked(call, body)))
            self.store.commit()
        return super().on_absent_put(call, body)
