"""Calls that are meant to succeed, several on one item, and whether their effect can be observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.state import State
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import acted, call, kept_stage
from harness.stimuli.troubles import ROUTE_TROUBLES, TROUBLES, troubled
from harness.transport.exchange import Exchange
from harness.trials.leading import lead_up, led
from harness.trials.sandbox import Sandbox
from harness.values import same

_TIMES: Final = 2
_FAILED: Final = frozenset({"error", "fail", "failed", "failure", "ko"})
_ERROR: Final = 400
_ACCEPTED: Final = 202


def calls_that_succeed(sandbox: Sandbox, endpoint: Endpoint, times: int) -> Iterator[Exchange]:
    """The same result several times, with other values each time: what is created, changed, deleted, triggered, read.

    Changes go to one item of the trial's own, and each changes something.
    """
    resource = _resource(endpoint)
    if endpoint.role in {"list", "read"} or not resource.creation:
        yield from (call(sandbox, endpoint) for _ in range(times))
    elif endpoint.role == "create":
        yield from (sandbox.post(resource, _varied(sandbox, resource, turn)).exchange for turn in range(times))
    elif endpoint.role in {"replace", "patch"}:
        item = sandbox.create(resource, sandbox.deployment.plain(resource))
        for turn in range(times):
            body = changing(item, endpoint.role, turn)
            if body:
                yield item.write(endpoint.role, body)
    else:
        for turn in range(times):
            item = sandbox.create(resource, sandbox.deployment.plain(resource, turn))
            yield item.delete() if endpoint.role == "delete" else acted(sandbox, endpoint, item)


def _varied(sandbox: Sandbox, resource: Resource, turn: int) -> dict[str, Any]:
    """A full body, then one with no more than is required, then others."""
    plain = sandbox.deployment.plain(resource, turn)
    return {name: plain[name] for name in plain if name in resource.required} if turn == 1 else plain


def changing(item: Item, role: str, turn: int) -> dict[str, Any]:
    """Values for the fields that a client may change, each unlike the one it has as far as there is another; a PUT has
    those too that stay as they are.
    """
    closed = item.ways.left_out | item.ways.server_fields | (item.ways.kept if role == "patch" else frozenset())
    plain = item.deployment.plain(item.resource, turn + 1)
    return {name: value for name, value in plain.items() if name not in closed} or {}


def without_effect(sandbox: Sandbox, endpoint: Endpoint, first: int) -> Findings:
    """The calls that were answered with success though nothing of what they are for can be observed."""
    resource, found = _resource(endpoint), Findings()
    if endpoint.role in {"list", "read"} or not resource.creation:
        exchange = call(sandbox, endpoint).succeeds()
        shown = sandbox.deployment.known_ways(resource)
        seen = shown.elements(exchange) if endpoint.role == "list" else shown.item(exchange)
        return Findings([] if seen is not None or not is_error(exchange) else [_told(exchange, "an error is in it")])
    turns = range(first, first + _TIMES)
    if endpoint.role == "create":
        for turn in turns:
            creation = sandbox.post(resource, _varied(sandbox, resource, turn))
            if not creation.is_there:
                found.append(_told(creation.exchange, "there is no such item"))
        return found
    if endpoint.role in {"replace", "patch"}:
        return _unchanging_writes(sandbox, endpoint, resource, turns)
    if endpoint.action:
        return _actions_without_effect(sandbox, endpoint, resource, turns)
    for turn in turns:
        item = sandbox.create(resource, sandbox.deployment.plain(resource, turn))
        exchange = item.delete().succeeds()
        after = item.read()
        if after.value is not None and _equal(after, item.before):
            found.append(_told(exchange, "the item is still there as it was"))
    return found


def _actions_without_effect(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, turns: range) -> Findings:
    """Of an action on a new item, then on one that another action was triggered on: that may be refused there."""
    found, others = Findings(), [tail for tail in resource.actions if tail != endpoint.action]
    for turn in turns:
        item = sandbox.create(resource, sandbox.deployment.plain(resource, turn))
        if turn > turns[0] and others:
            item.live([{"act": others[turn // _TIMES % len(others)]}])
        else:
            lead_up(sandbox, endpoint, item)
            item.before = item.read() if led(sandbox, endpoint) else item.before
        exchange = item.act(endpoint.action)
        if exchange.is_4xx and turn == turns[0]:
            acted(sandbox, endpoint, item).succeeds()
        after = item.read() if exchange.ok and exchange.status != _ACCEPTED else None
        if after is None or not _equal(after, item.before):
            continue
        if is_error(exchange):
            found.append(_told(exchange, "the item is as it was, and an error is in the answer"))
        elif _shows_a_change(item, exchange, after):
            found.append(_told(exchange, "the item is as it was, and the answer shows it changed"))
    return found


def _shows_a_change(item: Item, exchange: Exchange, after: State) -> bool:
    """Whether an answer shows the item with a word, or a yes or no, that it does not have; a stamp or a count may have
    gone on.
    """
    told, now = item.ways.item(exchange) or {}, after.value or {}
    if str(told.get(item.ways.id_field)) != str(item.id):
        return False
    return any(told[n] != now[n] and _is_a_word(told[n]) and _is_a_word(now[n]) for n in told.keys() & now.keys())


def _is_a_word(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and not any(map(str.isdigit, value)))


def _unchanging_writes(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, turns: range) -> Findings:
    found, tails = Findings(), list(resource.actions)
    item = sandbox.create(resource, sandbox.deployment.plain(resource, turns[0]))
    if turns[0] and tails:
        item.live([{"act": tails[turns[0] // _TIMES % len(tails) - 1]}])
    before, judged = item.before, 0
    for turn in turns:
        exchange = item.write(endpoint.role, changing(item, endpoint.role, turn)).succeeds()
        wanted = _visible_changes(item, before)
        after = item.read()
        judged += bool(wanted)
        if wanted and after.value is not None and not any(_moved(after, before, name) for name in wanted):
            found.append(_told(exchange, f"nothing of it is stored: {', '.join(wanted)}"))
        before = after
    if not judged:
        raise Inconclusive("nothing that was sent could be seen to change")
    return found


def _visible_changes(item: Item, before: State) -> list[str]:
    """The fields that were sent, can be read back, and were sent another value than the one they had."""
    now, sent = item.ways.stored(before.value or {}), item.ways.stored(item.sent)
    return [name for name in item.told if name in now and not same(now[name], sent.get(name))]


def _moved(after: State, before: State, name: str) -> bool:
    return not same((after.value or {}).get(name), (before.value or {}).get(name))


def wrapped_errors(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The troubles that are answered with success and an error in the body, though nothing came of the call."""
    resource, found = _resource(endpoint), Findings()
    if endpoint.role == "create" and not sandbox.trail.remembers:
        kept_stage(sandbox, resource)  # whose unique values are taken
    before = sandbox.ids_before(resource) if endpoint.role == "create" else None
    for trouble in _TOLD if sandbox.deployment.thorough else _TOLD_IN_HASTE:
        try:
            exchange = troubled(sandbox, endpoint, trouble)
        except Inconclusive:
            continue  # a trouble that cannot be brought about here tells nothing
        if exchange is None or not exchange.ok or not is_error(exchange):
            continue
        if before is not None and not set(sandbox.ids(resource)) <= set(before):
            continue
        found.append(_told(exchange, f"{trouble}: an error is in it, and nothing came of the call"))
    return found


_TOLD: Final = [name for name in TROUBLES if name not in ROUTE_TROUBLES]
_TOLD_IN_HASTE: Final = (
    "unknown id",
    "used after deletion",
    "wrong type of a field",
    "required field missing",
    "taken unique field",
    "wrong state",
)


def is_error(exchange: Exchange) -> bool:
    """Whether a body has the form of an error: by itself no proof of one."""
    body = exchange.json
    if not isinstance(body, Mapping):
        return False
    if any(body.get(name) not in (None, False, "", [], {}, 0) for name in ("error", "errors")):
        return True
    if body.get("success") is False or body.get("ok") is False:
        return True
    codes = [body.get(name) for name in ("status", "code", "statusCode", "status_code")]
    return any(
        code.lower() in _FAILED
        if isinstance(code, str)
        else isinstance(code, int) and not isinstance(code, bool) and _ERROR <= code < 2 * 300
        for code in codes
        if code is not None
    )


def _equal(after: State, before: State) -> bool:
    return same(after.comparable(), before.comparable())


def _told(exchange: Exchange, why: str) -> str:
    return f"{exchange.line} → {exchange.outcome}: {why}"


def _resource(endpoint: Endpoint) -> Resource:
    if endpoint.resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    return endpoint.resource
