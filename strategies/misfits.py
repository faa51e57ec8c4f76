"""Values that do not fit: of a type, a form or a range that the schema forbids, at the top or further inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from harness.schemas.schema import Schema
from strategies import formats
from strategies.values import plain

STRANGE: Final[Mapping[str, tuple[Any, ...]]] = {
    "object": ("text", None, [], [None], {"": None}, 1, {"constructor": 1, "__proto__": 1, "$ne": None}),
    "array": ({}, None, "text", 1, [[[[]]]]),
    "string": ([], None, {"a": [1]}, 1.5, True, 10**400),
    "integer": ("", None, [], 10**400, "\u00b2", {"a": 1}, True),
    "number": ("", None, [], 10**400, "NaN", {"a": 1}, True),
    "boolean": ({}, None, [], "", 2, "no"),
}
"""Values of a type that a field is seldom of: what cannot be looked up, sliced, trimmed or converted."""
_ANY: Final[tuple[Any, ...]] = (None, [], {"a": [1]}, "", 10**400)
_TEXT: Final = "no such value"
_RANGES: Final[tuple[float, ...]] = (2**63, -(2**31) - 1, 1e300, 0.5)
_DEEPEST: Final = 4
_LONGEST: Final = 10_000
NESTED: Final = frozenset({"object", "array"})


def strange(schema: Schema) -> list[Any]:
    """What a field of this kind is seldom given, and what its schema forbids of it."""
    return [value for value in STRANGE.get(schema.variant.kind, _ANY) if not schema.allows(value)]


def malformed(schema: Schema) -> list[Any]:
    """What has the type and not the form: words where a text has to have one, what nearly has it, no text, one that is
    too long; a number that no machine word or no column holds; an object that lacks what it must have.
    """
    nearly = formats.MALFORMED.get(schema.variant.get("format", ""), ())
    longest = schema.variant.get("maxLength", _LONGEST)
    long = ("x" * (longest + 1),) if longest < _LONGEST else ()
    told: dict[str, tuple[Any, ...]] = {
        "string": (_TEXT, *nearly[:1], "", *nearly[1:], *long),
        "integer": _RANGES,
        "number": _RANGES,
        "object": ({},),
    }
    return [value for value in told.get(schema.variant.kind, ()) if not schema.allows(value)]


def inside(schema: Schema, name: str) -> list[Any]:
    """Plain values of which one member or element does not fit: those first that hold others."""
    flat, ordinary = schema.variant, plain(schema, 1, name)
    if flat.kind == "array" and isinstance(ordinary, list):
        return [[*ordinary, value] for value in misfits(flat.items)]
    members = _members(schema, ordinary)
    return by_turns([[{**ordinary, member: value} for value in misfits(inner)] for member, inner in members])


def further_inside(schema: Schema, name: str, depth: int = 0) -> list[Any]:
    """Plain values of which an object or an array in them has one part that does not fit."""
    flat, ordinary = schema.variant, plain(schema, 1, name)
    if depth > _DEEPEST:
        return []
    if flat.kind == "array" and isinstance(ordinary, list):
        return [[*ordinary[:-1], value] for value in _both(flat.items, name, depth)]
    members = _members(schema, ordinary)
    return by_turns(
        [[{**ordinary, member: value} for value in _both(inner, member, depth)] for member, inner in members]
    )


def _both(schema: Schema, name: str, depth: int) -> list[Any]:
    return by_turns([inside(schema, name), further_inside(schema, name, depth + 1)])


def _members(schema: Schema, ordinary: Any) -> list[tuple[str, Schema]]:
    """The members that a plain object has, those first that hold others."""
    known = schema.variant.properties.items() if isinstance(ordinary, dict) else ()
    told = [(member, inner) for member, inner in known if member in ordinary]
    return sorted(told, key=lambda member: member[1].variant.kind not in NESTED)


def all_inside(schema: Schema, name: str, turn: int) -> Any:
    """A plain value of which no member that holds others fits, or none at all where none holds any; an array with some
    elements that do not fit. None where the schema is of no such value.
    """
    flat, ordinary = schema.variant, plain(schema, 1, name)
    if flat.kind == "array" and isinstance(ordinary, list):
        told, nearly = strange(flat.items), malformed(flat.items)
        elements = [*(told[(turn + shift) % len(told)] for shift in range(2 if told else 0)), *nearly[:1]]
        return [*ordinary, *elements] if elements else None
    members = _members(schema, ordinary)
    holding = [(member, inner) for member, inner in members if inner.variant.kind in NESTED] or members
    wrong = {member: told[turn % len(told)] for member, inner in holding if (told := misfits(inner))}
    return {**ordinary, **wrong} if wrong else None


def misfits(schema: Schema) -> list[Any]:
    """What is strange to a field and what is malformed for it, by turns."""
    return by_turns([strange(schema), malformed(schema)])


def by_turns(columns: Sequence[Sequence[Any]]) -> list[Any]:
    """The first of each, then the second of each, and so on; None is one of them."""
    return list(_turns(columns))


def _turns(columns: Sequence[Sequence[Any]]) -> Iterator[Any]:
    missing = object()
    for row in zip_longest(*columns, fillvalue=missing):
        yield from (one for one in row if one is not missing)
