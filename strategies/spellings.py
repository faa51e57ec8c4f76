"""Spellings of one JSON value, and bodies that tell them apart."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.schema import Schema
from harness.stimuli.spelling import SPELLINGS
from strategies.bodies import fitting_body, plain_row, samplable
from strategies.plural import plural
from strategies.values import plain

_TELLING: Final = '/"\\\u00e9\U0001f600'


def _rows(subject: Any) -> list[dict[str, bool]]:
    return [dict.fromkeys(SPELLINGS, True), *({name: True} for name in SPELLINGS)]


@plural(firsts=_rows)
def spellings(subject: Any) -> SearchStrategy[dict[str, bool]]:
    """All ways to spell at once, then each alone."""
    return st.sampled_from(_rows(subject))


def _told(schema: Schema, value: Any, place: int = 0) -> Any:
    """`value` with each text and number such that another spelling shows, where the schema allows it; numbers that
    stand in different places of an object differ.
    """
    if isinstance(value, dict):
        members = enumerate(value.items(), 1)
        return {name: _told(schema.variant.member(name), member, at) for at, (name, member) in members}
    if isinstance(value, list):
        return [_told(schema.variant.element(index), member) for index, member in enumerate(value)]
    told: list[Any] = []
    if isinstance(value, str) and not {"format", "pattern"} & schema.variant.flat.keys():
        told = [value + _TELLING, _TELLING]
    elif isinstance(value, int | float) and not isinstance(value, bool) and schema.variant.kind == "number":
        told = [value + 0.5 + place, value + 0.5, value - 0.5, float(value)]
    return next((one for one in told if schema.allows(one)), value)


def _bodies(resource: Resource) -> list[dict[str, Any]]:
    rows = [
        {name: _told(schema, plain(schema, n, name)) for name, schema in samplable(resource).items()} for n in (1, 2)
    ]
    return [fitting_body(resource, rows[0]), plain_row(resource, 1), fitting_body(resource, rows[1])]


@plural(firsts=_bodies)
def telling_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies with slashes, quotes, letters of several planes, fractions; plain ones where those are refused."""
    return st.sampled_from(_bodies(resource))
