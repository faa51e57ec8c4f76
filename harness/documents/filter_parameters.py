"""The parameters of a list that may be filters by equal values: stated by the profile, or called as fields."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.document import Parameter
from harness.documents.paging import as_parameter, roles_of
from harness.documents.resources import Resource
from harness.schemas.samples import NoSample, sample
from harness.schemas.schema import Schema

_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
_MOMENTS: Final = frozenset({"date-time", "time", "duration", "byte", "binary", "password"})
_SAYS_FILTER: Final = re.compile(r"\bfilter|\bwhose\b|\bequal", re.IGNORECASE)
_SAYS_OTHER: Final = re.compile(
    r"search|contain|prefix|start|begin|partial|like\b|fuzzy|pattern|regex|wildcard|at least|at most|minimum|maximum"
    r"|greater|less|than\b|before|after|since|until|between|range",
    re.IGNORECASE,
)
_EQUALS: Final = re.compile(r"\bequal", re.IGNORECASE)
_SWITCH: Final = re.compile(r"\b(only|include|includes|including|also|show|with|without|hide)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Filter:
    """A parameter that may filter by equal values of a field. `told`: the profile or the document says that it does;
    `silent`: the document says nothing but its name; `switch`: only true restricts.
    """

    field: str
    parameter: str
    told: bool = False
    silent: bool = True
    switch: bool = False

    def query(self, value: Any) -> tuple[tuple[str, str], ...]:
        """The query that asks for a value."""
        return ((self.parameter, as_parameter(value)),)


def possible_filters(resource: Resource) -> list[Filter]:
    """The filters that the profile states, else the documented list parameters that are called as fields."""
    if resource.hint.filters is not None:
        return [Filter(field, name, told=True) for field, name in resource.hint.filters.items()]
    if not resource.offers("list"):
        return []
    taken = set(roles_of(resource).values())
    fields = {_plain(name): (name, schema) for name, schema in shown_fields(resource).items() if _filters(schema)}
    found = []
    for parameter in resource.operations["list"].query:
        field, schema = fields.get(_plain(parameter.name), ("", Schema({})))
        if field and parameter.name not in taken and not _SAYS_OTHER.search(parameter.description):
            found.append(_filter(field, schema, parameter))
    return found


def plainly_filtered(resource: Resource) -> tuple[tuple[str, str], ...]:
    """A query that asks for a plain value by each filter for which one can be made."""
    fields, asked = shown_fields(resource), list[tuple[str, str]]()
    for one in possible_filters(resource):
        with contextlib.suppress(NoSample):
            asked += one.query(sample(fields.get(one.field, Schema({})), 0, one.field))
    return tuple(asked)


def _filter(field: str, schema: Schema, parameter: Parameter) -> Filter:
    said = parameter.description
    alike = parameter.name == field and parameter.schema.variant.kind in {schema.variant.kind, ""}
    return Filter(
        field,
        parameter.name,
        told=bool(_SAYS_FILTER.search(said)),
        silent=alike and not said,
        switch=schema.variant.kind == "boolean" and bool(_SWITCH.search(said)) and not _EQUALS.search(said),
    )


def _plain(name: str) -> str:
    found = re.fullmatch(r"(?:filter|where|q)?\[(\w+)\]|(\w+)\[eq\]", name)
    return re.sub(r"[_\-$]", "", next(filter(None, found.groups())) if found else name).lower()


def shown_fields(resource: Resource) -> dict[str, Schema]:
    """The fields that an item shows, and those that a client writes, by name."""
    answer = resource.operations["read"].success if resource.offers("read") else None
    shown = answer.variant.properties if answer is not None else {}
    if len(shown) == 1 and resource.envelope in shown:
        shown = shown[resource.envelope].variant.properties
    return {**shown, **resource.fields}


def _filters(schema: Schema) -> bool:
    shape = schema.variant
    return shape.kind in _SCALARS and shape.get("format") not in _MOMENTS and not shape.get("writeOnly")
