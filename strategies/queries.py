"""Query strings: those that lists have, those that frameworks know, and those that nobody knows."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.document import Parameter
from harness.documents.paging import as_parameter, roles_of
from harness.documents.resources import Resource
from harness.schemas.samples import NoSample, sample
from strategies.bodies import samplable
from strategies.plural import plural
from strategies.values import plain

Pairs = list[list[str]]
SWITCHES: Final = (
    ("dryRun", "true"),
    ("force", "true"),
    ("all", "true"),
    ("cascade", "true"),
    ("validateOnly", "true"),
    ("fields", "id"),
    ("filter", "no-such-value"),
    ("_method", "DELETE"),
    ("upsert", "true"),
    ("allowUpdate", "true"),
    ("merge", "true"),
)
_SCALAR: Final = frozenset({"string", "integer", "number", "boolean"})
_SECOND: Final = {"size": "1", "page": "2", "offset": "1"}


def list_parameters(resource: Resource) -> list[Parameter]:
    """The documented query parameters of the list."""
    operation = resource.operations.get("list")
    return list(operation.query) if operation is not None else []


def _value(parameter: Parameter) -> str:
    try:
        value = sample(parameter.schema, 1, "no-such-value")
    except NoSample:
        value = "no-such-value"
    return as_parameter(value)


def _filters(resource: Resource) -> Pairs:
    return [
        [name, {"boolean": "false", "string": "no-such-value"}.get(schema.variant.kind, "987654")]
        for name, schema in samplable(resource).items()
        if schema.variant.kind in _SCALAR
    ]


def _bound(resource: Resource) -> Pairs:
    """Members of nested objects, as frameworks that bind parameters to a body spell them."""
    values = {name: plain(schema, 4, name) for name, schema in samplable(resource).items()}
    return [
        [spelled, as_parameter(value)]
        for name, members in values.items()
        if isinstance(members, dict)
        for member, value in members.items()
        if isinstance(value, str | int | float)
        for spelled in (f"{name}.{member}", f"{name}[{member}]")
    ]


def _matches(resource: Resource) -> Pairs:
    """Filters that other items satisfy: the values that canaries have, in fields that need not be unique."""
    return [
        [name, as_parameter(sample(schema, 0, name))]
        for name, schema in samplable(resource).items()
        if schema.variant.kind in _SCALAR and (name not in resource.required or schema.variant.get("enum"))
    ]


def _write_documented(resource: Resource) -> Pairs:
    """Parameters that the document gives to writes themselves."""
    return [
        [parameter.name, _value(parameter)]
        for role, operation in resource.operations.items()
        if role in {"create", "replace", "patch", "delete"}
        for parameter in operation.query
    ]


def _query_rows(resource: Resource) -> list[Pairs]:
    documented = [[parameter.name, _value(parameter)] for parameter in list_parameters(resource)]
    switches = [list(pair) for pair in SWITCHES]
    named = {name for name, _ in documented}
    matching = [pair for pair in _matches(resource) if pair[0] in named]
    rows: list[Pairs] = [
        [*_write_documented(resource), *documented, *_filters(resource), *_bound(resource), *switches],
        [*_write_documented(resource), *documented, ["_method", "PATCH"]],
        *([pair] for pair in matching[:1]),
        _matches(resource),
        _filters(resource),
        *([pair] for pair in matching[1:2]),
        switches,
        *([pair] for pair in documented[:2]),
        [["cf-unknown", "1"], ["cf-unknown", "2"], ["cf-empty", ""]],
        *([pair] for pair in matching[2:]),
        *([pair] for pair in documented),
        *([list(pair)] for pair in SWITCHES),
    ]
    return [row for row in rows if row]


@plural(firsts=_query_rows)
def queries(resource: Resource) -> SearchStrategy[Pairs]:
    """Query strings as pairs: documented ones, usual switches, names of fields, unknown and repeated ones."""
    pairs = [pair for row in _query_rows(resource) for pair in row]
    return st.lists(st.sampled_from(pairs), min_size=1, max_size=4)


def read_queries(resource: Resource) -> list[Any]:
    """Query strings for a burst of reads: valid values of what is documented, then odd ones, then a second page of one
    element, where pages can be asked for.
    """
    documented, roles = list_parameters(resource), roles_of(resource)
    valid = [[parameter.name, _value(parameter)] for parameter in documented]
    odd = [[parameter.name, value] for parameter in documented for value in ("-1", "")]
    second = [[roles[role], value] for role, value in _SECOND.items() if role in roles]
    return [row for row in (valid, odd, second if len(second) > 1 and "size" in roles else []) if row]
