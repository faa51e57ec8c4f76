"""What a PUT left out and is still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.items.creation import create
from harness.items.item import Item
from harness.items.state import State
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.transport.trail import Trail


def survivors(item: Item, before: State, after: State) -> Table:
    """What `before` had, the last PUT left out, and `after` has, though it is no default: by its path.

    The default of a member of an object is seen by a creation from the same body, which is looked at where such a
    member survives: what a new item has, too, is not the old one's.
    """
    left = after.survivors(before, item.sent)
    inner = [path for path in left if "." in path and path not in item.ways.defaults]
    if inner:
        item.ways.defaults |= _at_creation(item, inner)
    return after.survivors(before, item.sent)


def _at_creation(item: Item, paths: Iterable[str]) -> dict[str, Any]:
    """What a new item from the body that was sent last shows at these paths; nothing where none can be created."""
    trail = Trail(item.deployment.client)
    try:
        new = create(item.deployment, trail, item.resource, item.entity, item.sent, parents=item.ids[:-1])
        shown = {path: _at(new.before.value or {}, path) for path in paths}
        new.clear_away()
    except Inconclusive:
        return {}
    return {path: value for path, value in shown.items() if value is not None}


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
