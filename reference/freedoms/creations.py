"""Freedoms of what only a creation takes, and of what an update has to bring along."""

from __future__ import annotations

from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused
from reference.writing import Fields

_AT_CREATION: Final = frozenset({"quota", "birthDate", "sendingMode", "eventType"})
_NOT_IN_PATCHES: Final = frozenset({"options", "address", "headers"})


@tempts("put-clears-omitted", "put-stores", "patch-stores", "put-twin", "put-own-reading", "patch-is-merged-put")
class TakesLessInUpdates(Reference):
    """Takes some fields at creation only, and some in no PATCH; refuses a field that the operation does not take."""

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        fixed = _AT_CREATION if operation in {"replace", "patch"} else frozenset()
        fixed |= _NOT_IN_PATCHES if operation == "patch" else frozenset()
        return {name: said for name, said in fields.items() if name not in fixed}

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        schema = super().body_schema(resource, operation)
        return {**schema, "additionalProperties": False} if operation != "act" else schema

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = {name: item.fields[name] for name in _AT_CREATION if name in item.fields}
        replaced = super().replaced(resource, item, fields)
        return {**{name: replaced[name] for name in replaced if name not in _AT_CREATION}, **kept}


@tempts("put-stores", "put-history-free", "put-twin", "put-idempotent", "put-refused", "code-same")
class WantsItsVersionBack(Reference):
    """Shows a version, and wants it in the body of a PUT: 409 for one that is not the item's present one."""

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().server_values(resource, item)
        return {**shown, "version": item.revision} if resource.writable else shown

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        properties = {**schema["properties"], "version": {"type": "integer"}}
        return {**schema, "properties": properties} if resource.writable else schema

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        schema = super().body_schema(resource, operation)
        if operation != "replace":
            return schema
        properties = {**schema["properties"], "version": {"type": "integer", "minimum": 1}}
        return {**schema, "required": [*schema["required"], "version"], "properties": properties}

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        fields = super().checked(call, body)
        if call.operation == "replace":
            item, version = self.look_up(call), fields.pop("version")
            if item is not None and item.revision != version:
                raise Refused("state", "The item was changed since.")
        return fields

    def problems_of(self, route: Any, operation: str) -> Any:
        return super().problems_of(route, operation) + (["state"] if operation == "replace" else [])
