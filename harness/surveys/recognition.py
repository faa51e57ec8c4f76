"""The part of the survey that recognises what it created: which id it got, and where the answers show it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.items.creation import LONGEST_SETTLING, created, parents_of
from harness.items.identifying import id_candidates
from harness.items.item import Item
from harness.items.listing import Listing
from harness.items.locating import id_names, newly_listed
from harness.items.state import State
from harness.items.ways import find_fields, inner_member, unfolded
from harness.outcomes import Inconclusive
from harness.surveys.readings import Readings
from harness.transport.exchange import Exchange
from harness.values import same

_ACCEPTED: Final = 202
_LATE: Final = 1.5  # seconds that an item may take to be served though its creation was not answered 202
_PAUSE: Final = 0.05


class Recognition(Readings):
    """Recognises created items; the survey that creates them is the subclass."""

    entity: str
    items: list[Item]
    agreed: frozenset[str] = frozenset()  # the fields that answers to creations showed as GET did
    misled: bool = False  # by such an answer that showed another value

    def _identified(self, exchange: Exchange, body: Mapping[str, Any], key: object) -> Item:
        """Try each id that the answer may be telling, until GET (or the list) shows what was sent."""
        parents = parents_of(self.deployment, self.resource, self.entity)
        believed = self.ways.answers_agree.get("create") and body.keys() <= self.agreed
        if self.items and believed and exchange.status != _ACCEPTED:
            item = created(self.deployment, self.trail, self.resource, self.entity, body, exchange, key)
            self.items.append(item)
            return item
        names = id_names(self.resource)
        candidates = list(id_candidates(exchange, body, names))
        if self.resource.creation == "replace":
            candidates = [("sent:", key)]
        known = [(source, value) for source, value in candidates if source == self.ways.id_from]
        for source, value in itertools.chain(known, candidates, self._ids_in_list(parents, body)):
            item = Item(self.deployment, self.trail, self.resource, self.entity, (*parents, value), body)
            shown = self._shown(item, body, exchange, 0.0)
            if shown is None and source in {"location", "lone", "queried"}:
                shown = self._shown(item, body, exchange, _LATE)
            if shown is None:
                continue
            self.ways.id_from = source
            self._learn_shape(item, shown, exchange)
            self.deployment.ledger.made(item.address)
            self.deployment.ever.add(item.name)
            item.before = State(shown, self.ways)
            self.items.append(item)
            return item
        self.ways.lost = bool(candidates) and exchange.status != _ACCEPTED
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome}, but the new item cannot be found")

    def _shown(self, item: Item, body: Mapping[str, Any], creation: Exchange, patience: float) -> dict[str, Any] | None:
        """The fields that GET shows of a candidate, if they are those that were sent."""
        deadline = time.monotonic() + LONGEST_SETTLING
        started, missed = time.monotonic(), False
        while True:
            if not self.resource.offers("read"):
                return self._shown_in_list(item)
            exchange = item.get()
            found = find_fields(exchange.json, frozenset(body)) if exchange.ok else None
            if found:
                self.ways.envelope, self.ways.inner = found[0], inner_member(found[1], frozenset(body))
                shown = unfolded(found[1], self.ways.inner)
                marks = [name for name in self.ways.unique if name in body and name in shown]
                if not marks or any(_alike(body[name], shown[name]) for name in marks):
                    if creation.status == _ACCEPTED or (missed and time.monotonic() - started > 2 * _PAUSE):
                        self.ways.settling = 2 * (time.monotonic() - started) + 0.2
                        self.ways.found("creations settle", round(self.ways.settling, 2), creation, exchange)
                    return shown
                return None
            if time.monotonic() > (deadline if creation.status == _ACCEPTED else started + patience):
                return None
            missed = True
            time.sleep(_PAUSE)

    def _shown_in_list(self, item: Item) -> dict[str, Any] | None:
        for value in self.deployment.listing(item, self.trail).elements():
            if isinstance(value, Mapping) and str(item.id) in {str(member) for member in value.values()}:
                return dict(value)
        return None

    def _ids_in_list(self, parents: tuple[object, ...], body: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
        if not self.resource.offers("list"):
            return
        listing = Listing(self.deployment, self.trail, self.resource, self.entity, parents)
        for element in newly_listed(listing, parents, body):
            yield from ((f"listed:{name}", element[name]) for name in id_names(self.resource) if name in element)

    def _learn_shape(self, item: Item, shown: Mapping[str, Any], creation: Exchange) -> None:
        names = [n for n in id_names(self.resource) if n in shown and str(shown[n]) == str(item.id)]
        self.ways.id_field = names[0] if names else ""
        answered = self.ways.item(creation) or {}
        told = answered.keys() & item.sent.keys() & shown.keys()
        self.misled = self.misled or any(not same(answered[name], shown[name]) for name in told)
        agree = same(self.ways.comparable(answered), self.ways.comparable(shown))
        self.ways.answers_agree["create"] = bool(answered) and agree and not self.misled
        self.agreed |= item.sent.keys() if agree else frozenset()
        self.ways.server_fields |= frozenset({*shown, *item.documented} - self.resource.fields.keys())
        for role in ("replace", "patch"):
            taken = self.resource.taken(role, dict.fromkeys(self.resource.fields))
            self.ways.immutable |= self.resource.fields.keys() - taken.keys()
        if not self.items:
            self.ways.found("creation", creation.status, creation)
            self.ways.found("id", f"{self.ways.id_from} → {item.id}", creation)


def _alike(sent: object, shown: object) -> bool:
    return str(sent).strip().lower() == str(shown).strip().lower()
