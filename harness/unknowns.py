"""What comes of writing at an id that no item has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.item import Item
from harness.observation import Table
from harness.resources import Resource
from harness.sandbox import Sandbox


def what_a_put_does(ghost: Item, body: Mapping[str, Any]) -> Table:
    """Whether a PUT at an unknown id is taken, and whether the item is there afterwards: both or neither is lawful,
    and one without the other is like no second time.

    Raises Inconclusive where the answer leaves it open.
    """
    exchange = ghost.put(body).decided()
    there = ghost.read().value is not None
    if exchange.ok == there:
        return Table({"a PUT at an unknown id": "creates" if there else "is refused"})
    seen = "is there" if there else "is not there"
    return Table({"a PUT at an unknown id": f"{exchange.line} answers {exchange.outcome}, and the item {seen}"})


def with_unused_id(sandbox: Sandbox, resource: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of which the one for the id, if there is one, is no item's."""
    field = sandbox.deployment.known_ways(resource).id_field
    return {name: sandbox.unknown(resource).id if name == field else value for name, value in values.items()}


def standing(*ghosts: Item) -> list[Item]:
    """The ghosts that came into being by a write that was taken."""
    return [ghost for ghost in ghosts if not ghost.gone]
