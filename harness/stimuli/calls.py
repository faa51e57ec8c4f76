"""An ordinary call of an endpoint: one that succeeds, unless what the check changes about it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.creation import above, fresh, parents_of
from harness.items.item import Item
from harness.items.marks import telling
from harness.outcomes import Inconclusive
from harness.transport.client import JSON
from harness.transport.exchange import Exchange
from harness.trials.leading import lead, lead_up, leadings
from harness.trials.sandbox import Sandbox


def call(
    sandbox: Sandbox,
    endpoint: Endpoint,
    *,
    entity: str = "",
    unknown: bool = False,
    item: Item | None = None,
    json_headers: bool = False,
    method: str = "",
    **how: Any,
) -> Exchange:
    """Call `endpoint` as the stimulus, in `entity` (its own if none is named), on `item` (one of the run's own if none
    is given), or on an `unknown` id, or with another `method`. With `json_headers` it carries
    Content-Type and Accept, else only what it needs. Raises Inconclusive where the stage cannot be set.
    """
    resource = _resource(endpoint)
    sandbox.trail.client.permit(endpoint.operation.method)
    own = sandbox.entity_of(resource)
    headers = {"Accept": JSON, "Content-Type": JSON} if json_headers else {"Accept": "*/*"}
    how["headers"] = headers | how.get("headers", {})
    if endpoint.role == "list":
        path = resource.address(entity or own, above(sandbox.deployment, resource, own))
        return sandbox.send(method or "GET", path, route=endpoint.operation.route, **how)
    if endpoint.role == "create":
        return _create(sandbox, resource, entity or own, own, how)
    if item is None:
        lasting = not (endpoint.action and _meant(entity, own, how))
        item = sandbox.unknown(resource) if unknown else _stage(sandbox, endpoint, resource, lasting=lasting)
    path = resource.address(entity or own, item.ids)
    if endpoint.action:
        return _act(sandbox, item, endpoint, path, how)
    if endpoint.role in {"replace", "patch", "delete"}:
        body = ... if "content" in how else how.get("json", body_for(sandbox, endpoint, item, apart=not _is_own(how)))
        unconditional = unknown and entity in ("", own)  # RFC 9110, 13.1.1: what is not there matches nothing
        how |= item.dressed(endpoint.role, body, how["headers"], conditional=not unconditional)
    exchange = sandbox.send(method or endpoint.operation.method, path, route=endpoint.operation.route, **how)
    if exchange.ok and exchange.sent:
        _take_note(sandbox, endpoint, item, entity or own, known=not unknown and entity in ("", own))
    return exchange


def _take_note(sandbox: Sandbox, endpoint: Endpoint, item: Item, entity: str, *, known: bool) -> None:
    """What a success did to the stage: a deleted one is gone, and what a PUT made elsewhere is to be deleted."""
    if endpoint.role == "delete" and not item.gone:
        forget_stage(sandbox, item.resource)
    if endpoint.role == "replace" and not known:
        sandbox.items.append(Item(sandbox.deployment, sandbox.trail, item.resource, entity, item.ids))


def works(sandbox: Sandbox, endpoint: Endpoint) -> None:
    """Presence before absence: raises Inconclusive where no call of the endpoint has succeeded, and none does now."""
    seen = sandbox.deployment.audit.of(endpoint.operation.route)
    if any(exchange.ok and exchange.sent for exchange in seen):
        return
    # Even where nothing shows what it made; with the headers that json-headers wants to be taken, for both to know.
    if not call(sandbox, endpoint, credential="own", json_headers=True).ok:
        call(sandbox, endpoint, credential="own").succeeds()


def rehearse(sandbox: Sandbox, endpoint: Endpoint, item: Item) -> None:
    """Trigger an endpoint's action on an item to set the stage, and learn which other one has to come first, if any."""
    with sandbox.trail.preparing():
        acted(sandbox, endpoint, item)
    item.before = item.read()


def acted(sandbox: Sandbox, endpoint: Endpoint, item: Item) -> Exchange:
    """Trigger an endpoint's action on `item`, as the stimulus, after what has to come first, if anything has."""
    path = item.resource.address(item.entity, item.ids)
    exchange = _act(sandbox, item, endpoint, path, {})
    rehearsed = exchange.ok and exchange.sent and not exchange.request.url.endswith(path.rstrip("/") + endpoint.action)
    return _act(sandbox, item, endpoint, path, {}) if rehearsed else exchange


def seen_afterwards(sandbox: Sandbox, endpoint: Endpoint, *, entity: str) -> Exchange:
    """What `entity` shows after a call was tried in it: GET of the list (or else an item) of the resource.

    After a call that could not create, the answer to that; so too where an entity that was never written to shows as
    much, for then the call brought nothing about.
    """
    resource, answer = _resource(endpoint), sandbox.trail.exchanges[-1]
    if endpoint.role not in {"create", "replace"}:
        return answer
    shown = _shown(sandbox, endpoint, resource, entity)
    return answer if shown.ok and _shown(sandbox, endpoint, resource, f"{entity}-untouched").ok else shown


def _shown(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, entity: str) -> Exchange:
    if resource.offers("list"):
        path = resource.address(entity, above(sandbox.deployment, resource, sandbox.entity_of(resource)))
        return sandbox.send("GET", path, route=resource.route("list"))
    if not resource.offers("read"):
        raise Inconclusive(f"{resource.label} offers no GET")
    path = resource.address(entity, _stage(sandbox, endpoint, resource).ids)
    return sandbox.send("GET", path, route=resource.route("read"))


