"""Finds, in a list, what a creation made whose answer does not tell: never what others made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.deployment import Deployment
from harness.item import Item
from harness.listing import Listing
from harness.resources import Resource
from harness.trail import Trail
from harness.values import same


def found_again(
    deployment: Deployment,
    trail: Trail,
    resource: Resource,
    entity: str,
    parents: tuple[object, ...],
    body: Mapping[str, Any],
) -> list[Item]:
    """The items that nobody knew yet and that show the values that only this body has, in their list. Raises
    Inconclusive where the list cannot be read.
    """
    ids = listed_ids(deployment, trail, resource, entity, parents, body)
    items = [Item(deployment, trail, resource, entity, (*parents, one), body) for one in ids]
    found = [item for item in items if item.name not in deployment.ever]
    for item in found:
        deployment.ledger.made(item.address)
        deployment.ever.add(item.name)
    return found


def listed_ids(
    deployment: Deployment,
    trail: Trail,
    resource: Resource,
    entity: str,
    parents: tuple[object, ...],
    body: Mapping[str, Any],
) -> Iterator[object]:
    """The id of the element of the list that shows the values that only this body has."""
    id_field = deployment.known_ways(resource).id_field
    if not resource.offers("list") or not id_field:
        return
    for element in newly_listed(Listing(deployment, trail, resource, entity, parents), parents, body):
        if id_field in element:
            yield element[id_field]


def newly_listed(listing: Listing, parents: tuple[object, ...], body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The elements of a list that show what was sent, with a value that only this run makes: one that is unique, first
    where no own item was before; else all that was sent, under an id that no own item has had, and by one element only.

    What says nothing that is the run's own may be another's, and is not taken for what was created.
    """
    ways, stamps = listing.ways, listing.deployment.stamps
    unique = {name: value for name, value in body.items() if name in ways.unique and stamps.made(value)}
    telling = [name for name, value in body.items() if stamps.tells(value)]
    if not unique and not telling:
        return []
    known, new = list[Mapping[str, Any]](), list[Mapping[str, Any]]()
    for one in listing.elements():
        if isinstance(one, Mapping) and (_says_one(listing, one, unique) if unique else _says_all(listing, one, body)):
            name = (listing.resource.label, listing.entity, (*map(str, (*parents, one.get(ways.id_field))),))
            (known if name in listing.deployment.ever else new).append(one)
    if unique:
        return [*new, *known]
    return new if len(new) == 1 and any(name in new[0] for name in telling) else []


def _says_one(listing: Listing, element: Mapping[str, Any], unique: Mapping[str, Any]) -> bool:
    """Whether an element shows one of the unique values: in its field, or as a text in another one."""
    shown, sent = listing.ways.stored(element), listing.ways.stored(unique)
    texts = {value for value in unique.values() if listing.deployment.stamps.tells(value) and isinstance(value, str)}
    return any(name in shown and same(shown[name], sent[name]) for name in sent) or any(
        isinstance(value, str) and value in texts for value in element.values()
    )


def _says_all(listing: Listing, element: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether an element shows all that was sent, as far as it shows fields of that name."""
    common, sent = body.keys() & element.keys(), listing.ways.stored(body)
    return bool(common) and all(same(element[name], sent[name]) for name in common)
