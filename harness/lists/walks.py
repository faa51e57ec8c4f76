"""What pages are claimed to be: joined they are the list, each says how long it is, and past its end is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.documents.paging import roles_of
from harness.items.listing import Query
from harness.lists.sorts import known_sorts
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.trials.planted import Planted, Reading, shown, times

_SIZES: Final = (2, 3, 5, 10)
_MORE_SIZES: Final = (1, 4, 7, 20)
_MOST_PAGES: Final = 9  # of the less usual sizes
_FAR: Final = 1000


def page_walk(planted: Planted) -> tuple[Table, Table]:
    """How often each own item is shown by walks in pages of several sizes, what their pages say of the whole, and what
    is shown past the end; up to the first walk that is wrong. Raises Inconclusive where nothing can be walked.
    """
    seen, wanted = Table(), Table()
    whole = planted.walkable().asked()
    order, neighbours, past = steady(planted), planted.neighbours, False
    for reading in _walks(planted, order, whole.length):
        for item in planted.items:
            seen[times(item, reading)], wanted[times(item, reading)] = reading.ids.count(str(item.id)), 1
        for item in neighbours:
            seen[times(item, reading)], wanted[times(item, reading)] = reading.shows(item), 1
        if reading.broken:
            seen[f"the end of {reading.line}"], wanted[f"the end of {reading.line}"] = reading.broken, "2XX or 4XX"
        if seen != wanted:
            return seen, wanted
        count(reading, exact(reading, whole), whole.length, seen, wanted)
        if len(reading.pages) > 1 and not past:
            past = True
            _look_past(planted, order, reading, seen, wanted)
        if seen != wanted:
            break
    if not seen:
        raise Inconclusive(f"{whole.line} shows {whole.length} elements, and no shorter page could be walked")
    return seen, wanted


def steady(planted: Planted) -> Query:
    """A query whose order stays the same from reading to reading: none where that of the plain list does. Raises
    Inconclusive.
    """
    if planted.asked().ids == planted.read().ids:
        return ()
    told = next((one.up for one in known_sorts(planted) if one.up), None)
    if told is None:
        raise Inconclusive("the order of the list changes from reading to reading, and no sort is known")
    return told


def exact(reading: Reading, whole: Reading) -> set[str]:
    """The counters that count the whole list: those that were right when it was read at once, or claim a total; not
    one of the elements of a page, or an estimate.
    """
    names = {name for counted in reading.counters for name in counted}
    told = {name: [counted.get(name) for counted in reading.counters] for name in names}
    of_page = {name for name, values in told.items() if values == [len(page) for page in reading.pages]}
    right = {name for name in names if whole.counters[0].get(name) == whole.length}
    return right - {name for name in of_page if "total" not in name.lower()}


def _walks(planted: Planted, order: Query, length: int) -> Iterator[Reading]:
    """Walks of at least two pages, or that end too early at an empty one, in the sizes that are taken."""
    roles = roles_of(planted.resource)
    sizes: tuple[int | None, ...] = (None,)
    if "size" in roles:
        more = (*_MORE_SIZES, length, length - 1) if planted.outlook.deployment.thorough else (length,)
        sizes = tuple(dict.fromkeys((*_SIZES, *more)))
    for size in sizes:
        if size is not None and (not 0 < size <= length or (size not in _SIZES and length > size * _MOST_PAGES)):
            continue
        reading = planted.asked(order, size=size)
        early = reading.emptied and reading.length < length and planted.ways.first_page is not None
        if (reading.whole or reading.broken) and (len(reading.pages) > 1 or size == length or early):
            yield reading


def count(reading: Reading, names: set[str], length: int, seen: Table, wanted: Table) -> None:
    """Note what counters say on each page of a walk, and how many there are."""
    for name in sorted(names):
        told = [counted[name] for counted in reading.counters if name in counted]
        line = f"counted by {name} on each page of {reading.line}"
        seen[line], wanted[line] = told, [length] * len(told)


def _look_past(planted: Planted, order: Query, reading: Reading, seen: Table, wanted: Table) -> None:
    """What of a walk's pages is shown past its end, by page or by offset; that the last one may stay is left alone."""
    roles = roles_of(planted.resource)
    start = planted.ways.first_page if planted.ways.first_page is not None else 1
    beyond = [("page", len(reading.pages) + start), ("page", _FAR)] if "page" in roles else []
    beyond = beyond or ([("offset", reading.length), ("offset", _FAR)] if "offset" in roles else [])
    sized = ((roles["size"], str(len(reading.pages[0]))),) if "size" in roles else ()
    earlier = {one for page in reading.pages for one in page} - set(reading.pages[-1])
    for role, number in beyond:
        query = (*order, *sized, (roles[role], str(number)))
        exchange = planted.listing().get(query)
        name = f"past the end, by GET {planted.listing().path}{shown(query)}"
        told: object = exchange.outcome
        if exchange.is_4xx:
            told = []
        elif exchange.answered:
            told = sorted(set(planted.listing().identities(planted.listing().page(exchange))) & earlier)
        seen[name], wanted[name] = told, []
