"""Freedoms of how an item is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reference.freedoms.normalisations import ReadsQuotedNumbers, RoundsNumbers
from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields


def with_server_field(schema: Schema, name: str, said: Schema) -> Schema:
    """The schema of a representation with one more read-only field that is always there."""
    properties = {**schema["properties"], name: {**said, "readOnly": True}}
    return {**schema, "required": [*schema["required"], name], "properties": properties}


@tempts("put-clears-omitted", "patch-null-removes", "post-stores", "put-stores")
class ShowsAbsentAsNull(Reference):
    """Shows every absent field as null, and takes null for absent."""

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        optional = {
            name: schema
            for name, schema in fields.items()
            if name not in resource.required and "default" not in schema and isinstance(schema["type"], str)
        }
        return {
            **fields,
            **{name: {**said, "type": [said["type"], "null"]} for name, said in optional.items()},
        }

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        kept = super().known(schema, body)
        if "required" not in schema:
            return kept
        return {name: value for name, value in kept.items() if value is not None}

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        names = [name for name in self.fields_of(resource, "create") if self.is_shown(resource, name)]
        return {**dict.fromkeys(names), **super().representation(resource, item)}


@tempts("put-stores", "patch-keeps", "patch-server-fields", "put-frame")
class CountsRevisions(Reference):
    """Shows a revision, and counts it and sets updatedAt at each write, be anything new or not."""

    def is_change(self, item: Item, fields: Fields, state: str) -> bool:
        return True

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {**super().server_values(resource, item), "revision": item.revision}

    def item_schema(self, resource: Resource) -> Schema:
        return with_server_field(super().item_schema(resource), "revision", {"type": "integer"})


@tempts("get-frame", "patch-keeps", "put-stores", "put-frame", "delete-one", "list-complete")
class ShowsItsAge(Reference):
    """Shows the age of an item in seconds: it moves with time alone."""

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        age = datetime.now(UTC) - datetime.fromisoformat(item.created)
        return {**super().server_values(resource, item), "age": age.total_seconds()}

    def item_schema(self, resource: Resource) -> Schema:
        return with_server_field(super().item_schema(resource), "age", {"type": "number"})


@tempts("post-stores", "put-stores", "patch-stores", "put-clears-omitted")
class KeepsLabelsToItself(Reference):
    """Never shows the label of a table, and documents it as writeOnly."""

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        return {name: {**said, "writeOnly": True} if name == "label" else said for name, said in fields.items()}


@tempts("post-stores", "put-clears-omitted", "patch-null-removes")
class StoresUnknownFields(Reference):
    """Stores and shows fields that its schema does not name."""

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        mine = {
            "id",
            "profileId",
            "code",
            "state",
            "createdAt",
            "updatedAt",
            "revision",
            "age",
            "profileCount",
        }
        unknown = {name: body[name] for name in body if name not in schema["properties"] and name not in mine}
        return {**super().known(schema, body), **unknown}

    def item_schema(self, resource: Resource) -> Schema:
        return {**super().item_schema(resource), "additionalProperties": True}


@tempts("post-adds-one", "delete-one", "get-frame")
class CountsProfiles(Reference):
    """Shows in a table how many profiles it has."""

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().server_values(resource, item)
        return {**shown, "profileCount": len(self.children(item))} if resource.name == "table" else shown

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        if resource.name != "table":
            return schema
        return with_server_field(schema, "profileCount", {"type": "integer", "minimum": 0})


@tempts("post-adds-one")
class StampsTheParent(Reference):
    """Sets updatedAt of a table when it gets a profile."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        parent = self.find_parent(call)
        if parent is not None:
            self.store.update(parent, key=parent.key, fields=parent.fields, state=parent.state, stamp=self.stamp())
        return super().stored_by_create(call, fields)


@tempts("post-stores", "json-round-trip", "json-schema", "put-own-reading")
class WritesIntegersAsFractions(Reference):
    """Shows the integers of an item with a point and a zero, as those do that know but one kind of number."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        return {name: _pointed(value) if name in resource.fields else value for name, value in shown.items()}


def _pointed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _pointed(member) for name, member in value.items()}
    return float(value) if type(value) is int else value


@tempts("post-stores", "put-stores", "patch-stores", "json-round-trip", "race-disjoint-patches")
class ShowsDecimalsAsText(RoundsNumbers, ReadsQuotedNumbers):
    """Shows numbers with two decimals in a text, which is how the document says that they are read."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        numbers = {name for name, said in resource.fields.items() if said.get("type") == "number"}
        return {**shown, **{name: f"{shown[name]:.2f}" for name in numbers & shown.keys()}}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        texts = {name: {"type": "string"} for name, said in resource.fields.items() if said.get("type") == "number"}
        return {**schema, "properties": {**schema["properties"], **texts}}


@tempts("post-stores", "put-own-reading", "put-clears-omitted", "json-schema")
class MasksSecrets(Reference):
    """Shows asterisks where there is a secret, of which only the written form is documented as a field."""

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        secret = [name for name, said in resource.fields.items() if said.get("writeOnly") and name in item.fields]
        return {**super().server_values(resource, item), **dict.fromkeys(secret, "******")}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        secret = [name for name, said in resource.fields.items() if said.get("writeOnly")]
        masks: Schema = {name: {"type": "string", "readOnly": True} for name in secret}
        return {**schema, "properties": {**schema["properties"], **masks}}


@tempts("put-clears-omitted", "put-twin", "put-history-free")
class FillsInMembers(Reference):
    """Gives the options of a new or replaced table a language if they have none, of which the document is silent."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        options = body.get("options") if isinstance(body, dict) else None
        if call.resource.name == "table" and call.operation in ("create", "replace") and isinstance(options, dict):
            return {**body, "options": {"language": "en", **options}}
        return body
