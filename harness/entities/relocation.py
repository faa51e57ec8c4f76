"""Writes whose bodies name another entity: none of them moves an item there, or places it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.creation import created, send
from harness.items.item import Item
from harness.items.marks import marked, marks_of, shows
from harness.observation import Findings
from harness.outcomes import Declined, Inconclusive
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_USUAL: Final = "entity"
_PLAIN: Final = 7
"""Which plain body is sent: one that nothing else of the run is like, so that the item is known by it."""


def relocated(sandbox: Sandbox, endpoint: Endpoint, members: Mapping[str, bool]) -> Findings:
    """Where the item of a write is, if not (only) in the entity of its route, when the body names the other one in all
    of these `members`; where that is refused, in the usual one alone. What comes of the same write without them, too,
    is not blamed on them.

    Raises Declined where it is refused whatever it is called, and Inconclusive where all of it comes without them.
    """
    if endpoint.resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    for names in (tuple(members), (_USUAL,)):
        write = _Relocation(sandbox, endpoint, endpoint.resource, dict.fromkeys(names, sandbox.other))
        exchange = write.send()
        strays = write.strays(exchange)
        if strays:
            with sandbox.trail.preparing():
                neighbour = _Relocation(sandbox, endpoint, endpoint.resource, {})
                usual = neighbour.strays(neighbour.send())
            return _blamed(strays, usual)
        if not exchange.sent:
            return Findings()
        if not exchange.is_4xx:
            exchange.decided()
            return Findings()
    raise Declined(f"a body that names an entity is refused with {exchange.outcome}")


def _blamed(strays: Mapping[str, str], usual: Mapping[str, str]) -> Findings:
    """What comes of a write that names an entity, and is not `usual` where it names none. Raises Inconclusive where all
    of it is.
    """
    found = Findings(told for kind, told in strays.items() if kind not in usual)
    if not found:
        raise Inconclusive(f"{next(iter(usual.values()))}, though it names no entity: scope-foreign-item tells of that")
    return found


class _Relocation:
    """One write of an endpoint with the members of `claim` in its body."""

    def __init__(self, sandbox: Sandbox, endpoint: Endpoint, resource: Resource, claim: Mapping[str, Any]) -> None:
        self._sandbox, self._role, self._resource, self._claim = sandbox, endpoint.role, resource, dict(claim)
        self._entity = sandbox.entity_of(resource)
        if not marks_of(sandbox.canary(resource)):
            raise Inconclusive(f"no item of {resource.label} can be told from one of {sandbox.other} under the same id")
        new = self._role in {"create", resource.creation}
        self._item = None if new else sandbox.create(resource, sandbox.deployment.plain(resource))
        self._sent = dict(self._item.sent) if self._item is not None else {}
        self._key: object = None

    def send(self) -> Exchange:
        """The write."""
        deployment, resource, item = self._sandbox.deployment, self._resource, self._item
        plain = resource.taken(self._role, marked(deployment, resource, deployment.plain(resource, _PLAIN)))
        if item is None:
            self._sent = self._sandbox.stamped(resource, plain)
            body = {**self._sent, **self._claim}
            exchange, self._key = send(deployment, self._sandbox.trail, resource, self._entity, body, stimulus=True)
            return exchange
        free = {name: value for name, value in plain.items() if name not in item.ways.unique}
        kept = item.kept({**item.written, **free} if self._role == "replace" else free)
        self._sent |= kept
        return item.write(self._role, {**resource.taken(self._role, kept), **self._claim}, raw=True)

    def strays(self, exchange: Exchange) -> dict[str, str]:
        """Where the item is and must not be, or is not and must be, told by what is wrong. Raises Inconclusive where it
        is found nowhere.
        """
        if not exchange.sent or (self._item is None and not exchange.ok):
            return {}
        names = f" with {', '.join(self._claim)} = {self._sandbox.other}" if self._claim else ""
        told = f"{exchange.line} → {exchange.outcome}{names}"
        item = self._item or self._found(exchange, self._entity)
        if item is None:
            elsewhere = self._found(exchange, self._sandbox.other)
            if elsewhere is None:
                raise Inconclusive(f"{exchange.line} answered {exchange.outcome}, but the new item cannot be found")
            return {"placed": f"{told}: placed at {elsewhere.address}"}
        home, abroad = item.read(), self._abroad(item)
        gone = {} if home.value is not None else {"gone": f"{told}: not at {item.address} any more"}
        return gone if abroad is None else {**gone, "shown": f"{told}: shown at {abroad.address}"}

    def _found(self, exchange: Exchange, entity: str) -> Item | None:
        """The item that a creation made in an entity, if it is there, and no other one is under its id."""
        deployment, trail = self._sandbox.deployment, self._sandbox.trail
        try:
            item = created(deployment, trail, self._resource, entity, self._sent, exchange, self._key, proven=True)
        except Inconclusive:
            return None
        self._sandbox.items.append(item)
        return item

    def _abroad(self, item: Item) -> Item | None:
        """The same item as it is addressed in the other entity, where it is shown there."""
        deployment, trail, other = self._sandbox.deployment, self._sandbox.trail, self._sandbox.other
        sent = {name: value for name, value in self._sent.items() if name not in self._claim}
        there = Item(deployment, trail, self._resource, other, item.ids, sent)
        seen = there.read().value
        return there if seen is not None and shows(there, seen) else None
