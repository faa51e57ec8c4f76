"""Whether items stand in the order of a field's values, as far as every collation would have it so."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import Any, Final

from harness.items.item import Item
from harness.trials.planted import Planted

_WORD: Final = re.compile(r"[a-z]")
_DIGITS: Final = re.compile(r"\d*")


def compared(one: Any, other: Any) -> int:
    """-1, 0 or 1 as two values must stand upwards; 0 where they tie, or where lawful orders differ: texts whose first
    difference is more than one small letter, or digits of numerals as long, against the other.
    """
    if any(isinstance(value, bool) for value in (one, other)):
        return 0
    if isinstance(one, int | float) and isinstance(other, int | float):
        return (one > other) - (one < other)
    if not isinstance(one, str) or not isinstance(other, str):
        return 0
    for index, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine == theirs:
            continue
        letters = _WORD.fullmatch(mine) and _WORD.fullmatch(theirs)
        digits = mine.isdecimal() and theirs.isdecimal() and _numeral(one, index) == _numeral(other, index)
        plain = one[:index].isascii() and (letters or digits)
        return (mine > theirs) - (mine < theirs) if plain else 0
    return 0


def _numeral(text: str, index: int) -> int:
    """How many digits stand from an index on."""
    found = _DIGITS.match(text, index)
    return len(found[0]) if found else 0


def disorder(planted: Planted, items: Sequence[Item], field: str, *, downwards: bool = False) -> tuple[Any, ...]:
    """The first two values that stand the wrong way round; empty where the items are in order."""
    values = [value for item in items if (value := planted.value(item, field)) is not None]
    sign = -1 if downwards else 1
    pairs = itertools.combinations(values, 2)
    return next(((one, other) for one, other in pairs if sign * compared(one, other) > 0), ())


def in_order(planted: Planted, items: Sequence[Item], field: str, *, downwards: bool = False) -> list[Any]:
    """The values of the items, in the order that they should have."""
    values = [value for item in items if (value := planted.value(item, field)) is not None]
    return sorted(values, key=functools.cmp_to_key(compared), reverse=downwards)


def tells(planted: Planted, items: Sequence[Item], field: str) -> bool:
    """Whether some two items have values that can only stand one way."""
    values = [planted.value(item, field) for item in items]
    return any(compared(one, other) for one, other in itertools.combinations(values, 2))
