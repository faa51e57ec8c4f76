"""What the document forbids: the parts that make a valid body invalid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import zip_longest
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.samples import NoSample
from harness.schemas.schema import Schema
from harness.stimuli.spoiling import spread
from strategies.bodies import plain_row, samplable
from strategies.misfits import by_turns
from strategies.parts import others
from strategies.plural import plural
from strategies.values import plain

_MOST: Final = 100
_ROUND: Final = 5
_DEEPEST: Final = 3
_SEEN_FIRST: Final = ("maximum", "minimum", "maxLength", "enum")
_WRONG: Final = ({"wrong": ["type"]}, ["wrong", {"type": True}], "wrong type", 12345.678, True)


def wrong_values(schema: Schema) -> Iterator[Any]:
    """Values that no reading of the schema allows: of another type first, then out of its range."""
    yield from wrong_types(schema)
    yield from beyond(schema).values()


def wrong_types(schema: Schema) -> Iterator[Any]:
    """Values of another type, that no lenient reading allows either."""
    lenient = {"string": (12345.678, True), "array": (), "object": ()}.get(schema.variant.kind, ("wrong type",))
    for value in _WRONG:
        if not schema.allows(value) and value not in lenient:
            yield value


def beyond(schema: Schema) -> dict[str, Any]:
    """Values of the right type that are out of range, by the keyword that they break."""
    most, least = schema.variant.get("maximum"), schema.variant.get("minimum")
    longest = schema.variant.get("maxLength")
    told: dict[str, Any] = {
        "maximum": most + _step(most) if most is not None else None,
        "minimum": least - _step(least) if least is not None else None,
        "maxLength": "x" * (longest + 1) if longest is not None and longest < 10_000 else None,
        "enum": "no such value" if schema.variant.get("enum") else None,
        "pattern": _unfit(schema) if "pattern" in schema.variant.flat else None,
        "minLength": "" if schema.variant.get("minLength") else None,
        "maxItems": _too_many(schema),
        "multipleOf": _between(schema) if schema.variant.get("multipleOf") else None,
        "minItems": _too_few(schema),
        "uniqueItems": _twice(schema),
    }
    return {keyword: value for keyword, value in told.items() if value is not None and not schema.allows(value)}


def _unfit(schema: Schema) -> str | None:
    """A text that fits a pattern up to its end, which no pattern of ASCII letters takes."""
    try:
        return f"{plain(schema, 1)} !"
    except NoSample:
        return None


def _too_many(schema: Schema) -> list[Any] | None:
    """An array of one element more than there may be."""
    most = schema.variant.get("maxItems")
    if most is None or most > _MOST:
        return None
    try:
        return [plain(schema.variant.items, n) for n in range(most + 1)]
    except NoSample:
        return None


def _between(schema: Schema) -> float | None:
    """A number between two multiples, where those who round it store one of them."""
    step = Fraction(str(schema.variant.get("multipleOf")))
    try:
        between = Fraction(str(plain(schema, 1))) + (1 if schema.variant.kind == "integer" else step / 2)
    except NoSample:
        return None
    return int(between) if between.denominator == 1 else float(between)


def _too_few(schema: Schema) -> list[Any] | None:
    """An array of one element less than there have to be."""
    least = schema.variant.get("minItems")
    try:
        return [plain(schema.variant.items, n) for n in range(least - 1)] if least else None
    except NoSample:
        return None


def _twice(schema: Schema) -> list[Any] | None:
    """An array with one element twice, where each has to be there once."""
    try:
        return [plain(schema.variant.items, 1)] * 2 if schema.variant.get("uniqueItems") else None
    except NoSample:
        return None


def _step(limit: float) -> float:
    """How far from a limit a number is beyond it for those too who keep numbers as doubles (RFC 8259, 6)."""
    return max(1, abs(limit) // 2**50)


def _spoiling_rows(resource: Resource) -> list[dict[str, Any]]:
    """Parts, the plainest first: for each field its first wrong value, then for each its second, and so on; between the
    first ones what is wrong inside, in an object, in an array and in an object in an object by turns. The first and the
    last field come before the others, and what is optional before what is required: the key of what is refused for its
    sake may be taken all the same.
    """
    fields = samplable(resource)
    names = sorted(spread(list(fields)), key=resource.required.__contains__)
    columns = {name: list(wrong_values(fields[name])) for name in names}
    deepest = max(map(len, columns.values()), default=0)
    plainly = [{name: column[row]} for row in range(deepest) for name, column in columns.items() if row < len(column)]
    nested = {name: list(_nested(schema, name)) for name, schema in fields.items()}
    arrays = [{name: value} for name, told in nested.items() for value in told if isinstance(value, list)]
    objects = [{name: value} for name, told in nested.items() for value in told if not isinstance(value, list)]
    within = [{name: value} for name, schema in fields.items() for value in _nested_twice(schema, name)]
    inside = [part for row in zip_longest(objects, arrays, within) for part in row if part is not None]
    return [*plainly[:1], *inside[:3], *plainly[1:], *inside[3:]]


def _various_rows(resource: Resource) -> list[dict[str, Any]]:
    """One field for each way to be wrong: out of each kind of range, and of another type than each."""
    ranges: dict[str, dict[str, Any]] = {}
    kinds: dict[str, dict[str, Any]] = {}
    for name, schema in samplable(resource).items():
        for keyword, value in beyond(schema).items():
            ranges.setdefault(keyword, {name: value})
        for value in list(wrong_types(schema))[:1]:
            kinds.setdefault(schema.variant.kind, {name: value})
    ordered = sorted(ranges, key=lambda keyword: keyword not in _SEEN_FIRST)
    pairs = zip_longest(map(ranges.__getitem__, ordered), kinds.values())
    return [part for pair in pairs for part in pair if part is not None]


def _invalid_rows(resource: Resource) -> list[dict[str, Any]]:
    """A body that lacks what is required, then one wrong field for each way to be, then inside, then the others and
    what else is wrong inside by turns.
    """
    body = plain_row(resource, 1)
    lacking = [{n: v for n, v in body.items() if n != name} for name in sorted(resource.required) if name in body]
    various = _various_rows(resource)
    wrong = [{**body, **part} for part in various]
    others = [{**body, **part} for part in _spoiling_rows(resource) if part not in various]
    fields = samplable(resource).items()
    pairs = [[{**body, name: spoilt} for name, schema in fields for spoilt in told(schema, name)] for told in _INSIDE]
    inside = by_turns(pairs)
    return [
        *lacking[:1],
        *wrong[:5],
        *inside[:4],
        *lacking[1:],
        *wrong[5:],
        *inside[4:9],
        *by_turns([inside[9:], others]),
    ]


def _nested(schema: Schema, name: str) -> Iterator[Any]:
    """Values of an object or an array of which one part is wrong."""
    value = plain(schema, 1, name)
    for member, inner in schema.variant.properties.items():
        yield from ({**value, member: wrong} for wrong in list(wrong_values(inner))[:1])
    if schema.variant.kind == "array":
        yield from ([*value, wrong] for wrong in list(wrong_values(schema.variant.items))[:1])


def _beyond_inside(schema: Schema, name: str, depth: int = 0) -> Iterator[Any]:
    """Values of an object or an array of which one part has the right type and is out of range, the deepest first."""
    value = plain(schema, 1, name)
    for member, inner in schema.variant.properties.items():
        if depth < _DEEPEST:
            yield from ({**value, member: wrong} for wrong in _beyond_inside(inner, member, depth + 1))
    for member, inner in schema.variant.properties.items():
        yield from ({**value, member: wrong} for wrong in reversed(beyond(inner).values()))
    if schema.variant.kind == "array":
        yield from ([*value[:-1], wrong] for wrong in reversed(beyond(schema.variant.items).values()))


def _nested_twice(schema: Schema, name: str) -> Iterator[Any]:
    """Values of an object of which an object or an array in it is wrong inside."""
    value = plain(schema, 1, name)
    for member, inner in schema.variant.properties.items():
        yield from ({**value, member: wrong} for wrong in _nested(inner, member))


def _spoilt_elements(schema: Schema, name: str) -> Iterator[Any]:
    """Arrays of objects of which one element has a member out of range, or lacks what it must have."""
    value, items = plain(schema, 1, name), schema.variant.items
    if schema.variant.kind != "array" or not value or not isinstance(value[-1], dict):
        return
    ranges = [{key: wrong} for key, inner in items.variant.properties.items() for wrong in beyond(inner).values()]
    order = sorted(ranges, key=lambda change: isinstance(next(iter(change.values())), str | list))
    required = sorted(items.variant.required, reverse=True)
    lacking = [{key: member for key, member in value[-1].items() if key != name} for name in required]
    changed = [{**value[-1], **change} for change in order]
    yield from ([*value[:-1], element] for element in by_turns([changed, lacking]) if not items.allows(element))


_INSIDE: Final = (_spoilt_elements, _nested, _beyond_inside)
"""What is wrong inside of a field, by where and how."""


@plural(firsts=_invalid_rows)
def invalid_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies that the document forbids, each for one reason."""
    rows = _invalid_rows(resource)
    return st.sampled_from(rows) if rows else st.nothing()


@plural(firsts=_spoiling_rows)
def spoiling_parts(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """One field with a value that the document forbids, to be laid over a valid body."""
    rows = _spoiling_rows(resource)
    return st.sampled_from(rows) if rows else st.nothing()


def _spoiling_rounds(resource: Resource) -> list[dict[str, dict[str, Any]]]:
    """The parts in rounds of a few: a refusal is cheap, and one look afterwards judges all of a round."""
    rows = _spoiling_rows(resource)
    rounds = [rows[start : start + _ROUND] for start in range(0, len(rows), _ROUND)]
    return [{f"spoilt {number}": part for number, part in enumerate(some, 1)} for some in rounds]


@plural(firsts=_spoiling_rounds)
def spoilings(resource: Resource) -> SearchStrategy[dict[str, dict[str, Any]]]:
    """Some parts by name, each one field with a value that the document forbids, to be laid over a valid body."""
    rounds = _spoiling_rounds(resource)
    return st.sampled_from(rounds) if rounds else st.nothing()


def spoilt(body: Mapping[str, Any], spoilings: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The body once with each of the parts, which comes after all other fields."""
    return [{**others(body, than=part), **part} for part in spoilings.values()]
