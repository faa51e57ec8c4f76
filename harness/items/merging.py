"""What a PATCH makes of an item: predicted for a PUT, and told apart for nested objects (RFC 7396)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.items.defaults import Default
from harness.items.item import Item
from harness.items.state import State
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.values import same


def merged(item: Item, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a PUT that says what the item is, with a patch of whole values laid over it; null leaves out."""
    return {name: value for name, value in {**item.written, **patch}.items() if value is not None}


def oddly_merged(item: Item, patch: Mapping[str, Mapping[str, Any]]) -> Findings:
    """The nested objects in a patch that were not treated as the deployment has treated all others so far.

    Raises Inconclusive where every way ends the same.
    """
    now, known = item.read().value or {}, item.deployment.merging
    found = Findings()
    for name, change in patch.items():
        if name not in item.sent:
            raise Inconclusive(f"a PATCH is not documented to take {name}")
        stored = _with_nulls(change, item.ways.stored({name: change})[name])
        ends = _ends((item.before.value or {}).get(name) or {}, stored)
        default = item.ways.default(name)
        shown = _filled(item.ways.comparable(now.get(name)) or {}, default)
        ended = {way: _filled(item.ways.comparable(end), default) for way, end in ends.items()}
        possible = frozenset(way for way, end in ended.items() if same(end, shown))
        if len(possible) == len(ends):
            raise Inconclusive(f"{name} ends the same, whether it is merged or replaced")
        if possible & _allowed(item, known):
            item.deployment.merging = known & possible
        else:
            found.append(f"{name} is {' or '.join(sorted(possible)) or repr(shown)}, not {' or '.join(sorted(known))}")
    return found


def _with_nulls(sent: Any, stored: Any) -> Any:
    """What a patch stores, with null for what it sent and does not store: that is removed."""
    if not isinstance(sent, Mapping) or not isinstance(stored, Mapping):
        return stored
    return {name: _with_nulls(value, stored[name]) if name in stored else None for name, value in sent.items()}


def _allowed(item: Item, known: frozenset[str]) -> frozenset[str]:
    return known & {"merged"} if item.resource.operations["patch"].merges else known


def _ends(before: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "merged": _deeply(before, change),
        "merged one level deep": {**before, **change},
        "replaced": dict(change),
    }


def _filled(value: Any, default: Default) -> Any:
    """A value without members that are null, hold nothing or are at their default: each may be gone as well."""
    if not isinstance(value, Mapping):
        return value
    told = {
        name: _filled(member, default.member(name))
        for name, member in value.items()
        if not default.member(name).is_at(member)
    }
    return {name: member for name, member in told.items() if member is not None and member != {}}


def _deeply(before: Any, change: Any) -> Any:
    if not isinstance(before, Mapping) or not isinstance(change, Mapping):
        return change
    return {**before, **{name: _deeply(before.get(name), value) for name, value in change.items()}}


def unmentioned(item: Item, *parts: Mapping[str, Any]) -> tuple[State, State]:
    """What PATCHes in a row do not mention, after and before the first of them that changed some of it; if none did,
    the whole item as GET shows it, and as the last one left it. Raises Inconclusive where one is refused.
    """
    for changes in parts:
        before, after = item.before, item.patched(changes)
        item.before = after
        if after.without(item.sent) != before.without(item.sent):
            return after.without(item.sent), before.without(item.sent)
    return item.read(), item.before
