"""Freedoms of lists."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from reference.queries import Query
from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call

_CAP: Final = 5
_MOST: Final = 15
_KEPT: Final = 0.1  # seconds
_LAG: Final = timedelta(seconds=0.3)


@tempts("list-complete", "get-frame", "delete-one")
class ShufflesPages(Reference):
    """Shows the items of an unsorted page in another order each time."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return page if query.sort else random.sample(page, len(page))


@tempts("list-complete")
class ListsTheNewestFirst(Reference):
    """Lists the newest item first where no order is asked for."""

    def list_items(self, call: Call) -> Sequence[Item]:
        return super().list_items(call)[::-1]


@tempts("list-complete", "post-adds-one", "delete-one")
class CapsItsPages(Reference):
    """Shows three items where no size is asked for, and never more than five."""

    def default_size(self) -> int:
        return 3

    def query(self, call: Call) -> Query:
        query = super().query(call)
        return replace(query, size=min(query.size, _CAP))

    def query_schemas(self, resource: Resource) -> dict[str, Schema]:
        schemas = super().query_schemas(resource)
        said = {"default": self.default_size(), "description": f"More than {_CAP} means {_CAP}."}
        return {**schemas, "size": {**schemas["size"], **said}}


@tempts("list-complete", "get-frame")
class SummarisesLists(Reference):
    """Lists only the id, the required fields and the stamps of an item."""

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().summary(resource, item)
        return {name: value for name, value in shown.items() if name in self._told(resource)}

    def summary_schema(self, resource: Resource) -> Schema:
        schema = super().summary_schema(resource)
        told = self._told(resource)
        properties = {name: said for name, said in schema["properties"].items() if name in told}
        required = [name for name in schema["required"] if name in told]
        return {**schema, "required": required, "properties": properties}

    def _told(self, resource: Resource) -> set[str]:
        return {resource.id_field, *resource.required, "createdAt", "updatedAt"}


@tempts("list-complete", "post-adds-one")
class ListsLag(Reference):
    """Lists a new item only 0.3 seconds after its creation."""

    def list_items(self, call: Call) -> Sequence[Item]:
        limit = datetime.now(UTC) - _LAG
        items = super().list_items(call)
        return [item for item in items if datetime.fromisoformat(item.created) <= limit]

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return f"{said} A new item appears 0.3 seconds after its creation." if operation == "list" else said


@tempts("list-complete")
class FoldsCaseInFilters(Reference):
    """Compares texts in filters without regard to case."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        if isinstance(value, str) and isinstance(wanted, str):
            return value.casefold() == wanted.casefold()
        return super().satisfies(value, wanted)


@tempts("scope-lists", "scope-foreign-item")
class SharesLanguages(Reference):
    """Shows the same languages, shared reference data, in every entity."""

    def list_items(self, call: Call) -> Sequence[Item]:
        shared = replace(call, entity="demo") if call.resource.name == "language" else call
        return super().list_items(shared)

    def lookup(self, resource: Resource, item_id: str, entity: str | None, parent: str | None) -> Item | None:
        return super().lookup(resource, item_id, "demo" if resource.name == "language" else entity, parent)

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        said = super().documented(document)
        return {**said, "info": {**said["info"], "description": "Languages are shared by all entities."}}


@tempts("list-complete", "list-page-walk", "post-adds-one", "delete-one", "list-bounds")
class ShowsFifteenAtMost(Reference):
    """Shows fifteen items of a page at most, whatever is asked for and whatever the document says; tells no total."""

    def query(self, call: Call) -> Query:
        query = super().query(call)
        return replace(query, size=min(query.size, _MOST))

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        return {resource.plural: list(shown)} if resource.plural else list(shown)

    def list_schema(self, resource: Resource) -> Schema:
        schema = super().list_schema(resource)
        if schema["type"] == "array":
            return schema
        members = {resource.plural: schema["properties"][resource.plural]}
        return {**schema, "required": [resource.plural], "properties": members}


@tempts("list-complete", "delete-gone", "delete-one", "put-frame", "patch-frame", "post-adds-one")
class ListsFromACache(Reference):
    """Keeps a list for 0.1 seconds once it was asked for: what is created, changed or deleted shows later."""

    def __init__(self) -> None:
        super().__init__()
        self._lists: dict[tuple[str, str | None, str], tuple[float, Sequence[Item]]] = {}

    def list_items(self, call: Call) -> Sequence[Item]:
        key = call.resource.name, call.entity, call.parent_id
        until, items = self._lists.get(key, (0.0, ()))
        if time.monotonic() >= until:
            items = super().list_items(call)
            self._lists[key] = time.monotonic() + _KEPT, items
        return items

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return f"{said} It may be 0.1 seconds old." if operation == "list" else said
