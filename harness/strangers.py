"""An item addressed where it is not: through another entity, or below other parents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from harness.client import JSON
from harness.creation import created, fresh, parents_of, send
from harness.document import MERGE_PATCH
from harness.exchange import Exchange
from harness.isolation import shows
from harness.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.sandbox import Sandbox

Parents = tuple[object, ...]


class Strangers:
    """One item at each of the places where it is not."""

    def __init__(self, strangers: Iterable[Stranger]) -> None:
        self._strangers = list(strangers)

    def reads(self) -> Findings:
        """What is shown of the item at any of the places."""
        return Findings(told for stranger in self._strangers for told in stranger.reads())

    def writes(self) -> Findings:
        """The writes that were taken at any of the places. Raises Inconclusive where reads() has met another item at
        each of them: those are not ours.
        """
        nobodies = [stranger for stranger in self._strangers if not stranger.is_somebody_else]
        if not nobodies:
            raise Inconclusive(f"other items have the same id: {', '.join(map(repr, self._strangers))}")
        return Findings(told for stranger in nobodies for told in stranger.writes())


def abroad(sandbox: Sandbox, item: Item) -> Strangers:
    """An item of one entity in the other: under its own parents' ids, and below a parent that exists there."""
    parents = {item.ids[:-1], parents_of(sandbox.deployment, item.resource, sandbox.other)}
    places = sorted(parents, key=lambda ids: ids != item.ids[:-1])
    return Strangers(Stranger(sandbox, item, sandbox.other, ids) for ids in places)


def below_others(sandbox: Sandbox, child: Item) -> Strangers:
    """A child below another parent of its kind, and with each ancestor further up exchanged for another one.

    The others are new: nothing can stand below them yet.
    """
    places = []
    for ancestor in child.resource.ancestors:
        another = sandbox.create(ancestor, sandbox.deployment.plain(ancestor), entity=child.entity)
        places.append((*another.ids, *child.ids[len(another.ids) : -1]))
    return Strangers(Stranger(sandbox, child, child.entity, parents) for parents in places)


