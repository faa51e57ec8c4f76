"""Populations for lists: a few items whose values tie, are absent, and sort differently as text."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.schema import Schema
from harness.values import distinct
from strategies.bodies import fitting_body, samplable
from strategies.plural import plural
from strategies.values import at, awkward, plain

Rows = dict[str, dict[str, Any]]
_TEXTS: Final = ("fenn", "Moss", "fenn", "alder", "fenn", "fennel", "oak & zo\u00eb+1%", "fenn", "fen_")
_OTHER_TEXTS: Final = ("zo\u00eb", "birch", "Fenn", "birch", "0", "birch", "true", "birch", "aspen")
_NUMBERS: Final = (10, 9, 100, 9, 0, 9, 2.5, -3, 9)
_OTHER_NUMBERS: Final = (1, 20, 3, 20, 1000, 20, -20, 20, 0.5)
_TURNS: Final = (0, 1, 0, 2, 0, 1, 3, 2, 0)
_ROWS: Final = len(_TURNS)
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})


def _pool(schema: Schema, name: str, texts: tuple[str, ...], numbers: tuple[float, ...]) -> list[Any]:
    """A value for each row: some of them tie."""
    flat = schema.variant
    kind = flat.kind
    choices = [one for one in flat.get("enum", ()) if one is not None]
    if kind == "boolean" and not choices:
        choices = [True, False]
    if not choices and kind in {"string", "integer", "number"}:
        told = numbers if kind != "string" else texts
        plainest = [plain(schema, n, name) for n in range(4)]
        fitting = [value for value in told if schema.allows(value)]
        if len(distinct(fitting)) > 2 and len(fitting) > _ROWS // 2:
            return [fitting[row % len(fitting)] for row in range(_ROWS)]
        choices = distinct([*fitting, *plainest])
    choices = choices or [plain(schema, 1, name)]
    return [choices[turn % len(choices)] for turn in _TURNS]


def _rows(resource: Resource, texts: tuple[str, ...], numbers: tuple[float, ...]) -> Rows:
    """Rows in which each field ties with itself in a place of its own; the last one has only what is required."""
    fields = {
        name: schema
        for name, schema in samplable(resource).items()
        if name in resource.required or schema.variant.kind in _SCALARS
    }
    pools = {name: _pool(schema, name, texts, numbers) for name, schema in fields.items()}
    rows = {}
    for row in range(_ROWS):
        kept = [name for name in fields if row < _ROWS - 1 or name in resource.required]
        body = {name: at(pools[name], row + index) for index, name in enumerate(kept)}
        rows[f"row {row + 1}"] = fitting_body(resource, body)
    return rows


def _populations(resource: Resource) -> list[Rows]:
    return [_rows(resource, _TEXTS, _NUMBERS), _rows(resource, _OTHER_TEXTS, _OTHER_NUMBERS)]


@plural(firsts=_populations)
def populations(resource: Resource) -> SearchStrategy[Rows]:
    """Bodies for several items of one list, with ties, absent values, and numbers that sort differently as text."""
    first = _rows(resource, _TEXTS, _NUMBERS)
    bodies = [
        st.fixed_dictionaries(
            {
                name: st.sampled_from(distinct([value, *awkward(resource.fields[name], name)[:3]]))
                for name, value in body.items()
            }
        ).map(lambda drawn: fitting_body(resource, drawn))
        for body in first.values()
    ]
    return st.tuples(*bodies).map(lambda drawn: {f"row {n + 1}": body for n, body in enumerate(drawn)})
