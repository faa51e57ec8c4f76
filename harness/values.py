"""When two JSON values are equal, where they differ, and what part of one another speaks of."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

ABSENT: Final = "(absent)"
Path = tuple[str, ...]
"""Where a value stands: names of members, "*" for any element of an array."""


def same(left: Any, right: Any) -> bool:
    """Deep and typed: 1 equals 1.0, 1 does not equal "1", true does not equal 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right or (
            isinstance(left, float) and isinstance(right, float) and math.isclose(left, right, rel_tol=1e-15)
        )
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


def another(sent: Any, stored: Any) -> bool:
    """Whether a text or a number was stored as another one: not trimmed or folded, not less its fraction."""
    if isinstance(sent, str) and isinstance(stored, str):
        return sent.strip().casefold() != stored.strip().casefold()
    numbers = [value for value in (sent, stored) if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == 2 and abs(numbers[0] - numbers[1]) >= 1


def differences(expected: Any, observed: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each place where two values differ: its path, what was expected, what was observed."""
    if isinstance(expected, Mapping) and isinstance(observed, Mapping):
        for key in [*expected, *(key for key in observed if key not in expected)]:
            where = f"{at}.{key}" if at else str(key)
            yield from differences(expected.get(key, ABSENT), observed.get(key, ABSENT), where)
    elif not same(expected, observed):
        yield at or "(whole)", expected, observed


def part(value: Any, shape: Any) -> Any:
    """What of `value` stands at the places that `shape` has: members that it does not name are left out."""
    if isinstance(value, Mapping) and isinstance(shape, Mapping):
        return {key: part(value[key], shape[key]) for key in shape if key in value}
    if isinstance(value, list) and isinstance(shape, list) and len(value) == len(shape):
        return [part(element, like) for element, like in zip(value, shape, strict=True)]
    return value


def distinct(told: Iterable[Any]) -> list[Any]:
    """Each value once, where it comes first."""
    first: dict[str, Any] = {}
    for value in told:
        first.setdefault(json.dumps(value, sort_keys=True), value)
    return list(first.values())


def dropped(value: Any, paths: frozenset[Path], at: Path = ()) -> Any:
    """`value` without what stands at any of `paths`."""
    if isinstance(value, Mapping):
        return {key: dropped(member, paths, (*at, key)) for key, member in value.items() if (*at, key) not in paths}
    if isinstance(value, list):
        return [dropped(element, paths, (*at, "*")) for element in value]
    return value


def without_nulls(value: Any) -> Any:
    """`value` without members that are null, at any depth: for where null and absent are one."""
    if isinstance(value, Mapping):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(element) for element in value]
    return value


def leaves(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each scalar in a value, with its path."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from leaves(member, (*at, key))
    elif isinstance(value, list):
        for element in value:
            yield from leaves(element, (*at, "*"))
    else:
        yield at, value


def in_words(value: Any) -> str:
    """A value as JSON on one line; one that is not there says so."""
    return ABSENT if value == ABSENT else json.dumps(value, ensure_ascii=False)
