"""Several items planted in one list, and how the list shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.item import Item
from harness.observation import Table
from harness.resources import Resource
from harness.sandbox import Sandbox
from harness.values import part


def population(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any], *, size: int = 3) -> list[Item]:
    """Items of one collection: the first from `body`, the others plain and each different."""
    plain = sandbox.deployment.plain
    bodies = [body, *(plain(resource, number) for number in range(1, size))]
    return [sandbox.create(resource, one) for one in bodies]


def occurrences(sandbox: Sandbox, items: Sequence[Item], *, page_size: int | None = None) -> Table:
    """How often each item stands in its list, pages walked to the end."""
    elements = sandbox.listing(items[0].resource).elements(size=page_size)
    return Table(
        {str(item.id): sum(sandbox.deployment.identifies(item, one) for one in elements) for item in items}
    )


def each_once(items: Sequence[Item]) -> Table:
    """Every item one time."""
    return Table({str(item.id): 1 for item in items})


def listed(sandbox: Sandbox, items: Sequence[Item]) -> Table:
    """What the list shows of each item, where GET shows it too; a summary shows less."""
    elements = sandbox.listing(items[0].resource).elements()
    shown = {
        str(item.id): next((one for one in elements if sandbox.deployment.identifies(item, one)), {})
        for item in items
    }
    return Table({key: _common(value, items, key) for key, value in shown.items()})


def read(sandbox: Sandbox, items: Sequence[Item], like: Table) -> Table:
    """What GET shows of each item, where `like` shows it too."""
    return Table({str(item.id): part(_comparable(item), like[str(item.id)]) for item in items})


def _common(value: Any, items: Sequence[Item], key: str) -> Any:
    item = next(item for item in items if str(item.id) == key)
    return part(item.ways.comparable(value), _comparable(item)) if isinstance(value, Mapping) else {}


def _comparable(item: Item) -> Any:
    state = item.before if not item.resource.offers("read") else item.read()
    return item.ways.comparable(state.value or {})
