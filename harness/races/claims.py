"""Creations of several clients at once: how many came about, under which ids, and how the others were refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.documents.resources import Resource
from harness.items.creation import fresh, parents_of, send
from harness.items.item import Item
from harness.items.locating import found_again
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.races.race import LOSERS, Race, is_done, is_unknown
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.trials.tried import Creation
from harness.values import in_words, same

_HASTY: Final = 3
_THOROUGH: Final = 5


def created_at_once(sandbox: Sandbox, resource: Resource, bodies: Sequence[Mapping[str, Any]]) -> list[Creation]:
    """Send creations at once; what came of them is deleted with the trial, also what no answer told of, as far as it
    can be found.
    """
    race = Race(sandbox, resource, at_most=len(bodies))
    deployment, entity = sandbox.deployment, sandbox.entity_of(resource)
    sent = list(bodies[: race.clients])
    for body in sent:
        send(deployment, race.client(), resource, entity, body, stimulus=True)
    deployment.ledger.await_several(len(sent))
    answers = [answered[0] for answered in race.run()]
    told = zip(sent, answers, strict=True)
    creations = [Creation(sandbox, resource, entity, body, exchange, None) for body, exchange in told]
    for creation in creations:
        if creation.exchange.ok:
            creation.settle()
        elif is_unknown(creation.exchange):
            _look_for(sandbox, resource, creation)
    deployment.ledger.await_several(0)
    return creations


def _look_for(sandbox: Sandbox, resource: Resource, creation: Creation) -> None:
    """Take into the sandbox what a creation may have made whose answer does not tell; where that may yet come, or
    cannot be found, the journal stays.
    """
    deployment, entity = sandbox.deployment, sandbox.entity_of(resource)
    try:
        parents = parents_of(deployment, resource, entity)
        found = found_again(deployment, sandbox.trail, resource, entity, parents, creation.sent)
    except Inconclusive:
        found = []
    sandbox.items += found
    findable = resource.offers("list") and deployment.known_ways(resource).unique
    deployment.ledger.unfound += not found and (creation.exchange.status is None or not findable)


class Claims:
    """Creations at once under one unique key. Raises NotExercised where nothing has to be unique."""

    def __init__(self, sandbox: Sandbox, resource: Resource, bodies: Sequence[Mapping[str, Any]]) -> None:
        self._unique = sandbox.deployment.unique(resource)
        first = fresh(sandbox.deployment, resource, sandbox.entity_of(resource), bodies[0])
        taken = {name: first[name] for name in self._unique if name in first}
        rivals = [{**sandbox.stamped(resource, body), **taken} for body in bodies[1:]]
        self._sandbox, self._resource = sandbox, resource
        self._creations = created_at_once(sandbox, resource, [first, *rivals][: crowd(sandbox)])

    @property
    def surplus(self) -> Findings:
        """The items beside the first that have the key. Raises Inconclusive where none came about."""
        made = [one for one in self._creations if one.item is not None and one.exchange.ok]
        if not made:
            raise Inconclusive("none of the creations at once succeeded")
        holders = {one.item.address: one for one in made if one.item is not None}
        real = [one for one in holders.values() if is_done(one.exchange) or _stands(one.item)]
        return Findings(
            f"client {one.exchange.client}: {one.exchange.line} → {one.exchange.outcome}, {one.item.address}"
            for one in real
            if one.item is not None and len(real) > 1
        )

    @property
    def oddly_refused(self) -> Findings:
        """The losers with another code than a creation gets that comes later, and than those that say why."""
        losers = [one.exchange for one in self._creations if not one.exchange.ok and _is_outcome(one.exchange)]
        odd = [exchange for exchange in losers if exchange.status not in LOSERS]
        winner = next((one for one in self._creations if one.item is not None), None)
        if not odd or winner is None:
            return Findings()
        with self._sandbox.trail.preparing():
            later = self._sandbox.post(self._resource, winner.sent, exact=True).exchange
        return Findings(
            f"client {one.client}: {one.line} → {one.outcome}, and later {later.outcome}"
            for one in odd
            if later.is_4xx and one.status != later.status
        )


def crowd(sandbox: Sandbox) -> int:
    """How many creations at once there are at most."""
    return _THOROUGH if sandbox.deployment.thorough else _HASTY


def astray(sandbox: Sandbox, resource: Resource, bodies: Sequence[Mapping[str, Any]]) -> Findings:
    """Create at once: the ids that were given twice, and the items that are not there or are another's.

    Raises Inconclusive where fewer than two creations succeeded.
    """
    entity = sandbox.entity_of(resource)
    told = [fresh(sandbox.deployment, resource, entity, body) for body in bodies[: crowd(sandbox)]]
    creations = [one for one in created_at_once(sandbox, resource, told) if one.exchange.ok]
    problems = [one for one in creations if one.item is None]
    items = [one.item for one in creations if one.item is not None]
    if len(creations) < 2:
        raise Inconclusive("fewer than two of the creations at once succeeded")
    addresses = [item.address for item in items]
    found = Findings(sorted({f"{one} was given twice" for one in addresses if addresses.count(one) > 1}))
    if not found:
        found += [f"{item.address} {lack}" for item in items if (lack := _lack(item))]
        found += [one.problem for one in problems if "is not served" in one.problem]
    if problems and not found:
        raise Inconclusive(problems[0].problem)
    return found


def _lack(item: Item) -> str:
    """What is wrong with an item that was created: it is not there, or shows what another was created with."""
    now, ways = item.read().value, item.ways
    if now is None:
        return "is not served"
    unique = {name: value for name, value in item.sent.items() if name in ways.unique and name in now}
    kept = ways.stored(unique)
    wrong = [name for name in unique if not same(ways.stored({name: now[name]})[name], kept[name])]
    if not wrong:
        return ""
    name = wrong[0]
    return f"shows {in_words(now[name])} for {name}, and was created with {in_words(unique[name])}"


def _stands(item: Item | None) -> bool:
    return item is not None and item.read().value is not None


def _is_outcome(exchange: Exchange) -> bool:
    return exchange.status is not None and not exchange.passing
