"""A creation that was tried as the stimulus: its answer and, where it was accepted, the item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harness.documents.resources import Resource
from harness.items.creation import created
from harness.items.item import Item
from harness.observation import observe
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange

if TYPE_CHECKING:
    from harness.trials.sandbox import Sandbox


class Creation:
    """A creation that was tried: its answer and, where it was accepted, the item."""

    def __init__(
        self, sandbox: Sandbox, resource: Resource, entity: str, body: Any, exchange: Exchange, key: object
    ) -> None:
        self.exchange = exchange
        self.sent = body
        self._sandbox = sandbox
        self._resource = resource
        self._entity = entity
        self._key = key
        self.item: Item | None = None
        self._problem = ""

    def settle(self) -> None:
        """Find the item, so that it will be deleted whatever the check does next."""
        sandbox, body = self._sandbox, self.sent if isinstance(self.sent, Mapping) else {}
        try:
            self.item = created(
                sandbox.deployment,
                sandbox.trail,
                self._resource,
                self._entity,
                body,
                self.exchange,
                self._key,
            )
            known = sandbox.deployment.standing(self.item)
            if known is None:
                sandbox.items.append(self.item)
            else:  # a POST that updates has found one that stands for the whole run
                known.sent, known.before = self.item.sent, self.item.before
                sandbox.deployment.last_frame = None
        except Inconclusive as problem:
            self._problem = str(problem)

    @property
    def problem(self) -> str:
        """Why its item could not be found, "" where it was."""
        return self._problem

    @property
    def is_there(self) -> bool:
        """Whether the new item is served, as a claim. Raises Inconclusive where the creation was refused, or
        where its answer tells of no id to look for.
        """
        self.exchange.succeeds()
        if self.item is None and not self._sandbox.deployment.known_ways(self._resource).lost:
            raise Inconclusive(self._problem)
        observe("the new item", self._problem or "the new item")
        return self.item is not None and self.item.read().present

    def is_another_than(self, other: Creation) -> bool:
        """Whether two creations made two items, as a claim."""
        mine, theirs = (one.item.address if one.item is not None else "" for one in (self, other))
        observe("two items", "two items" if mine != theirs or not mine else f"one item, {mine}")
        return mine != theirs or not mine

    def succeeds(self) -> Item:
        """The item. Raises Inconclusive where the creation was refused or its item cannot be found."""
        self.exchange.succeeds()
        if self.item is None:
            raise Inconclusive(self._problem or f"{self.exchange.line} was not sent")
        return self.item

    def is_refused(self) -> Exchange:
        """The answer. Raises Inconclusive where the creation was accepted."""
        return self.exchange.is_refused()
