"""What comes of writing at an id that no item has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.items.item import Item
from harness.observation import Table
from harness.trials.sandbox import Sandbox

_FAR: Final = 10**6


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


def unheard_of(sandbox: Sandbox, item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the server's own fields that no item has: for the id another one, and for a number one that is far
    beyond what stands, since a server may keep the greater of both.
    """
    stands = item.before.value or {}
    told = {
        name: stands[name] + _FAR if _is_integer(value) and _is_integer(stands.get(name)) else value
        for name, value in values.items()
    }
    field = item.ways.id_field
    return {**told, field: sandbox.unknown(item.resource).id} if field in told else told


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def standing(*ghosts: Item) -> list[Item]:
    """The ghosts that came into being by a write that was taken."""
    return [ghost for ghost in ghosts if not ghost.gone]
