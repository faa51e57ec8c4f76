"""Which numbers a schema allows: where they begin and end, and how far apart they stand."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from harness.schemas.schema import Schema

_ENOUGH: Final = 40


@functools.lru_cache(maxsize=4096)
def step_of(schema: Schema) -> Fraction:
    """How far apart the numbers of a schema are; 0 where it does not say."""
    step = Fraction(str(schema.get("multipleOf") or 0))
    return Fraction(step.numerator or 1) if schema.kind == "integer" else step


@functools.lru_cache(maxsize=4096)
def bounds(schema: Schema) -> tuple[float | None, float | None]:
    """Least and greatest number that a schema allows, exclusive ones taken as a step within."""
    least, most = _end(schema, "minimum", 1), _end(schema, "maximum", -1)
    gap = Fraction(0)
    if not step_of(schema):
        wide = least is None or most is None or most[0] - least[0] >= 2
        gap = Fraction(1, 2) if wide or least is None or most is None else (most[0] - least[0]) / 4
    return (
        None if least is None else _number(least[0] + gap * least[1]),
        None if most is None else _number(most[0] - gap * most[1]),
    )


def _end(schema: Schema, keyword: str, up: int) -> tuple[Fraction, bool] | None:
    """The innermost end that the schema names, on its grid, and whether the end itself is left out."""
    at, beyond = schema.get(keyword), schema.get("exclusive" + keyword.capitalize())
    if isinstance(beyond, bool):  # OpenAPI 3.0
        at, beyond = (None, at) if beyond else (at, None)
    step = step_of(schema)
    ends = [
        (_on_grid(Fraction(str(told)), step, up, left_out=left_out) * up, left_out and not step)
        for told, left_out in ((at, False), (beyond, True))
        if told is not None
    ]
    return (max(ends)[0] * up, max(ends)[1]) if ends else None


def _on_grid(exact: Fraction, step: Fraction, up: int, *, left_out: bool) -> Fraction:
    """The first multiple of `step` that is not outside an end, nor on it where it is `left_out`."""
    if not step:
        return exact
    steps = math.ceil(exact / step) if up > 0 else math.floor(exact / step)
    return (steps + (up if left_out and steps * step == exact else 0)) * step


def plain_numbers(schema: Schema, n: int) -> Iterator[float]:
    """Numbers that are small and within the bounds, as far as there are such; another `n` begins elsewhere."""
    told = bounds(schema)
    least, most = (None if end is None else Fraction(str(end)) for end in told)
    step = step_of(schema) or _fine(least, most)
    if least is None and most is not None and most < 10 * step:
        start = most - 100 * step
    else:
        start = max(least or Fraction(0), Fraction(0)) if most is None or most >= 0 else least or Fraction(0)
    first = math.ceil(start / step)
    last = None if most is None else math.floor(most / step)
    for turn in range(_ENOUGH):
        index = first + 3 + n * 7 + turn
        if last is not None and index > last:
            index = first + (n + turn) % max(last - first + 1, 1)
        value = index * step
        yield int(value) if schema.kind == "integer" else float(value)
    yield from (end for end in told if end is not None)


def _fine(least: Fraction | None, most: Fraction | None) -> Fraction:
    """A decimal step that fits several times between two bounds: 1 where there is room."""
    step = Fraction(1)
    while least is not None and most is not None and least < most and most - max(least, Fraction(0)) < 10 * step:
        step /= 10
        if step < Fraction(1, 10**300):
            break
    return step


def exact_multiple(schema: Schema, value: Any) -> bool:
    """Whether `value` is a multiple by the division of doubles too, which some validators go by."""
    told = schema.get("multipleOf")
    return not told or not isinstance(value, int | float) or float(value / told).is_integer()


def _number(exact: Fraction) -> float:
    return int(exact) if exact.denominator == 1 else float(exact)
