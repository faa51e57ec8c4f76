"""Freedoms of routes and of how they are documented."""

from __future__ import annotations

from typing import Any

from reference.registry import tempts
from reference.resources import Resource
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Request


def _as_30(value: Any) -> Any:
    """A part of a 3.1 document in the words of 3.0: nullable instead of a list of types."""
    if isinstance(value, list):
        return [_as_30(element) for element in value]
    if not isinstance(value, dict):
        return value
    said = {name: _as_30(member) for name, member in value.items()}
    kinds = said.get("type")
    if isinstance(kinds, list):
        said |= {"type": kinds[0], "nullable": True}
    if "const" in said:
        said["enum"] = [said.pop("const")]
    return said


@tempts("patch-null-removes", "post-stores")
class DocumentsAs30(Reference):
    """Is documented in OpenAPI 3.0.3."""

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        return {**_as_30(super().documented(document)), "openapi": "3.0.3"}


@tempts("code-same-across", "post-stores")
class DocumentsThinly(Reference):
    """Documents successes only, without a schema, and ids as plain strings."""

    def documented_operation(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_operation(route, method, operation)
        done = {code: {"description": "Done."} for code in said["responses"] if code.startswith("2")}
        return {**said, "responses": done}

    def path_parameters(self, route: Route) -> list[dict[str, Any]]:
        return [{**said, "schema": {"type": "string"}} for said in super().path_parameters(route)]


@tempts("scope-prefix", "post-adds-one")
class EndsRoutesWithASlash(Reference):
    """Serves and documents every route with a slash at its end, and none without."""

    def template(self, route: Route) -> str:
        return f"{super().template(route)}/"

    def path_segments(self, request: Request) -> tuple[str, ...]:
        segments = super().path_segments(request)
        return segments[:-1] if segments[-1] == "" else (*segments, "")

    def location(self, resource: Resource, item: Item) -> str:
        return f"{super().location(resource, item)}/"
