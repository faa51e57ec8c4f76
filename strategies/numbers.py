"""Numbers that seek trouble: at the limits of their schema, of machine integers and of doubles."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.schemas.numbers import bounds, exact_multiple, step_of
from harness.schemas.schema import Schema

_LARGEST: Final = 2**53 - 1
_WIDTHS: Final = {"int32": 31, "int64": 63}
_WHOLE: Final = (0, -1, 1, 2**15, 2**31 - 1, -(2**31), 255)
_WIDE: Final = (2**53 + 1, 2**31, 2**63 - 1, -(2**63), 2**53, -(2**63) + 1)
_REAL: Final = (12.345678, 0, -0.5, 0.1, 123456789.123456789, 1e-7, -1, 1234567.891, 0.30000000000000004, 3)
_SINGLE: Final = (0.5, 0, -0.25, 16777216, 0.0009765625, -1)
_EXTREME: Final = (1e21, 9007199254740993.0, 1.7976931348623157e308, 5e-324, 1e15 + 0.3)


def limits(schema: Schema) -> tuple[float | None, float | None]:
    """Least and greatest number that the schema names, or that its format has room for."""
    least, most = bounds(schema)
    width = _WIDTHS.get(schema.get("format", "")) if schema.kind == "integer" else None
    if width is None:
        return least, most
    floor, ceiling = -(2**width), 2**width - 1
    return floor if least is None else max(least, floor), ceiling if most is None else min(most, ceiling)


def awkward_numbers(schema: Schema, name: str = "", above: tuple[Any, ...] = ()) -> list[Any]:
    """Ends, zero, signs, fractions: what the schema allows, likeliest trouble first."""
    ends = [end for end in bounds(schema) if end is not None]
    step = step_of(schema)
    around = [end + sign * step for end, sign in zip(ends, (1, -1), strict=False)] if step and len(ends) == 2 else []
    if schema.kind == "integer":
        wide = _WIDE[:2] if schema.get("format") == "int64" else ()
        told: list[Any] = [*wide[:1], *reversed(ends), *_WHOLE, *wide[1:], *map(int, around)]
        return _within(schema, told)
    if schema.get("format") == "float":
        return _within(schema, [*_SINGLE, *ends])
    multiples = [float(step * times) for times in (1, -1, 3, 7)] if step else []
    between = []
    if len(ends) == 2 and not step:
        between = [ends[0] + (ends[1] - ends[0]) * 0.123456789012]
    return _within(schema, [*_REAL[:1], *reversed(ends), *between, *_REAL[1:], *multiples])


def exotic_numbers(schema: Schema, name: str = "", above: tuple[Any, ...] = ()) -> list[Any]:
    """Beyond 32 bits and beyond doubles, as far as the schema allows."""
    if schema.kind == "integer":
        return _within(schema, list(_WIDE))
    return [] if schema.get("format") == "float" else _within(schema, list(_EXTREME))


def wide_numbers(schema: Schema, *, everywhere: bool = False) -> list[Any]:
    """Integers that no double holds, as far as the schema says that it has room for them: where its format or its
    limits tell so, or wherever nothing forbids them, if `everywhere`.
    """
    told = [value for value in _within(schema, list(_WIDE)) if abs(value) > _LARGEST and value % 2]
    says = schema.get("format") == "int64" or any(abs(end or 0) > _LARGEST for end in bounds(schema))
    return told if schema.kind == "integer" and (says or everywhere) else []


def _within(schema: Schema, told: list[Any]) -> list[Any]:
    least, most = limits(schema)
    return [
        value
        for value in told
        if (least is None or value >= least) and (most is None or value <= most) and exact_multiple(schema, value)
    ]


def drawn_numbers(schema: Schema) -> SearchStrategy[Any] | None:
    """Any number within the limits; None where there is none."""
    least, most = limits(schema)
    if least is not None and most is not None and least > most:
        return None
    step = step_of(schema)
    if not step:
        low, high = -1e12 if least is None else float(least), 1e12 if most is None else float(most)
        if schema.get("format") == "float":
            return None
        return st.floats(min(low, high), max(low, high), allow_nan=False, allow_infinity=False)
    first = math.ceil((Fraction(str(least)) if least is not None else Fraction(-_LARGEST)) / step)
    last = math.floor((Fraction(str(most)) if most is not None else Fraction(_LARGEST)) / step)
    whole = schema.kind == "integer"
    return st.integers(min(first, last), max(first, last)).map(
        lambda index: int(index * step) if whole else float(index * step)
    )
