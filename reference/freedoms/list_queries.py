"""Freedoms of the query strings of lists: what filters, orders and pages may also be."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from reference.queries import LARGEST_SIZE, Query
from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused

_STEP: Final = 10
_INDEXED: Final = timedelta(seconds=0.3)
_DEFAULTS: Final = {"page": "1", "size": "50"}


def _described(document: dict[str, Any], parameter: str, said: str) -> dict[str, Any]:
    """The document with a sentence at each list parameter of that name."""
    for path in document["paths"].values():
        for one in path.get("get", {}).get("parameters", ()):
            if one["name"] == parameter:
                one["description"] = said
    return document


@tempts("list-page-walk", "list-bounds", "list-complete")
class StaysOnTheLastPage(Reference):
    """Shows the last page where one past the end is asked for."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        last = max(1, -(-len(items) // query.size))
        return super().page(items, replace(query, page=min(query.page, last)))


@tempts("list-page-walk", "list-bounds", "list-complete")
class RefusesPagesPastTheEnd(Reference):
    """Refuses a page past the end: there is no such page."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        if query.page > 1 and not page:
            raise Refused("query", "There is no such page.")
        return page


@tempts("list-page-walk", "list-commutes")
class EstimatesTotals(Reference):
    """Tells a total that is rounded up to the next ten."""

    def total(self, call: Call, items: Sequence[Item]) -> int:
        return -(-super().total(call, items) // _STEP) * _STEP + 1

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        said = super().documented(document)
        return {**said, "info": {**said["info"], "description": "Totals are estimates."}}


@tempts("list-page-walk", "list-commutes", "list-complete")
class ShufflesUnsortedLists(Reference):
    """Lists in another order each time, across pages too, where none is asked for."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().ordered(resource, items, query) if query.sort else random.sample(items, len(items))


@tempts("list-filter-sound", "list-filter-complete", "list-commutes")
class LooksForPartsOfTexts(Reference):
    """Takes the filters of free texts for searches: whatever contains the text, in any case, is shown."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        free = isinstance(wanted, str) and not wanted.isupper()
        return str(wanted).casefold() in str(value or "").casefold() if free else super().satisfies(value, wanted)


@tempts("list-filter-sound", "list-filter-complete", "list-commutes")
class TakesNumbersForBounds(Reference):
    """Takes a number in a filter for the least that is wanted."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        if type(wanted) in {int, float}:
            return type(value) in {int, float} and value >= wanted
        return super().satisfies(value, wanted)


@tempts("list-filter-sound", "list-filter-complete", "list-commutes")
class ShowsTheInactiveToo(Reference):
    """Has a switch that is called as a field: active=true shows only the active, false shows all."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        kept = {name: value for name, value in query.filters.items() if value or name != "active"}
        return super().filtered(resource, items, replace(query, filters=kept))

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        return _described(super().documented(document), "active", "Whether to show only active tables.")


@tempts("list-filter-sound", "list-filter-complete", "list-commutes")
class NamesAViewAsAField(Reference):
    """Has a parameter called as a field that is something else: the mode in which a client shows the list."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        kept = {name: value for name, value in query.filters.items() if name != "sendingMode"}
        return super().filtered(resource, items, replace(query, filters=kept))

    def documented(self, document: dict[str, Any]) -> dict[str, Any]:
        return _described(super().documented(document), "sendingMode", "The view of the client, for statistics.")


@tempts("list-filter-sound", "list-bounds")
class TakesEmptyFiltersForNone(Reference):
    """Takes an empty value in a query for none."""

    def query(self, call: Call) -> Query:
        kept = urlencode([(name, text) for name, text in call.request.parameters if text], errors="surrogateescape")
        return super().query(replace(call, request=replace(call.request, query=kept)))


@tempts("list-sort-order", "list-commutes")
class CollatesAsPeopleDo(Reference):
    """Sorts texts without regard to case and to whatever is no letter or digit, and what has no value first."""

    def ordered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        if not query.sort:
            return items
        name = query.sort.removeprefix("-")

        def key(item: Item) -> tuple[bool, Any]:
            value = self.compared(resource, item, name)
            text = re.sub(r"\W", "", value).casefold() if isinstance(value, str) else value
            return value is not None, text if value is not None else 0

        having = [item for item in items if self.compared(resource, item, name) is not None]
        having.sort(key=key, reverse=query.sort.startswith("-"))
        return [*(item for item in items if item not in having), *having]


@tempts("list-bounds", "list-page-walk")
class ClampsOddValues(Reference):
    """Takes what is no page and no size for the nearest one, or for the usual one."""

    def query(self, call: Call) -> Query:
        told: dict[str, str] = {}
        for name, text in call.request.parameters:
            told[name] = _clamped(name, text) if name in _DEFAULTS else text
        kept = urlencode(told, errors="surrogateescape")
        return super().query(replace(call, request=replace(call.request, query=kept)))


def _clamped(name: str, text: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,30}", text):
        return _DEFAULTS[name]
    return str(max(1, min(int(text), LARGEST_SIZE if name == "size" else 10**9)))


@tempts("list-page-walk", "list-complete")
class CountsPagesFromZero(Reference):
    """Calls the first page 0."""

    def query_schemas(self, resource: Resource) -> dict[str, Schema]:
        schemas = super().query_schemas(resource)
        return {**schemas, "page": {**schemas["page"], "minimum": 0, "default": 0}}

    def query(self, call: Call) -> Query:
        query = super().query(call)
        given = any(name == "page" for name, _ in call.request.parameters)
        return replace(query, page=query.page + 1) if given else query


@tempts("list-filter-complete", "list-filter-sound", "list-commutes")
class FiltersAnIndex(Reference):
    """Filters what was created 0.3 seconds ago or earlier: a filter asks an index that follows the list."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        limit = datetime.now(UTC) - _INDEXED
        known = [item for item in items if datetime.fromisoformat(item.created) <= limit] if query.filters else items
        return super().filtered(resource, known, query)

    def summary_of(self, operation: str) -> str:
        said = super().summary_of(operation)
        return f"{said} Filters find a new item 0.3 seconds after its creation." if operation == "list" else said
