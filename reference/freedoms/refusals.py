"""Freedoms of what is refused, and with which code."""

from __future__ import annotations

from typing import Any

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.validation import problems
from reference.wire import Answer, Call, Refused


def _closed(schema: Schema) -> Schema:
    """A schema that allows only the members that it names, at any depth."""
    closed = dict(schema)
    if "items" in schema:
        closed["items"] = _closed(schema["items"])
    if "properties" in schema:
        closed["properties"] = {name: _closed(said) for name, said in schema["properties"].items()}
        closed["additionalProperties"] = False
    return closed


@tempts("post-stores", "patch-refused", "put-refused")
class RefusesUnknownFields(Reference):
    """Refuses a body with fields that its schema does not name, read-only ones included."""

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        return _closed(super().body_schema(resource, operation))


@tempts("query-inert", "code-same-across")
class RefusesUnknownParameters(Reference):
    """Refuses query parameters that are not documented for the operation, on every method."""

    def negotiate(self, call: Call) -> None:
        super().negotiate(call)
        known = self.query_schemas(call.resource) if call.operation == "list" else {}
        if any(name not in known for name, _ in call.request.parameters):
            raise Refused("parameter", "There is no such query parameter.")

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [*super().problems_of(route, operation), "parameter"]


@tempts("code-same-across", "post-refused", "put-refused", "patch-refused")
class Answers400ForInvalid(Reference):
    """Answers an invalid body with 400."""

    def status_for(self, call: Call, result: str) -> int:
        return 400 if result == "invalid" else super().status_for(call, result)


@tempts("patch-atomic", "patch-refused", "patch-null-required")
class IgnoresInvalidFieldsOfPatches(Reference):
    """Ignores invalid fields of a PATCH as it ignores unknown ones: applies the others, and answers success."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if call.operation != "patch" or not isinstance(body, dict) or any(not where for where, _ in found):
            super().on_invalid(call, body, found)

    def known(self, schema: dict[str, Any], body: Any) -> dict[str, Any]:
        fields = super().known(schema, body)
        said = schema["properties"]
        return {name: value for name, value in fields.items() if name not in said or not [*problems(said[name], value)]}


@tempts("patch-refused", "patch-keeps")
class RefusesEmptyPatches(Reference):
    """Refuses a PATCH that changes nothing because it is empty."""

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        schema = super().body_schema(resource, operation)
        return {**schema, "minProperties": 1} if operation == "patch" else schema


@tempts("patch-null-removes", "patch-refused", "code-same-across")
class Answers400ForNullOnRequired(Reference):
    """Answers a PATCH with null for a required field with 400, other invalid bodies with 422."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        nulls = isinstance(body, dict) and any(body.get(name, "") is None for name in call.resource.required)
        if call.operation == "patch" and nulls:
            raise Refused("null", "A required field cannot be removed.")
        super().on_invalid(call, body, found)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return super().problems_of(route, operation) + (["null"] if operation == "patch" else [])


class PlainPatches(Reference):
    """Declares no merge patches, and takes none."""

    def labelled(self, call: Call) -> None:
        super().labelled(call)
        if "merge-patch" in call.request.headers.get("content-type", ""):
            raise Refused("media-type", "A patch is application/json.")

    def request_types(self, operation: str) -> list[str]:
        return ["application/json"]


@tempts("patch-stores", "patch-keeps", "patch-null-removes")
class ReplacesNestedObjects(PlainPatches):
    """Replaces a nested object as a whole by PATCH; merge patches are not declared, and not taken."""

    def merged(self, old: Any, value: Any) -> Any:
        return super().merged(None, value)

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return said.replace("objects are merged, arrays are", "objects and arrays are")


@tempts("get-absent", "delete-gone", "code-same-across")
class Answers410ForTheDeleted(Reference):
    """Answers 410 for an id that was deleted, 404 for one that never was."""

    def on_absent(self, call: Call) -> Item:
        if self.was_deleted(call):
            raise Refused("gone", "The item was deleted.")
        return super().on_absent(call)

    def was_deleted(self, call: Call) -> bool:
        """Whether the path names an item that was deleted."""
        ids = call.item_id, call.entity or "", call.parent_id
        return self.takes_id(call.resource, ids[0]) and self.store.was_removed(call.resource.name, *ids)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return super().problems_of(route, operation) + (["gone"] if route.role != "collection" else [])


@tempts("delete-gone", "get-absent")
class KeepsTombstones(Reference):
    """Answers a GET of a deleted item with 410 and what is left of it, as documented."""

    def read(self, call: Call, body: Any) -> Answer:
        ids = call.item_id, call.entity or "", call.parent_id
        known = self.look_up(call) is None and self.takes_id(call.resource, call.item_id)
        if known and self.store.was_removed(call.resource.name, *ids):
            return Answer(self.status_for(call, "buried"), self.wrapped(call.resource, {"deleted": True}))
        return super().read(call, body)

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        if result != "buried":
            return super().shown_schema(resource, result)
        return {"type": "object", "required": ["deleted"], "properties": {"deleted": {"const": True}}}

    def results_of(self, route: Route, operation: str) -> list[str]:
        buried = operation == "read" and route.resource.writable
        return super().results_of(route, operation) + (["buried"] if buried else [])


@tempts("get-absent", "delete-gone", "code-same-across", "scope-foreign-item")
class Answers403ForTheAbsent(Reference):
    """Answers 403 for ids that name nothing."""

    def status_for(self, call: Call, result: str) -> int:
        return 403 if result in {"absent", "parent", "gone"} else super().status_for(call, result)


@tempts("delete-gone", "delete-one", "code-same-across")
class DeletesUnknownIds(Reference):
    """Answers the deletion of what is not there like that of what is."""

    def delete(self, call: Call, body: Any) -> Answer:
        return self.deleted_answer(call) if self.look_up(call) is None else super().delete(call, body)


@tempts("delete-gone", "delete-one")
class KeepsParentsOfChildren(Reference):
    """Refuses to delete a table that has profiles."""

    def on_delete(self, call: Call, item: Item) -> None:
        if self.children(item):
            raise Refused("children", "The table has profiles.")
        super().on_delete(call, item)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        parent = operation == "delete" and route.resource.name == "table"
        return super().problems_of(route, operation) + (["children"] if parent else [])


@tempts("post-action", "json-headers", "json-malformed", "code-success", "code-refusal", "scope-credential")
class WantsAReasonToAct(Reference):
    """Wants a reason in the body of an action, and refuses one without."""

    def body_schema(self, resource: Resource, operation: str) -> Schema:
        schema = super().body_schema(resource, operation)
        reason: Schema = {"type": "string", "minLength": 1, "maxLength": 100}
        return {**schema, "required": ["reason"], "properties": {"reason": reason}} if operation == "act" else schema

    def documented_operation(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_operation(route, method, operation)
        if operation == "act":
            schema = self.body_schema(route.resource, operation)
            said["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        return said

    def summary_of(self, operation: str) -> str:
        return "Trigger the action." if operation == "act" else super().summary_of(operation)
