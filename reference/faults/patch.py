"""Faults of PATCH: it loses what it was given, or touches what it was not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


@breaks("patch-stores")
class SkipsFalsyValuesInPatch(Reference):
    """Applies a field of a PATCH only `if value:`, or null."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        kept = {name: value for name, value in patch.items() if value or value is None}
        return super().patched(resource, item, kept)


@breaks("patch-stores")
class IgnoresNestedObjectsInPatch(Reference):
    """Ignores a nested object in a PATCH where the item has one already."""

    def merged(self, old: Any, value: Any) -> Any:
        return old if isinstance(old, dict) else super().merged(old, value)


@breaks("patch-stores")
class AppliesTheFirstFieldOnly(Reference):
    """Applies only the first field of a PATCH of a profile."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        applied = dict(list(patch.items())[:1]) if item.kind == "profile" else patch
        return super().patched(resource, item, applied)


@breaks("patch-keeps")
class ReplacesOnPatch(Reference):
    """Drops every optional field that a PATCH does not mention."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        wanted = {*resource.required, *patch}
        kept = {name: value for name, value in super().patched(resource, item, patch).items() if name in wanted}
        return self.completed(resource, kept)


@breaks("patch-keeps")
class ResetsDefaultsOnPatch(Reference):
    """Sets fields that have a default back to it when a PATCH does not mention them."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        reset = {name: value for name, value in self.completed(resource, {}).items() if name not in patch}
        return {**super().patched(resource, item, patch), **reset}


@breaks("patch-keeps")
class PatchesTheFirstReading(Reference):
    """Applies each PATCH to what the item was when it was patched first: earlier patches are lost."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[int, dict[str, Any]] = {}

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        first = self._first.setdefault(item.seq, item.fields)
        return super().patched(resource, replace(item, text=json.dumps(first)), patch)


@breaks("patch-keeps")
class DropsEmptyValuesOnPatch(Reference):
    """Drops unmentioned optional fields of a profile that are false, zero or empty."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        if item.kind != "profile":
            return fields
        return {name: value for name, value in fields.items() if value or name in patch}


@breaks("patch-null-removes")
class IgnoresNull(Reference):
    """Leaves a field as it is when a PATCH gives null for it."""

    def on_null(self, fields: dict[str, Any], name: str) -> None:
        return


@breaks("patch-null-removes")
class TurnsNullIntoNothingMuch(Reference):
    """Stores an empty text, array or object, zero or false where a PATCH gives null."""

    def on_null(self, fields: dict[str, Any], name: str) -> None:
        if name in fields:
            fields[name] = type(fields[name])()


@breaks("patch-null-removes")
class IgnoresNullForArraysAndObjects(Reference):
    """Leaves arrays and nested objects as they are when a PATCH gives null for them."""

    def on_null(self, fields: dict[str, Any], name: str) -> None:
        if not isinstance(fields.get(name), list | dict):
            super().on_null(fields, name)


@breaks("patch-refused")
class AppliesTheValidHalf(Reference):
    """Applies the valid fields of an invalid PATCH before it refuses it."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        item = self.look_up(call) if call.operation == "patch" and isinstance(body, dict) else None
        if item is not None:
            wrong = {where.split("/")[1] for where, _ in found if where}
            valid = {name: body[name] for name in call.resource.fields if name in body and name not in wrong}
            self.changed(call.resource, item, self.patched(call.resource, item, valid), item.state)
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("patch-refused")
class CreatesWhatIsPatched(Reference):
    """Answers 404 to a PATCH of an unknown id, and has created the item."""

    def patch(self, call: Call, body: Any) -> Answer:
        if self.look_up(call) is None and self.takes_id(call.resource, call.item_id) and isinstance(body, dict):
            fields = self.completed(call.resource, self.checked(call, body))
            least = {
                "targetUrl": "https://example.org/",
                "eventType": "CREATED",
                "email": f"{call.item_id}@x",
            }
            least["name"] = f"new {call.item_id}"
            wanted = {name: least[name] for name in call.resource.required}
            self.insert(call, call.item_id, {**wanted, **fields})
            self.store.commit()
        return super().patch(call, body)


@breaks("patch-refused")
class KeepsTheConflictingPatch(Reference):
    """Refuses a PATCH of a profile for its taken email, and keeps the other fields of it."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        item = self.look_up(call) if call.operation == "patch" and call.resource.name == "profile" else None
        if item is not None:
            self.changed(call.resource, item, {**fields, "email": item.fields["email"]}, item.state)
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


@breaks("patch-frame")
class ClaimsTheTableOfWhatIsPatched(Reference):
    """Leaves nothing of a table's tags once one of its profiles is patched."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        parent = self.find_parent(call)
        if parent is not None and call.resource.parent is not None:
            self.changed(call.resource.parent, parent, {**parent.fields, "tags": []}, parent.state)
        return super().stored_by_patch(call, item, fields)
