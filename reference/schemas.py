"""What the service says of its bodies: one schema for each, used to document and to validate."""

from __future__ import annotations

from typing import Any, Final

from reference.resources import RESOURCES, Resource, Schema
from reference.store import Store

ERROR: Final[Schema] = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}


class Schemas:
    """The shapes of bodies, and the state that everything else works on."""

    resources: tuple[Resource, ...] = RESOURCES

    def __init__(self) -> None:
        self.store = Store()
        self._body_schemas: dict[tuple[str, str], Schema] = {}

    def cached_body_schema(self, resource: Resource, operation: str) -> Schema:
        """`body_schema`, computed once."""
        key = resource.name, operation
        if key not in self._body_schemas:
            self._body_schemas[key] = self.body_schema(resource, operation)
        return self._body_schemas[key]

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:  # noqa: ARG002
        """The fields that the body of `operation` (create, replace, patch) may carry."""
        return dict(resource.fields)

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        """The schema of the body of create, replace, patch or act."""
        if operation == "act":
            return {"type": "object", "properties": {}}
        fields = self.fields_of(resource, operation)
        if operation == "patch":
            return {
                "type": "object",
                "properties": {
                    name: _patchable(schema, removable=name not in resource.required) for name, schema in fields.items()
                },
            }
        required = [name for name in resource.required if name in fields]
        return {"type": "object", "required": required, "properties": fields}

    def item_schema(self, resource: Resource) -> Schema:
        """The schema of an item's representation."""
        fields = self.fields_of(resource, "create").items()
        shown = {name: schema for name, schema in fields if not schema.get("writeOnly", False)}
        required = [
            resource.id_field,
            *resource.required,
            *(name for name, schema in shown.items() if "default" in schema),
            *resource.server_fields,
        ]
        return {
            "type": "object",
            "required": list(dict.fromkeys(required)),
            "additionalProperties": False,
            "properties": {resource.id_field: resource.id_schema, **shown, **resource.server_fields},
        }

    def summary_schema(self, resource: Resource) -> Schema:
        """The schema of an item as its list shows it."""
        return self.item_schema(resource)

    def list_schema(self, resource: Resource) -> Schema:
        """The schema of the answer of a list."""
        array: Schema = {"type": "array", "items": self.summary_schema(resource)}
        if not resource.plural:
            return array
        total: Schema = {"type": "integer", "minimum": 0}
        return {
            "type": "object",
            "required": [resource.plural, "total"],
            "additionalProperties": False,
            "properties": {resource.plural: array, "total": total},
        }

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        """The schema of what `result` (read, created, …) shows of an item, None for no body."""
        return None if result == "deleted" else self.item_schema(resource)

    def wrapped_schema(self, schema: Schema) -> Schema:
        """The schema of a body that shows one item, from the schema of the item."""
        return schema

    def answer_schema(self, resource: Resource, result: str) -> Schema | None:
        """The schema of a successful answer to `result`, None for no body."""
        if result == "listed":
            return self.list_schema(resource)
        shown = self.shown_schema(resource, result)
        return None if shown is None else self.wrapped_schema(shown)

    def error_schema(self) -> Schema:
        """The schema of every refusal."""
        return ERROR


def _patchable(schema: Schema, *, removable: bool) -> Schema:
    """The schema of what a merge patch may give for a value: null removes it."""
    patch: dict[str, Any] = {name: value for name, value in schema.items() if name not in {"default", "required"}}
    if "properties" in patch:
        members = patch["properties"].items()
        patch["properties"] = {name: _patchable(member, removable=True) for name, member in members}
    if isinstance(patch.get("additionalProperties"), dict):
        patch["additionalProperties"] = _patchable(patch["additionalProperties"], removable=True)
    kinds = patch["type"] if isinstance(patch["type"], list) else [patch["type"]]
    if removable and "null" not in kinds:
        patch["type"] = [*kinds, "null"]
        if "enum" in patch:
            patch["enum"] = [*patch["enum"], None]
    return patch
