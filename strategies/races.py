"""What several clients do at once."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from strategies.bodies import plain_row, samplable
from strategies.patches import changed, patchable
from strategies.plural import plural

Patches = list[dict[str, Any]]
_CLIENTS = 4
_BODIES = 6


def _first_bodies(resource: Resource) -> list[dict[str, Any]]:
    return [plain_row(resource, 0)]


@plural(firsts=_first_bodies)
def first_bodies(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """The plain body that races begin with: none of what they send is as it is there."""
    return st.just(plain_row(resource, 0))


def _whole(resource: Resource, n: int) -> dict[str, Any]:
    return changed(resource, plain_row(resource, n), n)


def _nested(resource: Resource, n: int) -> Patches:
    """Two members of one object, each in a PATCH of its own."""
    for name, value in _whole(resource, n).items():
        if isinstance(value, dict) and len(value) > 1 and not samplable(resource)[name].variant.required:
            return [{name: {member: value[member]}} for member in list(value)[:2]]
    return []


def _disjoint_rows(resource: Resource) -> list[Patches]:
    """One field each, two of them members of one object; halves; every field in some PATCH."""
    rows: list[Patches] = []
    nested, whole = _nested(resource, 1), _whole(resource, 1)
    inside = {name for patch in nested for name in patch}
    flat = [name for name in whole if name not in inside]
    rows.append([*({name: whole[name]} for name in flat[-(_CLIENTS - len(nested)) :]), *nested])
    rows += [[{n: whole[n] for n in list(whole)[turn::count]} for turn in range(count)] for count in (_CLIENTS, 2)]
    rows.append([{name: whole[name]} for name in flat[:_CLIENTS]])
    return [row for row in ([patch for patch in row if patch] for row in rows) if len(row) > 1]


@plural(firsts=_disjoint_rows)
def disjoint_patches(resource: Resource) -> SearchStrategy[Patches]:
    """Changes of different fields, one for each client."""
    rows = _disjoint_rows(resource)
    return st.sampled_from(rows) if rows else st.nothing()


def _series(resource: Resource) -> list[list[dict[str, Any]]]:
    return [[plain_row(resource, n) for n in range(_BODIES)]]


@plural(firsts=_series)
def series_of_bodies(resource: Resource) -> SearchStrategy[list[dict[str, Any]]]:
    """Several plain bodies, each unlike the others."""
    return st.just(_series(resource)[0])


def _flat(resource: Resource, n: int) -> dict[str, Any]:
    """A change of fields that PATCH replaces whole."""
    return {name: value for name, value in _whole(resource, n).items() if not isinstance(value, dict | list)}


def _part(resource: Resource, n: int, turn: int) -> dict[str, Any]:
    flat = _flat(resource, n)
    return {name: flat[name] for name in list(flat)[turn::2]} or flat


def _contests(resource: Resource) -> list[dict[str, Any]]:
    """PUT against PATCH and then the end of the item; PATCHes of the same; a PUT that may bring it back."""

    def put(n: int) -> dict[str, Any]:
        return {"write": "replace", "body": plain_row(resource, n)}

    def patch(n: int, turn: int) -> list[dict[str, Any]]:
        change = _part(resource, n, turn)
        return [{"write": "patch", "body": change}] if change else []

    read: dict[str, Any] = {}
    delete = {"write": "delete"}
    met = [[put(1)], patch(2, 0), [read, read]]
    ended = [[delete], patch(3, 1), [read]]
    again = [[delete, read], [put(4), read], [*patch(5, 0), read], [read, read]]
    many = [[*patch(1, 0), read], [*patch(2, 0), read], [*patch(3, 1), read], [put(4), read], [read, put(5), read]]
    act = next(iter(resource.actions), "")
    return [
        {"rounds": [met, ended], "act": act},
        {"rounds": [many, met, again], "act": ""},
        {"rounds": [[patch(1, 0), patch(2, 1)], met, many], "act": act},
    ]


@plural(firsts=_contests)
def contests(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Rounds of calls of several clients on one item, and an action that two of them trigger."""
    return st.sampled_from(_contests(resource))


def _small_changes(resource: Resource) -> list[dict[str, Any]]:
    return [_flat(resource, n) for n in (1, 2)] if patchable(resource) else [{}]


@plural(firsts=_small_changes)
def small_changes(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """Changes of fields that PATCH replaces whole; none where there are none."""
    return st.sampled_from(_small_changes(resource))
