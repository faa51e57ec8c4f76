"""OpenAPI's schemas as JSON Schema (draft 2020-12) says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BY_NAME: Final = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "x-bundled"}
)
_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_LONE: Final = frozenset(
    {"items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)


def modern(raw: Any) -> Any:
    """A schema with OpenAPI 3.0's boolean `exclusiveMinimum` and `exclusiveMaximum`, and its `nullable`, as
    JSON Schema says them; what is no schema in it (members of that name, examples, defaults) stays as it is.
    """
    if not isinstance(raw, Mapping):
        return raw
    told = {keyword: _inner(keyword, value) for keyword, value in raw.items()}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(told.get(exclusive), bool) and told.pop(exclusive) and bound in told:
            told[exclusive] = told.pop(bound)
    if told.pop("nullable", False) is True and isinstance(told.get("type"), str):
        told["type"] = [told["type"], "null"]
    return told


def _inner(keyword: str, value: Any) -> Any:
    if keyword in _BY_NAME and isinstance(value, Mapping):
        return {name: modern(part) for name, part in value.items()}
    if keyword in _LISTS and isinstance(value, list):
        return [modern(part) for part in value]
    return modern(value) if keyword in _LONE else value
