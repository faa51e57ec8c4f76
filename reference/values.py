"""JSON values: when two are equal, how one is merged into another, how deep one is."""

from __future__ import annotations

from typing import Any


def same(one: Any, other: Any) -> bool:
    """Deep and typed equality: 1 equals 1.0, and neither equals true or "1"."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other) and isinstance(one, str) == isinstance(other, str)


def merged(old: Any, patch: Any) -> Any:
    """The result of a merge patch (RFC 7396, 2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def depth(value: Any) -> int:
    """How many arrays and objects lie within each other."""
    level, layer = 0, [value]
    while layer := [part for part in layer if isinstance(part, dict | list)]:
        level += 1
        layer = [inner for part in layer for inner in (part.values() if isinstance(part, dict) else part)]
    return level
