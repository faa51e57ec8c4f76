"""Unsafe actions in disguise: reads that some frameworks take for a DELETE, a PUT, a PATCH or a POST."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from strategies.bodies import plain_row
from strategies.plural import plural

PARAMETERS: Final = ("_method", "method", "http_method", "httpMethod", "_httpmethod", "X-HTTP-Method-Override")
HEADERS: Final = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
ACTIONS: Final = (
    ("action", "delete"),
    ("_action", "delete"),
    ("do", "delete"),
    ("cmd", "delete"),
    ("delete", "true"),
    ("op", "delete"),
)
Disguised = dict[str, dict[str, Any]]


def _as(method: str, resource: Resource) -> Disguised:
    """The disguises of one method, by what they are; the more likely first."""
    body = plain_row(resource, 3)
    return {
        f"{method} in headers": {"headers": dict.fromkeys(HEADERS, method), "body": body},
        f"{method} in parameters": {"query": [[name, method] for name in PARAMETERS]},
        f"{method} in the body": {"body": {"_method": method, **body}},
        f"{method} in one header": {"headers": {HEADERS[0]: method}},
        f"{method} in one parameter": {"query": [["_method", method]]},
    }


def _rows(resource: Resource) -> list[Disguised]:
    """DELETE in every disguise, each other method in the likeliest, and each action by its name, the last one first;
    then each of the others in every disguise.
    """
    tails = [tail.strip("/") for tail in reversed(resource.actions)]
    own = {tail: [(name, tail) for name in ("action", "do", "_action", "cmd", "op")] for tail in tails}
    named = {"an action": {"query": [list(pair) for pair in ACTIONS]}}
    named |= {tail: {"query": [list(pair) for pair in (*own[tail], (tail, "true"))]} for tail in tails}
    told = {method: _as(method, resource) for method in ("DELETE", "PATCH", "PUT", "POST")}
    likeliest = {f"{one} in headers": told[one][f"{one} in headers"] for one in ("PATCH", "PUT", "POST")}
    first = {name: call for name, call in told["DELETE"].items() if " in one " not in name}
    singly = [*(pair for pairs in own.values() for pair in pairs), *ACTIONS]
    single = {f"{name}={value}": {"query": [[name, value]]} for name, value in singly}
    return [{**first, **likeliest, **named}, *told.values(), single]


@plural(firsts=_rows)
def disguises(resource: Resource) -> SearchStrategy[Disguised]:
    """Reads in disguise: by name, each with its `query`, `headers` and `body`."""
    return st.sampled_from(_rows(resource))
