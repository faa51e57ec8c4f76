"""Validation of values against the part of JSON Schema that the service's schemas use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from reference.resources import Schema

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}


def problems(schema: Schema, value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Each departure of `value` from `schema`: the place as a JSON pointer, and the keyword."""
    if not any(_is(kind, value) for kind in _kinds(schema)):
        yield where, "type"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield where, "enum"
    if isinstance(value, str):
        yield from ((where, keyword) for keyword in _text_problems(schema, value))
    elif isinstance(value, dict):
        yield from _member_problems(schema, value, where)
    elif isinstance(value, list):
        yield from _element_problems(schema, value, where)
    elif isinstance(value, int | float):
        yield from ((where, keyword) for keyword in _number_problems(schema, value))


def cleaned(schema: Schema, value: Any) -> Any:
    """`value` without the members that `schema` does not name, at any depth."""
    if isinstance(value, list):
        return [cleaned(schema.get("items", {}), element) for element in value]
    if not isinstance(value, dict):
        return value
    named, others = schema.get("properties", {}), schema.get("additionalProperties")
    kept = {name: member for name, member in value.items() if name in named or isinstance(others, dict)}
    return {name: cleaned(named.get(name, others), member) for name, member in kept.items()}


def _kinds(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return kind == ("null" if value is None else "boolean")
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, _TYPES.get(kind, ()))


def _number_problems(schema: Schema, value: float) -> Iterator[str]:
    if value < schema.get("minimum", value):
        yield "minimum"
    if value > schema.get("maximum", value):
        yield "maximum"


def _text_problems(schema: Schema, value: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield "minLength"
    if len(value) > schema.get("maxLength", len(value)):
        yield "maxLength"
    if "pattern" in schema and not re.fullmatch(schema["pattern"].removeprefix("^").removesuffix("$"), value):
        yield "pattern"
    if "format" in schema and not _FORMATS[schema["format"]](value):
        yield "format"


def _element_problems(schema: Schema, value: list[Any], where: str) -> Iterator[tuple[str, str]]:
    if len(value) > schema.get("maxItems", len(value)):
        yield where, "maxItems"
    for index, element in enumerate(value):
        yield from problems(schema["items"], element, f"{where}/{index}")


def _member_problems(schema: Schema, value: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from ((f"{where}/{name}", "required") for name in schema.get("required", ()) if name not in value)
    if len(value) < schema.get("minProperties", 0):
        yield where, "minProperties"
    for name, member in value.items():
        if name in named:
            yield from problems(named[name], member, f"{where}/{name}")
        elif isinstance(others, dict):
            yield from problems(others, member, f"{where}/*")
        elif not others:
            yield where, "additionalProperties"


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_moment(value: str) -> bool:
    if not re.fullmatch(r"[0-9-]{10}[Tt][0-9:]{8}(\.[0-9]+)?([Zz]|[+-][0-9:]{5})", value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_email(value: str) -> bool:
    return re.fullmatch(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+", value) is not None


def _is_uuid(value: str) -> bool:
    return re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value) is not None


def _is_uri(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:(%[0-9A-Fa-f]{2}|[!#$&-;=?-Z\[\]_a-z~])+", value) is not None


_FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date": _is_date,
    "date-time": _is_moment,
    "decimal": _is_decimal,
    "email": _is_email,
    "uri": _is_uri,
    "uuid": _is_uuid,
}
