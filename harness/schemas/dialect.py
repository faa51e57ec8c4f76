"""OpenAPI's schemas as JSON Schema (draft 2020-12) says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    return _rewritten(raw, _modern)


def lenient(raw: Any) -> Any:
    """A schema of answers as `modern` has it, read as those who write answers mean it: an optional member may be null
    for absent, what only requests carry may be there or not, and more than one of several alternatives may fit.
    """
    return _rewritten(raw, _lenient)


Rule = Callable[[dict[str, Any]], dict[str, Any]]


def _modern(told: dict[str, Any]) -> dict[str, Any]:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(told.get(exclusive), bool) and told.pop(exclusive) and bound in told:
            told[exclusive] = told.pop(bound)
    if told.pop("nullable", False) is True and isinstance(told.get("type"), str):
        told["type"] = [told["type"], "null"]
    return told


def _lenient(told: dict[str, Any]) -> dict[str, Any]:
    told = _modern(told)
    if "oneOf" in told:
        told["allOf"] = [*told.get("allOf", ()), {"anyOf": told.pop("oneOf")}]
    required = told.get("required", ())
    if isinstance(told.get("properties"), Mapping):
        told["properties"] = {
            name: part if name in required else _optional(part) for name, part in told["properties"].items()
        }
    return told


def _optional(part: Any) -> Any:
    request_only = isinstance(part, Mapping) and part.get("not") in ({}, True)
    return {} if request_only else {"anyOf": [part, {"type": "null"}]}


def _rewritten(raw: Any, rule: Rule) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    return rule({keyword: _inner(keyword, value, rule) for keyword, value in raw.items()})


def _inner(keyword: str, value: Any, rule: Rule) -> Any:
    if keyword in _BY_NAME and isinstance(value, Mapping):
        return {name: _rewritten(part, rule) for name, part in value.items()}
    if keyword in _LISTS and isinstance(value, list):
        return [_rewritten(part, rule) for part in value]
    return _rewritten(value, rule) if keyword in _LONE else value
