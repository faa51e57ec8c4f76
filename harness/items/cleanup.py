"""Deletes what the run created, and says what could not be deleted; it never raises for what it is answered."""

from __future__ import annotations

from harness.deployment import Deployment
from harness.documents.routes import located
from harness.items.item import Item
from harness.items.ledger import STANDING
from harness.outcomes import BudgetSpent, DeploymentGone
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail


def remove(deployment: Deployment, item: Item) -> bool:
    """Delete an own item as clean-up, and whether it is gone. Never raises for what the deployment answers."""
    if not item.resource.offers("delete"):
        deployment.ledger.kept(item.address, "the document offers no DELETE")
        return False
    if deployment.client.interruption.hurried:
        deployment.ledger.kept(item.address, "clean-up was interrupted")
        return False
    trail = Trail(deployment.client)
    try:
        if not item.gone:
            with deployment.client.cleaning_up():
                exchange = _deleted(item.within(trail))
            if not exchange.ok and not exchange.is_absence:
                deployment.ledger.kept(item.address, f"DELETE answered {exchange.outcome}")
                return False
    except (BudgetSpent, DeploymentGone) as problem:
        deployment.ledger.kept(item.address, str(problem))
        return False
    deployment.ledger.removed(item.address)
    for name in item.ways.references.keys() & item.ways.unique:
        referred = item.ways.references[name], str((item.before.value or {}).get(name))
        target = deployment.spares.pop(referred, None)
        if target is not None:
            remove(deployment, target)
    return True


def _deleted(item: Item) -> Exchange:
    """The answer to its DELETE. Where that is refused, its state may forbid it: then after each of its actions that
    has succeeded in this run, until one lets it go.
    """
    exchange = item.delete()
    if exchange.passing:
        exchange = item.delete()
    for tail, operation in item.resource.actions.items():
        if not exchange.is_4xx or exchange.is_absence:
            break
        if any(seen.ok for seen in item.deployment.audit.of(operation.route)) and item.act(tail).ok:
            exchange = item.delete()
    return exchange


def remove_planted(deployment: Deployment) -> None:
    """Delete the populations that were planted, children before parents."""
    order = [resource.label for resource in deployment.resources]
    for key in sorted(deployment.planted, key=lambda key: -order.index(key[0])):
        for item in reversed(deployment.planted.pop(key).items):
            remove(deployment, item)


def remove_the_rest(deployment: Deployment) -> None:
    """Delete what stood there for the whole run, and what an interruption left, youngest first: children go before
    their parents, and what refers before what it refers to.
    """
    for address, why in reversed(list(deployment.ledger.left.items())):
        item = item_at(deployment, address) if why == STANDING else None
        if item is not None:
            remove(deployment, item)


def item_at(deployment: Deployment, address: str) -> Item | None:
    """The item at an address in an entity of the run; None where the document has no such route."""
    for resource in deployment.resources:
        parts = located(deployment.prefix + resource.scope + resource.item, address) if resource.item else None
        if parts is not None and parts[0] in deployment.entities:
            return Item(deployment, Trail(deployment.client), resource, parts[0], tuple(parts[1:]))
    return None
