"""An item and its namesake in the other entity: what is done to the one must not be felt by the other."""

from __future__ import annotations

from typing import Any

from harness.creation import created, fresh, send
from harness.frame import Frame, own_items, read_frame
from harness.item import Item
from harness.observation import Findings
from harness.sandbox import Sandbox


class Namesakes:
    """An item of the trial's entity, and one in the other that has the same key: unique values, and the id where the
    client chooses it, but for what the profile says is shared by all entities.

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
        deployment, trail, other = self._deployment, self._sandbox.trail, self._sandbox.other
        plain = deployment.plain(self._resource, 3)
        body = {**fresh(deployment, self._resource, other, plain), **self._shared()}
        key: dict[str, Any] = (
            {"key": self.item.id} if self._resource.creation == "replace" and not self._is_global("") else {}
        )
        exchange, told = send(deployment, trail, self._resource, other, body, stimulus=True, **key)
        if not exchange.sent:
            return None
        if exchange.is_4xx:
            self._sandbox.create(self._resource, plain, entity=other)  # presence before absence
            self.refused.append(f"{exchange.line} → {exchange.outcome} with the key of {self.item.address}")
            return None
        exchange.succeeds()
        twin = created(deployment, trail, self._resource, other, body, exchange, told)
        self._sandbox.items.append(twin)
        return twin

    def _shared(self) -> dict[str, Any]:
        """The unique values that both have; what refers to another item cannot be the same in two entities."""
        ways = self.item.ways
        own = ways.unique - ways.references.keys()
        return {name: self.item.sent[name] for name in own & self.item.sent.keys() if not self._is_global(name)}

    def _is_global(self, name: str) -> bool:
        """Whether the profile says that all entities share the values of a field, or ("") the ids."""
        told = self._resource.hint.global_keys
        return (name or self.item.ways.id_field or self._resource.key.name) in told

    def work(self, entity: str) -> None:
        """Change and trigger what stands in one entity, and delete it, where that is the namesake."""
        for item in (one for one in (self.item, self._twin) if one is not None and one.entity == entity):
            plain = self._deployment.plain(self._resource, 1)
            free = {name: value for name, value in plain.items() if name not in item.ways.unique} or plain
            for role, body in (("replace", free), ("patch", dict(list(free.items())[:1]))):
                if self._resource.offers(role):
                    item.write(role, {**item.written, **body} if role == "replace" else body, exact=True)
            for tail in self._resource.actions:
                item.act(tail)
            if item is self._twin and self._resource.offers("delete"):
                item.delete()

    def around(self, entity: str) -> Frame:
        """What stands in one entity: the run's own items of this resource and of its relatives (of all resources, where
        there is time), and the one of the two that is there.
        """
        self._sandbox.let_lists_settle(self._resource)
        family = None if self._deployment.thorough else self._resource
        pair = [one for one in (self.item, self._twin) if one is not None and not one.gone]
        own = own_items(self._deployment, pair, family)
        return read_frame(self._deployment, self._sandbox.trail, (one for one in own if one.entity == entity))
