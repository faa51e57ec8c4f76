"""Faults of PUT: parts of the old item that stay, and writes that reach further than the item."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


@breaks("put-stores")
class LaysArraysOverOnPut(Reference):
    """Lays the arrays of a PUT over the old ones, so that the rest of a longer one stays."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        def laid(name: str, value: Any) -> Any:
            old = item.fields.get(name)
            return [*value, *old[len(value) :]] if isinstance(value, list) and isinstance(old, list) else value

        return super().replaced(resource, item, {name: laid(name, value) for name, value in fields.items()})


@breaks("put-stores")
class SkipsFalsyMembersInPut(Reference):
    """Stores a member of a nested object that is replaced only `if value:`."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        def filled(value: Any) -> Any:
            return {name: one for name, one in value.items() if one} if isinstance(value, dict) else value

        return super().replaced(resource, item, {name: filled(value) for name, value in fields.items()})


@breaks("put-clears-omitted")
class KeepsInnerObjectsOnPut(Reference):
    """Keeps the objects in a nested object that a PUT of this object leaves out."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        def kept(name: str, value: Any) -> Any:
            old = item.fields.get(name)
            if not isinstance(value, dict) or not isinstance(old, dict):
                return value
            return {inner: one for inner, one in old.items() if isinstance(one, dict)} | value

        return super().replaced(resource, item, {name: kept(name, value) for name, value in fields.items()})


@breaks("put-refused")
class KeepsTheConflictingPut(Reference):
    """Refuses a PUT of a table for its taken name, and has stored the nested objects of the body."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        item = self.look_up(call) if call.operation == "replace" and call.resource.name == "table" else None
        if item is not None:
            objects = {name: value for name, value in fields.items() if isinstance(value, dict)}
            self.changed(call.resource, item, {**item.fields, **objects}, item.state)
            self.store.commit()
        return super().on_duplicate(call, holder, fields)
