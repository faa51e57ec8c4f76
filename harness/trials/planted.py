"""A population planted in one list, and what the list shows of it when it is asked for this and that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from harness.documents.paging import roles_of
from harness.documents.resources import Resource
from harness.items.counters import counters
from harness.items.item import Item
from harness.items.listing import Listing, Query, Unlisted
from harness.outcomes import Inconclusive
from harness.trials.outlook import Outlook

_FEW_PAGES: Final = 8  # of the usual length, that are read of a list which others have filled
_FAILED: Final = 500
_LONG: Final = 150  # elements, from which on a list is not walked in short pages


@dataclass
class Reading:
    """What a list showed, page after page: own items in order, as often as they were shown.

    `pages` has the ids of all elements, page by page, and `counters` what each page said of the whole; `refused` is
    the outcome where the list was refused, `broken` that of a page that failed; `whole` tells that it was read to its
    end, `emptied` that an empty page stood there.
    """

    line: str
    items: list[Item] = field(default_factory=list)
    pages: list[list[str]] = field(default_factory=list)
    counters: list[dict[str, int]] = field(default_factory=list)
    refused: str = ""
    broken: str = ""
    cut: str = ""
    emptied: bool = False

    @property
    def whole(self) -> bool:
        """Whether it was read to its end."""
        return not self.broken and not self.cut and not self.refused

    @property
    def ids(self) -> list[str]:
        """The ids of the own items, in order."""
        return [str(item.id) for item in self.items]

    def shows(self, item: Item) -> int:
        """How often an item is shown, by its id."""
        return sum(page.count(str(item.id)) for page in self.pages)

    @property
    def length(self) -> int:
        """How many elements were shown."""
        return sum(map(len, self.pages))


class Planted:
    """Items of `resource` that stand in one list, as they were created, and what the list was seen to show of them."""

    def __init__(self, outlook: Outlook, resource: Resource, items: Sequence[Item]) -> None:
        self.outlook = outlook
        self.resource = resource
        self.items = list(items)
        self.ways = outlook.deployment.known_ways(resource)
        self._known: dict[tuple[Query, int | None], Reading] = {}
        self._settled = False

    def within(self, outlook: Outlook) -> Planted:
        """The same population, seen by another trial."""
        other = Planted(outlook, self.resource, [item.within(outlook.trail) for item in self.items])
        other._known, other._settled = self._known, True
        return other

    def forget(self, newcomer: Planted) -> None:
        """What was seen is no longer so where another population stands in the same list."""
        mine, theirs = self.items[0], newcomer.items[0]
        if (mine.resource.label, mine.entity, mine.ids[:-1]) == (theirs.resource.label, theirs.entity, theirs.ids[:-1]):
            self._known.clear()

    @property
    def neighbours(self) -> list[Item]:
        """The other items of the run's own that stand in the same list, where it shows most of them by their ids; what
        it does not show stands there by GET.
        """
        first, everything, deployment = self.items[0], self.asked(), self.outlook.deployment
        mine = {item.name for item in self.items}
        canaries = deployment.canaries.get((self.resource.label, first.entity), [])
        planted = [one for some in deployment.planted.values() for one in some.items]
        beside = {
            one.name: one.within(self.outlook.trail)
            for one in (*canaries, *planted)
            if one.resource.label == self.resource.label and one.entity == first.entity and not one.gone
            if one.ids[:-1] == first.ids[:-1] and one.name not in mine
        }
        seen = [one for one in beside.values() if everything.shows(one) == 1]
        lost = [one for one in beside.values() if not everything.shows(one)] if everything.whole else []
        return [*seen, *(one for one in lost if len(lost) < len(seen) and one.read().value is not None)]

    @property
    def uneven(self) -> bool:
        """Whether the list could be cut into pages, and has an odd number of elements: no page of two would fill its
        end.
        """
        everything = self.asked() if "size" in roles_of(self.resource) else None
        return everything is not None and everything.whole and everything.length % 2 == 1

    def value(self, item: Item, name: str) -> Any:
        """The value of a field of an item as it was created; None where it has none."""
        return (item.before.value or {}).get(name)

    def having(self, name: str) -> list[Item]:
        """The items that have a value in a field."""
        return [item for item in self.items if self.value(item, name) is not None]

    def listing(self, query: Query = ()) -> Listing:
        """The list, asked for with `query`."""
        if not self._settled:
            self.outlook.let_lists_settle(self.resource)
            self._settled = True
        one = self.items[0]
        listing = Listing(self.outlook.deployment, self.outlook.trail, self.resource, one.entity, one.ids[:-1])
        listing.query = query
        return listing

    def asked(self, query: Query = (), *, size: int | None = None) -> Reading:
        """What the list shows of the population, walked to its end (in pages of `size`) as far as it is not too long;
        the same question is asked once.
        """
        key = query, size
        if key not in self._known:
            self._known[key] = self.read(query, size=size)
        return self._known[key]

    def read(self, query: Query = (), *, size: int | None = None) -> Reading:
        """The same, read now. Raises Inconclusive where not even its beginning is shown."""
        listing = self.listing(query)
        sized = (*query, (listing.size_parameter, str(size))) if size else query
        reading = Reading(f"GET {listing.path}{shown(sized)}")
        try:
            for elements in listing.pages(size=size, trusting=size is None):
                if reading.pages and not elements:
                    reading.emptied = True
                    break  # past the end
                reading.items += [item for one in elements for item in self.items if self._identifies(item, one)]
                reading.pages.append(listing.identities(elements))
                reading.counters.append(counters(listing.answer) if listing.answer is not None else {})
                if self._is_long(reading):
                    reading.cut = f"{reading.line} goes on after {reading.length} elements"
                    break
        except Unlisted as problem:
            reading.refused = str(problem)
        except Inconclusive as problem:
            if not reading.pages:
                raise
            answer = listing.answer
            failed = answer is not None and (answer.status or 0) >= _FAILED and not answer.passing
            reading.broken = str(problem) if failed else ""
            reading.cut = str(problem)
        return reading

    def _is_long(self, reading: Reading) -> bool:
        told = max((value for told in reading.counters for value in told.values()), default=0)
        return max(told, reading.length) > _LONG and len(reading.pages) >= _FEW_PAGES

    def _identifies(self, item: Item, element: Any) -> bool:
        return self.outlook.deployment.identifies(item, element)

    def walkable(self) -> Planted:
        """This, if its list can be walked again and again. Raises Inconclusive."""
        everything = self.asked()
        if not everything.whole or everything.length > _LONG:
            why = everything.broken or everything.cut or everything.refused or "it is too long"
            raise Inconclusive(f"{everything.line} cannot be walked again and again: {why}")
        return self


def shown(query: Query) -> str:
    """A query as a person writes it."""
    return "?" + "&".join(f"{name}={value}" for name, value in query) if query else ""


def times(item: Item, reading: Reading) -> str:
    """How a table names the number of times that a reading shows an item."""
    return f"times that {item.address} is shown by {reading.line}"
