"""Bodies that create or replace: full, sparse, and everything between."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.resources import Resource
from harness.samples import NoSample
from harness.schema import Schema
from strategies.plural import plural
from strategies.values import at, awkward, falsy, objects, plain, values

ROWS: Final = 10
"""How many rows of awkward values a full body is first tried with: each field goes round its own list."""


def samplable(resource: Resource) -> dict[str, Schema]:
    """The fields for which a plain value can be made."""
    found = {}
    for name, schema in resource.fields.items():
        try:
            plain(schema, 0, name)
        except NoSample:
            continue
        found[name] = schema
    return found


def plain_row(resource: Resource, n: int) -> dict[str, Any]:
    """Every field with a plain value."""
    return {name: plain(schema, n, name) for name, schema in samplable(resource).items()}


def falsy_row(resource: Resource) -> dict[str, Any]:
    """Every field with the value that `if value:` forgets."""
    return {name: falsy(schema, name) for name, schema in samplable(resource).items()}


def awkward_row(resource: Resource, row: int) -> dict[str, Any]:
    """Every field with an awkward value: another one in each row, and not the same in neighbouring fields."""
    fields = samplable(resource)
    return {name: at(awkward(fields[name], name), row + 3 * index) for index, name in enumerate(fields)}


def mixed_row(resource: Resource) -> dict[str, Any]:
    """Every field with trouble of its own: texts beyond the BMP and empty ones by turns, the rest falsy."""
    fields, row, texts = samplable(resource), falsy_row(resource), 0
    for name, schema in fields.items():
        if schema.variant.kind == "string":
            row[name] = at(awkward(schema, name), 7) if texts % 2 == 0 else row[name]
            texts += 1
    return row


def _full_rows(resource: Resource) -> list[dict[str, Any]]:
    return [
        plain_row(resource, 0),
        *(awkward_row(resource, row) for row in range(2)),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(2, ROWS)),
    ]


@plural(firsts=_full_rows)
def full_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies with every field that can be written."""
    return st.fixed_dictionaries({n: values(s, n) for n, s in samplable(resource).items()})


def _other_rows(resource: Resource) -> list[dict[str, Any]]:
    return [
        mixed_row(resource),
        plain_row(resource, 1),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(ROWS // 2, ROWS + ROWS // 2)),
    ]


@plural(firsts=_other_rows)
def new_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies to write over another: the falsy one first."""
    return full_bodies(resource)


def _plain_rows(resource: Resource) -> list[dict[str, Any]]:
    return [plain_row(resource, n) for n in range(2)]


@plural(firsts=_plain_rows)
def plain_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Plain full bodies: for properties that the values do not matter to."""
    return st.sampled_from(_plain_rows(resource))


def _sparse(schema: Schema, name: str) -> Any:
    """A plain value of which nested objects have only what is required, or else their first member."""
    flat = schema.variant
    if flat.kind == "object" and flat.properties:
        kept = flat.required or {next(iter(flat.properties))}
        return {key: _sparse(inner, key) for key, inner in flat.properties.items() if key in kept}
    return plain(schema, 1, name)


def _sparse_rows(resource: Resource) -> list[dict[str, Any]]:
    fields = samplable(resource)
    required = {name: plain(schema, 1, name) for name, schema in fields.items() if name in resource.required}
    nested = {name: _sparse(schema, name) for name, schema in fields.items()}
    optional = [name for name in fields if name not in resource.required]
    halves = [{**required, **{name: nested[name] for name in optional[start::2]}} for start in (0, 1)]
    return [required, nested, *halves]


@plural(firsts=_sparse_rows)
def sparse_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies that leave out optional fields, at the top and inside nested objects."""
    schema = resource.body_schema("replace") or resource.body_schema("create") or Schema({})
    return objects(schema)
