"""Bodies at the edges of what the document allows: the least of all, null, each alternative, what is seldom full."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.samples import NoSample, sample
from harness.schemas.schema import Schema
from harness.values import distinct
from strategies.bodies import (
    ROWS,
    awkward_row,
    falsy_row,
    fitting_body,
    full_bodies,
    full_rows,
    mixed_row,
    samplable,
    sparse,
    sparse_bodies,
    sparse_rows,
)
from strategies.numbers import limits
from strategies.plural import plural
from strategies.values import plain

_KINDS: Final = ("string", "integer", "number", "array")


def contrary_row(resource: Resource) -> dict[str, Any]:
    """Every field with the trouble that `mixed_row` has not for it: what is empty there is dense or awkward here."""
    return mixed_row(resource, 1, kinds=_KINDS)


def _null_row(resource: Resource) -> dict[str, Any]:
    """What is required, and null for all else that may be null."""
    told = {n: plain(s, 1, n) if n in resource.required else None for n, s in samplable(resource).items()}
    kept = {n: v for n, v in told.items() if v is not None or resource.fields[n].nullable}
    return fitting_body(resource, kept)


def _alternative_rows(resource: Resource) -> list[dict[str, Any]]:
    """Awkward rows, the first of which have the second alternative of each field that has several, then its third, and
    so on; and each number at its greatest, then at its least.
    """
    rows = []
    for row in range(ROWS):
        body = awkward_row(resource, row)
        others = {name: _alternative(schema, name, row + 1) for name, schema in samplable(resource).items()}
        rows.append(fitting_body(resource, {**body, **{name: v for name, v in others.items() if v is not None}}))
    return rows


def _alternative(schema: Schema, name: str, turn: int) -> Any:
    """A plain value of the alternative whose turn it is, or the end of a number's range; None where there is none, or
    none more.
    """
    ends = limits(schema) if schema.kind in {"integer", "number"} else ()
    try:
        value = (
            ends[-turn]
            if turn <= len(ends)
            else sample(schema.variants[turn], 1, name)
            if turn < len(schema.variants)
            else None
        )
    except NoSample:
        return None
    return value if schema.allows(value) else None


def _allowed_rows(resource: Resource) -> list[dict[str, Any]]:
    """What is dense, what is null, what is falsy, what is dense where the first is not, then each alternative and
    what is awkward, and what is sparse by turns.
    """
    least = sparse_rows(resource)[1:]
    turns = [row for pair in zip_longest(_alternative_rows(resource), least) for row in pair if row is not None]
    firsts = [mixed_row(resource), _null_row(resource), falsy_row(resource), contrary_row(resource)]
    return distinct([*firsts, *turns])


@plural(firsts=_allowed_rows)
def allowed_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Bodies at the edges of what the document allows: null, the falsy, the awkward, each alternative, the sparse."""
    return full_bodies(resource) | sparse_bodies(resource)


def _contrary_rows(resource: Resource) -> list[dict[str, Any]]:
    return distinct([contrary_row(resource), *full_rows(resource)])


@plural(firsts=_contrary_rows)
def contrary_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies, the first of which is dense where new bodies are empty, and empty where they are dense."""
    return full_bodies(resource)


def _scant_rows(resource: Resource) -> list[dict[str, Any]]:
    """What is required beside what holds objects, each of them at its least; then as sparse bodies are."""
    told = {name: sparse(schema, name) for name, schema in samplable(resource).items()}
    holding = {n: value for n, value in told.items() if n in resource.required or _holds_objects(value)}
    return distinct([fitting_body(resource, holding), *sparse_rows(resource)])


def _holds_objects(value: Any) -> bool:
    return bool(value) and isinstance(value[0] if isinstance(value, list) else value, dict)


@plural(firsts=_scant_rows)
def scant_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Sparse bodies, the first of which has objects in arrays, too, with only what is required of them."""
    return sparse_bodies(resource)


def _terse_rows(resource: Resource) -> list[dict[str, Any]]:
    densely = contrary_row(resource)
    flat = {name: value for name, value in densely.items() if not isinstance(value, dict | list)}
    rows = ({name: flat.get(name, value) for name, value in row.items()} for row in sparse_rows(resource))
    return distinct(fitting_body(resource, row) for row in rows)


@plural(firsts=_terse_rows)
def terse_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Sparse bodies whose numbers have fractions and whose texts are empty or dense."""
    return sparse_bodies(resource)
