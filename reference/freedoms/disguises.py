"""Freedoms of method overrides, of other methods, and of where a new item is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reference.registry import tempts
from reference.resources import Resource
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused, Request
from reference.writing import Fields

_OVERRIDES: Final = ("x-http-method-override", "x-http-method", "x-method-override")


@tempts("get-smuggled")
class RefusesMethodOverrides(Reference):
    """Refuses every request that asks for another method in a header or in a parameter."""

    def negotiate(self, call: Call) -> None:
        super().negotiate(call)
        request = call.request
        if any(name in request.headers for name in _OVERRIDES) or "_method" in dict(request.parameters):
            raise Refused("parameter", "The method stands in the request line.")

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [*super().problems_of(route, operation), "parameter"]


@tempts("get-smuggled")
class TakesOverridesOnPost(Reference):
    """Takes a POST with X-HTTP-Method-Override for the PUT, PATCH or DELETE that it names."""

    def called(self, request: Request) -> Call:
        wanted = request.headers.get(_OVERRIDES[0], "").upper()
        if request.method == "POST" and wanted in {"PUT", "PATCH", "DELETE"}:
            request = replace(request, method=wanted)
        return super().called(request)


@tempts("delete-collection", "code-same-across")
class Answers400ForOtherMethods(Reference):
    """Answers a method that a route does not offer with 400."""

    def status_for(self, call: Call, result: str) -> int:
        return 400 if result == "method" else super().status_for(call, result)


@tempts("post-answer", "post-adds-one")
class LocatesAbsolutely(Reference):
    """Writes the Location of a new item with a scheme and the public host that it is known by."""

    def created_answer(self, call: Call, item: Item) -> Answer:
        answer = super().created_answer(call, item)
        answer.headers["Location"] = "https://api.example.org" + answer.headers["Location"]
        return answer


@tempts("post-fresh-id", "delete-fresh", "delete-again")
class NumbersFromTheHighest(Reference):
    """Gives a new table or profile the number after the highest in use: that of the last is used again."""

    def next_id(self, resource: Resource) -> str:
        if not resource.numbered:
            return super().next_id(resource)
        return str(1 + max((int(item.id) for item in self.store.items(resource.name, None, None)), default=0))


@tempts("delete-fresh", "post-refused", "post-conflict")
class NeverFreesAKey(Reference):
    """Refuses a name or an email for good once an item had it, be the item deleted or not."""

    def __init__(self) -> None:
        super().__init__()
        self._burnt: dict[tuple[str, str, str, str], int] = {}

    def on_delete(self, call: Call, item: Item) -> None:
        if item.key is not None:
            self._burnt[item.kind, item.entity, item.parent, item.key] = item.seq
        super().on_delete(call, item)

    def holder(self, call: Call, fields: Fields) -> Item | None:
        key = self.key(call.resource, fields)
        if (call.resource.name, call.entity, call.parent_id, key) in self._burnt:
            raise Refused("conflict", f"This {call.resource.unique} was used before.")
        return super().holder(call, fields)
