"""Pasts for items to have: writes and actions before the one that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.values import distinct
from strategies.bodies import plain_row, samplable
from strategies.patches import changed
from strategies.plural import plural

Life = list[dict[str, Any]]


def _lives(resource: Resource) -> list[Life]:
    """None, then each action, then one write, then several writes in a row: of both kinds, then of one."""
    first = next(iter(samplable(resource)), "")
    patched = {"write": "patch", "body": {first: plain_row(resource, 2).get(first)}}
    replaced = [{"write": "replace", "body": plain_row(resource, n)} for n in (3, 4, 7)]
    changed_often = [{"write": "patch", "body": changed(resource, plain_row(resource, n), n)} for n in (3, 4, 7)]
    acted: list[Life] = [[{"act": tail}] for tail in resource.actions]
    both = [[*replaced[:2], changed_often[-1]]] if resource.offers("replace", "patch") else []
    writes: list[Life] = [replaced[:1], [patched], *both, replaced, changed_often]
    return [[], *acted, *writes]


@plural(firsts=_lives)
def lives(resource: Resource) -> SearchStrategy[Life]:
    """Steps of an item's past: `{"write": role, "body": …}` or `{"act": tail}`; none comes first."""
    return st.sampled_from(_lives(resource))


def _pasts(resource: Resource) -> list[Life]:
    """The eventful ones, the longest first: several writes, and after them one action, two, and so on."""
    acts: Life = [{"act": tail} for tail in resource.actions]
    told = sorted(filter(None, _lives(resource)), key=len, reverse=True)
    return [*([*told[n % len(told)], *acts[: n + 1]] for n in range(len(acts))), *told] or [[]]


def ending_with(body: Mapping[str, Any], life: Life) -> Life:
    """The same past, but that the last write in it gives the item `body`."""
    last = max((n for n, step in enumerate(life) if "write" in step), default=-1)
    return [{**step, "body": dict(body)} if n == last else step for n, step in enumerate(life)]


@plural(firsts=_pasts)
def pasts(resource: Resource) -> SearchStrategy[Life]:
    """Steps of a past in which something happened, where anything can."""
    return st.sampled_from(_pasts(resource))


def _either(resource: Resource) -> list[Life]:
    """The most eventful past, none, then the others."""
    first, *others = _pasts(resource)
    return distinct([first, [], *others])


@plural(firsts=_either)
def mixed_lives(resource: Resource) -> SearchStrategy[Life]:
    """Steps of a past in which much happened, or nothing."""
    return st.sampled_from(_either(resource))


def _unfinished(resource: Resource) -> list[Life]:
    """Every action but the last, in the document's order; then none, and all of them."""
    acts: Life = [{"act": tail} for tail in resource.actions]
    return distinct([acts[:-1], [], acts])


@plural(firsts=_unfinished)
def unfinished_lives(resource: Resource) -> SearchStrategy[Life]:
    """Pasts after which an action may be left to be triggered."""
    return st.sampled_from(_unfinished(resource))


def _changes(resource: Resource) -> list[dict[str, Any]]:
    """A PATCH and a PUT of everything, then PATCHes of one field: objects and arrays first."""
    whole = plain_row(resource, 2)
    deep = sorted(whole, key=lambda name: not isinstance(whole[name], dict | list))
    parts = [{name: whole[name]} for name in deep]
    patches: list[dict[str, Any]] = [{"write": "patch", "body": changed(resource, body, 2)} for body in (whole, *parts)]
    rows: list[dict[str, Any]] = [*patches[:1], {"write": "replace", "body": whole}, *patches[1:]]
    return [row for row in rows if resource.offers(row["write"]) and row["body"]] or [{}]


@plural(firsts=_changes)
def changes(resource: Resource) -> SearchStrategy[dict[str, Any]]:
    """One write that changes an item: `{"write": role, "body": …}`; nothing where none is offered."""
    return st.sampled_from(_changes(resource))
