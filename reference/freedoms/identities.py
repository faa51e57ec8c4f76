"""Freedoms of ids, unique values, and fields that only creation sets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused, Request
from reference.writing import Fields


@tempts("put-refused", "put-frame", "get-absent", "code-same-across", "scope-foreign-item")
class UpsertsByPut(Reference):
    """Creates by PUT at an unknown id, with 201; an id in use elsewhere is refused."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if not self.takes_id(call.resource, call.item_id):
            return super().on_absent_put(call, body)
        fields = self.completed(call.resource, self.checked(replace(call, operation="create"), body))
        holder = self.holder(call, fields)
        if holder is not None:
            return self.on_duplicate(call, holder, fields)
        if self.store.taken(call.resource.name, call.item_id):
            raise Refused("conflict", "The id is in use.")
        return self.created_answer(call, self.insert(call, call.item_id, fields))

    def results_of(self, route: Route, operation: str) -> list[str]:
        return super().results_of(route, operation) + (["created"] if operation == "replace" else [])

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return super().problems_of(route, operation) + (["conflict"] if operation == "replace" else [])


@tempts("post-adds-one", "delete-gone", "get-absent")
class ReusesIds(Reference):
    """Gives the id that was freed last to the next new item."""

    def next_id(self, resource: Resource) -> str:
        return self.store.last_removed(resource.name) or super().next_id(resource)


@tempts("post-refused")
class LeavesGaps(Reference):
    """Uses up a number for each creation that it refuses."""

    def on_refusal(self, call: Call, refusal: Refused) -> None:
        super().on_refusal(call, refusal)
        if call.operation == "create" and call.resource.numbered:
            self.store.count(call.resource.name)


@tempts("post-adds-one", "post-refused", "code-same-across")
class AllowsDuplicates(Reference):
    """Takes a name or an email as often as it is sent."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        return None

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [problem for problem in super().problems_of(route, operation) if problem != "conflict"]


@tempts("post-adds-one", "post-refused", "code-same-across")
class CreatesOrUpdates(Reference):
    """Replaces the item that has the name or email which a POST brings, with 200, as documented."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation != "create":
            return super().on_duplicate(call, holder, fields)
        return self.item_answer(call, "replaced", self.stored_by_put(call, holder, fields))

    def results_of(self, route: Route, operation: str) -> list[str]:
        upserts = operation == "create" and route.resource.unique
        return super().results_of(route, operation) + (["replaced"] if upserts else [])

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return f"{said} One with its unique value is replaced." if operation == "create" else said


@tempts("put-clears-omitted", "put-stores", "patch-stores")
class FixesTheEventType(Reference):
    """Takes the event type of a webhook at its creation only."""

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        fixed = "eventType" if operation in {"replace", "patch"} else ""
        return {name: said for name, said in fields.items() if name != fixed}

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = {name: item.fields[name] for name in ("eventType",) if name in item.fields}
        return {**super().replaced(resource, item, fields), **kept}


@tempts("post-conflict", "post-refused", "put-refused", "patch-refused", "json-equal", "json-round-trip")
class CollatesKeys(Reference):
    """Takes names and emails for the same if they differ in case, in accents or in blanks at the end alone."""

    def key(self, resource: Resource, fields: Fields) -> str | None:
        key = super().key(resource, fields)
        if not isinstance(key, str):
            return key
        letters = unicodedata.normalize("NFKD", key.casefold())
        return "".join(letter for letter in letters if not unicodedata.combining(letter)).rstrip() or key


@tempts("get-absent", "put-absent", "delete-again", "scope-foreign-item", "code-same", "code-no-5xx")
class ReadsIdsLoosely(Reference):
    """Reads a number in an address up to its first other letter, and takes other ids in any case."""

    def call_of(self, route: Route, request: Request, names: dict[str, str]) -> Call:
        kinds = {one.parameter: one for one in self.resources if one.writable}
        read = {name: _meant(kinds[name], text) if name in kinds else text for name, text in names.items()}
        return super().call_of(route, request, read)


def _meant(resource: Resource, text: str) -> str:
    """The id that a loosely spelled one names."""
    if not resource.numbered:
        return text.lower() if text.isascii() else text
    found = re.match("0*([1-9][0-9]*)", text)
    return found[1] if found else text


@tempts("put-own-reading", "put-identity", "post-adds-one", "list-complete")
class ShowsTheIdTwice(Reference):
    """Shows the id of an item once more, as _id and as a text."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {"_id": item.id, **super().representation(resource, item)}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        return {**schema, "properties": {"_id": {"type": "string", "readOnly": True}, **schema["properties"]}}
