"""What comes of an item that was deleted, and of deletions that are no lawful ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from harness.documents.resources import Resource
from harness.items.creation import fresh, send
from harness.items.item import Item
from harness.items.listing import Listing
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.company import child_of, refer_to, referrers
from harness.stimuli.troubles import unknown_entity
from harness.transport.client import JSON
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Life, Sandbox

Deletion = Callable[[Item], Exchange]


def delete_with(item: Item, children: Iterable[Item]) -> None:
    """Delete an item, its children first where it is refused with them. Raises Inconclusive where it stays."""
    exchange = item.delete()
    if exchange.is_4xx and children:
        for child in children:
            child.delete().succeeds()
        exchange = item.delete()
    exchange.succeeds()


def deleted_again(item: Item) -> Exchange:
    """The answer to a second DELETE. Raises Inconclusive where the first one, sent here too, is refused."""
    item.delete().succeeds()
    item.read()
    return item.delete()


def used_after_deletion(sandbox: Sandbox, item: Item) -> Findings:
    """The calls that a deleted item takes as if it were there; and the item, if it is there again by them.

    A PUT may create it anew, so it comes last, and what it leads to must be what it answers. Raises Inconclusive
    where the item is still served.
    """
    if item.read().value is not None:
        raise Inconclusive(f"{item.address} is served after its deletion")
    resource, deployment = item.resource, item.deployment
    plain = deployment.plain(resource, 1)
    calls = [item.act(tail) for tail in resource.actions]
    if resource.offers("patch"):
        calls.append(item.patch(plain))
    for child in deployment.resources:
        if child.parent is resource and child.offers("create") and not deployment.ways(child).unusable:
            body = fresh(deployment, child, item.entity, deployment.plain(child))
            calls.append(send(deployment, sandbox.trail, child, item.entity, body, stimulus=True, parents=item.ids)[0])
    found = Findings(f"{exchange.line} → {exchange.outcome}" for exchange in calls if exchange.sent and exchange.ok)
    if item.read().value is not None:
        found.append(f"{item.address} is there again")
    if resource.offers("replace") and not found:
        exchange = item.put(plain)
        if exchange.sent and exchange.is_4xx and item.read().value is not None:
            found.append(f"{exchange.line} → {exchange.outcome}, and the item is there again")
    return found


def refused_deletions(
    sandbox: Sandbox, resource: Resource, body: Mapping[str, Any], life: Life
) -> tuple[list[Item], Findings]:
    """An item and its children after DELETEs that a deployment has to refuse (without credential, in an entity that
    does not exist, at a route below the item that there is none), and what of them is not as it was before. A DELETE
    that is accepted counts for nothing, whatever it changed: the others are tried on a new item then.

    Raises Inconclusive where none is refused.
    """
    tried = every = _deletions(sandbox, resource)
    while tried:
        everybody, answers = _tried(sandbox, sandbox.create(resource, body).live(life), tried)
        accepted = {name: one for name, one in answers.items() if one.sent and not one.is_4xx}
        if not accepted:
            found = _unlike_before(everybody, answers)
            alone = [{name: tried[name]} for name in tried] if found else []
            for one in alone:
                guilty = _unlike_before(*_tried(sandbox, sandbox.create(resource, body).live(life), one))
                if guilty:
                    return everybody, guilty
            return everybody, found
        for name, exchange in accepted.items():
            sandbox.trail.note(f"DELETE ({name}) was answered {exchange.outcome}: what it changed is not judged here")
        tried = {name: one for name, one in tried.items() if name not in accepted}
    raise Inconclusive(f"no DELETE was refused of those that have to be: {', '.join(every)}")


def _tried(sandbox: Sandbox, item: Item, how: Mapping[str, Deletion]) -> tuple[list[Item], dict[str, Exchange]]:
    """An item with children, to which others refer, and what DELETEs of it were answered."""
    everybody = family(sandbox, item)
    refer_to(sandbox, item)
    return everybody, {name: one(item) for name, one in how.items()}


def _deletions(sandbox: Sandbox, resource: Resource) -> dict[str, Deletion]:
    """DELETEs of an item that have to be refused, by what is wrong with them."""
    tried: dict[str, Deletion] = {"unknown entity": lambda item: item.attempt_to_delete(entity=unknown_entity(sandbox))}
    if sandbox.deployment.client.credential is not None and not resource.operations["delete"].public:
        tried["no credential"] = lambda item: item.attempt_to_delete(credential=None)
        tried["garbled credential"] = lambda item: item.attempt_to_delete(credential="garbled")
    if sandbox.deployment.known_ways(resource).if_match:
        tried["stale validator"] = lambda item: item.attempt_to_delete(stale=True)
    tried["unknown route"] = lambda item: sandbox.send(
        "DELETE", item.resource.address(item.entity, item.ids).rstrip("/") + "/cf-nothing"
    )
    return tried


def unspared(everybody: list[Item]) -> Findings:
    """What a rightful DELETE of an item with its children changed, where it was refused."""
    exchange = everybody[0].delete()
    return _unlike_before(everybody, {"": exchange}) if exchange.is_4xx else Findings()


def family(sandbox: Sandbox, item: Item) -> list[Item]:
    """The item with new children of every kind, each as it is read then."""
    children = child_of(sandbox, item)
    if children:
        item.before = item.read()
    return [item, *children]


def _unlike_before(items: Iterable[Item], refused: Mapping[str, Exchange]) -> Findings:
    """The items that are not as they were read before these DELETEs."""
    (name, first), *others = refused.items()
    told = f"{first.line} → {first.outcome}" + (f" ({name})" if name else "")
    told += f" with {len(others)} more" if others else ""
    found = Findings()
    for item in items:
        now = item.read()
        if now != item.before:
            found.append(f"{told}, and {item.address} {'has changed' if now.value is not None else 'is gone'}")
    return found


def taken_along(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any]) -> Findings:
    """The items that are gone after a DELETE of one that they refer to. What has no other parent, and has to refer to
    one, may be its child, and is let go with it; so may the reference be. A DELETE that is refused takes nothing.
    """
    others = {kind.kind for kind, field in referrers(sandbox, resource) if kind.parent or field not in kind.required}
    if not others:
        return Findings()
    item = sandbox.create(resource, body)
    referring = [one for one in refer_to(sandbox, item) if one.resource.kind in others]
    exchange = item.delete()
    if not (exchange.sent and exchange.ok):
        return Findings()
    return Findings(f"{one.address}, which referred to it, is gone" for one in referring if one.read().value is None)


def orphans(children: Iterable[Item]) -> Findings:
    """Those that are served though what stood above them is gone, singly or in their list."""
    found = Findings()
    lists: dict[str, list[Any]] = {}
    for child in children:
        resource, path = child.resource, child.resource.address(child.entity, child.ids[:-1])
        if resource.offers("list") and path not in lists:
            listing = Listing(child.deployment, child.trail, resource, child.entity, child.ids[:-1])
            exchange = listing.get()
            lists[path] = listing.page(exchange) if exchange.ok else []
        if resource.offers("read") and child.read().value is not None:
            found.append(child.address)
        if any(child.deployment.identifies(child, element) for element in lists.get(path, ())):
            found.append(f"{child.address} in its list")
    return found


def deletes_of_many(sandbox: Sandbox, item: Item) -> None:
    """DELETE on the collection of an item, with an empty id, and with an id that some take for all."""
    path = item.resource.address(item.entity, item.ids[:-1]).rstrip("/")
    for address in (path, f"{path}/", f"{path}/*", f"{path}/%2A", f"{path}/*%2C{item.id}"):
        sandbox.send("DELETE", address, headers={"Content-Type": JSON})
