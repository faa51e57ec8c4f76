"""Finds, in a list, what a creation made whose answer does not tell: never what others made."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.listing import CutShort, Listing
from harness.outcomes import Inconclusive
from harness.transport.trail import Trail
from harness.values import another, same

Parents = tuple[object, ...]


def found_again(
    deployment: Deployment, trail: Trail, resource: Resource, entity: str, parents: Parents, body: Mapping[str, Any]
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
    deployment: Deployment, trail: Trail, resource: Resource, entity: str, parents: Parents, body: Mapping[str, Any]
) -> Iterator[object]:
    """The ids of the elements of the list that are what a creation made."""
    id_field = deployment.known_ways(resource).id_field
    if resource.offers("list") and id_field:
        listing = Listing(deployment, trail, resource, entity, parents)
        yield from (one[id_field] for one in newly_listed(listing, parents, body) if id_field in one)


def look_before(deployment: Deployment, resource: Resource, entity: str, parents: Parents, body: Any) -> None:
    """Note what a list shows before a creation, where neither its answer nor its body tells what it makes."""
    ways, place = deployment.ways(resource), (resource.label, entity, parents)
    deployment.listed_before.pop(place, None)
    untold = not ways.id_from or ways.id_from.startswith("listed:")
    if not untold or not resource.offers("list") or not isinstance(body, Mapping) or _own(deployment, resource, body):
        return
    listing = Listing(deployment, Trail(deployment.client), resource, entity, parents)
    with contextlib.suppress(Inconclusive):  # then nothing that it shows afterwards counts as new
        deployment.listed_before[place] = frozenset(_id_in(one, listing) for one in _shown(listing)[0])


def newly_listed(listing: Listing, parents: Parents, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The elements of a list that are what was created: those with a unique value that only this run has made, new ones
    first; else those that were not there before the creation, and show all that was sent. Where others have left the
    list since, it may have been cut, and nothing is new for certain.
    """
    deployment, ways, label = listing.deployment, listing.ways, listing.resource.label
    before = deployment.listed_before.get((label, listing.entity, parents))
    own, sent = _own(deployment, listing.resource, body), ways.stored(body)
    if not own and before is None:
        return []
    shown, cut = _shown(listing)
    names = [_id_in(one, listing) for one in shown]
    place = label, listing.entity, tuple(map(str, parents))
    ever = {ids[-1] for *where, ids in deployment.ever if (*where, ids[:-1]) == place}
    certain = before is not None and before - ever <= set(names)
    known, new = list[Mapping[str, Any]](), list[Mapping[str, Any]]()
    for name, one in zip(names, shown, strict=True):
        if own and _says(listing, one, own):
            (known if name in ever else new).append(one)
        elif certain and name not in ever | (before or frozenset()) and _is_alike(ways.stored(one), sent):
            new.append(one)
    if cut is not None and not new and not known:
        raise cut
    return new + known


def _is_alike(shown: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether what a list shows are some of the fields that were sent, and all those as they were."""
    common = shown.keys() & sent.keys()
    return bool(common) and all(same(shown[field], sent[field]) for field in common)


def _shown(listing: Listing) -> tuple[list[Mapping[str, Any]], CutShort | None]:
    """The objects that a list shows, and why it may not show all of them."""
    elements, cut = list[Any](), None
    try:
        for page in listing.pages():
            elements += page
    except CutShort as problem:
        cut = problem
    return [one for one in elements if isinstance(one, Mapping)], cut


def id_names(resource: Resource) -> tuple[str, ...]:
    """The fields that may show the id of an item, likeliest first."""
    hint, key = resource.hint.id, resource.key.name if resource.item else "id"
    own = [f"{resource.name}Id", f"{resource.name.rstrip('s')}Id"]
    told = [hint] if hint else []
    return tuple(dict.fromkeys([*told, key, "id", *own, "_id", "uuid", "key", "slug", "code", "name"]))


def _id_in(element: Mapping[str, Any], listing: Listing) -> str:
    """The id that an element of a list shows, as far as it is known where."""
    names = (listing.ways.id_field,) if listing.ways.id_field else id_names(listing.resource)
    return str(next((element[name] for name in names if name in element), ""))


def _own(deployment: Deployment, resource: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
    """The unique values of a body that this run has made: nobody else's item has them."""
    unique = deployment.known_ways(resource).unique
    return {name: value for name, value in body.items() if name in unique and deployment.stamps.made(value)}


def _says(listing: Listing, element: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Whether an element shows one of the run's own values: in its field, or as a text under another name. They are
    unlike any other also where they are trimmed or folded, of which nothing may be known yet.
    """
    shown, sent = listing.ways.stored(element), listing.ways.stored(own)
    texts = [value for value in own.values() if isinstance(value, str) and listing.deployment.stamps.tells(value)]
    held = [value for value in element.values() if isinstance(value, str)]
    return any(name in shown and same(shown[name], sent[name]) for name in sent) or any(
        not another(text, value) for text in texts for value in held
    )
