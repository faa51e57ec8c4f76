"""What filter, order and pages are claimed to do together: what the filter alone shows, in order, page after page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from harness.documents.paging import roles_of
from harness.items.listing import Query
from harness.lists.filters import Answer, answers, known_filters
from harness.lists.ordering import disorder, in_order
from harness.lists.sorts import Sort, known_sorts
from harness.lists.walks import count, exact, steady
from harness.observation import Table
from harness.outcomes import Inconclusive, NotExercised
from harness.trials.planted import Planted, Reading, times

_SHORT: Final = 2


def together(planted: Planted) -> tuple[Table, Table]:
    """How often each own item is shown, in which order, and how many there are said to be, where a filter, a sort and
    pages are asked for at once; up to the first that is wrong. Raises Inconclusive, NotExercised.
    """
    seen, wanted = Table(), Table()
    base, alone = _filtered(planted)
    for reading, expected in _both_filters(planted):
        for item in planted.items:
            seen[times(item, reading)] = reading.ids.count(str(item.id))
            wanted[times(item, reading)] = int(str(item.id) in expected)
        if seen != wanted:
            return seen, wanted
    for sort, downwards, reading in _readings(planted, base):
        for item in planted.items:
            name = times(item, reading)
            seen[name], wanted[name] = reading.ids.count(str(item.id)), int(str(item.id) in alone.ids)
        if sort is not None and disorder(planted, reading.items, sort.field, downwards=downwards):
            name = f"{sort.field} in {reading.line}"
            seen[name] = [v for i in reading.items if (v := planted.value(i, sort.field)) is not None]
            wanted[name] = in_order(planted, reading.items, sort.field, downwards=downwards)
        count(reading, _counters(planted), alone.length, seen, wanted)
        if seen != wanted:
            break
    if not seen:
        raise Inconclusive("no two of filter, order and pages were seen to work one by one")
    return seen, wanted


def _filtered(planted: Planted) -> tuple[Query, Reading]:
    """The filter that shows most and not all, and what it shows alone; no filter, where none is known."""
    told = [answer for one in known_filters(planted) for answer in answers(planted, one)]
    fitting = [answer for answer in told if answer.reading.whole and answer.reading.items and not answer.ignored]
    if not fitting:
        if "sort" not in roles_of(planted.resource):
            raise NotExercised("no filter was seen to leave out some items and show others")
        return (), planted.walkable().asked()
    best = max(fitting, key=lambda answer: len(answer.reading.items))
    query = best.filter.query(best.value)
    return query, planted.asked((*query, *steady(planted))) if len(best.reading.pages) > 1 else best.reading


def _both_filters(planted: Planted) -> Iterator[tuple[Reading, set[str]]]:
    """Two filters asked for at once, and the items that each shows alone: in haste the two that tell most."""
    told = [[a for a in answers(planted, one) if len(a.reading.pages) == 1] for one in known_filters(planted)]
    pairs = [_most_telling(mine, theirs) for mine, theirs in itertools.combinations(told, 2)]
    found = sorted((pair for pair in pairs if pair is not None), key=_worth, reverse=True)
    for one, other in found if planted.outlook.deployment.thorough else found[:1]:
        reading = planted.asked((*one.filter.query(one.value), *other.filter.query(other.value)))
        if reading.whole:
            yield reading, set(one.reading.ids) & set(other.reading.ids)


def _most_telling(mine: Sequence[Answer], theirs: Sequence[Answer]) -> tuple[Answer, Answer] | None:
    """Of the answers of two filters those that differ, best each from the other, and have most in common."""
    pairs = [(a, b) for a in mine for b in theirs if set(a.reading.ids) != set(b.reading.ids)]
    return max(pairs, key=_worth, default=None)


def _worth(pair: tuple[Answer, Answer]) -> tuple[bool, int]:
    mine, theirs = (set(one.reading.ids) for one in pair)
    return bool(mine - theirs and theirs - mine), len(mine & theirs)


def _readings(planted: Planted, base: Query) -> Iterator[tuple[Sort | None, bool, Reading]]:
    """The filtered list sorted and in pages, each way that is known; in pages alone where no sort is."""
    sizes = (_SHORT, 1) if "size" in roles_of(planted.resource) else (None,)
    sorts = known_sorts(planted)[: 2 if planted.outlook.deployment.thorough else 1]
    for one in sorts:
        for (query, downwards), size in zip(((one.up, False), (one.down, True)), sizes * 2, strict=False):
            if query and (base or size):
                reading = planted.asked((*base, *query), size=size)
                if reading.whole:
                    yield one, downwards, reading
    if not sorts and base and sizes != (None,):
        for size in sizes:
            reading = planted.asked((*base, *steady(planted)), size=size)
            if reading.whole:
                yield None, False, reading


def _counters(planted: Planted) -> set[str]:
    """The counters that count the whole list, as a walk of it in short pages showed once."""
    ways = planted.ways
    if ways.counters is None:
        whole = planted.asked()
        size = _SHORT if "size" in roles_of(planted.resource) else None
        counts = whole.whole and any(whole.counters)
        ways.counters = frozenset(exact(planted.asked(size=size), whole)) if counts else frozenset()
    return set(ways.counters)
