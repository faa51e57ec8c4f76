"""Inputs that end in a 5XX where code is careless: of any type, size and encoding, one value at a time."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.nouns import Endpoint
from harness.resources import Resource
from harness.schema import Schema
from strategies import formats
from strategies.bodies import samplable
from strategies.plural import plural
from strategies.queries import list_parameters

TEXTS: Final[tuple[str, ...]] = ("nul \x00 inside", "\ud800", "\U0001f4a9" * 3, "x" * 70_000, "")
NUMBERS: Final[tuple[float, ...]] = (2**63, -(2**63) - 1, 10**400, 1e-320, 0.1)
STRANGE: Final[tuple[Any, ...]] = (
    {"a": {"b": [1]}},
    [],
    "nul \x00 inside",
    2**63,
    True,
    [[[[]]]],
    {"constructor": {"prototype": 1}, "__proto__": 1, "$ne": None},
    [None],
    {"": None},
)
"""Values of a type that a field is seldom of."""
CONTENTS: Final = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"[" * 1500 + b"]" * 1500,
    b'{"a":' * 700 + b"1" + b"}" * 700,
    b'{"a": NaN}',
    b'{"a": 1e400}',
    b'{"a": "\xff\xfe"}',
    b"\xef\xbb\xbf{}",
    b'{"a": 1, "a": 2}',
    b"{} {}",
)
IDS: Final = (
    "%00",
    "%ff%fe",
    "%zz",
    "99999999999999999999999999",
    "-1",
    "%F0%9F%92%A9",
    "x" * 3000,
    "%2e%2e",
    "1.5",
    "null",
    "%27%22%3B--",
    "a%2Fb",
    "%20",
)
QUERY_VALUES: Final = (
    "",
    "-1",
    "99999999999999999999",
    "text",
    "\x00",
    "\U0001f4a9",
    "'\"",
    "[]",
    "1e9",
    "%",
)
HEADERS: Final = (
    ["Content-Type", "application/json; charset=nonsense"],
    ["Content-Type", "text/plain"],
    ["Content-Encoding", "gzip"],
    ["Accept", "application/xml"],
)
_WRITES: Final = ("create", "replace", "patch")


def _own(schema: Schema, start: int) -> list[Any]:
    """What a field of this type is careless with, from `start` on: texts of its format early, an array of null and
    of one such element.
    """
    flat = schema.variant
    if flat.kind == "array":
        return [[None], *([value] for value in _own(flat.items, start))]
    if flat.kind in {"integer", "number"}:
        return _from(start, NUMBERS)
    first, *others = _from(start, TEXTS)
    told = formats.EXOTIC.get(flat.get("format", ""), ())
    return [first, *told, *others] if flat.kind == "string" else []


def _from(start: int, values: Sequence[Any]) -> list[Any]:
    return [values[(start + index) % len(values)] for index in range(len(values))]


def _of_fields(resource: Resource) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Each field with what its type is careless with, members of objects too, and each with what is strange to it,
    null first; each field has its first value before one has its second, and neighbours start with other ones.
    """
    places = [({"name": name}, schema) for name, schema in samplable(resource).items()]
    for told, schema in list(places):
        places += [({**told, "member": name}, inner) for name, inner in schema.variant.properties.items()]
    own = [
        [{"kind": "field", **place, "value": value} for value in _own(schema, index)]
        for index, (place, schema) in enumerate(places)
    ]
    strange = [
        [{"kind": "field", **place, "value": value} for value in (None, *_from(index, STRANGE))]
        for index, (place, _) in enumerate(places)
    ]
    return _by_turns(own), _by_turns(strange)


def _together(resource: Resource, role: str) -> list[dict[str, Any]]:
    """All fields at once, each with something that its type is careless with; in a PATCH, which may also be taken in
    parts, with something that its schema forbids.
    """
    own = {
        name: [value for value in _own(schema, index) if role == "patch" or schema.allows(value)]
        for index, (name, schema) in enumerate(samplable(resource).items(), 2 * _WRITES.index(role))
    }
    values = {name: fitting[0] for name, fitting in own.items() if fitting}
    return [{"kind": "fields", "values": values}] if len(values) > 1 else []


def _starting_elsewhere(endpoint: Endpoint, values: Sequence[Any]) -> list[Any]:
    """All of them, in an order that begins with another one on each route: few trials see more of them that way."""
    return _from(zlib.crc32(endpoint.label.encode()) % len(values), values)


def _by_turns(columns: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [one for row in zip_longest(*columns) for one in row if one is not None]


def _inputs(endpoint: Endpoint) -> list[dict[str, Any]]:
    """What an endpoint can be given, the kinds in turn: each is one deviation from an ordinary call."""
    kinds: list[list[dict[str, Any]]] = []
    if endpoint.role in _WRITES and endpoint.resource is not None:
        own, strange = _of_fields(endpoint.resource)
        wrapped = [f'{{"{endpoint.resource.envelope}": {json}}}' for json in ("null", "[]", "1")]
        contents = [content.decode("latin-1") for content in CONTENTS]
        wrapped = wrapped if endpoint.resource.envelope else []
        kinds.append([*_together(endpoint.resource, endpoint.role), *own[0::2]])
        kinds.append([{"kind": "content", "value": content} for content in [*wrapped, *contents]])
        kinds.append(own[1::2])
        kinds.append(strange)
        kinds.append([{"kind": "header", "name": name, "value": value} for name, value in HEADERS])
    if endpoint.role not in {"create", "list"}:
        kinds.append([{"kind": "id", "value": value} for value in _starting_elsewhere(endpoint, IDS)])
    if endpoint.role == "list" and endpoint.resource is not None:
        names = [parameter.name for parameter in list_parameters(endpoint.resource)] or ["cf-unknown"]
        values = _starting_elsewhere(endpoint, QUERY_VALUES)
        kinds.append([{"kind": "query", "name": name, "value": value} for value in values for name in names])
    again = [{"kind": "again", "value": ""}] if endpoint.action else []
    return [{"kind": "seen", "value": ""}, *again, *_by_turns(kinds)]


@plural(firsts=_inputs, of_endpoint=True)
def hostile_inputs(endpoint: Endpoint) -> SearchStrategy[dict[str, Any]]:
    """One deviation from an ordinary call: what got a 5XX before, an action done twice, all fields, one of them, the
    whole content, the id, a query value or a header.
    """
    inputs = _inputs(endpoint)
    return st.sampled_from(inputs) if inputs else st.nothing()
