"""Changes for PATCH: some fields, all fields, and fields to be removed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.resources import Resource
from strategies.bodies import ROWS, awkward_row, falsy_row, mixed_row, plain_row, samplable
from strategies.plural import plural
from strategies.values import values


def _partial_rows(resource: Resource) -> list[dict[str, Any]]:
    names = list(samplable(resource))
    if len(names) < 2:
        return []
    plainly, falsely = plain_row(resource, 1), falsy_row(resource)
    halves = [{name: row[name] for name in names[start::2]} for start, row in ((0, plainly), (1, falsely))]
    singles = [{name: plainly[name]} for name in names]
    return [*halves, *singles]


@plural(firsts=_partial_rows)
def patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to some fields, never to all of them."""
    fields = samplable(resource)
    names = sorted(fields)
    chosen = st.lists(st.sampled_from(names), min_size=1, max_size=max(len(names) - 1, 1), unique=True)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({n: values(fields[n], n) for n in some}))


def _full_rows(resource: Resource) -> list[dict[str, Any]]:
    return [
        mixed_row(resource),
        plain_row(resource, 1),
        falsy_row(resource),
        *(awkward_row(resource, row) for row in range(ROWS)),
    ]


@plural(firsts=_full_rows)
def full_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to every field at once: falsy values first."""
    return st.fixed_dictionaries({n: values(s, n) for n, s in samplable(resource).items()})


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