def body_for(sandbox: Sandbox, endpoint: Endpoint, item: Item, *, apart: bool = False) -> Any:
    """A plain body for the endpoint, enveloped; `...` where it takes none. One that is to be told `apart` from what
    rightful calls write shows where it was stored.
    """
    resource = _resource(endpoint)
    if endpoint.role not in {"replace", "patch"}:
        return ...
    rightful = [sandbox.deployment.plain(resource, n) for n in range(2)]
    plain = resource.taken(endpoint.role, sandbox.deployment.plain(resource, 2) if apart else rightful[1])
    body = sandbox.deployment.stamped(resource, plain)
    if endpoint.role == "patch":
        keep = [name for name in body if name not in item.ways.unique] or list(body)
        if apart:
            keep.sort(key=lambda name: any(body[name] == other.get(name) for other in rightful))
        body = {name: body[name] for name in keep[:1]}
    return sandbox.deployment.enveloped(resource, item.kept(body))


def _resource(endpoint: Endpoint) -> Resource:
    if endpoint.resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    return endpoint.resource


def _stage(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, *, lasting: bool = True) -> Item:
    """The item that is called: of the run's own where it may change, else a canary or one of the list.

    One that changes for good by the call is not `lasting`, and new each time.
    """
    if resource.creation and not lasting:
        return sandbox.create(resource, sandbox.deployment.plain(resource))
    if resource.creation and endpoint.role != "read":
        return kept_stage(sandbox, resource)
    if resource.creation and not sandbox.deployment.ways(resource).unusable:
        return sandbox.canary(resource)
    if endpoint.role != "read":
        raise Inconclusive(f"{resource.label} has no item that the run made: what others made is looked at only")
    return sandbox.found(resource)


def _meant(entity: str, own: str, how: Mapping[str, Any]) -> bool:
    """Whether a call is meant to succeed: in the run's own entity, with its credential and a body that is JSON."""
    return entity in ("", own) and _is_own(how) and "content" not in how


def _is_own(how: Mapping[str, Any]) -> bool:
    return bool(how.get("credential", "own") == "own")


def kept_stage(sandbox: Sandbox, resource: Resource) -> Item:
    """An item for calls to be tried on, made once a run and again when it was deleted; in a replay, a fresh one."""
    known = sandbox.stage(resource)
    if known is None or known.gone:
        known = sandbox.create(resource, sandbox.deployment.plain(resource))
        if not sandbox.trail.remembers:
            sandbox.stages[resource.label] = known
        else:
            sandbox.items.remove(known)
            sandbox.deployment.stages[resource.label, sandbox.entity_of(resource)] = known
    return known.within(sandbox.trail)


def forget_stage(sandbox: Sandbox, resource: Resource) -> None:
    """The stage was deleted by a call: the next one needs another."""
    if not sandbox.trail.remembers:
        own = sandbox.stages.pop(resource.label, None)
        if own is not None:
            own.gone = True
        return
    gone = sandbox.deployment.stages.pop((resource.label, sandbox.entity_of(resource)), None)
    if gone is not None:
        sandbox.deployment.ledger.removed(gone.address)


def _create(sandbox: Sandbox, resource: Resource, entity: str, own: str, how: dict[str, Any]) -> Exchange:
    deployment = sandbox.deployment
    seen = _meant(entity, own, how) and "credential" not in how  # what it makes is to be looked at
    ways = deployment.usable(resource) if seen else deployment.ways(resource)
    body: Mapping[str, Any] = fresh(deployment, resource, own, deployment.plain(resource))
    path = resource.address(entity, parents_of(deployment, resource, own))
    told = deployment.redactor.value(body)
    deployment.ledger.creating(deployment.prefix + path, told, telling(deployment, told))
    if "content" not in how:
        how.setdefault("json", deployment.enveloped(resource, body))
    exchange = sandbox.send("POST", path, route=resource.route("create"), settling=ways.settling, **how)
    if exchange.is_4xx:
        deployment.ledger.refused(deployment.prefix + path)
    sandbox.adopt(resource, entity, body, exchange)
    return exchange


def _act(sandbox: Sandbox, item: Item, endpoint: Endpoint, path: str, how: dict[str, Any]) -> Exchange:
    """Trigger an action, after the one or two others that have to come first in the item's life, if any have."""
    deployment, tail = sandbox.deployment, endpoint.action
    route = endpoint.operation.route
    if "content" not in how:
        how.setdefault("json", endpoint.operation.plain_body)
    own = path == item.resource.address(item.entity, item.ids)
    meant = own and not item.gone and _meant("", item.entity, how)
    if meant:
        lead_up(sandbox, endpoint, item)
    exchange = sandbox.send("POST", path.rstrip("/") + tail, route=route, **how)
    if exchange.is_4xx and meant and (item.resource.label, tail) not in deployment.leading:
        for leading in leadings(deployment, item.resource, tail):
            again = sandbox.create(item.resource, deployment.plain(item.resource))
            if not all(lead(sandbox, again, other).ok for other in leading):
                continue
            second = sandbox.trail.stimulate("POST", again.address.rstrip("/") + tail, route=route, **how)
            if second.ok:
                deployment.leading[item.resource.label, tail] = leading
                return second
    return exchange
