"""What is claimed of calls of several clients that met on one item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from harness.documents.resources import Resource
from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised
from harness.races.item_history import Facet, Known, Said, Step, written_down
from harness.races.linearizability import Operation, TooManyOrders, unexplained
from harness.races.race import Race, is_done
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.values import ABSENT, differences, in_words, part

_PATCHES: Final = 4
_CLIENTS: Final = 5
_HASTY: Final = 3
_TWICE: Final = 2
Contest = Mapping[str, Any]
"""`rounds`: in each, the calls of every client; `act`: the action that two clients trigger, or ""."""


def lost_updates(sandbox: Sandbox, item: Item, patches: Sequence[Mapping[str, Any]]) -> Findings:
    """PATCH different fields of an item at once: what was answered with success and is not there at the end.

    Raises Inconclusive where no PATCH succeeded.
    """
    race = Race(sandbox, item.resource, at_most=_PATCHES)
    said = [_patched(item, race, patch) for patch in patches[: race.clients]]
    answers = [answered[0] for answered in race.run()]
    done = [(sent, exchange) for sent, exchange in zip(said, answers, strict=True) if exchange.ok]
    if not done:
        raise Inconclusive("none of the PATCHes at once succeeded")
    now = item.read().value
    if now is None:
        return Findings(["the item is not served any more"])
    names = [name for sent, _ in done for name in sent]
    shared = {name for name in names if names.count(name) > 1}
    lost = [one for sent, exchange in done for one in _lost(item, now, sent, exchange)]
    if any(name in shared for name, _ in lost) and not _merges(sandbox, item, [sent for sent, _ in done], shared):
        lost = [one for one in lost if one[0] not in shared]
    return Findings(told for _, told in lost)


def _patched(item: Item, race: Race, patch: Mapping[str, Any]) -> dict[str, Any]:
    player = item.within(race.client())
    player.patch({name: value for name, value in patch.items() if name not in item.ways.left_out})
    return {name: value for name, value in player.sent.items() if name in (item.before.value or {})}


def _lost(item: Item, now: Mapping[str, Any], sent: Mapping[str, Any], exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The field, and in words what of it is not as it was sent."""
    ways = item.ways
    for name, value in ways.comparable(ways.stored(sent)).items():
        stands = ways.comparable(ways.stored({name: now.get(name, ABSENT)})).get(name, ABSENT)
        for where, wanted, found in differences(value, part(stands, value), name):
            answer = f"client {exchange.client} set {where} to {in_words(wanted)} and was answered {exchange.outcome}"
            yield name, f"{answer}, and {in_words(found)} stands there"


def _merges(sandbox: Sandbox, item: Item, patches: Sequence[Mapping[str, Any]], shared: set[str]) -> bool:
    """Whether PATCHes of different members of one object leave each other's, one after the other.

    In either order: what was sent may be the default, which stands there as well once it was not sent.
    """
    nested = [told for patch in patches if (told := {name: patch[name] for name in patch if name in shared})]
    return all(_leave_each_other(sandbox, item, order) for order in (nested, nested[::-1]))


def _leave_each_other(sandbox: Sandbox, item: Item, patches: Sequence[Mapping[str, Any]]) -> bool:
    twin = sandbox.create(item.resource, sandbox.deployment.plain(item.resource))
    with sandbox.trail.preparing():
        for patch in patches:
            twin.patch(patch).succeeds()
    now = twin.read().value or {}
    return all(part(now.get(name), value) == value for patch in patches for name, value in patch.items())


