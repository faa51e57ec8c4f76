"""Learns the lawful ways of one resource with a few calls, before anything is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.names import named_after, references_to
from harness.documents.resources import Resource
from harness.items.creation import fresh, send
from harness.items.item import Item
from harness.items.standing import standing
from harness.items.ways import Ways
from harness.outcomes import Inconclusive
from harness.schemas.schema import Schema
from harness.surveys.probing import learn_normalisation
from harness.surveys.recognition import Recognition
from harness.transport.trail import Trail

_PRECONDITIONS: Final = frozenset({409, 412, 428})
_LIKELY_UNIQUE: Final = (
    "name",
    "key",
    "code",
    "email",
    "slug",
    "title",
    "login",
    "username",
    "id",
    "isbn",
    "sku",
)
_ACCEPTED: Final = 202
_LATE: Final = 1.5  # seconds that an item may take to be served though its creation was not answered 202
_PAUSE: Final = 0.05
_TRIES: Final = 6


def survey(deployment: Deployment, resource: Resource) -> Ways:
    """Survey `resource` in the first entity; two of its items stay as canaries. Never raises Inconclusive:
    where nothing can be created, `unusable` says why.
    """
    ways = deployment.known_ways(resource)
    try:
        _Survey(deployment, resource, ways).run()
    except Inconclusive as problem:
        ways.unusable = str(problem)
    return ways


class _Survey(Recognition):
    def __init__(self, deployment: Deployment, resource: Resource, ways: Ways) -> None:
        self.deployment = deployment
        self.resource = resource
        self.ways = ways
        self.entity = next((e for e in deployment.entities if resource.exists_in(e)), "")
        self.trail = Trail(deployment.client)
        self.items: list[Item] = []

    def run(self) -> None:
        if self.resource.only_read:
            raise Inconclusive("--read-only: nothing is created, so nothing is learned of it")
        if not self.resource.creation or not self.entity:
            raise Inconclusive(f"{self.resource.label} offers no way to create an item")
        if not self.resource.offers("read") and not self.resource.offers("list"):
            raise Inconclusive(f"{self.resource.label} offers no way to see what was created")
        if not self.resource.fields:
            raise Inconclusive(f"the document tells no field of the body that creates in {self.resource.label}")
        # To be deleted whatever comes, those of a survey that was broken off too.
        self.items = self.deployment.canaries.setdefault((self.resource.kind, self.entity), self.items)
        self._guess_unique()
        first = self._first_item()
        self._volatile(first)
        self._listed(first)
        self._moved_by_reading(first)
        self._unique(first)
        self._minimal()
        learn_normalisation(self.deployment, self.resource, self.items)

    def _guess_unique(self) -> None:
        key = self.resource.key.name.lower() if self.resource.item else ""
        texts = [name for name, schema in self.resource.fields.items() if _can_be_unique(schema)]
        self.ways.unique = frozenset(
            name for name in texts if name in self.resource.required or name.lower() in (*_LIKELY_UNIQUE, key)
        )

    def _first_item(self) -> Item:
        for attempt in self._attempts():
            body = fresh(self.deployment, self.resource, self.entity, attempt)
            exchange, key = send(self.deployment, self.trail, self.resource, self.entity, body)
            if exchange.ok:
                return self._identified(exchange, body, key)
            self.ways.found("a plain body was refused", sorted(attempt), exchange)
        raise Inconclusive(f"{exchange.line} refused every plain body: {exchange.outcome}")

    def _attempts(self) -> Iterator[dict[str, Any]]:
        """Bodies from rich to poor: every field; with references to canaries; what is required alone."""
        resource, deployment = self.resource, self.deployment
        by_key = self.ways.references = dict(self._references())
        yield deployment.plain(resource)
        # What is called after a name may well be a text of its own.
        self.ways.references = by_key | dict(self._references_by_name())
        if self.ways.named_by:
            yield deployment.plain(resource)
        if self.ways.references:
            self.ways.references = {}
            self.ways.named_by = {}
            yield deployment.plain(resource)
        optional = [name for name in resource.fields if name not in resource.required]
        if optional:
            required = deployment.plain(resource, only=resource.required)
            body = fresh(deployment, resource, self.entity, required)
            exchange, key = send(deployment, self.trail, resource, self.entity, body)
            if exchange.ok:
                self._identified(exchange, body, key)
                refused = [name for name in optional[:_TRIES] if not self._takes({**required, **self._one(name)})]
                self.ways.left_out = frozenset([*refused, *optional[_TRIES:]])
                yield deployment.plain(resource)

    def _one(self, name: str) -> dict[str, Any]:
        return self.deployment.plain(self.resource, only=frozenset({name}))

    def _takes(self, body: Mapping[str, Any]) -> bool:
        body = fresh(self.deployment, self.resource, self.entity, body)
        exchange, key = send(self.deployment, self.trail, self.resource, self.entity, body)
        if exchange.ok:
            self._identified(exchange, body, key)
        return exchange.ok

    def _references(self) -> Iterator[tuple[str, str]]:
        """Fields that seem to name an item of another resource: `tableId` where tables have that key."""
        scalar = {"string", "integer"}
        for name in (n for n, schema in self.resource.fields.items() if schema.variant.kind in scalar):
            for other in self.deployment.resources:
                fits = other.label != self.resource.label and other.item and not other.parent
                named = fits and name.lower() in references_to(other.name, other.key.name)
                if named and self._can_be_referred_to(other):
                    yield name, other.label

    def _references_by_name(self) -> Iterator[tuple[str, str]]:
        """Fields that seem to name an item by its unique field: `tableName` where no two tables share a name."""
        others = [
            r for r in self.deployment.resources if r.creation and not r.parent and r.label != self.resource.label
        ]
        for other in others:
            ways = self.deployment.ways(other)
            for unique in () if ways.unusable else ways.unique:
                for name in (n for n in self.resource.fields if n.lower() in named_after(other.name, unique)):
                    self.ways.named_by[name] = unique
                    yield name, other.label

    def _can_be_referred_to(self, other: Resource) -> bool:
        """Whether there are items of another resource, or can be."""
        if other.creation:
            return not self.deployment.ways(other).unusable
        try:
            standing(self.deployment, self.trail, other, self.entity)
        except Inconclusive:
            return False
        return True

    def _unique(self, first: Item) -> None:
        """The same body twice: where the second is refused, which field must differ?"""
        exchange, key = send(self.deployment, self.trail, self.resource, self.entity, first.sent)
        if exchange.ok:
            second = self._identified(exchange, first.sent, key)
            if second.name == first.name:
                self.items.remove(second)
                self.ways.upserts = True
                self.ways.found("POST of a known key updates", True, exchange)
                return
            self.ways.unique = frozenset()
            self.ways.found("unique fields", [], exchange)
            return
        candidates = sorted(
            (name for name in first.sent if _can_be_unique(self.resource.fields[name])),
            key=lambda name: (name not in self.ways.unique, name.lower() not in _LIKELY_UNIQUE),
        )
        guessed = self.ways.unique
        for name in candidates[:_TRIES]:
            self.ways.unique = frozenset({name})
            if self._takes(first.sent):
                self.ways.found("unique fields", [name], exchange)
                return
        self.ways.unique = guessed

    def _minimal(self) -> None:
        """What is there although nothing but the required was sent: defaults, and nulls for what is absent."""
        told = {name: schema.get("default") for name, schema in self.resource.fields.items()}
        self.ways.defaults = {name: default for name, default in told.items() if default is not None}
        body = self.deployment.plain(self.resource, 1, only=self.resource.required)
        body = fresh(self.deployment, self.resource, self.entity, body)
        exchange, key = send(self.deployment, self.trail, self.resource, self.entity, body)
        if not exchange.ok:
            self.ways.found("a body of required fields alone is refused", True, exchange)
            return
        item = self._identified(exchange, body, key)
        self._followed(item)
        shown = item.before.value or {}
        unasked = {name: shown[name] for name in self.resource.fields if name in shown and name not in body}
        self.ways.absent_as_null = any(value is None for value in unasked.values())
        self.ways.defaults |= {name: value for name, value in unasked.items() if value is not None}
        self.ways.found("defaults", self.ways.defaults, exchange)


def _can_be_unique(schema: Schema) -> bool:
    return (
        schema.kind in {"string", "integer"}
        and not schema.get("enum")
        and schema.get("const", ...) is ...
        and schema.get("format") not in {"date", "date-time", "time"}
    )
