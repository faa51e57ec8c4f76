"""Values of a schema: plain, falsy, awkward, and exotic."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import chain, zip_longest
from typing import Any, Final

from harness.schemas.fitting import completed, fitting
from harness.schemas.samples import NoSample, deep, named, sample
from harness.schemas.schema import Schema
from harness.values import distinct
from strategies import formats
from strategies.arrays import awkward_arrays, exotic_arrays
from strategies.numbers import awkward_numbers, exotic_numbers
from strategies.texts import AWKWARD, awkward_texts, exotic_texts, settled

Above = tuple[tuple[str, ...], ...]
_FALSIES: Final[tuple[Any, ...]] = (False, 0, 0.0, "", [], {})
_MISSING: Final = object()


_BEYOND_A_COLUMN: Final = 300


def plain(schema: Schema, n: int = 0, name: str = "value", above: Above = ()) -> Any:
    """A plain value that tells: not the schema's default, where another is allowed."""
    default = schema.get("default")
    value: Any = sample(schema, n, name, above)
    for shift in range(1, 4):
        if value != default:
            return value
        value = sample(schema, n + shift, name, above)
    return value


def falsy(schema: Schema, name: str = "value", above: Above = ()) -> Any:
    """The value that `if value:` forgets, inside objects too; plain where the schema allows none."""
    flat, shape = schema.variant, tuple(schema.variant.properties)
    if flat.kind == "object" and shape:
        members = {
            key: falsy(inner, key, (*above, shape))
            for key, inner in samplable_members(flat, above).items()
            if key in flat.required or not deep(shape, above)
        }
        whole = fitting(schema.allows, flat, members)
        if schema.allows(whole):
            return whole
    for one in schema.variants:
        for value in _FALSIES:
            formed = value == "" and one.get("format", "") not in formats.FREE  # an empty date or numeral is none
            if type(value) is _TYPE.get(one.kind) and schema.allows(value) and not formed:
                return value
    return plain(schema, 1, name, above)


def mixed(schema: Schema, name: str, turns: dict[str, int], above: Above = ()) -> Any:
    """A value of its own trouble: texts dense and empty by turns, numbers zero and awkward, the rest falsy.

    `turns` counts how many of each kind there were, and is counted on.
    """
    flat, shape = schema.variant, tuple(schema.variant.properties)
    if flat.kind == "object" and shape and not deep(shape, above):
        members = samplable_members(flat, above)
        told = {key: mixed(inner, key, turns, (*above, shape)) for key, inner in members.items()}
        whole = fitting(schema.allows, flat, told)
        return whole if schema.allows(whole) else falsy(schema, name, above)
    if {"enum", "const"} & flat.flat.keys() or flat.kind not in {"string", "integer", "number", "array"}:
        return falsy(schema, name, above)
    turn = turns.get(flat.kind, 0)
    turns[flat.kind] = turn + 1
    if (turn + (flat.kind != "string")) % 2 == 0:
        return _lengthened(schema, at(awkward(schema, name, above), turn if flat.kind == "string" else 0))
    return falsy(schema, name, above)


def _lengthened(schema: Schema, value: Any) -> Any:
    """A text made longer than a usual column, where the schema says that it may be; anything else as it is."""
    most = schema.get("maxLength", 0)
    if not isinstance(value, str) or len(value) >= _BEYOND_A_COLUMN or most <= len(value):
        return value
    longer = value.ljust(min(most, _BEYOND_A_COLUMN), "\u00e9")
    return longer if schema.allows(longer) else value


_TYPE: Final[dict[str, type]] = {
    "boolean": bool,
    "integer": int,
    "number": float,
    "string": str,
    "array": list,
    "object": dict,
}


def samplable_members(schema: Schema, above: Above = ()) -> dict[str, Schema]:
    """The members of an object for which a plain value can be made."""
    found, shape = {}, tuple(schema.properties)
    for name, inner in schema.properties.items():
        try:
            sample(inner, 0, name, (*above, shape))
        except NoSample:
            continue
        found[name] = inner
    return found


@functools.lru_cache(maxsize=4096)
def awkward(schema: Schema, name: str = "value", above: Above = ()) -> list[Any]:
    """Values that the schema allows and that seek trouble, likeliest first; never empty. Raises NoSample."""
    return _sought(_AWKWARD, schema, name, above) or [plain(schema, 0, name, above)]


@functools.lru_cache(maxsize=4096)
def exotic(schema: Schema, name: str = "value", above: Above = ()) -> list[Any]:
    """Values that the schema allows and that a deployment may well refuse by a rule of its own; maybe none."""
    return _sought(_EXOTIC, schema, name, above)


