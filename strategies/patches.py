"""Changes for PATCH: some fields, all fields, and fields to be removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.fitting import completed
from harness.schemas.samples import NoSample
from harness.schemas.schema import Schema
from strategies.bodies import ROWS, awkward_row, falsy_row, mixed_row, plain_row, samplable
from strategies.drawing import values
from strategies.plural import plural
from strategies.values import at, plain


def patchable(resource: Resource) -> dict[str, Schema]:
    """The fields that a PATCH may carry, as its own document says where it says so."""
    schema = resource.body_schema("patch")
    told = schema.properties if schema is not None else {}
    fields = samplable(resource)
    return {name: inner for name, inner in fields.items() if name in told} or fields


def changed(resource: Resource, changes: Mapping[str, Any], n: int = 1) -> dict[str, Any]:
    """The changes that a PATCH may carry: with what they ask for, and plain where PATCH takes another value."""
    schema, fields = resource.body_schema("patch"), patchable(resource)
    kept = {name: value for name, value in changes.items() if name in fields}
    if schema is None:
        return kept
    for name, value in kept.items():
        inner = schema.properties.get(name)
        if inner is not None and not inner.allows(value):
            kept[name] = _plain_or(inner, n, name, value)
    return completed(schema, kept, {name: plain(inner, n, name) for name, inner in fields.items()})


def _plain_or(schema: Schema, n: int, name: str, value: Any) -> Any:
    try:
        return plain(schema, n, name)
    except NoSample:
        return value


def separating(names: Sequence[str]) -> list[list[str]]:
    """Few halves of several names, such that of any two names one is in some half without the other."""
    bits = range((len(names) - 1).bit_length())
    halves = (
        [name for index, name in enumerate(names) if (index >> bit) % 2 == side] for bit in bits for side in (0, 1)
    )
    return [half for half in halves if 0 < len(half) < len(names)]


def partial_rows(resource: Resource) -> list[dict[str, Any]]:
    """Changes to some fields: halves that tell any two fields apart, then one field at a time; none where there is but
    one.
    """
    names = list(patchable(resource))
    plainly, falsely, densely = plain_row(resource, 1), falsy_row(resource), mixed_row(resource)
    halves = list(zip(separating(names), cycle((plainly, falsely, densely))))
    singles = [([name], densely if index % 2 else plainly) for index, name in enumerate(names)]
    rows = [{name: row[name] for name in some if name in row} for some, row in (*halves, *singles)]
    return [row for row in (changed(resource, row) for row in rows) if 0 < len(row) < len(names)]


@plural(firsts=partial_rows)
def patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to some fields, never to all of them."""
    fields = patchable(resource)
    names = sorted(fields)
    chosen = st.lists(st.sampled_from(names), min_size=1, max_size=max(len(names) - 1, 1), unique=True)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({n: values(fields[n], n) for n in some})).map(
        lambda changes: changed(resource, changes)
    )


def _odd_rows(resource: Resource) -> list[dict[str, Any]]:
    """Halves that tell any two fields apart, with the values of one row after the other; then one field at a time."""
    names = list(patchable(resource))
    rows = [mixed_row(resource), *(awkward_row(resource, row) for row in range(ROWS)), falsy_row(resource)]
    halves = separating(names) or [names]
    told = [{name: row[name] for name in at(halves, n) if name in row} for n, row in enumerate(rows)]
    told += [{name: at(rows, n)[name]} for n, name in enumerate(names) if name in at(rows, n)]
    return [row for row in (changed(resource, row) for row in told) if 0 < len(row) < max(len(names), 2)]


@plural(firsts=_odd_rows)
def odd_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to some fields, or to one, with awkward values in turn."""
    return patches(resource)


def _full_rows(resource: Resource) -> list[dict[str, Any]]:
    rows = [
        mixed_row(resource, 1),
        plain_row(resource, 1),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(ROWS)),
    ]
    return [changed(resource, row) for row in rows]


@plural(firsts=_full_rows)
def full_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to every field at once: dense and falsy values first."""
    drawn = st.fixed_dictionaries({n: values(s, n) for n, s in patchable(resource).items()})
    return drawn.map(lambda changes: changed(resource, changes))


def removable(resource: Resource) -> list[str]:
    """The optional fields: those that the document lets be null, or all where it says so of none."""
    schema = resource.body_schema("patch")
    told = schema.properties if schema is not None and schema.properties else resource.fields
    optional = [name for name in samplable(resource) if name not in resource.required]
    return [name for name in optional if name in told and told[name].nullable] or optional


def _null_rows(resource: Resource) -> list[dict[str, None]]:
    names = removable(resource)
    return [dict.fromkeys(names)] * bool(names) + [{name: None} for name in names]


@plural(firsts=_null_rows)
def nulls(resource: Resource) -> SearchStrategy[dict[str, None]]:
    """Changes that remove: optional fields set to null, all of them first."""
    names = removable(resource)
    return st.lists(st.sampled_from(names), min_size=1, unique=True).map(dict.fromkeys) if names else st.nothing()
