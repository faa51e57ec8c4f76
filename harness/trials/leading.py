"""What has to come before an action in the life of an item: other actions, one or two."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from harness.deployment import Deployment
from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_MOST_PAIRS: Final = 6


def lead_up(sandbox: Sandbox, endpoint: Endpoint, item: Item) -> None:
    """Trigger on an item what has to come before the endpoint's action, as far as the run knows of it."""
    for leading in sandbox.deployment.leading.get((item.resource.label, endpoint.action), ()):
        lead(sandbox, item, leading)


def led(sandbox: Sandbox, endpoint: Endpoint) -> bool:
    """Whether the run knows that something has to come before the endpoint's action."""
    label = endpoint.resource.label if endpoint.resource is not None else ""
    return (label, endpoint.action) in sandbox.deployment.leading


def leadings(deployment: Deployment, resource: Resource, tail: str) -> Iterator[tuple[str, ...]]:
    """What may have to come before an action: another one; once in a run, two others."""
    others = [other for other in resource.actions if other != tail]
    yield from ((other,) for other in others)
    if (resource.label, tail) not in deployment.unled:
        deployment.unled.add((resource.label, tail))
        yield from itertools.islice(itertools.permutations(others, 2), _MOST_PAIRS)


def lead(sandbox: Sandbox, item: Item, tail: str) -> Exchange:
    """Trigger an action to set the stage."""
    operation = item.resource.actions[tail]
    path = item.address.rstrip("/") + tail
    return sandbox.trail.prepare("POST", path, json=operation.plain_body, route=operation.route)