def _sought(
    makers: dict[str, Callable[[Schema, str, Above], list[Any]]], schema: Schema, name: str, above: Above
) -> list[Any]:
    columns = []
    for shape in schema.variants:
        told = [shape.get("const"), *shape.get("enum", ())]
        chosen = [value for value in told if value is not None] if makers is _AWKWARD else []
        if not chosen and not {"enum", "const"} & shape.flat.keys():
            try:
                chosen = makers.get(shape.kind, makers.get("", _nothing))(shape, name, above)
            except NoSample:
                continue  # nothing is of this shape; another may be
        if len(schema.variants) > 1:
            chosen = [settled(value) if isinstance(value, str) else value for value in chosen]
        columns.append([fitting(schema.allows, shape, v) if isinstance(v, dict) else v for v in chosen])
    candidates = chain.from_iterable(zip_longest(*columns, fillvalue=_MISSING))
    return distinct(value for value in candidates if value is not _MISSING and schema.allows(value))


def at(values: list[Any], index: int) -> Any:
    """The element at an index that may run past the end: it goes round."""
    return values[index % len(values)]


def _awkward_array(schema: Schema, name: str, above: Above) -> list[Any]:
    within = (*above, (f"[{name}]",))
    if deep(within[-1], above):
        return [sample(schema, 0, name, above)]
    return awkward_arrays(schema, lambda inner: awkward(inner, name, within), name, within)


def _exotic_array(schema: Schema, name: str, above: Above) -> list[Any]:
    within = (*above, (f"[{name}]",))
    if deep(within[-1], above):
        return []
    return exotic_arrays(schema, lambda inner: exotic(inner, name, within), name, within)


def _awkward_object(schema: Schema, name: str, above: Above) -> list[Any]:
    shape = tuple(schema.properties)
    if deep(shape, above):
        return [sample(schema, 0, name, above)]
    if not shape:
        return _awkward_table(schema, above)
    within = (*above, shape)
    members = {key: awkward(inner, key, within) for key, inner in samplable_members(schema, above).items()}
    rows = [
        {key: at(values, row + 3 * index) for index, (key, values) in enumerate(members.items())} for row in range(8)
    ]
    least = {key: plain(schema.properties[key], 0, key, within) for key in members if key in schema.required}
    ordinary = {key: plain(schema.properties[key], 1, key, within) for key in members}
    singles = [{**least, key: value} for key, value in ordinary.items() if key not in least]
    others = [{one: v for one, v in ordinary.items() if one != key} for key in members if key not in least]
    told = [*rows[:2], least, falsy(schema, name, above), *singles[:3], *rows[2:], *singles[3:], *others]
    return [completed(schema, row, ordinary) for row in told]


def _awkward_table(schema: Schema, above: Above) -> list[Any]:
    told = schema.get("additionalProperties", True)
    if isinstance(told, bool) and "patternProperties" not in schema.flat and "propertyNames" not in schema.flat:
        return [{}, {"key": "value"}, {"a": {"b": {"c": [1, {"d": False, "e": ""}]}}}, {"zero": 0, "none": [], "1": {}}]
    tables = []
    for count in (1, 0, 3, schema.get("minProperties", 2)):
        keys = [named(schema, index) for index in range(count)]
        table = {key: at(awkward(schema.member(key), key, (*above, ())), i) for i, key in enumerate(keys)}
        tables.append({key: settled(v) if isinstance(v, str) else v for key, v in table.items()})
    return tables


def _exotic_object(schema: Schema, name: str, above: Above) -> list[Any]:
    shape = tuple(schema.properties)
    if deep(shape, above):
        return []
    if not shape:
        inner = schema.member("key")
        keys = ("a.b", "with space", "$c", "\u00fc", "1", "")
        return [{key: sample(inner, n, "key", (*above, ())) for n, key in enumerate(keys[:count])} for count in (4, 6)]
    members = samplable_members(schema, above)
    ordinary = {key: plain(inner, 0, key, (*above, shape)) for key, inner in members.items()}
    return [
        {**ordinary, key: value} for key, inner in members.items() for value in exotic(inner, key, (*above, shape))[:3]
    ]


def _both(schema: Schema, name: str, above: Above) -> list[Any]:
    return [False, True]


def _nothing(schema: Schema, name: str, above: Above) -> list[Any]:
    return []


def _anything(schema: Schema, name: str, above: Above) -> list[Any]:
    told = [settled(text) for text in AWKWARD]
    return ["text", *told[:3], 1.5, True, ["a", 1], {"a": [False, {"b": ""}]}, 0, False, [], {}, *told[3:]]


_AWKWARD: Final[dict[str, Callable[[Schema, str, Above], list[Any]]]] = {
    "object": _awkward_object,
    "array": _awkward_array,
    "integer": awkward_numbers,
    "number": awkward_numbers,
    "boolean": _both,
    "string": awkward_texts,
    "": _anything,
}
_EXOTIC: Final[dict[str, Callable[[Schema, str, Above], list[Any]]]] = {
    "object": _exotic_object,
    "array": _exotic_array,
    "integer": exotic_numbers,
    "number": exotic_numbers,
    "string": exotic_texts,
}
