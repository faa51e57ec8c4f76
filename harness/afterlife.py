"""What comes of an item that was deleted, and of deletions that are no lawful ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.client import JSON
from harness.company import child_of
from harness.creation import fresh, send
from harness.exchange import Exchange
from harness.item import Item
from harness.listing import Listing
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised
from harness.sandbox import Sandbox
from harness.troubles import unknown_entity


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


def refused_deletions(sandbox: Sandbox, item: Item) -> list[Exchange]:
    """DELETEs that a deployment has to refuse: without credential, in an entity that does not exist, at a route below
    the item that there is none. Raises NotExercised where none was refused.
    """
    how: list[dict[str, object]] = [{"entity": unknown_entity(sandbox)}]
    if sandbox.deployment.client.credential is not None and not item.resource.operations["delete"].public:
        how += [{"credential": None}, {"credential": "garbled"}]
    if item.ways.if_match:
        how.append({"stale": True})
    tried = [item.attempt_to_delete(**one) for one in how]
    tried.append(sandbox.send("DELETE", item.resource.address(item.entity, item.ids).rstrip("/") + "/cf-nothing"))
    refused = [exchange for exchange in tried if exchange.is_4xx or not exchange.sent]
    if not refused:
        raise NotExercised("no DELETE was refused")
    return refused


def family(sandbox: Sandbox, item: Item) -> list[Item]:
    """The item with new children of every kind, each as it is read then."""
    children = child_of(sandbox, item)
    if children:
        item.before = item.read()
    return [item, *children]


def unlike_before(items: Iterable[Item]) -> Findings:
    """The addresses of the items that are not as they were read before."""
    return Findings(item.address for item in items if item.read() != item.before)


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
