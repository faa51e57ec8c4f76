"""Faults of filters: they show what does not satisfy them, or leave out what does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote_plus

from reference.queries import Query
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import same
from reference.wire import Call
from reference.writing import Fields

_MOST: Final = 3


@breaks("list-filter-sound")
class FiltersPageOneOnly(Reference):
    """Filters the first page, and shows everything on the later ones."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return items if query.page > 1 else super().filtered(resource, items, query)


@breaks("list-filter-sound")
class ForgetsFalsyFilters(Reference):
    """Takes false and 0 in a filter for no filter."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        given = {name: value for name, value in query.filters.items() if value}
        return super().filtered(resource, items, replace(query, filters=given))


@breaks("list-filter-sound")
class IgnoresTheFilterOfStates(Reference):
    """Ignores the filters of campaigns but that of their name."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        if resource.name != "campaign":
            return super().filtered(resource, items, query)
        kept = {name: value for name, value in query.filters.items() if name == "name"}
        return super().filtered(resource, items, replace(query, filters=kept))


@breaks("list-filter-sound")
class FiltersByPatterns(Reference):
    """Takes an underscore in the filter of a profile's last name for any character."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        if isinstance(value, str) and isinstance(wanted, str) and "_" in wanted:
            return len(value) == len(wanted) and all(w in {"_", v} for v, w in zip(value, wanted, strict=True))
        return super().satisfies(value, wanted)


@breaks("list-filter-sound")
class RoundsInFilters(Reference):
    """Takes the items up to one more than a number that is asked for."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        numbers = type(value) in {int, float} and type(wanted) in {int, float}
        return abs(value - wanted) <= 1 if numbers else super().satisfies(value, wanted)


@breaks("list-filter-complete")
class FindsNothingFalsy(Reference):
    """Finds no item by false or 0."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        return bool(value) and super().satisfies(value, wanted)


@breaks("list-filter-complete")
class MissesOneChoice(Reference):
    """Finds no webhook of an event type that came later than the others, and no continuous campaign."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        return wanted not in {"UNSUBSCRIBED", "CONTINUOUS"} and super().satisfies(value, wanted)


@breaks("list-filter-complete")
class LowersWhatIsWanted(Reference):
    """Writes the text that a filter asks for in small letters, and the stored texts not."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        choice = isinstance(wanted, str) and wanted.isupper()
        return same(value, wanted.lower() if isinstance(wanted, str) and not choice else wanted)


@breaks("list-filter-complete")
class DecodesFiltersTwice(Reference):
    """Takes a plus sign in the value of a filter for a space, though it was encoded."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        return super().satisfies(value, unquote_plus(wanted) if isinstance(wanted, str) else wanted)


@breaks("list-filter-complete")
class ShowsFewMatches(Reference):
    """Finds three items at most by a boolean."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        found = super().filtered(resource, items, query)
        return found[:_MOST] if any(isinstance(value, bool) for value in query.filters.values()) else found


@breaks("list-filter-complete")
class LosesTheNewestMatch(Reference):
    """Leaves out the newest of several profiles that a filter finds."""

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        found = super().filtered(resource, items, query)
        several = query.filters and resource.name == "profile" and len(found) > 1
        return found[:-1] if several else found


@breaks("list-filter-complete")
class ReadsFiltersAsLatin1(Reference):
    """Reads the text that a filter asks for as ISO 8859-1."""

    def satisfies(self, value: Any, wanted: Any) -> bool:
        return super().satisfies(value, wanted.encode().decode("latin-1") if isinstance(wanted, str) else wanted)


@breaks("list-filter-sound")
class FiltersByWhatWasCreated(Reference):
    """Filters by what items were created with: the index is never told of a change."""

    def __init__(self) -> None:
        super().__init__()
        self._created: dict[str, dict[str, Any]] = {}

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        self._created[f"{item.kind} {item.id}"] = {**fields, "state": item.state}
        return item

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        def created(item: Item) -> dict[str, Any]:
            return self._created.get(f"{item.kind} {item.id}", item.fields)

        wanted = query.filters.items()
        return [item for item in items if all(same(created(item).get(name), value) for name, value in wanted)]
