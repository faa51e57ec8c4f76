"""Query strings of lists: filters, order and page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from reference.resources import Resource, Schema
from reference.validation import problems
from reference.wire import Refused

DEFAULT_SIZE: Final = 50
LARGEST_SIZE: Final = 200
_LAST_PAGE: Final = 1_000_000_000
_LIMITS: Final = ("enum", "minimum", "maximum", "maxLength")


@dataclass(frozen=True)
class Query:
    """What a list is asked for: `sort` is a field, `-field` or empty; pages count from 1."""

    filters: dict[str, Any] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = DEFAULT_SIZE


def parameters(resource: Resource) -> dict[str, Schema]:
    """The documented parameters of a resource's list, with their schemas."""
    found = {}
    for name in resource.filters:
        schema = resource.field_schema(name)
        found[name] = {"type": schema["type"]} | {key: schema[key] for key in _LIMITS if key in schema}
    if resource.sorts:
        orders = [sign + name for name in resource.sorts for sign in ("", "-")]
        found["sort"] = {"type": "string", "enum": orders}
    found["page"] = {"type": "integer", "minimum": 1, "maximum": _LAST_PAGE, "default": 1}
    found["size"] = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}
    return found


def parse(schemas: dict[str, Schema], pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The values of the documented parameters. Raises Refused for a repeated or ill-typed one."""
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name not in schemas:
            continue
        if name in values:
            raise Refused("query", f"The parameter {name} is given twice.")
        value = _typed(schemas[name]["type"], text)
        if value is None or any(problems(schemas[name], value)):
            raise Refused("query", f"The parameter {name} has a value that is not documented.")
        values[name] = value
    return values


def _typed(kind: str, text: str) -> Any:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return None
    if kind == "integer":
        return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    return text
