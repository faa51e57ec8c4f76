"""Changes for PATCH to fields of one kind: those that are required, flat, nested, arrays, or the server's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.schemas.schema import Schema
from strategies.bodies import awkward_row, samplable
from strategies.edges import contrary_row
from strategies.patches import changed, partial_rows, removable, separating
from strategies.plural import plural
from strategies.values import at, awkward, falsy, plain


def others(changes: Mapping[str, Any], *, than: Mapping[str, Any]) -> dict[str, Any]:
    """The changes to other fields than those of a second patch."""
    return {name: value for name, value in changes.items() if name not in than}


def by_twos(changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Changes in two parts, two of them by turns: what stands beside each other is told apart by every other one."""
    parts = [{n: v for index, (n, v) in enumerate(changes.items()) if index // 2 % 2 == side} for side in (0, 1)]
    return [part for part in parts if len(part) < len(changes)]


def _required_null_rows(resource: Resource) -> list[dict[str, None]]:
    fields = samplable(resource)
    return [{name: None} for name in sorted(resource.required) if name in fields and not fields[name].nullable]


@plural(firsts=_required_null_rows)
def required_nulls(resource: Resource) -> SearchStrategy[dict[str, None]]:
    """Null on one required field."""
    return _sampled(_required_null_rows(resource))


def _some_null_rows(resource: Resource) -> list[dict[str, None]]:
    """Halves of the optional fields, then each alone: never all, or there is no other to look at."""
    names = removable(resource)
    return [*map(dict.fromkeys, separating(names)), *({name: None} for name in names)]


@plural(firsts=_some_null_rows)
def some_nulls(resource: Resource) -> SearchStrategy[dict[str, None]]:
    """Some optional fields set to null."""
    return _sampled(_some_null_rows(resource))


def _flat_rows(resource: Resource) -> list[dict[str, Any]]:
    flat = [name for name, schema in samplable(resource).items() if schema.variant.kind != "object"]
    densely = [changed(resource, row) for row in (contrary_row(resource), awkward_row(resource, 1))]
    rows = [{name: row[name] for name in flat if name in row} for row in (*densely, *partial_rows(resource))]
    removed = [name for name in removable(resource) if name in flat]
    gone = [dict.fromkeys(removed), *({name: None} for name in removed)]
    return [row for row in (*rows[:1], *gone[:1], *rows[1:3], *gone[1:2], *rows[3:], *gone[2:]) if row]


@plural(firsts=_flat_rows)
def flat_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to fields that are no objects, which a PATCH can only replace or remove."""
    return _sampled(_flat_rows(resource))


def _nested_rows(resource: Resource) -> list[dict[str, Any]]:
    """One member of one nested object at a time, those first that are objects in turn (with one of theirs); one that is
    falsy beside some that are removed (in the last object), each removed alone, falsy ones, and all members at once.
    What a PATCH has to have in such an object stands beside.
    """
    within: list[dict[str, Any]] = []
    plainly: list[dict[str, Any]] = []
    mixed: list[dict[str, Any]] = []
    falsely: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    told = resource.body_schema("patch")
    for name, schema in _taken(resource).items():
        members = schema.variant.properties if schema.variant.kind == "object" else {}
        if len(members) < 2:
            continue
        part = told.properties.get(name) if told is not None else None
        needed = part.variant.required if part is not None else frozenset()
        beside = {m: plain(members[m], 3, m) for m in members if m in needed}
        for member, inner in members.items():
            changed_part = {name: {**beside, member: _in_part(inner, member)}}
            (within if inner.variant.properties else plainly).append(changed_part)
        flat = {m: falsy(inner, m) for m, inner in members.items() if not inner.variant.properties}
        gone = [{**beside, **removed} for removed in _removals(resource, schema, part)]
        removed = {m: value for one in gone[:2] for m, value in one.items()}
        mixed.append({name: {**removed, **{m: flat[m] for m in [m for m in flat if m not in removed][:1]}}})
        falsely += [{name: {**beside, member: value}} for member, value in flat.items()]
        others += [*({name: one} for one in reversed(gone)), {name: plain(schema, 3, name)}]
    return [
        *within[:1],
        *plainly[:1],
        *mixed[-1:],
        *others[:2],
        *falsely[:1],
        *within[1:],
        *plainly[1:],
        *others[2:],
        *mixed[:-1],
        *falsely[1:],
    ]


def _removals(resource: Resource, schema: Schema, told: Schema | None) -> list[dict[str, Any]]:
    """Null for what an object need not have: first for a member of an object in it, then for its own members, the last
    one first; as far as a PATCH may carry that.
    """
    members, patch = schema.variant.properties, told.variant.properties if told is not None else {}
    free = [
        member
        for member, inner in members.items()
        if member not in schema.variant.required
        and (resource.operations["patch"].merges or inner.nullable or (member in patch and patch[member].nullable))
    ]
    deeper = [
        {member: part} for member, inner in members.items() for part in _removals(resource, inner, patch.get(member))
    ]
    flat = [member for member in reversed(free) if not members[member].variant.properties]
    return [*deeper[-1:], *({member: None} for member in flat), *({m: None} for m in free if m not in flat)]


def _in_part(schema: Schema, name: str) -> Any:
    members = schema.variant.properties
    first = next(iter(members), "")
    return {first: plain(members[first], 3, first)} if first else plain(schema, 3, name)


@plural(firsts=_nested_rows)
def nested_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes to one member of a nested object."""
    return _sampled(_nested_rows(resource))


def _array_rows(resource: Resource) -> list[dict[str, Any]]:
    arrays = {n: s for n, s in _taken(resource).items() if s.variant.kind == "array"}
    columns = {name: awkward(schema, name) for name, schema in arrays.items()}
    deepest = max(map(len, columns.values()), default=0)
    return [{name: at(column, row + 1) for name, column in columns.items()} for row in range(deepest)]


@plural(firsts=_array_rows)
def array_patches(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Other arrays: shorter, longer, with duplicates, empty."""
    return _sampled(_array_rows(resource))


def _shown(resource: Resource) -> dict[str, Schema]:
    """The members of an item as GET shows it; or of that member which has more of the fields."""
    answer = resource.operations["read"].success if resource.offers("read") else None
    members = answer.variant.properties if answer is not None else {}
    if resource.envelope in members:
        return members[resource.envelope].variant.properties
    held = [members, *(schema.variant.properties for schema in members.values())]
    return max(held, key=lambda one: len(resource.fields.keys() & one.keys()))


def _server_rows(resource: Resource) -> list[dict[str, Any]]:
    """Values for the fields that the document calls readOnly: all at once, then one at a time."""
    kept = {name: schema for name, schema in _shown(resource).items() if schema.get("readOnly")}
    singles = [{name: plain(schema, n, name)} for n in (1, 2) for name, schema in kept.items()]
    return [{name: plain(schema, 1, name) for name, schema in kept.items()}, *singles] if kept else []


@plural(firsts=_server_rows)
def server_values(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Values for fields that only the server writes."""
    return _sampled(_server_rows(resource))


def _taken(resource: Resource) -> dict[str, Schema]:
    """The fields that a PATCH takes and for which a plain value can be made."""
    return resource.taken("patch", samplable(resource))


def _sampled(rows: list[Any]) -> SearchStrategy[Any]:
    return st.sampled_from(rows) if rows else st.nothing()
