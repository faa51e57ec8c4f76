"""An object made valid by leaving out as few of its members as can be, or by taking others in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from harness.schemas.schema import Schema

_TOGETHER: Final = 12


def fitted(schema: Schema, value: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`value`, or else the largest part of it that was found to be valid; members of `more` that its own ask for
    are taken in. What cannot be made valid is returned as it is.
    """
    return fitting(schema.allows, schema, value, more)


def fitting(
    allows: Callable[[Mapping[str, Any]], bool],
    schema: Schema,
    value: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The same, where something else than `schema` says what is valid: it stands within another, say."""
    whole = completed(schema, value, more or {})
    if allows(whole):
        return whole
    for part in _parts(schema, whole):
        if allows(part):
            return _grown(allows, part, whole)
    return whole


def completed(schema: Schema, value: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`value` with the members that `dependentRequired` asks for, as far as `more` has them."""
    whole = dict(value)
    asked = schema.get("dependentRequired") or {}
    for _ in asked:
        missing = {name for told in asked.keys() & whole.keys() for name in asked[told]} - whole.keys()
        whole |= {name: more[name] for name in more if name in missing}
    return whole


def _parts(schema: Schema, whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    optional = [name for name in whole if name not in schema.required]
    least = [name for name in whole if name in schema.required]
    for count in (1, 2):
        if len(optional) <= _TOGETHER or count == 1:
            for left_out in combinations(reversed(optional), count):
                yield {name: value for name, value in whole.items() if name not in left_out}
    yield {name: whole[name] for name in least}
    for count in (1, 2):
        for kept in combinations(optional, count):
            yield {name: value for name, value in whole.items() if name in {*least, *kept}}
    most = schema.get("maxProperties")
    if most is not None and most >= len(least):
        yield {name: whole[name] for name in [*least, *optional][:most]}


def _grown(
    allows: Callable[[Mapping[str, Any]], bool], part: dict[str, Any], whole: Mapping[str, Any]
) -> dict[str, Any]:
    """`part` with every other member that it can have as well, in the order of `whole`."""
    names = set(part)
    for name in whole:
        if name not in names and allows({one: whole[one] for one in whole if one in {*names, name}}):
            names.add(name)
    return {name: value for name, value in whole.items() if name in names}
