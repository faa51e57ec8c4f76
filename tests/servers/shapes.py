"""Judges JSON values by the component schemas of an OpenAPI document (the keywords used here only)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Schema = Mapping[str, Any]

TYPES = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
TEXT_FORMATS = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "email": re.compile(r"[^\s@]+@[^\s@]+|\"[^\n]*\"@[^\s@]+"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]*"),
    "date-time": MOMENT,
    "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
}


class Shapes:
    """The named schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.named: Mapping[str, Schema] = document["components"]["schemas"]

    def of(self, schema: Schema | str) -> Schema:
        """A schema by its name or itself, with `$ref` and `allOf` resolved at its top."""
        if isinstance(schema, str):
            return self.of(self.named[schema])
        if "$ref" in schema:
            return self.of(schema["$ref"].rsplit("/", 1)[1])
        if "allOf" not in schema:
            return schema
        whole: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        for part in [*map(self.of, schema["allOf"]), {k: v for k, v in schema.items() if k != "allOf"}]:
            whole["properties"] |= part.get("properties", {})
            whole["required"] += part.get("required", [])
            whole |= {k: v for k, v in part.items() if k not in ("properties", "required")}
        return whole

    def complaint(self, schema: Schema | str, value: Any) -> str | None:
        """What is wrong with a value, or None."""
        return next(self._complaints(self.of(schema), value, "body"), None)

    def known(self, schema: Schema | str, value: Any) -> Any:
        """The value without the members that its schema does not name or has as readOnly, at any depth."""
        schema = self.of(schema)
        if isinstance(value, dict) and "properties" in schema:
            parts = {k: self.of(s) for k, s in schema["properties"].items()}
            return {k: self.known(parts[k], v) for k, v in value.items() if k in parts and not parts[k].get("readOnly")}
        if isinstance(value, list) and "items" in schema:
            return [self.known(schema["items"], part) for part in value]
        return value

    def _complaints(self, schema: Schema, value: Any, at: str) -> Iterator[str]:
        allowed = schema.get("type", [])
        allowed = [allowed] if isinstance(allowed, str) else list(allowed)
        if value is None and (schema.get("nullable") or "null" in allowed):
            return
        if allowed and not any(is_a(kind, value) for kind in allowed):
            yield f"{at} is not {' or '.join(allowed)}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at} is none of its values"
        if isinstance(value, str):
            yield from _text_complaints(schema, value, at)
        elif isinstance(value, bool):
            return
        elif isinstance(value, int | float):
            yield from _number_complaints(schema, value, at)
        elif isinstance(value, list):
            yield from self._array_complaints(schema, value, at)
        elif isinstance(value, dict):
            yield from self._object_complaints(schema, value, at)

    def _array_complaints(self, schema: Schema, value: list[Any], at: str) -> Iterator[str]:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            yield f"{at} has too few or too many items"
        if schema.get("uniqueItems") and len({_key(part) for part in value}) < len(value):
            yield f"{at} has an item twice"
        for index, part in enumerate(value):
            yield from self._complaints(self.of(schema.get("items", {})), part, f"{at}[{index}]")

    def _object_complaints(self, schema: Schema, value: dict[str, Any], at: str) -> Iterator[str]:
        known = schema.get("properties", {})
        yield from (f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value)
        for name, part in value.items():
            if name in known:
                yield from self._complaints(self.of(known[name]), part, f"{at}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{at} has an unknown field"


def is_a(kind: str, value: Any) -> bool:
    """Whether a JSON value has a JSON Schema type."""
    if kind in ("integer", "number"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "number" or isinstance(value, int) or value.is_integer())
    return isinstance(value, TYPES[kind])


def _key(value: Any) -> str:
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value, sort_keys=True)


def _text_complaints(schema: Schema, value: str, at: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
        yield f"{at} is too short or too long"
    # `$` is the very end in OpenAPI's dialect of regular expressions, unlike in Python's.
    if "pattern" in schema and not re.search(re.sub(r"\$$", r"\\Z", schema["pattern"]), value):
        yield f"{at} does not match its pattern"
    kind = schema.get("format")
    if kind in TEXT_FORMATS and not (
        TEXT_FORMATS[kind].fullmatch(value) and (not kind.startswith("date") or _day(value))
    ):
        yield f"{at} is not of format {kind}"


def _day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _number_complaints(schema: Schema, value: float, at: str) -> Iterator[str]:
    low, high = schema.get("minimum"), schema.get("maximum")
    above = schema.get("exclusiveMinimum")
    if above is True:
        above = low
    if (low is not None and value < low) or (high is not None and value > high):
        yield f"{at} is out of range"
    if above is not None and above is not False and value <= above:
        yield f"{at} is out of range"
    if schema.get("format") == "int64" and not -(2**63) <= value < 2**63:
        yield f"{at} is out of range"
    if "multipleOf" in schema and Fraction(str(value)) % Fraction(str(schema["multipleOf"])):
        yield f"{at} is not a multiple of {schema['multipleOf']}"
