"""Arrays that seek trouble: empty, with one element twice, in no order, as long as can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from harness.schemas.samples import NoSample, sample
from harness.schemas.schema import Schema

Above = tuple[tuple[str, ...], ...]
Elements = Callable[[Schema], list[Any]]
_LONG: Final = 60
_FORGOTTEN: Final[tuple[Any, ...]] = ("", 0, False, [], {})


def awkward_arrays(schema: Schema, awkward: Elements, name: str, within: Above) -> list[Any]:
    """Arrays with the `awkward` elements of each place; `within` is what stands around an element."""
    if schema.get("prefixItems"):
        places = [awkward(schema.element(index)) for index in range(len(schema.get("prefixItems")))]
        return [_sized(schema, [told[row % len(told)] for told in places], name, within) for row in range(8)]
    if schema.items.impossible:
        return [[]]
    inner = awkward(schema.items)
    telling = [value for value in inner if not any(value == empty for empty in _FORGOTTEN)] or inner
    most = schema.get("maxItems", 5)
    twice = [*telling[: max(min(most - 1, 4), 1)], telling[0]]
    one = sample(schema.items, 0, name, within)
    told = [
        twice[::-1],
        [],
        inner[:most],
        [one],
        [one, one],
        inner[5:][:most],
        [sample(schema.items, 12 - n, name, within) for n in range(min(12, most + 1))],
        inner[10:][:most],
    ]
    return [_sized(schema, elements, name, within) for elements in told]


def exotic_arrays(schema: Schema, exotic: Elements, name: str, within: Above) -> list[Any]:
    """A long array, and arrays of `exotic` elements."""
    if schema.get("prefixItems") or schema.items.impossible:
        return []
    long = min(schema.get("maxItems", _LONG), 4 * _LONG)
    odd = exotic(schema.items)
    told = [[sample(schema.items, n, name, within) for n in range(long)]] if long > 12 else []
    told += [odd[start : start + 3] for start in range(0, min(len(odd), 9), 3)]
    return [_sized(schema, elements, name, within) for elements in told]


def _sized(schema: Schema, elements: list[Any], name: str, within: Above) -> list[Any]:
    """Elements within the number that the schema allows, each once where it asks for that."""
    once = bool(schema.get("uniqueItems"))
    sized: list[Any] = []
    for value in elements:
        if not once or value not in sized:
            sized.append(value)
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    for n in range(3 * least):
        if len(sized) >= least:
            break
        try:
            value = sample(schema.element(len(sized)), n, name, within)
        except NoSample:
            break
        if not once or value not in sized:
            sized.append(value)
    if "contains" in schema.flat and not schema.allows(sized):
        sized = [sample(Schema(schema.get("contains"), schema.root), 0, name, within), *sized]
    return sized[:most]
