"""Creates an item, which is then where Location, the answer or the key says, or else where the list shows it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.identifying import told_id
from harness.items.item import Item
from harness.items.listing import Listing
from harness.items.locating import listed_ids, look_before
from harness.items.marks import marked, shows, telling
from harness.items.standing import standing
from harness.items.state import State
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail

LONGEST_SETTLING: Final = 5.0  # seconds that an accepted creation (202) may take to be seen
_PAUSE: Final = 0.05


def canary(deployment: Deployment, resource: Resource, entity: str) -> Item:
    """An item of `resource` that stands in `entity` for the whole run. Raises Inconclusive."""
    deployment.usable(resource)
    items = deployment.canaries.setdefault((resource.kind, entity), [])
    for item in (item for item in items if item.gone):
        deployment.ledger.removed(item.address)  # somebody else's doing, and nothing to clean up any more
    items[:] = [item for item in items if not item.gone]
    if not items:
        body = marked(deployment, resource, deployment.plain(resource, 5))
        items.append(create(deployment, Trail(deployment.client), resource, entity, body))
    return items[0]


def parents_of(deployment: Deployment, resource: Resource, entity: str) -> tuple[object, ...]:
    """The ids of the canaries below which items of `resource` are created."""
    return canary(deployment, resource.parent, entity).ids if resource.parent else ()


def above(deployment: Deployment, resource: Resource, entity: str) -> tuple[object, ...]:
    """The ids of what is above a list to look at: canaries, or what stands there where none can be made."""
    parent = resource.parent
    if parent is None or parent.creation:
        return parents_of(deployment, resource, entity)
    return standing(deployment, Trail(deployment.client), parent, entity, above(deployment, parent, entity)).ids


def fresh(
    deployment: Deployment,
    resource: Resource,
    entity: str,
    body: Mapping[str, Any],
    targets: Mapping[str, Item] = MappingProxyType({}),
) -> dict[str, Any]:
    """`body` with unique fields stamped, and references pointing at `targets`, by their fields, else at canaries of the
    same entity; where no two items may refer to the same, at an item of their own; where none can be created, at what
    is there.
    """
    ways = deployment.known_ways(resource)
    stamped = deployment.stamped(resource, body)
    for name, label in ways.references.items():
        if name in stamped:
            target = next(r for r in deployment.resources if r.label == label)
            item = targets.get(name) or referred(deployment, target, entity, alone=name in ways.unique)
            value = (item.before.value or {}).get(ways.named_by[name]) if name in ways.named_by else item.id
            integral = isinstance(stamped[name], int) and str(value).isdigit()
            stamped[name] = int(str(value)) if integral else value
    return stamped


def lengthened(listing: Listing) -> bool:
    """Whether one more item stands in a list now: where it shows as many as pages often have, it may have been cut."""
    deployment, resource, ways = listing.deployment, listing.resource, listing.ways
    if resource.parent is not None or resource.creation != "create" or ways.longest in ways.lengthened:
        return False
    ways.lengthened.add(ways.longest)
    try:
        one = create(deployment, Trail(deployment.client), resource, listing.entity, deployment.plain(resource))
    except Inconclusive:
        return False
    deployment.spares[resource.label, str(one.id)] = one
    return True


def referred(deployment: Deployment, resource: Resource, entity: str, *, alone: bool = False) -> Item:
    """An item to refer to; `alone`, one that nothing refers to yet: it is deleted after the one that is to."""
    if not resource.creation:
        parents = above(deployment, resource, entity)
        return standing(deployment, Trail(deployment.client), resource, entity, parents)
    if not alone:
        return canary(deployment, resource, entity)
    item = create(deployment, Trail(deployment.client), resource, entity, deployment.plain(resource, 5))
    deployment.spares[resource.label, str(item.id)] = item
    return item


def create(
    deployment: Deployment,
    trail: Trail,
    resource: Resource,
    entity: str,
    body: Mapping[str, Any],
    *,
    parents: tuple[object, ...] | None = None,
    targets: Mapping[str, Item] = MappingProxyType({}),
) -> Item:
    """Create an item from `body`, stamped, and read it: below the canaries, or below other `parents`; it refers to
    canaries, or to `targets`.

    Raises Inconclusive where that fails.
    """
    body = fresh(deployment, resource, entity, body, targets)
    exchange, key = send(deployment, trail, resource, entity, body, parents=parents)
    if not exchange.ok:
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome} to a body that should be taken")
    return created(deployment, trail, resource, entity, body, exchange, key, parents=parents)


def send(
    deployment: Deployment,
    trail: Trail,
    resource: Resource,
    entity: str,
    body: Any,
    *,
    stimulus: bool = False,
    parents: tuple[object, ...] | None = None,
    **how: Any,
) -> tuple[Exchange, object]:
    """Send the call that creates; with it the key, where the client chooses it in the route."""
    ids = parents_of(deployment, resource, entity) if parents is None else parents
    key: object = None
    if resource.creation == "replace":
        key = how.pop("key", None) or deployment.stamps.identifier(resource.key.schema)
        ids = (*ids, key)
    else:
        look_before(deployment, resource, entity, ids, body)
    path = deployment.prefix + resource.address(entity, ids)
    method = "POST" if resource.creation == "create" else "PUT"
    payload = deployment.enveloped(resource, body) if "content" not in how else ...
    if payload is not ...:
        how["json"] = payload
    told = deployment.redactor.value(body) if payload is not ... else None
    deployment.ledger.creating(path, told, telling(deployment, told))
    route = resource.route(resource.creation)
    if stimulus:
        settling = deployment.known_ways(resource).settling
        exchange = trail.stimulate(method, path, route=route, settling=settling, **how)
    else:
        exchange = trail.prepare(method, path, route=route, **how)
    if exchange.is_4xx:
        deployment.ledger.refused(path)
    return exchange, key


def created(
    deployment: Deployment,
    trail: Trail,
    resource: Resource,
    entity: str,
    body: Mapping[str, Any],
    exchange: Exchange,
    key: object = None,
    *,
    parents: tuple[object, ...] | None = None,
    proven: bool = False,
) -> Item:
    """The item that a successful creation made; `proven`, where it is no more than likely that it is there: read, and
    known by what it says. Raises Inconclusive where it cannot be found.
    """
    ways = deployment.known_ways(resource)
    if parents is None:
        parents = parents_of(deployment, resource, entity)
    sources = (ways.id_from, f"answer:{ways.id_field}", "queried")
    told = next(filter(None, (told_id(source, exchange, body) for source in sources)), [])
    candidates = [key] if key is not None else told
    if not candidates:
        candidates = list(listed_ids(deployment, trail, resource, entity, parents, body))
    if not candidates:
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome}, but the new item cannot be found")
    item = Item(deployment, trail, resource, entity, (*parents, candidates[0]), body)
    state = _first_state(item, exchange, told=False) if proven else None
    if state is not None and not shows(item, state.value or {}):
        raise Inconclusive(f"what is at {item.address} may be another's")
    deployment.ledger.made(item.address)
    deployment.ever.add(item.name)
    deployment.deleted.discard(item.name)  # an id may be given out again
    deployment.births[item.name] += 1
    item.before = state or _first_state(item, exchange, told=True)
    return item


def _first_state(item: Item, exchange: Exchange, *, told: bool) -> State:
    """The state right after creation, from the answer itself where that is to count and was seen to agree with GET."""
    item.etag = exchange.headers.get("etag", "")
    answered = item.ways.answered("create", exchange)
    if told and answered:
        return State(answered, item.ways)
    deadline = time.monotonic() + LONGEST_SETTLING
    state = item.read()
    while state.value is None and time.monotonic() < deadline and (exchange.status == 202 or item.ways.settling):
        time.sleep(_PAUSE)
        state = item.read()
    if state.value is None:
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome}, but {item.address} is not served")
    item.gone = False
    return state
