"""Where an item is and what is seen of it: by GET, and in its list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from harness.documents.resources import Resource
from harness.items.state import State
from harness.observation import Findings, Table
from harness.outcomes import Inconclusive, NotExercised
from harness.schemas.schema import Schema
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail

if TYPE_CHECKING:
    from harness.deployment import Deployment


class Reader:
    """An item of `resource` in `entity`; `ids` are the values of its route's placeholders after the entity's.

    `sent` is the body that created it, `referred` what it refers to there, `before` what was read right after.
    """

    def __init__(
        self,
        deployment: Deployment,
        trail: Trail,
        resource: Resource,
        entity: str,
        ids: tuple[object, ...],
        sent: Mapping[str, Any] | None = None,
    ) -> None:
        self.deployment = deployment
        self.trail = trail
        self.resource = resource
        self.entity = entity
        self.ids = ids
        self.sent = dict(sent or {})
        self.referred = {name: self.sent[name] for name in self.ways.references if name in self.sent}
        self.before = State(None, self.ways)
        self.etag = ""
        self.gone = False

    @property
    def ways(self) -> Any:
        """What was learned of the item's resource."""
        return self.deployment.known_ways(self.resource)

    @property
    def id(self) -> object:
        """The last of `ids`."""
        return self.ids[-1]

    @property
    def name(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells this item from any other: template, entity, ids as text."""
        return self.resource.label, self.entity, tuple(map(str, self.ids))

    @property
    def address(self) -> str:
        """Its path below the base URL."""
        return self.address_in(self.entity)

    def address_in(self, entity: str) -> str:
        """The path that it would have in another entity."""
        return self.deployment.prefix + self.resource.address(entity, self.ids)

    def within(self, trail: Trail) -> Self:
        """The same item, seen through another trail."""
        other = type(self)(self.deployment, trail, self.resource, self.entity, self.ids, self.sent)
        other.before, other.etag, other.referred = self.before, self.etag, self.referred
        return other

    def led_to(self, exchange: Exchange) -> bool:
        """Whether a redirect was followed to its address."""
        path = exchange.request.url.partition("?")[0].removeprefix(self.deployment.client.base_url)
        return exchange.by_way_of is not None and path.rstrip("/") == self.address.rstrip("/")

    def get(self, **how: Any) -> Exchange:
        """GET it (or its list, where items cannot be read singly)."""
        return self.trail.observe("GET", self.address, route=self.resource.route("read"), **how)

    def read(self) -> State:
        """What GET shows now. Raises Inconclusive where the answer is neither the item nor its absence."""
        if not self.resource.offers("read"):
            return self.listed()
        exchange = self.get()
        self.etag = exchange.headers.get("etag", "")
        if exchange.ok:
            value = self.ways.item(exchange)
            if value is None:
                raise Inconclusive(f"{exchange.line} answered {exchange.outcome} without an object")
            self.gone = False
            return State(value, self.ways)
        if exchange.is_hidden:
            self.gone = True
            return State(None, self.ways)
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome}")

    @property
    def identity(self) -> dict[str, object]:
        """The field that shows the id of such items, with this one's. Raises NotExercised where none does."""
        if not self.ways.id_field:
            raise NotExercised("no field of the item shows its id")
        return {self.ways.id_field: self.id}

    @property
    def is_listed(self) -> bool:
        """Whether there is a list to show it, and one that is short enough to be read again and again."""
        ways = self.ways
        return self.resource.offers("list") and not ways.crowded and not ways.refuses.get("list")

    @property
    def written(self) -> dict[str, Any]:
        """What was read last of the fields that a client writes and that have a value."""
        shown = self.before.value or {}
        return {name: value for name, value in shown.items() if name in self.resource.fields and value is not None}

    @property
    def documented(self) -> Mapping[str, Schema]:
        """The fields as the document says that GET shows them; empty where it does not say."""
        answer = self.resource.operations["read"].success if self.resource.offers("read") else None
        shown = self.resource.shaped(answer).properties if answer is not None else {}
        for envelope in (self.ways.envelope, self.resource.envelope):
            if envelope in shown and envelope not in self.resource.fields:
                shown = self.resource.shaped(shown[envelope]).properties
                break
        inner = shown.get(self.ways.inner)
        return shown if inner is None else {**shown, **self.resource.shaped(inner).properties}

    def newborn(self) -> State:
        """What GET shows of a new item, less what tells it from another one like it; with those of the server's fields
        that have one of a few values, where all of its kind were seen to be born with the same.
        """
        ways, kind = self.ways, self.deployment.canaries.get((self.resource.kind, self.deployment.entities[0]), [])
        alike = [one.before.value or {} for one in kind]
        few = [n for n, s in self.documented.items() if s.variant.get("enum") or s.variant.kind == "boolean"]
        born = {n for n in few if n in ways.server_fields and len({repr(one.get(n)) for one in alike}) == 1}
        return self.read().content_and(born if len(alike) > 1 else ())

    def invalid(self) -> Findings:
        """What of the item, read now, is not as the document says of the fields that a client writes."""
        return self.read().invalid(self.resource.fields, self.documented, self.resource.required, self.sent)

    def everywhere(self) -> Table:
        """What GET and the list show of it, where they are offered."""
        if self.ways.list_lag:
            time.sleep(self.ways.list_lag)
        looks = {"read": self.read, "list": self.listed}
        return Table({role: look().comparable() for role, look in looks.items() if self.resource.offers(role)})

    def listed(self) -> State:
        """What the list shows of it, pages walked until it is found."""
        elements = self.deployment.listing(self, self.trail).elements(until=self)
        found = [value for value in elements if self.deployment.identifies(self, value)]
        return State(found[0] if found else None, self.ways)

    def __repr__(self) -> str:
        return f"<{self.resource.name} {self.address}>"
