"""Inputs that end in a 5XX where code is careless: of any type, size and encoding, several in one volley."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.schemas.schema import Schema
from harness.stimuli.hostility import Odd
from strategies import formats
from strategies.bodies import samplable
from strategies.misfits import NESTED, all_inside, by_turns, further_inside, inside, malformed, strange
from strategies.oddments import odd_contents, odd_headers, odd_ids, odd_queries, turned
from strategies.plural import plural
from strategies.values import at, plain

Volley = dict[str, Any]
NUL: Final = "nul \x00 inside"
SURROGATE: Final = "\ud800"
TEXTS: Final[tuple[str, ...]] = ("\U0001f4a9" * 3, "'\"\\ %s {0} <b>", "x" * 70_000, "\u00e9", "", " ")
NUMBERS: Final[tuple[float, ...]] = (2**63, 2**31, -(2**63) - 1, 1e300, 0.1, 1e-320, 0, -1)
ODD_KEYS: Final = ("", "a.b", "$key", "constructor")
"""Names that a free object may well give its members, and that few expect."""
EXTREME: Final = {**formats.EXOTIC, "date-time": ("9999-12-31T23:59:59-23:59", *formats.EXOTIC["date-time"])}
_WRITES: Final = ("create", "replace", "patch")
_SIZE: Final = 8
"""How many deviations a volley has after the first one, which is all that a run in haste has time for."""


def _lawful(schema: Schema, start: int, *, doubtful: bool = False) -> list[Any]:
    """What code is careless with though the schema allows it, from `start` on: texts of the field's format first, and
    before them what is `doubtful` of it.
    """
    flat = schema.variant
    if flat.kind == "array":
        return [value for value in ([one] for one in _lawful(flat.items, start)) if schema.allows(value)]
    if flat.kind == "object":
        ordinary = plain(schema, 1)
        if not flat.properties:
            inner = flat.member("key")
            tables = [{**ordinary, **{key: plain(inner, n, "key") for n, key in enumerate(ODD_KEYS)}}]
            return [table for table in (*tables, {**ordinary, "": plain(inner, 1, "key")}) if schema.allows(table)]
        within = {name: _lawful(inner, start) for name, inner in flat.properties.items() if name in ordinary}
        whole = {**ordinary, **{name: values[0] for name, values in within.items() if values}}
        return [whole] if any(within.values()) and schema.allows(whole) else []
    if flat.kind in {"integer", "number"}:
        return [value for value in turned(NUMBERS, start) if schema.allows(value)]
    if flat.kind != "string":
        return []
    form = flat.get("format", "")
    told = [value for value in (*EXTREME.get(form, ()), *turned(TEXTS, start)) if schema.allows(value)]
    return [*(formats.DOUBTFUL.get(form, ()) if doubtful else ()), *told]


def _together(resource: Resource, start: int, *, doubtful: bool = False) -> dict[str, Any]:
    """All fields at once, each with something that its type is careless with."""
    fields = enumerate(samplable(resource).items(), start)
    told = {name: _lawful(schema, index, doubtful=doubtful) for index, (name, schema) in fields}
    return {name: values[0] for name, values in told.items() if values}


def _of_texts(resource: Resource, text: str) -> dict[str, Any]:
    """Each text that may be any with `text` in it; one of them, where that is no text at all."""
    fields = samplable(resource)
    free = [name for name, schema in fields.items() if schema.variant.kind == "string" and schema.allows("a b c")]
    return dict.fromkeys(free if text == NUL else free[-1:], text)


def _singles(resource: Resource) -> list[tuple[str, Any]]:
    """One field at a time, and what is inside of one: nested ones first, as code looks into those, and each place has
    its first value before one has its second.
    """
    nested, scalar, within = list[list[Any]](), list[list[Any]](), list[list[Any]]()
    for name, schema in samplable(resource).items():
        (nested if schema.variant.kind in NESTED else scalar).append(
            [(name, value) for value in (*malformed(schema), *strange(schema))]
        )
        within += [[(name, value) for value in told(schema, name)] for told in (inside, further_inside)]
    return by_turns([by_turns(nested), by_turns(scalar), by_turns(within)])


def _malformed_together(resource: Resource, turn: int) -> dict[str, Any]:
    """All fields at once that can have the right type and be wrong in their form, in their range, or far inside; and
    members that no document names.
    """
    told = {n: further_inside(schema, n) or malformed(schema) for n, schema in samplable(resource).items()}
    return {name: at(values, turn) for name, values in told.items() if values} | dict.fromkeys(
        (*ODD_KEYS, "__proto__"), 1
    )


def _strange_inside(resource: Resource, turn: int) -> dict[str, Any]:
    """All fields at once that hold others, each with parts that do not fit."""
    told = {name: all_inside(schema, name, turn) for name, schema in samplable(resource).items()}
    return {name: value for name, value in told.items() if value is not None}


def _bodies(resource: Resource, role: str) -> tuple[Volley, Volley]:
    """Bodies that are tried at once on each write, and single fields; each role begins with others of them."""
    turn, singles = _WRITES.index(role), _singles(resource)
    told = {name: strange(schema) for name, schema in samplable(resource).items()}
    strangely = {name: at(values, turn + index) for index, (name, values) in enumerate(told.items()) if values}
    first: Volley = {
        "odd fields": _together(resource, 2 * turn, doubtful=turn > 0),
        **({"NUL": _of_texts(resource, NUL)} if role != "replace" else {}),
        "strange fields": strangely,
        "malformed fields": _malformed_together(resource, turn),
        "strange inside": _strange_inside(resource, turn),
        **({"a lone surrogate": _of_texts(resource, SURROGATE)} if role == "replace" else {}),
    }
    single = {f"{name}: {ascii(value)[:60]}": {name: value} for name, value in singles}
    others: Volley = {
        "NUL": _of_texts(resource, NUL),
        "a lone surrogate": _of_texts(resource, SURROGATE),
        **{f"odd fields {n}": _together(resource, 2 * turn + n) for n in range(1, 6)},
        **{f"malformed fields {n}": _malformed_together(resource, turn + 3 * n) for n in range(1, 4)},
        **{f"strange inside {n}": _strange_inside(resource, turn + 3 * n) for n in range(1, 4)},
    }
    chosen = dict(list(single.items())[turn::3])
    rest = {label: value for label, value in {**others, **single}.items() if label not in {*first, *chosen}}
    return {label: body for label, body in first.items() if body}, {**chosen, **rest}


def _kinds(endpoint: Endpoint) -> tuple[Volley, list[Volley]]:
    """What an endpoint is always tried with, and what it can be given beside, by kind: each is one deviation from an
    ordinary call.
    """
    ids, resource = odd_ids(endpoint), endpoint.resource
    if endpoint.role in _WRITES and resource is not None:
        turn = _WRITES.index(endpoint.role)
        always, fields = _bodies(resource, endpoint.role)
        return always, [fields, ids, odd_contents(endpoint, 2 * turn), odd_headers(endpoint, turn)]
    if endpoint.role == "list" and resource is not None:
        return {}, [odd_queries(resource), ids, odd_headers(endpoint, 1)]
    start = ("read", "delete", "").index(endpoint.role)
    bodies = odd_contents(endpoint, start) if endpoint.action and endpoint.operation.body is not None else {}
    return {}, [ids, bodies, odd_headers(endpoint, start)]


_IN_HASTE: Final = {"list": (4, 1, 1), "read": (3, 0, 1), "delete": (2, 0, 0), "": (2, 1, 0)}
"""How many of each kind the first volley has, but for writes."""


def _volleys(endpoint: Endpoint) -> list[Volley]:
    """Deviations, several in a volley: what got a 5XX before and the likeliest of each kind first."""
    always, kinds = _kinds(endpoint)
    counts = _IN_HASTE.get(endpoint.role, (0, 2, 1, 1))
    picked = [list(kind.items())[:count] for kind, count in zip(kinds, counts, strict=True)]
    later = [list(kind.items())[count:] for kind, count in zip(kinds, counts, strict=True)]
    again = {"once more": Odd("again")} if endpoint.action else {}
    first = {"seen": Odd("seen"), **always, **again, **dict(by_turns(picked))}
    rest = by_turns(later)
    return [first, *(dict(rest[start : start + _SIZE]) for start in range(0, len(rest), _SIZE))]


@plural(firsts=_volleys, of_endpoint=True)
def hostile_inputs(endpoint: Endpoint) -> SearchStrategy[Volley]:
    """Deviations from an ordinary call, by what is odd: what got a 5XX before, an action done twice, all fields, one of
    them, the whole content, the id, a query value or a header.
    """
    return st.sampled_from(_volleys(endpoint))