def mixtures(sandbox: Sandbox, item: Item, bodies: Sequence[Mapping[str, Any]]) -> Findings:
    """PUT several bodies over an item at once, and read it meanwhile: what was read and is none of them.

    Raises Inconclusive where no PUT succeeded.
    """
    race = Race(sandbox, item.resource, at_most=_CLIENTS if sandbox.deployment.thorough else _HASTY)
    writers = max(1, min(len(bodies), race.clients * 2 // 3))
    puts_at_once: list[Step] = [{"write": "replace", "body": body} for body in bodies[:writers]]
    said = [_all_written_down(sandbox, item, race, [put]) for put in puts_at_once]
    said += [_all_written_down(sandbox, item, race, [{}] * _TWICE) for _ in range(race.clients - writers)]
    answers = race.run()
    puts = [script[0].sent for script in said[:writers]]
    if not any(answered[0].ok for answered in answers[:writers]):
        raise Inconclusive("none of the PUTs at once succeeded")
    facet = Facet(item, puts)
    whole = {facet.of(body): f"the body of client {n}" for n, body in enumerate(puts, 1)}
    whole[facet.of(item.before.value or {})] = "what was there before"
    last = item.get()
    told = [*_operations(facet, said, answers), *facet.operations([Said("read", {})], [last])]
    reads = [one.call for one in told if one.call.role == "read"]
    return Findings(f"{_who(one)} read {_mix(one.shown, whole)}" for one in reads if one.shown not in whole)


def _mix(shown: str | None, whole: Mapping[str, str]) -> str:
    """What a reading that is none of the whole ones is made of, in words."""
    if shown is None:
        return "no item"
    told = {label: json.loads(body) for body, label in whole.items()}
    parts: dict[str, list[str]] = {}
    for name, value in json.loads(shown).items():
        owners = [label for label, body in told.items() if body.get(name) == value]
        if len(owners) < len(told):
            parts.setdefault(" or ".join(owners) or "nobody", []).append(name)
    return "; ".join(f"{', '.join(names)} of {owner}" for owner, names in parts.items())


def _all_written_down(sandbox: Sandbox, item: Item, race: Race, steps: Sequence[Step]) -> list[Said]:
    """Give one more client its calls; in the control each write is looked at, so that what a deployment always makes of
    it shows there, too.
    """
    client, control = race.client(), sandbox.trail.control
    return [written_down(item, client, one) for step in steps for one in ((step, {}) if control and step else (step,))]


def _operations(
    facet: Facet, said: Sequence[Sequence[Said]], answers: Sequence[Sequence[Exchange]]
) -> Iterator[Operation]:
    for script, answered in zip(said, answers, strict=True):
        yield from facet.operations(script, answered)


def disordered(sandbox: Sandbox, item: Item, contest: Contest) -> Findings:
    """Let several clients read and write an item, round by round: the calls, in words, that no order explains.

    Raises Inconclusive where changes are seen late, where no write succeeded, and where there are too many orders.
    """
    if not any(item.resource.offers(role) for role in ("replace", "patch", "delete")):
        raise NotExercised("the document has no operation that changes an item")
    if item.ways.settling:
        raise Inconclusive("changes are seen late here, as the survey saw: a GET may show what was, at any time")
    rounds = [_round(sandbox, item, scripts) for scripts in contest["rounds"]]
    said, answers = [one for told, _ in rounds for one in told], [one for _, told in rounds for one in told]
    puts = [one.sent for script in said for one in script if one.role == "replace"]
    facet = Facet(item, puts)
    history = [*_operations(facet, said, answers)]
    if any(exchange.status == 202 for script in answers for exchange in script):
        raise Inconclusive("changes are accepted, and done later: a GET may show what was, at any time")
    if not any(is_done(one.call.exchange) and one.call.role != "read" for one in history):
        raise Inconclusive("none of the writes at once succeeded")
    try:
        window = unexplained(history, facet.step, facet.of(item.before.value or {}))
    except TooManyOrders as problem:
        raise Inconclusive(f"{problem}: whether the calls have an order is not known") from problem
    if window is None:
        return Findings()
    calls = sorted((one.call for one in window.operations), key=lambda one: one.exchange.began)
    return Findings([f"no order explains: {'; '.join(map(_in_words, calls))}"])


def _round(
    sandbox: Sandbox, item: Item, scripts: Sequence[Sequence[Step]]
) -> tuple[list[list[Said]], list[list[Exchange]]]:
    """What clients did at once, and a look afterwards as one more client's; nothing where only one can do anything."""
    race = Race(sandbox, item.resource, at_most=len(scripts))
    offered = [[step for step in steps if item.resource.offers(step.get("write", "read"))] for steps in scripts]
    offered = [steps for steps in offered if steps][: race.clients]
    if len(offered) < _TWICE:
        return [], []
    said = [_all_written_down(sandbox, item, race, steps) for steps in offered]
    answers = race.run()
    if any(one.role == "delete" for script in said for one in script):
        sandbox.deployment.deleted.add(item.name)
    look = item.get()
    item.gone = look.is_hidden
    return [*said, [Said("read", {})]], [*answers, [look]]


def _who(call: Known) -> str:
    return f"client {call.exchange.client}" if call.exchange.client else "then a look"


def _in_words(call: Known) -> str:
    exchange = call.exchange
    who = f"{_who(call)} " if exchange.client else "then "
    shown = "" if call.role == "delete" else f" {call.shown or 'no item'}"
    return f"{who}{exchange.request.method}{shown} → {exchange.outcome}"


def acted_twice(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any], tail: str) -> Findings:
    """Trigger one action twice at once: the answers, where both succeed and in turn the second is refused."""
    if not tail:
        return Findings()
    item = sandbox.create(resource, body)
    race = Race(sandbox, resource, at_most=_TWICE)
    for _ in range(race.clients):
        item.within(race.client()).act(tail)
    answers = [answered[0] for answered in race.run()]
    if sum(is_done(exchange) for exchange in answers) < _TWICE:
        return Findings()
    twin = sandbox.create(resource, body)
    with sandbox.trail.preparing():
        refused = twin.act(tail).ok and twin.act(tail).is_4xx
    return Findings(f"client {one.client}: {one.line} → {one.outcome}" for one in answers if refused)


def survivors(sandbox: Sandbox, item: Item, patch: Mapping[str, Any]) -> Findings:
    """DELETE and PATCH an item at once, each twice: the answers that are 5XX, and the item if it is still served.

    Raises Inconclusive where no DELETE succeeded.
    """
    race = Race(sandbox, item.resource, at_most=_PATCHES)
    steps: list[Step] = [{"write": "patch", "body": patch}, {"write": "delete"}] * _TWICE
    offered = [step for step in steps if item.resource.offers(step["write"]) and step.get("body", True)]
    roles = [written_down(item, race.client(), step).role for step in offered[: race.clients]]
    answers = [answered[0] for answered in race.run()]
    sandbox.deployment.deleted.add(item.name)
    found = Findings(
        f"client {one.client}: {one.line} → {one.outcome}"
        for one in answers
        if one.status is not None and one.status >= 500 and not one.passing
    )
    deleted = any(role == "delete" and one.ok for role, one in zip(roles, answers, strict=True))
    if item.read().value is not None and deleted:
        found.append(f"{item.address} is served after a DELETE of it was answered with success")
    if not deleted and not found:
        raise Inconclusive("none of the DELETEs at once succeeded")
    return found
