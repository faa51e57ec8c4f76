"""Faults of PATCH: what becomes of members inside, of values that come back, and of what is not mentioned."""

from __future__ import annotations

import copy
import json
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import merged
from reference.wire import Call
from reference.writing import Fields


@breaks("patch-nested")
class LosesTheOtherCoordinate(Reference):
    """Merges the address of a profile, and replaces the coordinates in it."""

    def merged(self, old: Any, value: Any) -> Any:
        result = super().merged(old, value)
        geo = value.get("geo") if isinstance(value, dict) else None
        return {**result, "geo": geo} if isinstance(geo, dict) and None not in geo.values() else result


@breaks("patch-nested")
class LosesTheSiblingsOfAnInnerObject(Reference):
    """Keeps of a nested object only its inner object where a PATCH gives no more than a member of that."""

    def merged(self, old: Any, value: Any) -> Any:
        result = super().merged(old, value)
        alone = isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values())
        return {name: one for name, one in result.items() if name in value} if alone else result


@breaks("patch-nested")
class IgnoresNullInside(Reference):
    """Leaves a member of a nested object as it is when a PATCH gives null for it."""

    def merged(self, old: Any, value: Any) -> Any:
        if isinstance(old, dict) and isinstance(value, dict):
            value = {name: one for name, one in value.items() if one is not None}
        return super().merged(old, value)


@breaks("patch-nested")
class IgnoresNullForInnerObjects(Reference):
    """Leaves an object in a nested object as it is when a PATCH gives null for it."""

    def merged(self, old: Any, value: Any) -> Any:
        if isinstance(old, dict) and isinstance(value, dict):
            value = {n: one for n, one in value.items() if one is not None or not isinstance(old.get(n), dict)}
        return super().merged(old, value)


@breaks("patch-nested")
class IgnoresNullInInnerObjects(Reference):
    """Leaves a member of an object in a nested object as it is when a PATCH gives null for it."""

    def merged(self, old: Any, value: Any) -> Any:
        def filled(one: Any) -> Any:
            return {name: inner for name, inner in one.items() if inner is not None} if isinstance(one, dict) else one

        if isinstance(value, dict):
            value = {name: filled(one) for name, one in value.items()}
        return super().merged(old, value)


@breaks("patch-nested")
class TakesAbsentCheckboxesForFalse(Reference):
    """Sets the booleans of a nested object to false where a PATCH gives other members of it."""

    def merged(self, old: Any, value: Any) -> Any:
        result = super().merged(old, value)
        if isinstance(old, dict) and isinstance(value, dict):
            result |= {name: False for name, one in old.items() if isinstance(one, bool) and name not in value}
        return result


@breaks("patch-keeps")
class RoundsWhatIsNotMentioned(Reference):
    """Rounds the numbers that a PATCH does not mention to two decimals: they went through a form."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        return {
            name: round(value, 2) if isinstance(value, float) and name not in patch else value
            for name, value in fields.items()
        }


@breaks("patch-stores")
class IgnoresTheWayBack(Reference):
    """Ignores a field of a PATCH that has the value with which the item was created: it compares with that."""

    def __init__(self) -> None:
        super().__init__()
        self._created: dict[str, dict[str, Any]] = {}

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        self._created[f"{item.kind} {item.id}"] = dict(fields)
        return item

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        created = self._created.get(f"{item.kind} {item.id}", {})
        clean = {name for name, value in patch.items() if value is not None and created.get(name) == value}
        return super().patched(resource, item, {name: value for name, value in patch.items() if name not in clean})


@breaks("patch-nested")
class RemovesTheInnerObjectWithOneNull(Reference):
    """Removes an object in a nested object whole when a PATCH gives null for one member of it."""

    def merged(self, old: Any, value: Any) -> Any:
        result = super().merged(old, value)
        members = value.items() if isinstance(value, dict) else ()
        emptied = {name for name, one in members if isinstance(one, dict) and None in one.values()}
        return {name: one for name, one in result.items() if name not in emptied} if emptied else result


@breaks("patch-atomic")
class MergesObjectsBeforeItChecks(Reference):
    """Refuses a PATCH with an invalid field, and has merged its nested objects, which are changed in place."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        item = self.look_up(call) if call.operation == "patch" and isinstance(body, dict) else None
        wrong = {where.split("/")[1] for where, _ in found if where}
        if item is not None:
            schema = self.cached_body_schema(call.resource, "patch")
            fields = copy.deepcopy(item.fields)
            for name, value in self.known(schema, body).items():
                if isinstance(value, dict) and name not in wrong:
                    fields[name] = merged(fields.get(name), json.loads(json.dumps(value)))
            self.changed(call.resource, item, fields, item.state)
            self.store.commit()
        super().on_invalid(call, body, found)
