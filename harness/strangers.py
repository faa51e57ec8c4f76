"""An item addressed where it is not: through another entity, or below other parents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from harness.creation import create, created, fresh, parents_of, send
from harness.exchange import Exchange
from harness.item import Item
from harness.marks import shows
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.resources import Resource
from harness.sandbox import Sandbox

Parents = tuple[object, ...]
_MET: Final = frozenset({400, 409, 412, 422, 428})


class Strangers:
    """One item at each of the places where it is not."""

    def __init__(self, strangers: Iterable[Stranger]) -> None:
        self._strangers = list(strangers)

    def reads(self) -> Findings:
        """What is shown of the item at any of the places."""
        return Findings(told for stranger in self._strangers for told in stranger.reads())

    def writes(self) -> Findings:
        """The writes that were taken at any of the places. Raises Inconclusive where reads() has met another item at
        each of them, or could not see that there is none: those are not ours.
        """
        free = [stranger for stranger in self._strangers if stranger.finds_nobody]
        if not free:
            raise Inconclusive(f"other items may have the same id: {', '.join(map(repr, self._strangers))}")
        return Findings(told for stranger in free for told in stranger.writes())


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
        self._led = False
        self._absent = False

    def reads(self) -> Findings:
        """What GET and HEAD show of the item there, or the list that it would be in: nothing, if they are refused, show
        another one, or lead to where the item is.
        """
        route = self._item.resource.route("read")
        exchange = self._sandbox.trail.stimulate("GET", self._seen.address, route=route)
        self._led = self._item.led_to(exchange)
        self._absent = exchange.is_hidden
        shown = self._item.ways.item(exchange) if exchange.ok and not self._led else None
        if shown is None:
            return Findings([*self._peeks(), *self._listed()])
        found = [_told(exchange)] if shows(self._item, shown) else []
        return Findings([*found, *self._listed()])

    @property
    def finds_nobody(self) -> bool:
        """Whether the last reading saw that no item is there, or was led to where it is."""
        return self._absent or self._led

    def __repr__(self) -> str:
        return self._seen.address

    def _peeks(self) -> Findings:
        """HEAD, where it succeeds though GET does not, and though it is refused for an id that nothing has."""
        exchange = self._sandbox.trail.stimulate("HEAD", self._seen.address)  # documented nowhere: of no route
        if not exchange.sent or not exchange.ok or self._item.led_to(exchange):
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
        """The writes there that were taken, though the same is not on an id that nothing has, nor on one that something
        had; and a creation below a parent of another entity, though the same below an unknown parent is not. Where a
        redirect leads to the item, a write would follow it there, and is not tried.
        """
        if self._led:
            return Findings()
        resource = self._item.resource
        calls: list[Callable[[Item], Exchange]] = [partial(self._act, tail=tail) for tail in resource.actions]
        # PUT comes last: where it lawfully creates, what was addressed in vain before is there afterwards.
        for role, method in (("patch", "PATCH"), ("delete", "DELETE"), ("replace", "PUT")):
            if resource.offers(role):
                calls.append(partial(self._write, role=role, method=method))
        taken = Findings()
        for call in calls:
            exchange = call(self._seen)
            if not exchange.ok or not exchange.sent or self._item.led_to(exchange):
                continue
            if _is_unknown(call(self._nobody())) and all(_is_unknown(call(one)) for one in self._formers()):
                taken.append(_told(exchange))
        return Findings([*taken, *self._creations()])

    def _act(self, item: Item, tail: str) -> Exchange:
        operation = item.resource.actions[tail]
        path = item.resource.address(item.entity, item.ids).rstrip("/") + tail
        return self._sandbox.send("POST", path, json=operation.plain_body, route=operation.route)

    def _nobody(self) -> Item:
        ghost = self._sandbox.unknown(self._item.resource, entity=self._seen.entity)
        ghost.ids = (*self._seen.ids[:-1], ghost.id)
        return ghost

    def _formers(self) -> list[Item]:
        """An item that was there and was deleted: an id that was given out may be answered otherwise than another."""
        deployment, resource, seen = self._sandbox.deployment, self._item.resource, self._seen
        if not resource.offers("delete"):
            return []
        plain = deployment.plain(resource)
        try:
            item = create(deployment, self._sandbox.trail, resource, seen.entity, plain, parents=seen.ids[:-1])
        except Inconclusive:  # where nothing can be created, nothing was
            return []
        self._sandbox.items.append(item)
        item.clear_away()
        return [item]

    def _write(self, item: Item, role: str, method: str) -> Exchange:
        body: Any = ...
        if role != "delete":
            body = self._sandbox.deployment.enveloped(item.resource, self._body_for(item, role))
        path, route = item.resource.address(item.entity, item.ids), item.resource.route(role)
        exchange = self._sandbox.send(method, path, route=route, **self._item.dressed(role, body))
        if exchange.ok and exchange.sent and role == "replace":  # where a PUT creates, it is there now
            item.gone = False
            self._sandbox.items.append(item)
        return exchange

    def _body_for(self, item: Item, role: str) -> dict[str, Any]:
        """A plain body with the item's own values where those stay as they are. Nobody has unique values of its own:
        those of the item are taken, once a PUT has created one of its name.
        """
        deployment, unique = self._sandbox.deployment, item.ways.unique
        plain = item.resource.taken(role, deployment.stamped(item.resource, deployment.plain(item.resource, 1)))
        kept = self._item.kept(plain)
        if item.ways.id_field in kept:
            kept[item.ways.id_field] = item.id
        return kept if item is self._seen else {**kept, **{name: plain[name] for name in unique & plain.keys()}}

    def _creations(self) -> Findings:
        """A creation in this entity below the item's parent, which is of another one."""
        resource, parents = self._item.resource, self._seen.ids[:-1]
        abroad = self._seen.entity != self._item.entity and parents == self._item.ids[:-1]
        if not abroad or resource.parent is None or resource.creation != "create" or not self._lacks(resource.parent):
            return Findings()
        exchange = self._create(parents)
        if not exchange.sent or not exchange.ok:
            return Findings()
        unknown = self._sandbox.unknown(resource.parent, entity=self._seen.entity)
        return Findings([] if self._create(unknown.ids).ok else [_told(exchange)])

    def _lacks(self, parent: Resource) -> bool:
        """Whether the entity is seen to have no parent of its own with that id: below such a one nothing is created."""
        if not parent.offers("read"):
            return False
        path = self._item.deployment.prefix + parent.address(self._seen.entity, self._seen.ids[:-1])
        return self._sandbox.trail.observe("GET", path, route=parent.route("read")).is_4xx

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


def _is_unknown(exchange: Exchange) -> bool:
    """Whether what was addressed is refused for itself, and not for its form, or a conflict or a condition."""
    return exchange.is_4xx and exchange.status not in _MET


def _told(exchange: Exchange) -> str:
    return f"{exchange.line} → {exchange.outcome}"
