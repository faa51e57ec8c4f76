"""Inputs that end in a 5XX where code is careless: of any type, size and encoding, one value at a time."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.nouns import Endpoint
from strategies.bodies import samplable
from strategies.plural import plural
from strategies.queries import list_parameters

VALUES: Final[tuple[Any, ...]] = (
    "nul \x00 inside",
    2**63,
    "\ud800",
    None,
    {"a": {"b": [1]}},
    "\U0001f4a9" * 3,
    -(2**63) - 1,
    [],
    "x" * 70_000,
    10**400,
    True,
    1e-320,
    [[[[]]]],
    {"constructor": {"prototype": 1}, "__proto__": 1, "$ne": None},
    "",
    [None],
    {"": None},
    0.1,
)
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


def _inputs(endpoint: Endpoint) -> list[dict[str, Any]]:
    """What an endpoint can be given, the kinds in turn: each is one deviation from an ordinary call."""
    kinds: list[list[dict[str, Any]]] = []
    if endpoint.role in {"create", "replace", "patch"} and endpoint.resource is not None:
        names = list(samplable(endpoint.resource))
        kinds.append(
            [
                {"kind": "field", "name": names[(row + column) % len(names)], "value": value}
                for row in range(len(names))
                for column, value in enumerate(VALUES)
            ]
        )
        wrapped = [f'{{"{endpoint.resource.envelope}": {json}}}' for json in ("null", "[]", "1")]
        contents = [content.decode("latin-1") for content in CONTENTS]
        wrapped = wrapped if endpoint.resource.envelope else []
        kinds.append([{"kind": "content", "value": content} for content in [*wrapped, *contents]])
        kinds.append([{"kind": "header", "name": name, "value": value} for name, value in HEADERS])
    if endpoint.role not in {"create", "list"}:
        kinds.append([{"kind": "id", "value": value} for value in IDS])
    if endpoint.role == "list" and endpoint.resource is not None:
        names = [parameter.name for parameter in list_parameters(endpoint.resource)] or ["cf-unknown"]
        kinds.append([{"kind": "query", "name": name, "value": v} for v in QUERY_VALUES for name in names])
    longest = max(map(len, kinds), default=0)
    again = [{"kind": "again", "value": ""}] if endpoint.action else []
    return [{"kind": "seen", "value": ""}, *again] + [
        kind[row] for row in range(longest) for kind in kinds if row < len(kind)
    ]


@plural(firsts=_inputs, of_endpoint=True)
def hostile_inputs(endpoint: Endpoint) -> SearchStrategy[dict[str, Any]]:
    """One deviation from an ordinary call: what got a 5XX before, an action done twice, a field, the whole content, the
    id, a query value or a header.
    """
    inputs = _inputs(endpoint)
    return st.sampled_from(inputs) if inputs else st.nothing()
