"""An item and its namesake in the other entity: what is done to the one must not be felt by the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.items.creation import created, fresh, send
from harness.items.frame import Frame, own_items, read_frame
from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox


def send_namesake(
    sandbox: Sandbox, item: Item, body: Mapping[str, Any], *, stimulus: bool = False
) -> tuple[Exchange, Item | None]:
    """Create in the other entity, from `body`, an item with the key of `item`: its unique values, and its id where the
    client chooses it, but for what the profile says is shared by all entities. The answer, and what it made.
    """
    deployment, trail, resource, other = sandbox.deployment, sandbox.trail, item.resource, sandbox.other
    own = item.ways.unique - item.ways.references.keys()  # what refers to another item is not the same in two entities
    shared = {name: item.sent[name] for name in own & item.sent.keys() if not _is_global(item, name)}
    body = {**fresh(deployment, resource, other, body), **shared}
    how: dict[str, Any] = {"key": item.id} if resource.creation == "replace" and not _is_global(item, "") else {}
    exchange, key = send(deployment, trail, resource, other, body, stimulus=stimulus, **how)
    if not exchange.sent or not exchange.ok:
        return exchange, None
    twin = created(deployment, trail, resource, other, body, exchange, key)
    sandbox.items.append(twin)
    return exchange, twin


def _is_global(item: Item, name: str) -> bool:
    """Whether the profile says that all entities share the values of a field, or ("") the ids."""
    return (name or item.ways.id_field or item.resource.key.name) in item.resource.hint.global_keys


class Namesakes:
    """An item of the trial's entity, and one in the other that has the same key.

    `refused` is what was answered where the key counts as taken there, though the other entity takes a free one.
    """

    def __init__(self, sandbox: Sandbox, item: Item) -> None:
        self.item = item
        self.refused = Findings()
        self._sandbox, self._deployment, self._resource = sandbox, sandbox.deployment, item.resource
        self._twin = self._created()

    @property
    def here(self) -> str:
        """The entity of the item."""
        return self.item.entity

    @property
    def there(self) -> str:
        """The entity of its namesake."""
        return self._sandbox.other

    def _created(self) -> Item | None:
        """The namesake. None in a control, and where it was refused."""
        plain = self._deployment.plain(self._resource, 3)
        exchange, twin = send_namesake(self._sandbox, self.item, plain, stimulus=True)
        if exchange.is_4xx:
            self._sandbox.create(self._resource, plain, entity=self.there)  # presence before absence
            self.refused.append(f"{exchange.line} → {exchange.outcome} with the key of {self.item.address}")
        elif exchange.sent:
            exchange.succeeds()
        return twin

    def work(self, entity: str) -> None:
        """Change and trigger what stands in one entity, and delete it, where that is the namesake. Raises Inconclusive
        where none of that is taken: what was refused cannot be felt.
        """
        tried: list[Exchange] = []
        for item in (one for one in (self.item, self._twin) if one is not None and one.entity == entity):
            plain = self._deployment.plain(self._resource, 1)
            free = {name: value for name, value in plain.items() if name not in item.ways.unique} or plain
            for role, body in (("replace", free), ("patch", dict(list(free.items())[:1]))):
                if self._resource.offers(role):
                    tried.append(item.write(role, {**item.written, **body} if role == "replace" else body, exact=True))
            tried += [item.act(tail) for tail in self._resource.actions]
            if item is self._twin and self._resource.offers("delete"):
                tried.append(item.delete())
        if tried and not any(exchange.ok or not exchange.sent for exchange in tried):
            raise Inconclusive(f"{tried[0].line} answered {tried[0].outcome}, and nothing else was taken either")

    def around(self, entity: str) -> Frame:
        """What stands in one entity: the run's own items of this resource and of its relatives (of all resources, where
        there is time), and the one of the two that is there.
        """
        self._sandbox.let_lists_settle(self._resource)
        family = None if self._deployment.thorough else self._resource
        pair = [one for one in (self.item, self._twin) if one is not None and not one.gone]
        own = own_items(self._deployment, pair, family)
        return read_frame(self._deployment, self._sandbox.trail, (one for one in own if one.entity == entity))
