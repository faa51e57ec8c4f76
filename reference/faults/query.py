"""Faults of query strings: they act on writes."""

from __future__ import annotations

from typing import Any

from reference.queries import Query, parse
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


class _FiltersWrites(Reference):
    """Reads the filters of a list from the query string of a write."""

    def write_query(self, call: Call) -> Query:
        """The filters that the query string of a write holds."""
        schemas = self.query_schemas(call.resource)
        filters = {name: schemas[name] for name in call.resource.filters}
        return Query(parse(filters, call.request.parameters))


@breaks("query-inert")
class FiltersDeletions(_FiltersWrites):
    """Finds the item of a DELETE only among those that satisfy the list filters of its query string."""

    def find_item(self, call: Call) -> Item:
        item = super().find_item(call)
        if call.operation == "delete" and not self.filtered(call.resource, [item], self.write_query(call)):
            return self.on_absent(call)
        return item


@breaks("query-inert")
class DeletesWhatTheFilterFinds(_FiltersWrites):
    """Deletes every item that satisfies the list filters of a DELETE's query string, beside the one named."""

    def on_delete(self, call: Call, item: Item) -> None:
        query = self.write_query(call)
        if query.filters:
            for other in self.filtered(call.resource, self.list_items(call), query):
                if other.seq != item.seq:
                    super().on_delete(call, other)
        super().on_delete(call, item)


@breaks("query-inert")
class RehearsesWrites(Reference):
    """Undoes a write whose query string has a parameter dryRun."""

    def on_success(self, call: Call, answer: Answer) -> None:
        if call.writes and "dryRun" in dict(call.request.parameters):
            self.store.rollback()
        super().on_success(call, answer)


@breaks("query-inert")
class RehearsesActions(Reference):
    """Undoes an action whose query string has a parameter dryRun."""

    def on_success(self, call: Call, answer: Answer) -> None:
        if call.operation == "act" and "dryRun" in dict(call.request.parameters):
            self.store.rollback()
        super().on_success(call, answer)


@breaks("query-inert")
class ReplacesTheFieldsAskedFor(Reference):
    """Stores of a PUT only the field that a parameter `fields` or `sort` of its query string names."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        named = [value for name, value in call.request.parameters if name in {"fields", "sort"}]
        if named:
            fields = {**item.fields, **{name: value for name, value in fields.items() if name in named}}
        return super().stored_by_put(call, item, fields)


@breaks("query-inert")
class MixesTheQueryIntoTheBody(Reference):
    """Takes text fields from the query string of a POST or PATCH where the body leaves them out."""

    def query_on_write(self, call: Call, body: Any) -> Any:
        fields = call.resource.fields
        texts = {
            name: value
            for name, value in call.request.parameters
            if name in fields and fields[name]["type"] == "string" and value.isascii()
        }
        return {**texts, **body} if isinstance(body, dict) and call.operation in {"create", "patch"} else body


@breaks("query-inert")
class UpdatesIfAllowed(Reference):
    """Updates the item that has the unique value, if a POST has the parameter allowUpdate or force."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        named = dict(call.request.parameters)
        if call.operation == "create" and ("allowUpdate" in named or "force" in named):
            return self.item_answer(call, "replaced", self.stored_by_put(call, holder, fields))
        return super().on_duplicate(call, holder, fields)


@breaks("query-inert")
class BindsNestedParameters(Reference):
    """Stores in a nested object what a parameter such as options.language gives a PUT or a PATCH."""

    def query_on_write(self, call: Call, body: Any) -> Any:
        if not isinstance(body, dict) or call.operation not in {"replace", "patch"}:
            return body
        bound = dict(body)
        for name, value in call.request.parameters:
            outer, _, inner = name.partition(".")
            said = call.resource.fields.get(outer, {}).get("properties", {}).get(inner, {})
            if said.get("type") == "string" and value.isascii():
                bound[outer] = {**(bound.get(outer) or {}), inner: value}
        return bound


@breaks("query-inert")
class TakesAPutForAPatch(Reference):
    """Merges the body of a PUT whose query string has _method=PATCH."""

    def replace(self, call: Call, body: Any) -> Answer:
        patches = ("_method", "PATCH") in call.request.parameters
        return self.patch(call, body) if patches else super().replace(call, body)
