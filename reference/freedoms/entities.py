"""Freedoms of entities and credentials."""

from __future__ import annotations

from typing import Any

from reference.registry import tempts
from reference.routes import Route
from reference.service import Reference
from reference.wire import Answer, Call


@tempts("scope-forbidden", "scope-credential", "code-same-across")
class HidesTheForbiddenEntity(Reference):
    """Answers 404 for the entity that the credential may not use."""

    def status_for(self, call: Call, result: str) -> int:
        return 404 if result == "forbidden" else super().status_for(call, result)


@tempts("scope-unknown", "code-same-across")
class ForbidsUnknownEntities(Reference):
    """Answers 403 for entities that do not exist."""

    def status_for(self, call: Call, result: str) -> int:
        return 403 if result == "entity" else super().status_for(call, result)


@tempts("scope-unknown", "scope-foreign-item", "scope-lists")
class FoldsEntityNames(Reference):
    """Takes the name of an entity in any case."""

    def entity_named(self, name: str) -> str:
        return super().entity_named(name).lower() if name.isascii() else super().entity_named(name)


@tempts("scope-credential")
class ShowsLanguagesToAnybody(Reference):
    """Shows languages without a credential, as documented."""

    def authorize(self, call: Call) -> None:
        if call.resource.name != "language":
            super().authorize(call)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        public = route.resource.name == "language"
        found = super().problems_of(route, operation)
        return [problem for problem in found if problem != "credential"] if public else found

    def documented_operation(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_operation(route, method, operation)
        return {**said, "security": []} if route.resource.name == "language" else said


@tempts("scope-credential", "scope-unknown", "scope-forbidden", "code-same-across")
class AnswersOptionsToAnybody(Reference):
    """Answers OPTIONS anywhere with 204, as those do that answer browsers before they look at a call."""

    def performed(self, call: Call) -> Answer:
        if call.request.method != "OPTIONS":
            return super().performed(call)
        return Answer(204, None, {"Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS"})


@tempts("scope-credential", "scope-forbidden", "code-same", "code-same-across", "code-deterministic")
class HidesItemsFromStrangers(Reference):
    """Answers 404 for the items, and 403 for the lists, of an entity that a user may not use."""

    def status_for(self, call: Call, result: str) -> int:
        hides = result == "forbidden" and bool(call.item_id)
        return 404 if hides else super().status_for(call, result)
