"""Items that nobody of us made: what a list shows of a resource in which nothing can be created."""

from __future__ import annotations

from collections.abc import Mapping

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.listing import Listing
from harness.outcomes import Inconclusive
from harness.transport.trail import Trail


def standing(
    deployment: Deployment, trail: Trail, resource: Resource, entity: str, parents: tuple[object, ...] = ()
) -> Item:
    """The first item of a list, below `parents` if there are any, that can be read: it is looked at and referred to,
    and never written.

    Raises Inconclusive where there is none.
    """
    if not resource.offers("list"):
        raise Inconclusive(f"{resource.label} has no list to find an item in")
    known = deployment.found.get((resource.label, entity))
    if known is not None:
        return known.within(trail)
    listing = Listing(deployment, trail, resource, entity, parents)
    for element in listing.page(listing.get()):
        shown = element if isinstance(element, Mapping) else {"": element}
        for name in (resource.key.name, "id", "key", "code", "name", *shown):
            item = Item(deployment, trail, resource, entity, (*parents, shown.get(name)))
            if isinstance(shown.get(name), str | int) and item.get().ok:
                deployment.found[resource.label, entity] = item
                return item
    raise Inconclusive(f"{resource.label} in {entity} has no item to look at")
