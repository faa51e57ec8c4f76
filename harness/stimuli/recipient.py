"""What a body is sent to: an item of the trial's own, or the collection in which it creates one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.items.defaults import Default
from harness.items.item import Item
from harness.items.state import State
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import works
from harness.stimuli.spelling import spelt
from harness.stimuli.twins import Effect
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.values import same

Spoil = Callable[[Any], bytes]
_LONGEST_SHOWN: Final = 60
_WEARING: Final = 8192
"""A longer body may wear a deployment out: it is not sent once another has shown the break."""


class Recipient:
    """The subject of an endpoint that takes a body; two of one endpoint are twins."""

    def __init__(self, sandbox: Sandbox, endpoint: Endpoint) -> None:
        if endpoint.resource is None:
            raise Inconclusive(f"{endpoint.label} belongs to no resource")
        self._sandbox, self._endpoint, self._resource = sandbox, endpoint, endpoint.resource
        self._ways = sandbox.deployment.usable(endpoint.resource)
        works(sandbox, endpoint)
        creates = endpoint.role == "create"
        plain = sandbox.deployment.plain(endpoint.resource)
        self.item: Item | None = None if creates else sandbox.create(endpoint.resource, plain)
        self.sent: dict[str, Any] = {}

    @property
    def items(self) -> list[Item]:
        """The item in a list, or nothing."""
        return [] if self.item is None else [self.item]

    def takes(self, malformed: Mapping[str, Spoil]) -> Findings:
        """What it does not refuse with 4XX, of bodies that are spoilt, by what is wrong with them. An empty PATCH may
        do nothing with success.

        Raises Inconclusive where none came to an answer, and where a well-formed body gets a 5XX as they do.
        """
        plain = self._sandbox.deployment.plain(self._resource, 1)
        found, decided, failed = Findings(), 0, False
        for name, spoil in malformed.items():
            content = spoil(self._travelling(plain))
            if found and len(content) > _WEARING:
                continue
            exchange = self._send(content)
            decided += exchange.status is not None and not exchange.passing
            lawful = exchange.is_4xx or exchange.status is None or exchange.passing
            if exchange.ok and not content and self.item is not None and self._endpoint.role == "patch":
                _let_stamps_move(self.item)
            elif not lawful:
                shown = content[:_LONGEST_SHOWN] + b"..." * (len(content) > _LONGEST_SHOWN)
                found.append(f"{exchange.line} → {exchange.outcome} to a body that is {name}: {str(shown)[2:-1]}")
                failed = failed or (not exchange.ok and len(content) <= _WEARING)
        if not decided:
            raise Inconclusive(f"no answer came to bodies that are {', '.join(malformed)}")
        if failed:
            self._send(json.dumps(self._travelling(plain)).encode()).succeeds()
        return found

    def effect(self, body: Mapping[str, Any], spelling: Mapping[str, bool]) -> Effect:
        """What a body does that is written so: the code, and the item without what tells it from its twin."""
        exchange = self._send(spelt(self._travelling(body), spelling))
        if not spelling:
            exchange.succeeds()
        seen = self._seen(exchange, trusting=not spelling)
        if seen is None or seen.value is None:
            return Effect(exchange.line, exchange.status, None)
        own = self._ways.unique | {self._ways.id_field} | self._ways.references.keys()
        stored = self._ways.stored(self.sent)
        unique = {
            name: "as sent" if same(self._ways.stored(seen.value)[name], stored[name]) else seen.value[name]
            for name in self._ways.unique & seen.value.keys() & stored.keys()
        }
        return Effect(exchange.line, exchange.status, {**seen.without(own).comparable(), **unique})

    def given(self, body: Mapping[str, Any]) -> Item:
        """The item after a body was written. Raises Inconclusive where it is refused."""
        if self.item is None:
            return self._sandbox.post(self._resource, body).succeeds()
        self.item.write(self._endpoint.role, body).succeeds()
        return self.item

    def _seen(self, exchange: Exchange, *, trusting: bool) -> State | None:
        """The item as it is now; where `trusting`, from an answer of a kind that was seen to agree with GET."""
        trusted = trusting and self._sandbox.trail.remembers
        told = self._ways.answered(self._endpoint.role, exchange) if trusted else None
        return State(told, self._ways) if told else self.item.read() if self.item is not None else None

    def _travelling(self, body: Mapping[str, Any]) -> Any:
        """A body as it travels here: with unique values of its own, what cannot change left as it is."""
        self.sent = self._sandbox.stamped(self._resource, self._resource.taken(self._endpoint.role, body))
        self.sent = self.sent if self.item is None else self.item.kept(self.sent)
        if self._endpoint.action:
            return {} if self._endpoint.operation.body is None else self._endpoint.operation.plain_body
        travelling = self._sandbox.deployment.enveloped(self._resource, self.sent)
        return travelling if self.item is None else self.item.carrying(self._endpoint.role, travelling)

    def _send(self, content: bytes) -> Exchange:
        if self._endpoint.role == "create":
            creation = self._sandbox.post(self._resource, self.sent, exact=True, content=content)
            self.item = creation.item
            return creation.exchange
        if self.item is None:
            raise Inconclusive(f"{self._endpoint.label} has no item to be tried on")
        if self._endpoint.action:
            return self.item.act(self._endpoint.action, ..., content=content)
        return self.item.write_content(self._endpoint.role, content)


def _let_stamps_move(item: Item) -> None:
    """A PATCH of nothing may move the server's own fields: what else there is has to be as before."""
    now = item.read()
    if now.written() == item.before.written():
        item.before = now


def survivors(item: Item) -> tuple[State, Mapping[str, Any]]:
    """What is read of the fields that were sent last, beside what was sent: a null less, where null, nothing or the
    default is read in its place.
    """
    told, now = item.told, item.read()
    left = _agreed(told, now.value or {}, item.ways.default)
    return now.only(left), left


def _agreed(told: Any, shown: Any, default: Callable[[str], Default]) -> Any:
    if isinstance(told, Mapping):
        there = shown if isinstance(shown, Mapping) else {}
        return {
            name: _within(value, there.get(name), default(name))
            for name, value in told.items()
            if value is not None or not (there.get(name) is None or default(name).is_at(there[name]))
        }
    return told


def _within(told: Any, shown: Any, default: Default) -> Any:
    if isinstance(told, list) and isinstance(shown, list) and len(told) == len(shown):
        return [_within(one, other, default.element) for one, other in zip(told, shown, strict=True)]
    return _agreed(told, shown, default.member)
