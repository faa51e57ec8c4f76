"""What odd spellings of a prefix reach: data of an entity that none of their readings names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.documents.routes import filled
from harness.entities.prefixes import HERE, NOBODY, TRIMMED, TWICE, spelt
from harness.items.creation import canary
from harness.items.item import Item
from harness.items.marks import marks_of, shows
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import call
from harness.stimuli.troubles import unknown_entity
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_PLAIN: Final = 6


class Straying:
    """The items of a resource, asked for below odd spellings of the prefix of another entity, or of none.

    With one entity, only what decodes twice can be told, and what lets the credential into the forbidden entity.
    """

    def __init__(self, sandbox: Sandbox, resource: Resource, prefixes: Iterable[str]) -> None:
        self._sandbox, self._resource, self._names = sandbox, resource, tuple(prefixes)
        deployment = sandbox.deployment
        self._own = sandbox.canary(resource)
        self._here = self._own.entity
        self._theirs: Item | None = None
        self._usual: list[str] = []
        if len(deployment.entities) > 1 and resource.exists_in(sandbox.other):
            plain = deployment.plain(resource, _PLAIN)
            self._theirs = sandbox.create_marked(resource, plain, entity=sandbox.other)
            if shows(self._theirs, self._own.before.value or {}) or not marks_of(self._theirs):
                raise Inconclusive(f"{self._own.address} and {self._theirs.address} cannot be told apart")
        else:
            sandbox.trail.note("one entity: only what decodes twice, and what reaches the forbidden entity, was asked")

    def shown(self) -> Findings:
        """What was shown of items that are in another entity than any that the spelling may name, and is not by a plain
        address of such an entity.
        """
        found = Findings()
        for path, item in self._asked({**TWICE, **HERE}):
            exchange = self._sandbox.send("GET", path)
            if self._shows(exchange, item) and not self._shown_plainly(item):
                found.append(f"{exchange.line} → {exchange.outcome} shows {item.address}")
        if self._theirs is not None:
            pair = (self._theirs, self._own)
            for name in (name for name in self._names if name in NOBODY):
                prefix = self._spelt(NOBODY[name], self._here, self._here)
                found += self._both([self._sandbox.send("GET", prefix + self._rest(one)) for one in pair], pair)
                if self._resource.parent is None and self._resource.offers("list"):
                    listed = [self._sandbox.send("GET", prefix + self._resource.collection)] * 2
                    found += self._both(listed, pair, self._resource.collection)
        return found

    def told_apart(self) -> None:
        """Raises Inconclusive where a plain address shows, or changes, an item of another entity: then that an odd one
        does as well says nothing of spellings.
        """
        if self._usual:
            raise Inconclusive(f"{self._usual[0]} in plain spelling, too: scope-foreign-item tells of that")

    def _shown_plainly(self, item: Item, rest: str = "") -> bool:
        """Whether what has the item shows it (at `rest`, if told) in a plain entity where it is not, or in none."""
        elsewhere = {self._here, self._sandbox.other if self._theirs else self._here, unknown_entity(self._sandbox)}
        for entity in sorted(elsewhere - {item.entity}):
            prefix = filled(self._resource.scope, [entity])
            exchange = self._sandbox.send("GET", prefix + (rest or self._rest(item)))
            if self._shows(exchange, item):
                self._usual.append(f"{exchange.line} → {exchange.outcome} shows {item.address}")
                return True
        return False

    def _asked(self, spellings: Mapping[str, str]) -> Iterable[tuple[str, Item]]:
        """The paths at which an item must not be met, with that item."""
        theirs = self._theirs or self._own
        for name in (name for name in self._names if name in spellings):
            if name in TWICE:
                yield self._spelt(TWICE[name], theirs.entity, self._here) + self._rest(theirs), theirs
            elif self._theirs is not None:
                yield self._spelt(HERE[name], self._here, theirs.entity) + self._rest(theirs), theirs

    def _spelt(self, spelling: str, this: str, that: str) -> str:
        return spelt(spelling, self._resource.scope, this=this, that=that, prefix=self._sandbox.deployment.prefix)

    def _rest(self, item: Item) -> str:
        """The path of an item below the prefix."""
        resource = self._resource
        return resource.address(item.entity, item.ids).removeprefix(filled(resource.scope, [item.entity]))

    def _shows(self, exchange: Exchange, item: Item) -> bool:
        """Whether an answer shows an item, alone or in a list, where no redirect led to the item's own address."""
        if not exchange.ok or item.led_to(exchange):
            return False
        value, elements = item.ways.item(exchange), item.ways.elements(exchange) or []
        return any(isinstance(one, Mapping) and shows(item, dict(one)) for one in (value, *elements))

    def _both(self, exchanges: list[Exchange], items: tuple[Item, Item], rest: str = "") -> Findings:
        """The answers, where those to one spelling show items of two entities, and no plain one shows one of them in
        another.
        """
        if not all(map(self._shows, exchanges, items)) or any(self._shown_plainly(item, rest) for item in items):
            return Findings()
        return Findings(
            f"{one.line} → {one.outcome} shows {item.address}" for one, item in zip(exchanges, items, strict=True)
        )

    def changed(self) -> Findings:
        """The writes by which the other entity's item was changed or lost; not tried in haste, and not where somebody
        else's item of the same id may be what a spelling leads to.
        """
        item, role = self._theirs, next((r for r in ("patch", "replace", "delete") if self._resource.offers(r)), "")
        found = Findings()
        if item is None or not role or not self._sandbox.deployment.thorough:
            return found
        here = Item(item.deployment, self._sandbox.trail, self._resource, self._here, item.ids)
        asked = TWICE if here.read().value is not None else {**TWICE, **HERE}
        for path, _ in self._asked(asked):
            exchange = self._write(item, role, path)
            if item.led_to(exchange):
                break  # the write followed it
            if exchange.ok and exchange.sent and item.read() != item.before and not self._changed_plainly(role):
                found.append(f"{exchange.line} → {exchange.outcome} changed {item.address}")
        return found

    def _changed_plainly(self, role: str) -> bool:
        """Whether the same write in plain spelling changes another such item. Where GET does not say that nobody is
        there it is not sent, and nothing is known but that GET shows that very item there.
        """
        plain = self._sandbox.deployment.plain(self._resource, _PLAIN)
        item = self._sandbox.create_marked(self._resource, plain, entity=self._sandbox.other)
        here = Item(item.deployment, self._sandbox.trail, self._resource, self._here, item.ids)
        if here.read().value is not None:
            return self._shown_plainly(item)
        exchange = self._write(item, role, self._resource.address(self._here, item.ids))
        if item.read() == item.before:
            return False
        self._usual.append(f"{exchange.line} → {exchange.outcome} changed {item.address}")
        return True

    def _write(self, item: Item, role: str, path: str) -> Exchange:
        resource, method = self._resource, self._resource.operations[role].method
        plain = resource.taken(role, item.deployment.plain(resource, 1))
        body: Any = ... if role == "delete" else item.deployment.enveloped(resource, item.kept(plain))
        exchange = self._sandbox.send(method, path, **item.dressed(role, body))
        if exchange.ok and role == "replace":  # where a PUT creates, this one was created where it is meant to be
            here = Item(item.deployment, self._sandbox.trail, resource, self._own.entity, item.ids)
            self._sandbox.items.append(here)
        return exchange

    def forbidden(self) -> Findings:
        """The spellings by which a list of the forbidden entity is given out, though it is refused by its name, and
        though the same spelling of an entity that does not exist is refused; in haste, of the first resource only.
        """
        name, listed = self._sandbox.deployment.profile.forbidden_entity, self._lists()
        if not name or self._resource not in (listed if self._sandbox.deployment.thorough else listed[:1]):
            return Findings()
        endpoint = Endpoint(self._resource.operations["list"], self._resource, "list")
        if not call(self._sandbox, endpoint, entity=name).is_4xx:
            return Findings()  # scope-forbidden tells
        found = Findings()
        told = {**HERE, **TWICE}
        for spelling in (*(told[one] for one in self._names if one not in NOBODY), *TRIMMED.values()):
            exchange = self._list(spelling, name)
            if self._gives_out(exchange) and self._list(spelling, unknown_entity(self._sandbox)).is_4xx:
                found.append(f"{exchange.line} → {exchange.outcome}")
        return found

    def _lists(self) -> list[Resource]:
        """The resources with a list of their own in which something can be created."""
        told = self._sandbox.deployment.resources
        return [one for one in told if one.creation and one.parent is None and one.offers("list", "read")]

    def _list(self, spelling: str, name: str) -> Exchange:
        return self._sandbox.send("GET", self._spelt(spelling, name, self._here) + self._resource.collection)

    def _gives_out(self, exchange: Exchange) -> bool:
        """Whether an answer is a list, and none that shows what stands in the entities of the run."""
        elements = self._own.ways.elements(exchange) if exchange.ok else None
        own = [canary(self._sandbox.deployment, self._resource, e) for e in self._sandbox.deployment.entities]
        return elements is not None and not any(self._shows(exchange, item) for item in own)
