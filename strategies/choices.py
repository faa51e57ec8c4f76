"""Plain choices: what is tried one way and the other."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from strategies.bodies import fitting_body, plain_row, samplable
from strategies.plural import plural

_LEAST = 2
_MOST = 4


def _both(subject: Any) -> list[bool]:
    return [False, True]


@plural(firsts=_both)
def booleans(subject: Any) -> SearchStrategy[bool]:
    """No, then yes."""
    return st.booleans()


def _varied_rows(resource: Resource, plainly: int = 1) -> list[dict[str, Any]]:
    """A plain body with every boolean true and every enumeration at its first value, then with the next ones."""
    choices = {
        name: [one for one in schema.variant.get("enum", ()) if one is not None]
        or ([True, False] if schema.variant.kind == "boolean" else [])
        for name, schema in samplable(resource).items()
    }
    longest = max(map(len, choices.values()), default=0) or 1
    rows = [{n: told[row % len(told)] for n, told in choices.items() if told} for row in range(longest)]
    return [fitting_body(resource, {**plain_row(resource, plainly), **row}) for row in rows]


@plural(firsts=_varied_rows)
def varied_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Plain bodies that differ in what can be chosen: booleans and enumerations."""
    return st.sampled_from(_varied_rows(resource))


def _varied_anew(resource: Resource) -> list[dict[str, Any]]:
    return _varied_rows(resource, 2)


@plural(firsts=_varied_anew)
def other_varied_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """The same choices, all else unlike `varied_bodies`."""
    return st.sampled_from(_varied_anew(resource))


def _choices_in_turn(resource: Resource) -> list[list[dict[str, Any]]]:
    rows = _varied_rows(resource)
    return [[rows[n % len(rows)] for n in range(1, max(_LEAST, min(len(rows) - 1, _MOST)) + 1)]]


@plural(firsts=_choices_in_turn)
def unlike_bodies(resource: Resource) -> SearchStrategy[list[dict[str, Any]]]:
    """Two or more plain bodies, for each choice but the first, which is a plain body's, as far as they are few."""
    return st.sampled_from(_choices_in_turn(resource))
