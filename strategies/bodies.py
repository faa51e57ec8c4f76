"""Bodies that create or replace: full, sparse, and everything between."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from itertools import combinations, zip_longest
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.fitting import fitting
from harness.schemas.samples import NoSample
from harness.schemas.schema import Schema
from harness.values import distinct
from strategies.drawing import objects, values
from strategies.plural import plural
from strategies.values import at, awkward, exotic, falsy, mixed, plain

ROWS: Final = 10
"""How many rows of awkward values a body is first tried with: each field goes round its own list."""
_USUAL: Final = 3
_TURNS: Final = 4
_FEW: Final = 4


def samplable(resource: Resource) -> dict[str, Schema]:
    """The fields for which a plain value can be made."""
    return {name: schema for name, schema in resource.fields.items() if name in _ordinary(resource)}


@functools.lru_cache(maxsize=256)
def _ordinary(resource: Resource) -> Mapping[str, Any]:
    """A plain value of each field for which one can be made."""
    found = {}
    for name, schema in resource.fields.items():
        try:
            found[name] = plain(schema, 0, name)
        except NoSample:
            continue
    return found


def fitting_body(resource: Resource, body: Mapping[str, Any], role: str = "") -> dict[str, Any]:
    """`body`, or the most of it that is valid where the document says what may stand together."""
    role = role or next((told for told in ("create", "replace") if resource.body_schema(told) is not None), "")
    schema, told = resource.body_schema(role), resource.operations[role].body if role in resource.operations else None
    if schema is None or told is None:
        return dict(body)

    def allows(fields: Mapping[str, Any]) -> bool:
        return told.allows({resource.envelope: fields} if resource.envelope else fields)

    return fitting(allows, schema, body, _ordinary(resource))


def plain_row(resource: Resource, n: int) -> dict[str, Any]:
    """Every field with a plain value."""
    return fitting_body(resource, {name: plain(schema, n, name) for name, schema in samplable(resource).items()})


def falsy_row(resource: Resource) -> dict[str, Any]:
    """Every field with the value that `if value:` forgets."""
    return fitting_body(resource, {name: falsy(schema, name) for name, schema in samplable(resource).items()})


def awkward_row(resource: Resource, row: int) -> dict[str, Any]:
    """Every field with an awkward value: another one in each row, and not the same in neighbouring fields.

    After the first rows some of the fields, by turns, have an exotic one: a deployment may refuse those.
    """
    body = {}
    for index, (name, schema) in enumerate(samplable(resource).items()):
        odd = exotic(schema, name) if row >= _USUAL and (row + index) % _TURNS == 0 else []
        body[name] = at(odd, (row + index) // _TURNS - 1) if odd else at(awkward(schema, name), row + 3 * index)
    return fitting_body(resource, body)


def mixed_row(resource: Resource, first: int = 0, *, kinds: tuple[str, ...] = ("string",)) -> dict[str, Any]:
    """Every field with trouble of its own: dense texts and empty ones by turns, fractions, the rest falsy.

    Of some `kinds` the turns begin with `first`: with 1, what is dense is what was empty, and the other way round.
    """
    turns = dict.fromkeys(kinds, first)
    return fitting_body(resource, {name: mixed(schema, name, turns) for name, schema in samplable(resource).items()})


def full_rows(resource: Resource) -> list[dict[str, Any]]:
    """Bodies with every field: plain, awkward, falsy, then awkward in other ways."""
    return [
        plain_row(resource, 0),
        *(awkward_row(resource, row) for row in range(2)),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(2, ROWS)),
    ]


@plural(firsts=full_rows)
def full_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies with every field that can be written."""
    drawn = st.fixed_dictionaries({n: values(s, n) for n, s in samplable(resource).items()})
    return drawn.map(lambda body: fitting_body(resource, body))


def _other_rows(resource: Resource) -> list[dict[str, Any]]:
    return [
        mixed_row(resource),
        plain_row(resource, 1),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(ROWS)),
    ]


@plural(firsts=_other_rows)
def new_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies to write over another: what is dense and what is falsy first."""
    return full_bodies(resource)


def _plain_rows(resource: Resource) -> list[dict[str, Any]]:
    return [plain_row(resource, n) for n in range(2)]


@plural(firsts=_plain_rows)
def plain_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Plain full bodies: for properties that the values do not matter to."""
    return st.sampled_from(_plain_rows(resource))


def sparse(schema: Schema, name: str) -> Any:
    """A plain value of which nested objects, and the first element of an array of objects, have only what is required,
    or else their first member.
    """
    flat, ordinary = schema.variant, plain(schema, 1, name)
    if flat.kind == "object" and flat.properties:
        kept = flat.required or {next(iter(flat.properties))}
        least = {key: sparse(flat.properties[key], key) for key in ordinary if key in kept}
        least = fitting(schema.allows, flat, least, ordinary)
        return least if schema.allows(least) else ordinary
    if flat.kind == "array" and flat.items.variant.properties and ordinary:
        some = [sparse(flat.items, name), *ordinary[1:]]
        return some if schema.allows(some) else ordinary
    return ordinary


def _sparse_inside(schema: Schema, name: str) -> Any:
    """A plain value of which the objects within objects have only what is required, or else their first member."""
    flat, ordinary = schema.variant, plain(schema, 1, name)
    if flat.kind != "object" or not isinstance(ordinary, dict):
        return ordinary
    members = flat.properties
    told = {key: sparse(members[key], key) if key in members else value for key, value in ordinary.items()}
    return told if schema.allows(told) else ordinary


def sparse_rows(resource: Resource) -> list[dict[str, Any]]:
    """Only what is required and objects at their least, each of both alone, halves, then each field left out and
    sent alone.
    """
    fields = samplable(resource)
    required = {name: plain(schema, 1, name) for name, schema in fields.items() if name in resource.required}
    nested = {name: sparse(schema, name) for name, schema in fields.items()}
    optional = [name for name in fields if name not in resource.required]
    objects_only = {name: nested[name] for name in optional if isinstance(nested[name], dict) and nested[name]}
    kept: list[tuple[str, ...]] = [tuple(optional[start::2]) for start in (0, 1)]
    kept += [tuple(name for name in optional if name != left_out) for left_out in optional]
    kept += [(name,) for name in optional]
    if len(optional) <= _FEW:
        kept += [some for count in range(2, len(optional)) for some in combinations(optional, count)]
    inside = {name: _sparse_inside(schema, name) for name, schema in fields.items()}
    rows = [{**required, **objects_only}, required, nested, inside]
    rows += [{**required, **{name: nested[name] for name in some}} for some in kept]
    return distinct(fitting_body(resource, row) for row in rows)


def _sized_rows(resource: Resource) -> list[dict[str, Any]]:
    """Full and sparse bodies by turns, the fullest and the least first."""
    scarce = sparse_rows(resource)
    pairs = zip_longest(full_rows(resource), [*scarce[1:2], *scarce[:1], *scarce[2:]])
    return distinct(row for pair in pairs for row in pair if row is not None)


@plural(firsts=_sized_rows)
def sized_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies and those that leave out what they may."""
    return full_bodies(resource) | sparse_bodies(resource)


@plural(firsts=sparse_rows)
def sparse_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies that leave out optional fields, at the top and inside nested objects."""
    schema = resource.body_schema("replace") or resource.body_schema("create") or Schema({})
    return objects(schema).map(lambda body: fitting_body(resource, body))
