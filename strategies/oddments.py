"""What is odd about a call beside its fields: ids, query values, headers and whole contents that careless code trips
over, the likeliest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.paging import parameter_for
from harness.documents.resources import Resource
from harness.stimuli.hostility import Odd
from strategies.queries import list_parameters

Told = dict[str, Odd]
CONTENTS: Final = (
    b"null",
    b"[]",
    b'{"a": 1e400}',
    b'"text"',
    b"[null]",
    b'{"a": NaN}',
    b"1",
    b"",
    b'{"a": "\\ud800"}',
    b"[" * 1500 + b"]" * 1500,
    b'{"a": "\xff\xfe"}',
    b'{"a":' * 700 + b"1" + b"}" * 700,
    b"{",
    b"\xef\xbb\xbf{}",
    b'{"a": 1, "a": 2}',
    b"{} {}",
)
IDS: Final = (
    "%00",
    "%C2%B2",
    "99999999999999999999999999",
    "%ff%fe",
    "-1",
    "%C3%A9",
    "x" * 3000,
    "null",
    "%zz",
    "1.5",
    "%F0%9F%92%A9",
    "1e9",
    "%27%22%3B--",
    "a%2Fb",
    "%ed%a0%80",
    "%20",
    "%2e%2e",
)
"""For reading: an id may be cut or unfolded on its way, and then name something else."""
NOBODYS: Final = (
    "cf-odd%00id",
    "cf-odd" * 500,
    "cf-odd-%C3%A9",
    "99999999999999999999999999",
    "cf-odd%ff%fe",
    "-99999999999999999999999999",
    "cf-odd%zz",
    "cf-odd-%F0%9F%92%A9",
    "cf-odd%27%22%3B--",
    "cf-odd%2Fid",
    "cf-odd%ed%a0%80",
    "9e9999999",
)
"""For what changes or deletes: whatever a deployment makes of it, it is no list and no item of others."""
_NUMERALS: Final = ("\u00b2", "-1", "99999999999999999999", "text", "0", "1.5", "", "1e9", "NaN")
"""A superscript first: to some it is a digit, and to none a number."""
_WORDS: Final = ("\x00", "'\"", "\U0001f4a9", "[]", "", "%", "\\", "x" * 3000, "99999999999999999999")
_INHERITED: Final = "constructor"
"""What each object of some languages has, though no item does: a sort by it compares functions."""
_READING: Final = (
    ("Accept", "application/json;q=high"),
    ("If-Modified-Since", "yesterday"),
    ("If-None-Match", '"'),
    ("Accept", "application/xml"),
    ("Range", "bytes=z-"),
    ("Accept", ""),
    ("Accept-Language", "\u00e9;q=x"),
)
_WRITING: Final = (
    ("Content-Type", "application/json; charset=nonsense"),
    ("If-Match", "unquoted"),
    ("Content-Type", ""),
    ("Accept", "application/json;q=high"),
    ("Content-Encoding", "gzip"),
    ("Content-Type", "text/plain"),
    ("If-Match", '"'),
    ("Accept", "application/xml"),
)
_ORDER: Final = ("read", "replace", "patch", "delete", "")
_FEW: Final = 2


def turned(values: Sequence[Any], start: int) -> list[Any]:
    """All of them, from `start` on: the routes of a resource share what is tried first."""
    return [values[(start + index) % len(values)] for index in range(len(values))]


def odd_ids(endpoint: Endpoint) -> Told:
    """Ids in the endpoint's route; for a list those of its parent. Each route begins with others."""
    resource, reads = endpoint.resource, endpoint.role in {"read", "list"}
    if resource is None or endpoint.role == "create" or (endpoint.role == "list" and resource.parent is None):
        return {}
    turn = _FEW * (_ORDER.index(endpoint.role) - 1) if not reads else 0
    if endpoint.action:
        turn += list(resource.actions).index(endpoint.action)
    told = turned(IDS, endpoint.role == "list") if reads else turned(NOBODYS, turn)
    return {f"the id {value[:40]}": Odd("id", value) for value in told}


def odd_queries(resource: Resource) -> Told:
    """One parameter of the list at a time: each with its first value, then each with its second."""
    names = [parameter.name for parameter in list_parameters(resource)] or ["cf-unknown"]
    numbers = {p.name for p in list_parameters(resource) if p.schema.variant.kind in {"integer", "number"}}
    columns = {
        name: turned(_NUMERALS if name in numbers else _WORDS, index // 2 if name in numbers else index)
        for index, name in enumerate(names)
    }
    sort = parameter_for(resource, "sort")
    if sort in columns:
        columns[sort].insert(1, _INHERITED)
    return {
        f"{name}={ascii(columns[name][row])[:40]}": Odd("query", columns[name][row], name)
        for row in range(len(_NUMERALS))
        for name in names
    }


def odd_headers(endpoint: Endpoint, start: int) -> Told:
    """One header at a time."""
    values = _WRITING if endpoint.role in {"create", "replace", "patch"} else _READING
    return {f"{name}: {value!a}": Odd("header", value, name) for name, value in turned(values, start)}


def odd_contents(endpoint: Endpoint, start: int) -> Told:
    """One body at a time that is no object with fields: first of all null in the envelope, where there is one."""
    envelope = endpoint.resource.envelope if endpoint.resource is not None else ""
    wrapped = [f'{{"{envelope}": {json}}}'.encode() for json in ("null", "[]", "1")] if envelope else []
    contents = [*wrapped[:1], *turned(CONTENTS, start), *wrapped[1:]]
    return {f"the body {ascii(one[:40])[1:]}": Odd("content", one.decode("latin-1")) for one in contents}
