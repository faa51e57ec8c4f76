"""What an item says that no other one says, so that it is known wherever it is met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.deployment import Deployment
from harness.item import Item
from harness.resources import Resource
from harness.values import part, same


def marked(deployment: Deployment, resource: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with a value that nothing else has in one of its free texts or numbers, where nothing in it is unique:
    items of two places may have the same id, and are known apart by it.
    """
    ways = deployment.known_ways(resource)
    if ways.unique:
        return dict(body)
    for name, schema in resource.fields.items():
        told = schema.variant.flat.keys() & {"enum", "const", "format", "pattern", "writeOnly"}
        free = name in body and not told and name not in ways.references
        if free and schema.variant.kind in {"string", "integer", "number"}:
            mark = deployment.stamps.stamp(schema, "")
            if schema.allows(mark):
                return {**body, name: mark}
    return dict(body)


def shows(item: Item, value: Mapping[str, Any]) -> bool:
    """Whether a representation is that of `item`, by what only it has, else by all that was sent."""
    ways = item.ways
    marks = {name: item.sent[name] for name in ways.unique if name in item.sent and name in value}
    if marks:
        return all(same(ways.stored(value)[name], ways.stored(marks)[name]) for name in marks)
    identical = str(value.get(ways.id_field, item.id)) == str(item.id)
    sent = {name: member for name, member in item.sent.items() if name in value}
    return identical and bool(sent) and same(ways.stored(part(value, sent)), ways.stored(sent))


def is_marked(item: Item) -> bool:
    """Whether nothing but `item` is shown by what `shows` it: by a value, or an id, that others hardly have too."""
    said = any(item.deployment.stamps.tells(value) for value in item.sent.values())
    return said or bool(item.ways.unique & item.sent.keys()) or not str(item.id).isdigit()
