"""An item addressed where it is not: through another entity, or below other parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from harness.entities.fostering import UNTRIED, fostered
from harness.items.creation import create, parents_of
from harness.items.item import Item
from harness.items.marks import met_alone, shows
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

Parents = tuple[object, ...]
_MET: Final = frozenset({400, 409, 412, 422, 428})


class Strangers:
    """One item at each of the places where it is not."""

    def __init__(self, strangers: Iterable[Stranger]) -> None:
        self._strangers = list(strangers)

    def taken(self) -> Findings:
        """What is shown of the item at any of the places, and the writes that are taken there. Nothing is written where
        another item may have the same id, and a note says so. Raises Inconclusive where that is so at all of them.
        """
        found = Findings(told for stranger in self._strangers for told in stranger.reads())
        if not found and not any(stranger.may_be_written for stranger in self._strangers):
            raise Inconclusive(f"other items may have the same id: {', '.join(map(repr, self._strangers))}")
        for stranger in self._strangers:
            try:
                found += stranger.writes()
            except Inconclusive:
                if not found:  # what was found already stands
                    raise
        return found


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
        self._is_own = False

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
        self._is_own = met_alone(self._item, self._seen, exchange)
        return Findings([*found, *self._listed()])

    @property
    def may_be_written(self) -> bool:
        """Whether the last reading saw that no item is there, or the run's own one, or was led to where it is."""
        return self._absent or self._led or self._is_own

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
        had; and a creation below the item's parent, which is of another entity. Where a redirect leads to the item, a
        write would follow it there, and is not tried; nor is any under an id that another item may have: a note says
        so.
        """
        resource = self._item.resource
        if not self.may_be_written:
            self._sandbox.trail.note(f"{resource.label} in {self._seen.entity}: no write was tried, {UNTRIED}")
        if self._led or not self.may_be_written:
            return Findings()
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
        if self._seen.entity != self._item.entity and self._seen.ids == self._item.ids:
            taken += fostered(self._sandbox, self._item, self._seen.entity)
        return taken

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
        creates = role == "replace" or (role == "patch" and self._is_own)  # what was found elsewhere may be stored here
        if exchange.ok and exchange.sent and creates:
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


def _is_unknown(exchange: Exchange) -> bool:
    """Whether what was addressed is refused for itself, and not for its form, or a conflict or a condition."""
    return exchange.is_4xx and exchange.status not in _MET


def _told(exchange: Exchange) -> str:
    return f"{exchange.line} → {exchange.outcome}"
