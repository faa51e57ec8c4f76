"""A creation in one entity below a parent that is of another one."""

from __future__ import annotations

import contextlib
from typing import Final

from harness.documents.resources import Resource
from harness.items.creation import canary, created, fresh, send
from harness.items.item import Item
from harness.items.marks import marked, met_alone
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

UNTRIED: Final = "as an item of somebody else may have the same id there"
"""Why nothing is written where GET does not say that nobody is there, nor certainly shows the run's own item."""


def fostered(sandbox: Sandbox, item: Item, entity: str) -> Findings:
    """The creation of a sibling of `item` in `entity`, below the parent that both have by their address, where it is
    taken though the same below an unknown parent is not.

    It is tried where the entity is seen to have no such parent, or to show the run's own one; else a note says that it
    was not.
    """
    resource, parents = item.resource, item.ids[:-1]
    if resource.parent is None or resource.creation != "create":
        return Findings()
    if not _is_nobodys(sandbox, resource.parent, item.entity, entity, parents):
        sandbox.trail.note(
            f"{resource.label} in {entity}, below the parent of {item.entity}: no creation was tried, {UNTRIED}"
        )
        return Findings()
    exchange = _create(sandbox, item, entity, parents)
    if not exchange.sent or not exchange.ok:
        return Findings()
    unknown = sandbox.unknown(resource.parent, entity=entity)
    refused = not _create(sandbox, item, entity, unknown.ids).ok
    return Findings([f"{exchange.line} → {exchange.outcome}"] if refused else [])


def _is_nobodys(sandbox: Sandbox, parent: Resource, home: str, entity: str, ids: tuple[object, ...]) -> bool:
    """Whether no item of somebody else can be met under these ids in `entity`: none is there, or the run's own."""
    if not parent.offers("read"):
        return False
    there = Item(sandbox.deployment, sandbox.trail, parent, entity, ids)
    exchange = there.get()
    if not exchange.ok:
        return exchange.is_4xx
    own = canary(sandbox.deployment, parent, home)
    return tuple(map(str, own.ids)) == tuple(map(str, ids)) and met_alone(own, there, exchange)


def _create(sandbox: Sandbox, item: Item, entity: str, parents: tuple[object, ...]) -> Exchange:
    """The creation; what it made is deleted with the rest, in whichever of the two entities it is."""
    deployment, trail, resource = sandbox.deployment, sandbox.trail, item.resource
    body = fresh(deployment, resource, entity, marked(deployment, resource, deployment.plain(resource)))
    exchange, key = send(deployment, trail, resource, entity, body, stimulus=True, parents=parents)
    for place in (entity, item.entity) if exchange.ok and exchange.sent else ():
        with contextlib.suppress(Inconclusive):  # where it is in neither, it goes with its parent
            made = created(deployment, trail, resource, place, body, exchange, key, parents=parents, proven=True)
            sandbox.items.append(made)
            break
    return exchange
