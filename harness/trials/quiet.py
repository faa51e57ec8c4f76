"""Whether somebody else writes in the lists that a run looks at: then what came there is nobody's fault."""

from __future__ import annotations

import time
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.creation import parents_of
from harness.items.listing import Listing
from harness.observation import Observation
from harness.outcomes import Inconclusive
from harness.transport.trail import Trail

_WATCH: Final = 1.5  # seconds
_TRIES: Final = 3
_OF_STRANGERS: Final = ("new in the list", "times that", "counted by", "past the end", "elements shown")


def speaks_of_strangers(observed: Observation | None) -> bool:
    """Whether what was observed is that something came to a list which the run did not create, or how often pages show
    what is there: one that comes, or goes, moves the others from page to page.
    """
    told: Any = observed.observed if observed is not None else None
    if not isinstance(told, dict):
        return False
    return bool(told.get("new")) or any(str(name).startswith(_OF_STRANGERS) for name in told)


def somebody_writes(deployment: Deployment) -> bool:
    """Whether other workers of the run do, or the lists of its entities change with time, though the run itself does
    nothing; what changes with each reading is no one else's doing.
    """
    if deployment.stamps.shared:
        return True
    lists = _watched(deployment)
    time.sleep(max((_lag(deployment, resource) for resource in deployment.surveyed), default=0.0))
    for _ in range(_TRIES):
        first = _shown(lists)
        time.sleep(_WATCH)
        second, third = _shown(lists), _shown(lists)
        if first != second and second == third:
            return True
        if first == second:
            return False
    return False


def _lag(deployment: Deployment, resource: Resource) -> float:
    """Seconds until a list shows what the run itself did last."""
    ways = deployment.known_ways(resource)
    return ways.list_lag + ways.settling


def _shown(lists: list[Listing]) -> dict[str, frozenset[str]]:
    shown = {}
    for listing in lists:
        try:
            shown[listing.path] = frozenset(listing.ids())
        except Inconclusive:
            continue  # what cannot be listed cannot be watched
    return shown


def _watched(deployment: Deployment) -> list[Listing]:
    """The lists to watch, with whatever has to be created to find them."""
    lists = []
    for resource in deployment.surveyed:
        if not resource.offers("list") or deployment.known_ways(resource).crowded:
            continue
        for entity in (one for one in deployment.entities if resource.exists_in(one)):
            try:
                parents = parents_of(deployment, resource, entity)
            except Inconclusive:
                continue  # a list that has no parent to be below cannot be watched
            lists.append(Listing(deployment, Trail(deployment.client), resource, entity, parents))
    return lists
