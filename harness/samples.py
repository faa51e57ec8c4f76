"""Plain, valid values of a schema: what the survey sends, and what a strategy shrinks to."""

from __future__ import annotations

import base64
import random
import uuid
from collections.abc import Callable
from typing import Any, Final

import rstr

from harness.schema import Schema

_DEEPEST: Final = 6
_TRIES: Final = 40

_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "date": lambda n: f"2024-03-{n % 28 + 1:02}",
    "date-time": lambda n: f"2024-03-05T10:{n % 60:02}:00Z",
    "time": lambda n: f"10:{n % 60:02}:00Z",
    "duration": lambda n: f"P{n + 1}D",
    "email": lambda n: f"plain{n}@example.org",
    "idn-email": lambda n: f"plain{n}@example.org",
    "hostname": lambda n: f"plain{n}.example.org",
    "ipv4": lambda n: f"192.0.2.{n % 250 + 1}",
    "ipv6": lambda n: f"2001:db8::{n % 9000 + 1:x}",
    "uri": lambda n: f"https://example.org/plain/{n}",
    "url": lambda n: f"https://example.org/plain/{n}",
    "uri-reference": lambda n: f"/plain/{n}",
    "iri": lambda n: f"https://example.org/plain/{n}",
    "uuid": lambda n: str(uuid.uuid5(uuid.NAMESPACE_URL, f"plain-{n}")),
    "byte": lambda n: base64.b64encode(f"plain {n}".encode()).decode(),
    "regex": lambda n: f"plain{n}",
    "json-pointer": lambda n: f"/plain/{n}",
}


class NoSample(ValueError):
    """No value of this schema could be made; the message names where."""


def sample(schema: Schema, n: int = 0, name: str = "value", depth: int = 0) -> Any:
    """A plain value that `schema` allows; another `n` gives another value where there is one.

    Raises NoSample where none is found.
    """
    for told in (schema.get("const", ...), *_examples(schema, n)):
        if told is not ... and told is not None and schema.allows(told):
            return told
    schema = schema.variant
    maker = _MAKERS.get(schema.kind or _guess(schema), _text)
    value = maker(schema, n, name, depth)
    if not schema.allows(value):
        raise NoSample(f"no plain value for {name}")
    return value


def _examples(schema: Schema, n: int) -> list[Any]:
    enum = [value for value in schema.get("enum", ()) if value is not None]
    if enum:
        return [enum[n % len(enum)]]
    examples = schema.get("examples") or []
    told = [schema.get("example"), *(examples if isinstance(examples, list) else [])]
    return told if n == 0 else []


def _guess(schema: Schema) -> str:
    known = schema.types - {"null"}
    return min(known) if known else "string"


def _object(schema: Schema, n: int, name: str, depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for member, inner in schema.properties.items():
        if depth >= _DEEPEST and member not in schema.required:
            continue
        try:
            value[member] = sample(inner, n, member, depth + 1)
        except NoSample:
            if member in schema.required:
                raise
    if not schema.properties and isinstance(schema.get("additionalProperties"), dict):
        inner = Schema(schema.get("additionalProperties"), schema.root)
        value = {f"key{index}": sample(inner, n + index, "key", depth + 1) for index in range(2)}
    return value


def _array(schema: Schema, n: int, name: str, depth: int) -> list[Any]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 2)
    count = min(max(least, 1 + n % 2), most) if depth < _DEEPEST else least
    return [sample(schema.items, n + index, name, depth + 1) for index in range(count)]


def bounds(schema: Schema) -> tuple[float | None, float | None]:
    """Least and greatest number that a schema names, exclusive ones taken as a step within."""
    least, most = schema.get("minimum"), schema.get("maximum")
    step = schema.get("multipleOf") or (1 if schema.kind == "integer" else 0.5)
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if isinstance(above, bool):
        least = least + step if above and least is not None else least
    elif above is not None:
        least = above + step
    if isinstance(below, bool):
        most = most - step if below and most is not None else most
    elif below is not None:
        most = below - step
    return least, most


def _number(schema: Schema, n: int, name: str, depth: int) -> float:
    least, most = bounds(schema)
    step = schema.get("multipleOf") or 1
    start = least if least is not None else (most - 100 * step if most is not None and most < 10 else 0)
    value = (start // step + (start % step > 0) + 3 + n * 7) * step
    if most is not None and value > most:
        span = max(int((most - start) // step), 0)
        value = start + (n % (span + 1)) * step
    return int(value) if schema.kind == "integer" else float(value)


def _boolean(schema: Schema, n: int, name: str, depth: int) -> bool:
    return n % 2 == 0


def _text(schema: Schema, n: int, name: str, depth: int) -> str:
    maker = _FORMATS.get(schema.get("format", ""))
    if maker is not None and "pattern" not in schema.flat:
        return maker(n)
    if "pattern" in schema.flat:
        return matching(schema, n)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 60)
    text = f"{name[:12]}{n}"
    text = text if len(text) <= most else str(n)[:most]
    return text.ljust(least, "x")


def matching(schema: Schema, n: int) -> str:
    """A text that fits the schema's `pattern` (and its lengths). Raises NoSample."""
    source = random.Random(n)  # variety, not secrecy
    for _ in range(_TRIES):
        text = rstr.Rstr(source).xeger(schema.get("pattern"))
        if schema.allows(text):
            return text
    raise NoSample(f"no text for the pattern {schema.get('pattern')}")


_MAKERS: Final[dict[str, Callable[[Schema, int, str, int], Any]]] = {
    "object": _object,
    "array": _array,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
    "string": _text,
}
