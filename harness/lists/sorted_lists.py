"""What sorts are claimed to do: the whole list in order, up and down, each item once, across pages too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.documents.paging import roles_of
from harness.lists.ordering import disorder, in_order, tells
from harness.lists.sorts import Sort, learned_sorts
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.trials.planted import Planted, Reading, times

_SHORT: Final = 3
_OTHERS: Final = (2, 4)


def order(planted: Planted) -> tuple[Table, Table]:
    """By sorted reading: how often each own item was shown, and the values in their order; up to the first that is
    wrong. Raises Inconclusive where no sort is known, or none could be judged.
    """
    shown, wanted = Table(), Table()
    known = learned_sorts(planted.walkable())
    told = False
    for one, downwards, reading in _readings(planted, known):
        told = True
        for item in planted.items:
            name = times(item, reading)
            shown[name], wanted[name] = reading.ids.count(str(item.id)), 1
        if disorder(planted, reading.items, one.field, downwards=downwards):
            name = f"{one.field} in {reading.line}"
            shown[name] = [v for i in reading.items if (v := planted.value(i, one.field)) is not None]
            wanted[name] = in_order(planted, reading.items, one.field, downwards=downwards)
        if shown != wanted:
            break
    if not told:
        raise Inconclusive("no sorted list could be read to its end, or each value of the sort was refused")
    return shown, wanted


def _readings(planted: Planted, known: list[Sort]) -> Iterator[tuple[Sort, bool, Reading]]:
    """Each sort, up and down, in short pages and whole; in haste in short pages only."""
    sized, thorough = "size" in roles_of(planted.resource), planted.outlook.deployment.thorough
    for number, one in enumerate(known):
        for query, downwards in ((one.up, False), (one.down, True)):
            if not query:
                continue
            hasty = _SHORT if not downwards else _OTHERS[number % len(_OTHERS)]
            sizes = (hasty, None) if thorough else (hasty,)
            for size in sizes if sized else (None,):
                reading = planted.asked(query, size=size)
                if reading.whole and not reading.refused and tells(planted, planted.items, one.field):
                    yield one, downwards, reading
