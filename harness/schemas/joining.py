"""Two schemas that both hold, as one: what `allOf` says, and what stands beside a reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final


def _both_types(ours: Any, theirs: Any) -> Any:
    left, right = ([told] if isinstance(told, str) else list(told) for told in (ours, theirs))
    both = [kind for kind in dict.fromkeys([*left, *right]) if kind in left and kind in right]
    if ("integer" in left and "number" in right) or ("number" in left and "integer" in right):
        both.append("integer")  # a whole number is a number too
    both = list(dict.fromkeys(both))
    return both[0] if len(both) == 1 else both


def _both_values(ours: list[Any], theirs: list[Any]) -> list[Any]:
    return [value for value in ours if value in theirs]


def _stricter(choose: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    # OpenAPI 3.0 has booleans for exclusive bounds: either one said is said.
    return lambda ours, theirs: theirs if isinstance(ours, bool) != isinstance(theirs, bool) else choose(ours, theirs)


def _both_named(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: {"allOf": [ours[name], theirs[name]]} for name in ours if name in theirs}
    return {**ours, **theirs, **both}


def _either_pair(ours: list[Any], theirs: list[Any]) -> list[Any]:
    return [{"allOf": [left, right]} for left in ours for right in theirs]


_TOGETHER: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "type": _both_types,
    "enum": _both_values,
    "properties": _both_named,
    "patternProperties": _both_named,
    "required": lambda ours, theirs: [*ours, *theirs],
    "oneOf": _either_pair,
    "anyOf": _either_pair,
    "nullable": lambda ours, theirs: ours and theirs,
    "uniqueItems": lambda ours, theirs: ours or theirs,
    "dependentRequired": lambda ours, theirs: {**ours, **theirs},
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), _stricter(max)),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), _stricter(min)),
}


def merged(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of two schemas: both hold where both say something, else the right one is told last."""
    joined = {**left, **right}
    for keyword, together in _TOGETHER.items():
        if keyword in left and keyword in right:
            joined[keyword] = together(left[keyword], right[keyword])
    return joined
