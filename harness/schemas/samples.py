"""Plain, valid values of a schema: what the survey sends, and what a strategy shrinks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from harness.schemas.fitting import fitting
from harness.schemas.formats import FORMATS
from harness.schemas.numbers import bounds, exact_multiple, plain_numbers
from harness.schemas.patterns import texts_of
from harness.schemas.schema import Schema

__all__ = ["NoSample", "bounds", "deep", "least", "matching", "named", "sample"]

_DEEPEST: Final = 6
_UTTERMOST: Final = 12
_SHIFTS: Final = 12
Shape = tuple[str, ...]
"""The names of the members of an object: where one comes a third time within itself, the schema is recursive."""


class NoSample(ValueError):
    """No value of this schema could be made; the message names where."""


def sample(schema: Schema, n: int = 0, name: str = "value", above: tuple[Shape, ...] = ()) -> Any:
    """A plain value that `schema` allows; another `n` gives another value where there is one.

    `above` are the objects and arrays around it. Raises NoSample where none is found.
    """
    if schema.only_null:
        return None
    for told in (schema.get("const", ...), *_examples(schema, n)):
        if told is not ... and told is not None and schema.allows(told):
            return told
    if len(above) <= _UTTERMOST:
        for shape in schema.variants:
            for value in _plain(schema, shape, n, name, above):
                if schema.allows(value):
                    return value
    raise NoSample(f"no plain value for {name}")


def least(schema: Schema) -> Any:
    """A plain value without what may be left out: `{}` where nothing is required, or where no value is found."""
    if schema.allows({}):
        return {}
    try:
        whole = sample(schema, 0, "body")
    except NoSample:
        return {}
    few = (
        {name: value for name, value in whole.items() if name in schema.required} if isinstance(whole, dict) else whole
    )
    return few if schema.allows(few) else whole


def _plain(schema: Schema, shape: Schema, n: int, name: str, above: tuple[Shape, ...]) -> Iterator[Any]:
    if shape.get("enum") or shape.get("const") is not None:
        yield from (value for value in (shape.get("const"), *_examples(shape, n)) if value is not None)
        return
    maker = _MAKERS.get(shape.kind or _guess(shape), _text)
    try:
        value = maker(shape, n, name, above)
    except NoSample:
        return
    yield fitting(schema.allows, shape, value) if isinstance(value, dict) else value
    if shape.kind == "number":
        yield value + 0.5


def _examples(schema: Schema, n: int) -> list[Any]:
    enum = [value for value in schema.get("enum", ()) if value is not None]
    if enum:
        return [enum[(n + shift) % len(enum)] for shift in range(len(enum))]
    examples = schema.get("examples") or []
    told = [schema.get("example"), *(examples if isinstance(examples, list) else [])]
    return told if n == 0 else []


def _guess(schema: Schema) -> str:
    known = schema.types - {"null"}
    return min(known) if known else "string"


def deep(shape: Shape, above: tuple[Shape, ...]) -> bool:
    """Whether an object or array is so far within, or so often within itself, that only what must be is in it."""
    return len(above) >= _DEEPEST or above.count(shape) > 1


def _object(schema: Schema, n: int, name: str, above: tuple[Shape, ...]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    shape = tuple(schema.properties)
    for member, inner in schema.properties.items():
        if member not in schema.required and deep(shape, above):
            continue
        try:
            value[member] = sample(inner, n, member, (*above, shape))
        except NoSample:
            if member in schema.required and not inner.allows(None):
                raise
            if member in schema.required:
                value[member] = None
    told = schema.get("additionalProperties")
    free = isinstance(told, dict) or "patternProperties" in schema.flat
    few = 2 if free and not schema.properties and not deep(shape, above) else 0
    for index in range(max(few, schema.get("minProperties", 0) - len(value))):
        key = named(schema, index)
        value[key] = sample(schema.member(key), n + index, "key", (*above, shape))
    return value


def named(schema: Schema, index: int) -> str:
    """A name for one more member of an object. Raises NoSample."""
    for pattern in schema.get("patternProperties", {}):
        return str(sample(Schema({"type": "string", "pattern": pattern}), index))
    if isinstance(schema.get("propertyNames"), dict):
        return str(sample(Schema({"type": "string", **schema.get("propertyNames")}, schema.root), index, "key"))
    return f"key{index}"


def _array(schema: Schema, n: int, name: str, above: tuple[Shape, ...]) -> list[Any]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 2)
    least = max(least, schema.get("minContains", 1) if "contains" in schema.flat else 0)
    shape = (f"[{name}]",)
    count = least if deep(shape, above) else min(max(least, 1 + n % 2), max(most, least))
    within: list[Any] = []
    if "contains" in schema.flat:
        within = [sample(Schema(schema.get("contains"), schema.root), n, name, (*above, shape))]
    for turn in range(_SHIFTS + 2 * count):
        if len(within) >= count:
            break
        try:
            value = sample(schema.element(len(within)), n + turn, name, (*above, shape))
        except NoSample:
            break  # as many as there can be: what asks for more refuses the array
        if not schema.get("uniqueItems") or value not in within:
            within.append(value)
    return within


def _number(schema: Schema, n: int, name: str, above: tuple[Shape, ...]) -> float:
    for value in plain_numbers(schema, n):
        if exact_multiple(schema, value) and schema.allows(value):
            return value
    raise NoSample(f"no number for {name}")


def _boolean(schema: Schema, n: int, name: str, above: tuple[Shape, ...]) -> bool:
    return n % 2 == 0


def _text(schema: Schema, n: int, name: str, above: tuple[Shape, ...]) -> str:
    maker = FORMATS.get(schema.get("format", ""))
    if maker is not None and schema.allows(maker(n)):
        return maker(n)
    if "pattern" in schema.flat:
        return matching(schema, n)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 60)
    text = f"{name[:12]}{n}"
    text = text if len(text) <= most else str(n)[:most]
    return text.ljust(least, "x")


def matching(schema: Schema, n: int) -> str:
    """A text that fits the schema's `pattern` (and its lengths). Raises NoSample."""
    pattern = str(schema.get("pattern"))
    for text in texts_of(pattern, n, schema.get("minLength", 0), schema.get("maxLength")):
        if schema.allows(text):
            return text
    raise NoSample(f"no text for the pattern {pattern}")


_MAKERS: Final[dict[str, Callable[[Schema, int, str, tuple[Shape, ...]], Any]]] = {
    "object": _object,
    "array": _array,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
    "string": _text,
}
