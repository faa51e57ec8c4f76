"""Deletes what the run created, and says what could not be deleted; it never raises for what it is answered."""

from __future__ import annotations

import itertools

from harness.deployment import Deployment
from harness.item import Item
from harness.outcomes import BudgetSpent, DeploymentGone
from harness.trail import Trail


def remove(deployment: Deployment, item: Item) -> bool:
    """Delete an own item as clean-up, and whether it is gone. Never raises for what the deployment answers."""
    if not item.resource.offers("delete"):
        deployment.ledger.kept(item.address, "the document offers no DELETE")
        return False
    trail = Trail(deployment.client)
    try:
        if not item.gone:
            with deployment.client.cleaning_up():
                exchange = item.within(trail).delete()
                if exchange.passing:
                    exchange = item.within(trail).delete()
            if not exchange.ok and exchange.status not in {404, 410}:
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


def remove_planted(deployment: Deployment) -> None:
    """Delete the populations that were planted, children before parents."""
    order = [resource.label for resource in deployment.resources]
    for key in sorted(deployment.planted, key=lambda key: -order.index(key[0])):
        for item in reversed(deployment.planted.pop(key).items):
            remove(deployment, item)


def remove_canaries(deployment: Deployment) -> None:
    """Delete what stood there for the whole run, children before parents."""
    remove_planted(deployment)
    for resource in reversed(deployment.resources):
        for entity in deployment.entities:
            if resource.creation and (resource.label, entity) in deployment.stages:
                remove(deployment, deployment.stages.pop((resource.label, entity)))
        if resource.label in deployment.scapegoats:
            remove(deployment, deployment.scapegoats.pop(resource.label))
        for kind, entity in itertools.product((one.kind for one in resource.shapes), deployment.entities):
            for item in reversed(deployment.canaries.get((kind, entity), [])):
                remove(deployment, item)
    for item in deployment.spares.values():
        remove(deployment, item)
