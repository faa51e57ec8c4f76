"""The orders of a list: how it may be asked to sort by a field, and what was seen to sort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.documents.document import Parameter
from harness.documents.paging import YES_OR_NO, as_parameter, parameter_for
from harness.items.listing import Query
from harness.lists.ordering import disorder, tells
from harness.outcomes import Inconclusive
from harness.schemas.schema import Schema
from harness.trials.planted import Planted, shown

_WAYS_DOWN: Final = ("-{}", "{}:desc", "{},desc", "{} desc", "{}.desc", "{}_desc", "desc({})")
_WORDS: Final = re.compile(r"(?:[:,. _|-]|^)(asc|desc)(?:ending)?\)?$", re.IGNORECASE)
_SCALARS: Final = frozenset({"string", "integer", "number"})
_MOST_FIELDS: Final = 4
_FEW_FIELDS: Final = 2
_NO_FIELD: Final = "cf-no-such-field"


@dataclass(frozen=True)
class Sort:
    """How a list is asked to sort by `field`, up and down (empty where that is not known). `told`: the document or
    the profile names the values.
    """

    field: str
    up: Query = ()
    down: Query = ()
    told: bool = False


def documented_sorts(planted: Planted) -> list[Sort]:
    """The sorts whose values the document lists, of fields that items have."""
    name = parameter_for(planted.resource, "sort")
    parameter = _parameter(planted, name)
    found: dict[str, Sort] = {}
    fields = {_plain(field): field for field in _fields(planted)}
    ways = _directions(planted)
    for value in _choices(parameter.schema) if parameter is not None else ():
        field, downwards = _read(str(value), fields)
        if not field:
            continue
        known = found.get(field, Sort(field, told=True))
        asked = ((name, str(value)),)
        if ways and not _WORDS.search(str(value)):
            known = replace(known, up=(*asked, ways[0]), down=(*asked, ways[1]))
        elif downwards:
            known = replace(known, down=known.down or asked)
        else:
            known = replace(known, up=known.up or asked)
        found[field] = known
    return list(found.values())


def _read(value: str, fields: dict[str, str]) -> tuple[str, bool]:
    """The field that a documented value sorts by ("" where it is none), and whether downwards."""
    bare = value.lstrip("+-")
    if _plain(bare) in fields:
        return fields[_plain(bare)], value.startswith("-")
    word = _WORDS.search(value)
    rest = value[: word.start()] if word else bare
    return fields.get(_plain(rest), ""), bool(word and word[1].lower() == "desc") or value.startswith("-")


def known_sorts(planted: Planted) -> list[Sort]:
    """The sorts that are documented value by value, else those that were seen to sort: first those that tell most."""
    ways = planted.ways
    if ways.sorts is None:
        known = (documented_sorts(planted) or list(_tried(planted))) if parameter_for(planted.resource, "sort") else []
        ways.sorts = tuple(known)
        told = {one.field: {"up": shown(one.up), "down": shown(one.down)} for one in known}
        ways.found("sorts", told)
    first = sorted(ways.sorts, key=lambda one: -_telling(planted, one.field))
    return first[: _MOST_FIELDS if planted.outlook.deployment.thorough else _FEW_FIELDS]


def learned_sorts(planted: Planted) -> list[Sort]:
    """The same. Raises Inconclusive where there are none."""
    known = known_sorts(planted)
    if not known:
        name = parameter_for(planted.resource, "sort")
        raise Inconclusive(f"the document lists no value of {name}, and none that was tried was seen to sort")
    return known


def _telling(planted: Planted, field: str) -> int:
    """How much an order by a field tells: numbers most, then what ties, then anything that has an order."""
    values = [planted.value(item, field) for item in planted.having(field)]
    numbers = {value for value in values if type(value) in {int, float}}
    ties = len(values) - len({str(value) for value in values})
    return 100 * (len(numbers) > 2) + 10 * (ties > 1) + (len({str(value) for value in values}) > 1)


def _tried(planted: Planted) -> Iterator[Sort]:
    """Each field by which the list was seen to sort, though nobody says so, and each that changes its order, however
    wrongly, where others sort.
    """
    fields = sorted(_fields(planted), key=lambda field: -_telling(planted, field))[: 2 * _FEW_FIELDS]
    known = [sort for field in fields if (sort := _tried_by(planted, field, _WAYS_DOWN)) is not None]
    yield from known
    downs = [one.down[0][1].replace(one.field, "{}") for one in known if one.down and not _directions(planted)]
    for field in fields if known else ():
        if field not in {one.field for one in known} and _moves(planted, field):
            yield Sort(field, *_asked(planted, field, downs[0] if downs else ""))


def _tried_by(planted: Planted, field: str, ways_down: tuple[str, ...]) -> Sort | None:
    """How the list is sorted by a field, if it was seen to be."""
    up, down = _asked(planted, field, "")
    if not _sorts(planted, field, up):
        return None
    if not down:
        tried = (_asked(planted, field, syntax)[1] for syntax in ways_down)
        down = next((query for query in tried if _sorts(planted, field, query, downwards=True)), ())
    return Sort(field, up, down)


def _asked(planted: Planted, field: str, syntax: str) -> tuple[Query, Query]:
    """How a list is asked to sort by a field, up and down; by a `syntax` where no parameter says which way."""
    name, ways = parameter_for(planted.resource, "sort"), _directions(planted)
    if ways:
        return ((name, field), ways[0]), ((name, field), ways[1])
    return ((name, field),), ((name, syntax.format(field)),) if syntax else ()


def _sorts(planted: Planted, field: str, query: Query, *, downwards: bool = False) -> bool:
    """Whether a query brings an order by the field that the plain list has not."""
    reading, plain = planted.asked(query), planted.asked()
    if reading.refused or not tells(planted, reading.items, field):
        return False
    return not disorder(planted, reading.items, field, downwards=downwards) and (
        bool(disorder(planted, plain.items, field, downwards=downwards)) or plain.ids != reading.ids
    )


def _moves(planted: Planted, field: str) -> bool:
    """Whether a sort by a field brings an order that stays, and is neither the plain one nor that of no such field."""
    up, _ = _asked(planted, field, "")
    first = planted.asked(up)
    nonsense = planted.asked(_asked(planted, _NO_FIELD, "")[0])
    others = (planted.asked().ids, nonsense.ids)
    return not first.refused and first.ids not in others and first.ids == planted.read(up).ids


def _directions(planted: Planted) -> tuple[tuple[str, str], ...]:
    """The pairs that ask for up and for down, where a parameter of its own does; none where none does."""
    name = parameter_for(planted.resource, "direction")
    if not name:
        return ()
    parameter = _parameter(planted, name)
    if _plain(name) in YES_OR_NO:
        upwards = _plain(name).startswith("asc")
        return (name, as_parameter(upwards)), (name, as_parameter(not upwards))
    choices = [str(value) for value in _choices(parameter.schema)] if parameter is not None else []
    up = next((value for value in choices if re.match(r"asc|1$|up", value, re.IGNORECASE)), "asc")
    down = next((value for value in choices if re.match(r"desc|-1$|down", value, re.IGNORECASE)), "desc")
    return (name, up), (name, down)


def _choices(schema: Schema) -> list[Any]:
    """The values that a document lists for a parameter, or for the elements of one that is an array."""
    shape = schema.variant
    shape = shape.items.variant if shape.kind == "array" else shape
    return [value for value in shape.get("enum", ()) if value is not None]


def _parameter(planted: Planted, name: str) -> Parameter | None:
    return next((p for p in planted.resource.operations["list"].query if p.name == name), None)


def _fields(planted: Planted) -> list[str]:
    """The fields that have a text or a number in some item."""
    shown = {name: None for item in planted.items for name in item.before.value or {}}
    volatile = {path[0] for path in planted.ways.volatile}
    return [
        name
        for name in shown
        if name not in volatile
        and any(type(planted.value(item, name)) in {str, int, float} for item in planted.having(name))
    ]


def _plain(name: str) -> str:
    return re.sub(r"[_\- ]", "", name).lower()