class Stranger:
    """An item, addressed in `entity` below `parents`."""

    def __init__(self, sandbox: Sandbox, item: Item, entity: str, parents: Parents) -> None:
        self._sandbox = sandbox
        self._item = item
        self._seen = Item(sandbox.deployment, sandbox.trail, item.resource, entity, (*parents, item.id), item.sent)
        self._shown: dict[str, Any] | None = None

    def reads(self) -> Findings:
        """What GET and HEAD show of the item there, or the list that it would be in: nothing, if they are refused, show
        another one, or lead to where the item is.
        """
        route = self._item.resource.route("read")
        exchange = self._sandbox.trail.stimulate("GET", self._seen.address, route=route)
        self._shown = self._item.ways.item(exchange) if exchange.ok and not self._leads_home(exchange) else None
        if self._shown is None:
            return Findings([*self._peeks(), *self._listed()])
        return Findings([*([] if self.is_somebody_else else [_told(exchange)]), *self._listed()])

    @property
    def is_somebody_else(self) -> bool:
        """Whether the last reading met an item there that is another one."""
        return self._shown is not None and not shows(self._item, self._shown)

    def __repr__(self) -> str:
        return self._seen.address

    def _leads_home(self, exchange: Exchange) -> bool:
        """Whether a redirect was followed to the address that the item has."""
        path = exchange.request.url.partition("?")[0].removeprefix(self._sandbox.deployment.client.base_url)
        return exchange.by_way_of is not None and path.rstrip("/") == self._item.address.rstrip("/")

    def _peeks(self) -> Findings:
        """HEAD, where it succeeds though GET does not, and though it is refused for an id that nothing has."""
        exchange = self._sandbox.trail.stimulate("HEAD", self._seen.address)  # documented nowhere: of no route
        if not exchange.sent or not exchange.ok or self._leads_home(exchange):
            return Findings()
        nobody = self._sandbox.trail.stimulate("HEAD", self._nobody().address)
        return Findings([] if nobody.ok else [_told(exchange)])

    def _listed(self) -> Findings:
        """The list below the parents there, if there is one and it shows the item."""
        resource = self._item.resource
        if resource.parent is None or not resource.offers("list"):
            return Findings()
        path = self._item.deployment.prefix + resource.address(self._seen.entity, self._seen.ids[:-1])
        exchange = self._sandbox.trail.stimulate("GET", path, route=resource.route("list"))
        elements = (self._item.ways.elements(exchange) or []) if exchange.ok else []
        found = [one for one in elements if isinstance(one, dict) and shows(self._item, one)]
        return Findings([_told(exchange)] if found else [])

    def writes(self) -> Findings:
        """The writes there that were taken, though the same on an unknown id is not, and a creation below a parent of
        another entity, though the same below an unknown parent is not.
        """
        resource = self._item.resource
        calls: list[Callable[[Item], Exchange]] = [partial(self._act, tail=tail) for tail in resource.actions]
        # PUT comes last: where it lawfully creates, what was addressed in vain before is there afterwards.
        for role, method in (("patch", "PATCH"), ("delete", "DELETE"), ("replace", "PUT")):
            if resource.offers(role):
                calls.append(partial(self._write, role=role, method=method))
        taken = Findings()
        for call in calls:
            exchange = call(self._seen)
            if exchange.ok and exchange.sent and not self._leads_home(exchange) and not call(self._nobody()).ok:
                taken.append(_told(exchange))
        return Findings([*taken, *self._creations()])

    def _act(self, item: Item, tail: str) -> Exchange:
        operation = item.resource.actions[tail]
        path = item.resource.address(item.entity, item.ids).rstrip("/") + tail
        body: Any = {} if operation.body is not None else ...
        return self._sandbox.send("POST", path, json=body, route=operation.route)

    def _nobody(self) -> Item:
        ghost = self._sandbox.unknown(self._item.resource, entity=self._seen.entity)
        ghost.ids = (*self._seen.ids[:-1], ghost.id)
        return ghost

    def _write(self, item: Item, role: str, method: str) -> Exchange:
        body: Any = ...
        if role != "delete":
            plain = item.resource.taken(role, self._sandbox.deployment.plain(item.resource, 1))
            body = self._sandbox.deployment.enveloped(item.resource, self._item.kept(plain))
        label = MERGE_PATCH if role == "patch" and item.resource.patch_media_type else JSON
        headers = {"Content-Type": label} if body is not ... else {}
        if item.ways.if_match:
            headers["If-Match"] = self._item.current_etag()
        path = item.resource.address(item.entity, item.ids)
        exchange = self._sandbox.send(method, path, json=body, headers=headers, route=item.resource.route(role))
        if exchange.ok and role == "replace":
            self._sandbox.items.append(item)
        return exchange

    def _creations(self) -> Findings:
        """A creation in this entity below the item's parent, which is of another one."""
        resource, parents = self._item.resource, self._seen.ids[:-1]
        abroad = self._seen.entity != self._item.entity and parents == self._item.ids[:-1]
        if not abroad or resource.parent is None or resource.creation != "create":
            return Findings()
        exchange = self._create(parents)
        if not exchange.sent or not exchange.ok:
            return Findings()
        unknown = self._sandbox.unknown(resource.parent, entity=self._seen.entity)
        return Findings([] if self._create(unknown.ids).ok else [_told(exchange)])

    def _create(self, parents: Parents) -> Exchange:
        deployment, trail, resource = self._item.deployment, self._sandbox.trail, self._item.resource
        entity = self._seen.entity
        body = fresh(deployment, resource, entity, deployment.plain(resource))
        exchange, key = send(deployment, trail, resource, entity, body, stimulus=True, parents=parents)
        if exchange.ok and exchange.sent:
            with contextlib.suppress(Inconclusive):  # it goes with its parent
                self._sandbox.items.append(
                    created(deployment, trail, resource, entity, body, exchange, key, parents=parents)
                )
        return exchange


def _told(exchange: Exchange) -> str:
    return f"{exchange.line} → {exchange.outcome}"
