"""What was seen of one entity in answers of another, earlier in the run: brought about once more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from harness.auditing.leaks import Leak
from harness.documents.exceptions import covers
from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised, Undecided
from harness.stimuli.calls import call
from harness.stimuli.recollection import concerns_an_own_item, sent_again
from harness.transport.client import SAFE
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_LEAKS: Final = 2
_WALLS: Final = frozenset({"scope-lists", "scope-foreign-item"})
_TWICE: Final = 2  # what was taken the first time may be refused the second


def disclosed(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answer of a route in one entity that shows what was only ever sent in another: seen earlier in the run, and
    once more now, with a new item over there.

    Raises NotExercised where no answer was looked at, Undecided where it does not come back, Inconclusive where other
    workers saw answers, too: each hears its own.
    """
    resource, leaks, route = _resource(endpoint), sandbox.deployment.leaks, endpoint.operation.route
    seen = [leak for leak in leaks.of(route) if not _is_declared(sandbox, resource, leak.answer, leak.sent)]
    if not seen and not leaks.searched(route):
        raise NotExercised("no answer was seen here while the run had items in another entity")
    for leak in seen[:_LEAKS]:
        with suppress(Inconclusive):  # where the stage cannot be set, it does not come back
            for exchange in _brought_about(sandbox, endpoint, resource, leak):
                shown = leaks.shown(exchange).items()
                stamps = [stamp for stamp, sent in shown if not _is_declared(sandbox, resource, exchange, sent)]
                if stamps:
                    return Findings([f"{exchange.line} → {exchange.outcome} shows {stamps[0]} of {leak.there}"])
    for leak in seen[:1]:
        for exchange in (leak.sent, leak.answer):
            sandbox.trail.recalled(exchange)
        line = f"{leak.answer.line} → {leak.answer.outcome}"
        raise Undecided(f"{line} showed {leak.stamp} of {leak.there} earlier in the run, and nothing of it since")
    if sandbox.deployment.stamps.shared:
        raise Inconclusive("nothing was shown to this worker, and what others were answered is not known to it (-n)")
    return Findings()


def _is_declared(sandbox: Sandbox, resource: Resource, answer: Exchange, sent: Exchange) -> bool:
    """Whether the profile says that it may be shown: a refusal may name who holds a key that all entities share, and
    any answer what is excepted from the walls between them.
    """
    if answer.is_4xx and resource.hint.global_keys:
        return True
    shared = _resource_of(sandbox, sent, resource)
    routes = [shared.route(role) for role in ("list", "read") if shared.offers(role)]
    excepted = [one.route for one in sandbox.deployment.profile.exceptions if one.name in _WALLS and not one.expired]
    return any(covers(told, route) for told in excepted for route in routes)


def _brought_about(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, leak: Leak) -> Iterator[Exchange]:
    """The answers in one entity, each right after a call in the other, where a new item stands: to the request as it
    was, to an ordinary one, and to one that names the other's item.
    """
    here, there = _in_entity(sandbox, leak.here), _in_entity(sandbox, leak.there)
    made_of = _resource_of(sandbox, leak.sent, resource)
    item = there.create_marked(made_of, sandbox.deployment.plain(made_of, 5))
    for _ in range(_TWICE if endpoint.role == "create" else 1):
        _call_before(there, endpoint, resource, leak)
        yield from _as_it_was(here, endpoint, resource, leak.answer)
    _call_before(there, endpoint, resource, leak)
    with suppress(Inconclusive):
        yield call(here, endpoint)
    if made_of is resource and endpoint.role not in {"list", "create"}:
        _call_before(there, endpoint, resource, leak)
        yield from _on_a_stranger(here, endpoint, item)


def _in_entity(sandbox: Sandbox, entity: str) -> Sandbox:
    """The same trial, in another entity."""
    inner = Sandbox(sandbox.deployment, sandbox.trail, entity)
    inner.items = sandbox.items
    return inner


def _resource_of(sandbox: Sandbox, sent: Exchange, resource: Resource) -> Resource:
    """The resource that a stamp was sent to, where items of it can be created; else that of the route."""
    for one in sandbox.deployment.resources:
        if one.creation and sent.request.route in {operation.route for operation in one.operations.values()}:
            return one
    return resource


def _call_before(there: Sandbox, endpoint: Endpoint, resource: Resource, leak: Leak) -> None:
    """Call the route in the other entity: what an answer shows of it may be what was asked for last."""
    with suppress(Inconclusive):
        named = resource.creation and endpoint.role not in {"list", "create"}
        plain = there.deployment.plain(resource, 5)
        call(there, endpoint, item=there.create_marked(resource, plain) if named else None)
    if leak.before is not None and leak.before.request.method == "GET":
        there.trail.again(leak.before)


def _as_it_was(here: Sandbox, endpoint: Endpoint, resource: Resource, witness: Exchange) -> Iterator[Exchange]:
    """The answer to the request once more; what was refused of an own item, or in a creation, with the values that it
    had. Nothing is written to what the run did not make: somebody may have made it since.
    """
    request = witness.request
    own = endpoint.role == "create" or concerns_an_own_item(here, resource, endpoint, witness)
    if request.method in SAFE or (own and not witness.is_4xx):
        yield sent_again(here, endpoint, resource, witness)
    elif own:
        content: dict[str, Any] = {} if request.content is None else {"content": request.content}
        query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
        yield call(here, endpoint, json_headers=True, query=query, **content)


def _on_a_stranger(here: Sandbox, endpoint: Endpoint, item: Item) -> Iterator[Exchange]:
    """The answers that name the other entity's item here; nothing is written unless GET says that nobody is there."""
    resource = item.resource
    stranger = Item(here.deployment, here.trail, resource, here.entity, item.ids, item.sent)
    stranger.gone = True
    if not resource.offers("read"):
        return
    read = stranger.get()
    if endpoint.role == "read":
        yield read
    elif read.is_hidden:
        exchange = call(here, endpoint, item=stranger)
        if exchange.ok and endpoint.role == "replace":
            here.items.append(stranger)
        yield exchange


def _resource(endpoint: Endpoint) -> Resource:
    if endpoint.resource is None:
        raise NotExercised(f"{endpoint.label} belongs to no resource")
    return endpoint.resource
