"""Values of a schema: plain, falsy, awkward, and drawn."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.samples import NoSample, bounds, sample
from harness.schema import Schema
from strategies.texts import AWKWARD, lengthy, texts

_LARGEST: Final = 2**53 - 1
_FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "date": ("2024-02-29", "1970-01-01", "1999-12-31", "2100-01-01"),
    "date-time": ("2024-02-29T23:59:59Z", "1970-01-01T00:00:00Z", "2024-07-01T12:00:00.500Z"),
    "email": ("a+b@example.org", "first.last@sub.example.org", "x_y-z@example.com"),
    "uri": ("https://example.org/?q=a%20b&c=d#e", "https://example.org:8443/a/b/", "http://example.org"),
}


def plain(schema: Schema, n: int = 0, name: str = "value") -> Any:
    """A plain value that tells: not the schema's default, where another is allowed."""
    default = schema.get("default")
    value: Any = sample(schema, n, name)
    for shift in range(4):
        value = sample(schema, n + shift, name)
        if value != default:
            return value
    return value


def falsy(schema: Schema, name: str = "value") -> Any:
    """The value that `if value:` forgets; plain where the schema allows none."""
    flat = schema.variant
    if flat.kind == "object" and flat.properties:
        return {key: falsy(inner, key) for key, inner in flat.properties.items()}
    falsies: tuple[Any, ...] = (False, 0, 0.0, "", [], {})
    for value in falsies:
        if type(value) is _TYPE.get(flat.kind) and schema.allows(value):
            return value
    return plain(schema, 1, name)


_TYPE: Final[dict[str, type]] = {
    "boolean": bool,
    "integer": int,
    "number": float,
    "string": str,
    "array": list,
    "object": dict,
}


def awkward(schema: Schema, name: str = "value") -> list[Any]:
    """Values that the schema allows and that seek trouble, likeliest first; never empty."""
    flat = schema.variant
    candidates = _enumerated(flat) or _AWKWARD.get(flat.kind, _awkward_text)(flat, name)
    return [value for value in candidates if schema.allows(value)] or [plain(schema, 0, name)]


def _enumerated(schema: Schema) -> list[Any]:
    return [value for value in schema.get("enum", ()) if value is not None]


def _awkward_text(schema: Schema, name: str) -> list[Any]:
    form = schema.get("format", "")
    if form in _FORMATS:
        return list(_FORMATS[form])
    if form or "pattern" in schema.flat:
        return [sample(schema, n, name) for n in (0, 1, 2)]
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    room = most if most is not None else 10_000
    return [text[:room].ljust(least, "z") for text in AWKWARD] + lengthy(least, most)


def _awkward_number(schema: Schema, name: str) -> list[Any]:
    least, most = bounds(schema)
    whole = [0, 1, -1, 2**31, _LARGEST, -(2**31)]
    numbers: list[Any] = [limit for limit in (least, most) if limit is not None]
    numbers += whole if schema.kind == "integer" else [*whole[:3], 0.1, -0.5, 1e-7, 1234567.891, 1e15]
    return [int(number) if schema.kind == "integer" else number for number in numbers]


def _awkward_array(schema: Schema, name: str) -> list[Any]:
    inner = awkward(schema.items, name)
    one = plain(schema.items, 0, name)
    return [[], [one], [one, one], inner[:5], inner[5:12], [plain(schema.items, n, name) for n in range(12)]]


def _awkward_object(schema: Schema, name: str) -> list[Any]:
    members = schema.properties
    if not members:
        return [
            {},
            {"key": sample(_additional(schema), 0, "key")},
            {"a": sample(_additional(schema), 1, "a")},
        ]
    rows = [{key: at(awkward(inner, key), row) for key, inner in members.items()} for row in range(6)]
    least = {key: plain(inner, 0, key) for key, inner in members.items() if key in schema.required}
    singles = [{**least, key: plain(inner, 1, key)} for key, inner in members.items()]
    return [*rows[:2], least, *singles, *rows[2:]]


def _additional(schema: Schema) -> Schema:
    told = schema.get("additionalProperties")
    return Schema(told, schema.root) if isinstance(told, dict) else Schema({"type": "string"})


def _booleans(schema: Schema, name: str) -> list[Any]:
    return [False, True]


_AWKWARD: Final[dict[str, Callable[[Schema, str], list[Any]]]] = {
    "object": _awkward_object,
    "array": _awkward_array,
    "integer": _awkward_number,
    "number": _awkward_number,
    "boolean": _booleans,
}


def at(values: list[Any], index: int) -> Any:
    """The element at an index that may run past the end: it goes round."""
    return values[index % len(values)]


def values(schema: Schema, name: str = "value", depth: int = 0) -> SearchStrategy[Any]:
    """Values that the schema allows: awkward ones as often as drawn ones. Shrinks to a plain value."""
    firsts = st.sampled_from([plain(schema, 0, name), *awkward(schema, name)])
    drawn = _drawn(schema.variant, name, depth)
    return firsts if drawn is None else st.one_of(firsts, drawn.filter(schema.allows))


def _drawn(schema: Schema, name: str, depth: int) -> SearchStrategy[Any] | None:  # noqa: PLR0911  # one kind, one return
    """What can be drawn beyond the awkward values; None where they say it all, or where none can be."""
    if schema.get("enum") or schema.get("const") is not None or depth > 4:
        return None
    least, most = bounds(schema)
    if schema.kind == "integer":
        return st.integers(int(least) if least is not None else -_LARGEST, int(most) if most is not None else _LARGEST)
    if schema.kind == "number":
        return st.floats(
            least if least is not None else -1e12,
            most if most is not None else 1e12,
            allow_nan=False,
            allow_infinity=False,
        )
    if schema.kind == "string":
        return _drawn_text(schema)
    if schema.kind == "array":
        count = schema.get("minItems", 0)
        return st.lists(
            values(schema.items, name, depth + 1),
            min_size=count,
            max_size=min(schema.get("maxItems", 8), max(8, count)),
        )
    if schema.kind == "object" and schema.properties:
        return objects(schema, depth + 1)
    return None


def _drawn_text(schema: Schema) -> SearchStrategy[str] | None:
    if "pattern" in schema.flat:
        return st.from_regex(schema.get("pattern"))
    form = schema.get("format", "")
    if form == "date":
        return st.dates(datetime.date(1900, 1, 1)).map(datetime.date.isoformat)
    if form == "uuid":
        return st.uuids().map(str)
    if form:
        return None
    return texts(least=schema.get("minLength", 0), most=schema.get("maxLength", 200))


def objects(schema: Schema, depth: int = 0) -> SearchStrategy[dict[str, Any]]:
    """Objects with what is required and any part of the rest."""
    required: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {}
    for name, inner in schema.properties.items():
        try:
            strategy = values(inner, name, depth)
        except NoSample:
            if name in schema.required:
                raise
            continue
        (required if name in schema.required else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)
