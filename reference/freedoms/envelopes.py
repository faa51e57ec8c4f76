"""Freedoms of envelopes: how frameworks wrap items and lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from reference.freedoms.answers import WrapsInAnEnvelope
from reference.queries import Query
from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused

_TEXT: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}


class _Wrapping(Reference):
    """Remembers which page a list was asked for, to tell it in the list's envelope."""

    def list(self, call: Call, body: Any) -> Answer:
        self.asked, self.asked_at = self.query(call), call
        return super().list(call, body)

    def page_address(self, page: int) -> str:
        """The address of another page of the list that was asked for."""
        told = {**dict(self.asked_at.request.parameters), "page": str(page)}
        return f"{self.asked_at.request.path}?{urlencode(told, errors='surrogateescape')}"

    def list_of(self, resource: Resource) -> Schema:
        """The schema of the elements in an array."""
        return {"type": "array", "items": self.summary_schema(resource)}


@tempts("list-complete", "list-page-walk", "list-bounds", "post-adds-one", "json-schema")
class ListsAsDjangoDoes(_Wrapping):
    """Wraps a list as {count, next, previous, results}, with links to other pages; one past the end is not found."""

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        page, last = self.asked.page, max(1, -(-total // self.asked.size))
        following = self.page_address(page + 1) if page < last else None
        return {
            "count": total,
            "next": following,
            "previous": self.page_address(page - 1) if page > 1 else None,
            "results": list(shown),
        }

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        if query.page > 1 and not page:
            raise Refused("absent", "Invalid page.")
        return page

    def list_schema(self, resource: Resource) -> Schema:
        members = {"count": _COUNT, "next": _TEXT, "previous": _TEXT, "results": self.list_of(resource)}
        return {"type": "object", "required": [*members], "properties": members}

    def problems_of(self, route: Any, operation: str) -> Any:
        return super().problems_of(route, operation) + (["absent"] if operation == "list" else [])


@tempts("list-complete", "list-page-walk", "put-own-reading", "put-history-free", "post-adds-one", "json-schema")
class SpeaksHal(_Wrapping):
    """Shows links in each item, and a list as {_embedded, _links, page}, without _embedded where nothing is shown."""

    def links_of(self, address: str) -> dict[str, Any]:
        """The links of what stands at an address."""
        return {"self": {"href": f"https://api.example.org{address}"}}

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {**super().representation(resource, item), "_links": self.links_of(self.location(resource, item))}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        return {**schema, "properties": {**schema["properties"], "_links": {"type": "object", "readOnly": True}}}

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        size = self.asked.size
        page = {"size": size, "totalElements": total, "totalPages": -(-total // size), "number": self.asked.page}
        name = resource.plural or f"{resource.name}s"
        body: dict[str, Any] = {"_embedded": {name: list(shown)}} if shown else {}
        return {**body, "_links": self.links_of(self.asked_at.request.path), "page": page}

    def list_schema(self, resource: Resource) -> Schema:
        name = resource.plural or f"{resource.name}s"
        numbers = dict.fromkeys(("size", "totalElements", "totalPages", "number"), _COUNT)
        members: Schema = {
            "_embedded": {"type": "object", "properties": {name: self.list_of(resource)}},
            "_links": {"type": "object"},
            "page": {"type": "object", "properties": numbers},
        }
        return {"type": "object", "required": ["_links", "page"], "properties": members}


@tempts("post-stores", "put-stores", "patch-stores", "post-adds-one", "list-complete", "json-schema")
class ShowsAttributes(WrapsInAnEnvelope):
    """Takes {"data": fields}, and shows {"data": {"id", "attributes"}}, in lists too."""

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown: dict[str, Any] = _apart(resource, super().summary(resource, item))
        return shown

    def summary_schema(self, resource: Resource) -> Schema:
        schema: Schema = _schema_apart(resource, super().summary_schema(resource))
        return schema

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        return _apart(resource, super().shown_by(resource, result, item))

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        schema: Schema | None = _schema_apart(resource, super().shown_schema(resource, result))
        return schema

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        return {"data": list(shown), "meta": {"pagination": {"total": total}}}

    def list_schema(self, resource: Resource) -> Schema:
        data: Schema = {"type": "array", "items": self.summary_schema(resource)}
        pages: Schema = {"type": "object", "properties": {"total": _COUNT}}
        meta: Schema = {"type": "object", "properties": {"pagination": pages}}
        return {"type": "object", "required": ["data", "meta"], "properties": {"data": data, "meta": meta}}


def _apart(resource: Resource, shown: Any) -> Any:
    """An item with its fields in a member of their own; what shows no item as it is."""
    name = resource.id_field
    if not isinstance(shown, dict) or name not in shown:
        return shown
    return {name: shown[name], "attributes": {member: shown[member] for member in shown if member != name}}


def _schema_apart(resource: Resource, schema: Any) -> Any:
    """The schema of what `_apart` shows."""
    name = resource.id_field
    if schema is None or name not in schema.get("properties", {}):
        return schema
    members = {member: said for member, said in schema["properties"].items() if member != name}
    inner = {**schema, "required": [one for one in schema["required"] if one != name], "properties": members}
    outer = {name: schema["properties"][name], "attributes": inner}
    return {"type": "object", "required": [*outer], "properties": outer}
