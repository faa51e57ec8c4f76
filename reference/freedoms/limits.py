"""Freedoms of limits that a document tells in words."""

from __future__ import annotations

from typing import Any, Final

from reference.registry import tempts
from reference.routes import Route
from reference.service import Reference
from reference.wire import Answer, Call, Refused

_ROOM: Final = 40


class _Bounded(Reference):
    """Refuses a creation where there are enough items of the kind."""

    full = 409

    def create(self, call: Call, body: Any) -> Answer:
        if len(self.store.items(call.resource.name, call.entity, call.parent_id)) >= _ROOM:
            raise Refused("full", f"There are {_ROOM} items, and no room for more.")
        return super().create(call, body)

    def status_for(self, call: Call, result: str) -> int:
        return self.full if result == "full" else super().status_for(call, result)

    def meaning(self, problem: str) -> str:
        return "There is no room for more." if problem == "full" else super().meaning(problem)

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return f"{said} An entity or a table has at most {_ROOM} of them." if operation == "create" else said

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return super().problems_of(route, operation) + (["full"] if operation == "create" else [])


@tempts("post-accepts-valid", "post-adds-one", "list-page-walk", "code-same", "code-deterministic", "query-inert")
class HasRoomForForty(_Bounded):
    """Has at most forty items of a kind in one place, and refuses one more with 409."""


@tempts("post-accepts-valid", "post-adds-one", "list-page-walk", "code-same", "code-deterministic", "query-inert")
class HasRoomForFortyAndSays429(_Bounded):
    """Has at most forty items of a kind in one place, and refuses one more with 429, without Retry-After."""

    full = 429
