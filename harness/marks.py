"""What an item says that no other one says, so that it is known wherever it is met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.deployment import Deployment
from harness.resources import Resource


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
