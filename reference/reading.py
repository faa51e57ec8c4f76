"""Finding items, and listing them: filter, order, page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reference.access import Access
from reference.queries import DEFAULT_SIZE, Query, parameters, parse
from reference.resources import Resource, Schema
from reference.store import Item
from reference.values import same
from reference.wire import Answer, Call, Refused


class Reading(Access):
    """GET: an item or a list; never changes anything."""

    def read(self, call: Call, body: Any) -> Answer:  # noqa: ARG002  every operation is given its body
        """The answer to a GET of an item."""
        item = self.find_item(call)
        self.on_read(call, item)
        return self.item_answer(call, "read", item)

    def on_read(self, call: Call, item: Item) -> None:
        """What a GET of an item does beside answering: nothing."""

    def list(self, call: Call, body: Any) -> Answer:
        """The answer to a GET of a list."""
        self.find_parent(call)
        query = self.query(call)
        items = self.filtered(call.resource, self.list_items(call), query)
        page = self.page(self.ordered(call.resource, items, query), query)
        self.on_list(call, page)
        shown = [self.summary(call.resource, item) for item in page]
        body = self.list_body(call.resource, shown, self.total(call, items))
        return Answer(self.status_for(call, "listed"), body)

    def on_list(self, call: Call, page: Sequence[Item]) -> None:
        """What a GET of a list does beside answering: nothing."""

    def find_item(self, call: Call) -> Item:
        """The item that the path names, or a refusal."""
        return self.look_up(call) or self.on_absent(call)

    def look_up(self, call: Call) -> Item | None:
        """The item that the path names, within its parent, or None."""
        self.find_parent(call)
        if not self.takes_id(call.resource, call.item_id):
            return None
        return self.lookup(call.resource, call.item_id, call.entity, call.parent_id)

    def lookup(self, resource: Resource, item_id: str, entity: str | None, parent: str | None) -> Item | None:
        """The stored item with this id, entity and parent, or None."""
        return self.store.find(resource.name, item_id, entity, parent)

    def on_absent(self, call: Call) -> Item:  # noqa: ARG002
        """An id that names no item."""
        raise Refused("absent", "There is no such item.")

    def find_parent(self, call: Call) -> Item | None:
        """The parent that the path names, None for a resource without one, or a refusal."""
        parent = call.resource.parent
        if parent is None:
            return None
        known = self.takes_id(parent, call.parent_id)
        item = self.lookup_parent(parent, call) if known else None
        return item or self.on_absent_parent(call)

    def lookup_parent(self, parent: Resource, call: Call) -> Item | None:
        """The stored parent, or None."""
        return self.lookup(parent, call.parent_id, call.entity, "")

    def on_absent_parent(self, call: Call) -> Item | None:  # noqa: ARG002
        """A parent's id that names no item."""
        raise Refused("parent", "There is no such parent.")

    def list_items(self, call: Call) -> Sequence[Item]:
        """Every item of a list, before filter and page, in order of creation."""
        return self.store.items(call.resource.name, call.entity, call.parent_id)

    def query_schemas(self, resource: Resource) -> dict[str, Schema]:
        """The parameters that a list takes, with their schemas."""
        return parameters(resource)

    def default_size(self) -> int:
        """How many items a page shows when nobody says."""
        return DEFAULT_SIZE

    def query(self, call: Call) -> Query:
        """What the list is asked for."""
        values = parse(self.query_schemas(call.resource), call.request.parameters)
        sort, page = values.pop("sort", ""), values.pop("page", 1)
        size = values.pop("size", self.default_size())
        return Query(values, sort, page, size)

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        """The items that satisfy every filter."""
        wanted = query.filters.items()
        if not wanted:
            return items
        return [
            item
            for item in items
            if all(self.satisfies(self.compared(resource, item, name), value) for name, value in wanted)
        ]

    def compared(self, resource: Resource, item: Item, name: str) -> Any:
        """The value of a field that filter and order look at; None if absent."""
        if name in item.fields:
            return item.fields[name]
        known = {resource.id_field: resource.id_value(item.id), **self.server_values(resource, item)}
        return known.get(name)

    def satisfies(self, value: Any, wanted: Any) -> bool:
        """Whether a field's value is the one that the filter wants."""
        return same(value, wanted)

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        """The items in the order asked for: ties in order of creation, items without a value last."""
        if not query.sort:
            return items
        name = query.sort.removeprefix("-")
        having = [item for item in items if self.compared(resource, item, name) is not None]
        lacking = [item for item in items if self.compared(resource, item, name) is None]
        having.sort(key=lambda item: self.compared(resource, item, name), reverse=query.sort.startswith("-"))
        return [*having, *lacking]

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        """The items of one page."""
        start = (query.page - 1) * query.size
        return items[start : start + query.size]

    def total(self, call: Call, items: Sequence[Item]) -> int:  # noqa: ARG002
        """How many items satisfy the filters, over all pages."""
        return len(items)
