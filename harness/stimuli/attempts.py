"""Writes that are spoilt in one part each, one after the other, so that one look afterwards judges all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.resources import Resource
from harness.items.item import Item
from harness.outcomes import Inconclusive
from harness.stimuli.referring import dangling
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.trials.tried import Creation

Body = dict[str, Any]
NOT_REFUSED: Final = "nothing of what the document forbids was refused"


@dataclass(frozen=True)
class Attempts:
    """`creations` that were tried, and the valid `body` that they spoilt; nothing that was accepted has its unique
    values.
    """

    creations: list[Creation]
    body: Body


def spoilt_creations(
    sandbox: Sandbox, resource: Resource, body: Mapping[str, Any], spoilings: Mapping[str, Body]
) -> Attempts:
    """Create from `body` with each part laid over it, and with references to nothing. Raises Inconclusive where every
    one is accepted, or one neither accepted nor refused.
    """
    creations, valid = [], sandbox.stamped(resource, body)
    for part in [*spoilings.values(), *_dangling(sandbox, resource)]:
        creation = sandbox.post(resource, valid | part, exact=True)
        creations.append(creation)
        if creation.exchange.ok and creation.exchange.sent:
            valid = sandbox.stamped(resource, body)
        else:
            creation.is_refused()
    if all(creation.exchange.ok and creation.exchange.sent for creation in creations):
        raise Inconclusive(NOT_REFUSED)
    return Attempts(creations, valid)


def spoilt_writes(item: Item, write: Callable[[Body], Exchange], bodies: Iterable[Body]) -> None:
    """Write each of the bodies to the item; what was not refused may change it: it was before as it is after that.
    Raises Inconclusive where nothing is refused.
    """
    exchanges = []
    for body in bodies:
        exchanges.append(write(body))
        if exchanges[-1].sent and not exchanges[-1].is_4xx:
            item.before = item.read()
    if not any(exchange.is_4xx or not exchange.sent for exchange in exchanges):
        raise Inconclusive(NOT_REFUSED)


def _dangling(sandbox: Sandbox, resource: Resource) -> Iterator[Body]:
    """Each reference of the resource to an item that does not exist: found out late, when some of it is stored."""
    ways = sandbox.deployment.known_ways(resource)
    for name in ways.references:
        if name not in ways.named_by and name in resource.fields:
            yield {name: dangling(sandbox.deployment, resource, name)}
