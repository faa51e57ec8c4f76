"""Bodies at the ends of what their schema allows: all planes of Unicode, whole lengths, wide integers, null."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.fitting import fitting
from harness.schemas.samples import NoSample, deep, named, sample
from harness.schemas.schema import Schema
from strategies import formats
from strategies.bodies import fitting_body, samplable
from strategies.numbers import awkward_numbers, wide_numbers
from strategies.plural import plural
from strategies.values import Above, at, falsy, plain, samplable_members

PLANES: Final = (
    "A\u00e9\u00df\u0416\u05d0\u0e01\u65e5\ud7ff\ue000\ufffd\U00010000\U0001f600\U00020bb7"
    "\U00030000\U000e0100\U000f0000\U0010fffd/\"\\'e\u0301z"
)
"""A letter of each plane that has any, the last ones before and the first ones after the surrogates, and one of two."""
CONTROLS: Final = "a\u0001b\u0008c\u001bd\u007fe\u009ff"
LINES: Final = "word\r\nline\rend"
NUL: Final = "before\u0000after"
_ROOM: Final = 20_000
_USUAL: Final = 300
_LONG: Final = 5000
_MANY: Final = 40
_MOST: Final = 250


@dataclass
class Look:
    """How the values of one row look: what texts are made of and how long they get, whether arrays are long, whether
    null stands where it may (for each, for every second), and how many leaves there were.
    """

    text: str = ""
    full: bool = False
    many: bool = False
    wide: bool = False
    nulls: int = 0
    row: int = 0
    leaves: dict[str, int] = field(default_factory=dict)

    def turn(self, kind: str) -> int:
        """Which leaf of its kind this is."""
        self.leaves[kind] = self.leaves.get(kind, -1) + 1
        return self.leaves[kind]


def _looks() -> list[Look]:
    return [
        Look(PLANES, full=True, many=True),
        Look(LINES, wide=True, nulls=2, row=1),
        Look(nulls=1, wide=True, row=2),
        Look(LINES, full=True, many=True, row=3),
        Look(CONTROLS, row=4),
        Look(NUL, row=5),
        Look(PLANES[10:], many=True, nulls=2, row=6),
        Look("\U0001f600", full=True, wide=True, row=7),
    ]


def _extreme(schema: Schema, name: str, look: Look, above: Above = ()) -> Any:
    """The value of a schema that a look asks for; a plain one where the schema allows no such value."""
    flat = schema.variant
    if look.nulls and schema.nullable and look.turn("null") % look.nulls == 0:
        return None
    makers = {"string": _text, "array": _array, "object": _object, "integer": _number, "number": _number}
    maker = makers.get(flat.kind)
    if maker is not None and not {"enum", "const"} & flat.flat.keys():
        for value in maker(flat, name, look, above):
            if schema.allows(value):
                return value
    return plain(schema, look.row, name, above)


def _text(schema: Schema, name: str, look: Look, above: Above) -> list[Any]:
    if schema.get("format", "") not in formats.FREE or "pattern" in schema.flat:
        return []
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if not look.text:
        return [falsy(schema, name)]
    room = min(most if most is not None else (_LONG if look.text.isascii() else _USUAL), _ROOM)
    if not look.full:
        return [look.text[:room].ljust(least, "z")]
    # Who counts in UTF-16 counts a letter beyond the BMP twice.
    length = max(room - sum(letter > "\uffff" for letter in look.text[:room]), least)
    words = look.text + "".join(f" {number}" for number in range(1, length // 2))
    return [f"{words[: length - 1]}z"[:length], look.text[:room].ljust(least, "z")]


def _number(schema: Schema, name: str, look: Look, above: Above) -> list[Any]:
    wide = wide_numbers(schema, everywhere=look.wide)
    turn = look.turn(schema.kind)
    told = [at(wide, turn)] if wide else []
    awkward = awkward_numbers(schema)
    if look.row == 0:
        awkward.sort(key=lambda number: (abs(number) < 1000 or number % 1 == 0, -len(repr(number))))
    return [*told, *([at(awkward, turn + look.row)] if awkward else [])]


def _array(schema: Schema, name: str, look: Look, above: Above) -> list[Any]:
    within = (*above, (f"[{name}]",))
    if not look.text:
        return [[]]
    if schema.get("prefixItems") or schema.items.impossible or deep(within[-1], above):
        return []
    count = min(schema.get("maxItems", _MANY), _MOST) if look.many else 2
    try:
        told = [sample(schema.items, number, name, within) for number in range(count)]
    except NoSample:
        return []
    first = _extreme(schema.items, name, _settled(look), within)
    return [[first, *told[1:]], told, told[:12]]


def _settled(look: Look) -> Look:
    """The look of what is in an array or in a free object: how that is rewritten, the survey does not learn."""
    return replace(look, text=unicodedata.normalize("NFC", " ".join(look.text.split("\r"))))


def _object(schema: Schema, name: str, look: Look, above: Above) -> list[Any]:
    shape = tuple(schema.properties)
    within = (*above, shape)
    if deep(shape, above):
        return []
    if not shape:
        return _table(schema, look, above) if look.text else [{}]
    members = {key: _extreme(inner, key, look, within) for key, inner in samplable_members(schema, above).items()}
    return [fitting(schema.allows, schema, members)]


def _table(schema: Schema, look: Look, above: Above) -> list[Any]:
    """An object of any members: many of them, one with an extreme value."""
    count = min(schema.get("maxProperties", _MANY if look.many else 2), _MANY)
    try:
        keys = [named(schema, index) for index in range(count)]
        table = {key: sample(schema.member(key), index, "key", (*above, ())) for index, key in enumerate(keys)}
        extreme = {key: _extreme(schema.member(key), "key", _settled(look), (*above, ())) for key in keys[:1]}
    except NoSample:
        return []
    return [table | extreme, table]


def _rows(resource: Resource) -> list[dict[str, Any]]:
    return [
        fitting_body(resource, {name: _extreme(schema, name, look) for name, schema in samplable(resource).items()})
        for look in _looks()
    ]


@plural(firsts=_rows)
def extreme_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Full bodies with values at the ends of what the schema allows."""
    return st.sampled_from(_rows(resource))
