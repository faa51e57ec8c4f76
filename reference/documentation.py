"""The OpenAPI document of a deployment, written from the decisions that the deployment takes."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from reference.resources import Resource, Schema
from reference.routes import Route
from reference.wire import Call, Request
from reference.writing import Writing

_RESULTS: Final = {
    "list": "listed",
    "read": "read",
    "create": "created",
    "replace": "replaced",
    "patch": "patched",
    "delete": "deleted",
    "act": "acted",
}
_MEANINGS: Final = {
    "credential": "The credential is missing or wrong.",
    "forbidden": "This credential may not use this entity.",
    "entity": "There is no such entity.",
    "parent": "There is no such parent.",
    "absent": "There is no such item.",
    "accept": "The client takes no JSON.",
    "query": "A query parameter has a value that is not documented.",
    "json": "The body is not JSON.",
    "media-type": "The body is not labelled as JSON.",
    "large": "The body is too large.",
    "invalid": "The body breaks its schema.",
    "conflict": "The unique value is taken.",
    "state": "The item is in the wrong state.",
    "parameter": "There is no such query parameter.",
    "null": "A required field cannot be removed.",
    "gone": "There was such an item, and it was deleted.",
    "children": "The item has children.",
    "precondition": "The item was changed since.",
    "unconditional": "If-Match is needed.",
    "throttled": "Too many requests at once: try again.",
    "busy": "Out of service for a moment: try again.",
}
_SUMMARIES: Final = {
    "list": "The items, in order of creation unless sorted; ties too, and items without a value last.",
    "read": "One item.",
    "create": "Create an item. Unknown and read-only members are ignored.",
    "replace": "Replace an item whole: what the body leaves out is gone, or back to its default.",
    "patch": "Change the fields provided: null removes, objects are merged, arrays are replaced.",
    "delete": "Delete one item, and its children with it.",
    "act": "Trigger the action. No body is needed.",
}
_CREDENTIAL: Final = "GET /auth/token with a key in Authorization answers accessToken and expiresIn."


class Documentation(Writing):
    """Says what the deployment does, in OpenAPI 3.1."""

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document, exact for this deployment."""
        return self.documented(
            {
                "openapi": "3.1.0",
                "info": {"title": "Reference deployment", "version": "1.0.0"},
                "servers": [{"url": "/"}],
                "security": [{"bearer": []}],
                "paths": self.documented_paths(),
                "components": {
                    "schemas": self.documented_schemas(),
                    "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "description": _CREDENTIAL}},
                },
            }
        )

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        """The last word on the document."""
        return document

    def documented_paths(self) -> dict[str, Any]:
        """Every route with its operations."""
        return {
            self.template(route): {
                "parameters": self.path_parameters(route),
                **{
                    method.lower(): self.documented_operation(route, method, operation)
                    for method, operation in route.operations.items()
                },
            }
            for route in self.routes
        }

    def documented_schemas(self) -> dict[str, Schema]:
        """The schemas that operations refer to, by name."""
        schemas = {"Error": self.error_schema()}
        for resource in self.resources:
            schemas[resource.title] = self.item_schema(resource)
            if resource.writable:
                schemas[f"{resource.title}Create"] = self.body_schema(resource, "create")
                schemas[f"{resource.title}Replace"] = self.body_schema(resource, "replace")
                schemas[f"{resource.title}Patch"] = self.body_schema(resource, "patch")
        return schemas

    def path_parameters(self, route: Route) -> list[dict[str, Any]]:
        """The placeholders of a route."""
        kinds: dict[str, Schema] = {"e": {"type": "string"}}
        for resource in self.resources:
            kinds[resource.parameter] = {
                name: value for name, value in resource.id_schema.items() if name != "readOnly"
            }
        names = [segment[1:-1] for segment in route.segments if segment.startswith("{")]
        return [{"name": name, "in": "path", "required": True, "schema": kinds[name]} for name in names]

    def documented_operation(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        """What the document says of one operation."""
        action = route.role if operation == "act" else ""
        said: dict[str, Any] = {
            "operationId": f"{operation}{route.resource.title}{action.title()}",
            "summary": self.summary_of(operation),
            "responses": self.documented_responses(route, method, operation),
        }
        if operation == "list":
            said["parameters"] = [
                {"name": name, "in": "query", "required": False, "schema": schema}
                for name, schema in self.query_schemas(route.resource).items()
            ]
        if operation in {"create", "replace", "patch"}:
            content = {
                kind: {"schema": self.request_schema(route.resource, operation)}
                for kind in self.request_types(operation)
            }
            said["requestBody"] = {"required": True, "content": content}
        return said

    def summary_of(self, operation: str) -> str:
        """One sentence on an operation."""
        return _SUMMARIES[operation]

    def request_types(self, operation: str) -> list[str]:
        """The media types that are documented for a body."""
        return ["application/json", *(["application/merge-patch+json"] if operation == "patch" else [])]

    def request_schema(self, resource: Resource, operation: str) -> Schema:
        """The schema of a request body, as the document refers to it."""
        return {"$ref": f"#/components/schemas/{resource.title}{operation.title()}"}

    def results_of(self, route: Route, operation: str) -> list[str]:  # noqa: ARG002
        """The successes that an operation can have."""
        return [_RESULTS[operation]]

    def problems_of(self, route: Route, operation: str) -> list[str]:
        """The problems that an operation can have."""
        resource = route.resource
        writes_body = operation in {"create", "replace", "patch", "act"}
        found = ["credential", "forbidden", "entity", "accept"]
        found += ["parent"] if resource.parent else []
        found += ["absent"] if route.role != "collection" else []
        found += ["query"] if operation == "list" else []
        found += ["json", "media-type", "large", "invalid"] if writes_body else []
        found += ["conflict"] if resource.unique and operation in {"create", "replace", "patch"} else []
        found += ["state"] if operation == "act" else []
        return found

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        """Every code that an operation answers, with its schema."""
        call = Call(Request(method), resource=route.resource, role=route.role, operation=operation)
        responses: dict[str, Any] = {}
        for result in self.results_of(route, operation):
            status = self.status_for(call, result)
            responses[str(status)] = self.documented_response(call, status, result)
        for problem in self.problems_of(route, operation):
            status = self.status_for(call, problem)
            kind = self.media_type(call, status).partition(";")[0]
            said = responses.setdefault(
                str(status),
                {"description": "", "content": {kind: {"schema": {"$ref": "#/components/schemas/Error"}}}},
            )
            said["description"] = f"{said['description']} {self.meaning(problem)}".strip()
        return responses

    def meaning(self, problem: str) -> str:
        """One sentence on a problem."""
        return _MEANINGS[problem]

    def documented_response(self, call: Call, status: int, result: str) -> dict[str, Any]:
        """What the document says of a success."""
        said: dict[str, Any] = {"description": f"The result is {result}."}
        schema = self.answer_schema(call.resource, result)
        if result == "created":
            location = {"schema": {"type": "string", "format": "uri-reference"}}
            said["headers"] = {"Location": {"description": "The new item."} | location}
        if schema is not None:
            kind = self.media_type(call, status).partition(";")[0]
            said["content"] = {kind: {"schema": self.referring(call.resource, schema)}}
        return said

    def referring(self, resource: Resource, schema: Schema) -> Schema:
        """A schema with references where it is one of the components."""
        if schema == self.item_schema(resource):
            return {"$ref": f"#/components/schemas/{resource.title}"}
        parts: Schema = dict(schema)
        if schema.get("type") == "array":
            parts["items"] = self.referring(resource, schema["items"])
        if "properties" in schema:
            members = schema["properties"].items()
            parts["properties"] = {name: self.referring(resource, member) for name, member in members}
        return parts
