"""Everything that only reads, in a row: what none of it may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.documents.paging import parameter_for, roles_of
from harness.items.item import Item
from harness.items.listing import Listing, satisfied_filters
from harness.trials.sandbox import Sandbox

READINGS: Final = 8
HASTY_READINGS: Final = 2
HASTY_QUERIES: Final = 2
_PLACES: Final = ("page", "offset", "cursor")


def read_burst(sandbox: Sandbox, item: Item, queries: Sequence[Sequence[Sequence[str]]]) -> None:
    """GET, HEAD and OPTIONS of an item and of its list, plain and with each of `queries`, and with filters that the
    item satisfies; the item several times, for what only a number of readings brings about.
    """
    path, route = item.resource.address(item.entity, item.ids), item.resource.route("read")
    thorough = sandbox.deployment.thorough
    for method in ("HEAD", "OPTIONS", *["GET"] * (READINGS if thorough else HASTY_READINGS)):
        sandbox.send(method, path, route=route if method == "GET" else "")
    if not item.resource.offers("list"):
        return
    listing = Listing(sandbox.deployment, sandbox.trail, item.resource, item.entity, item.ids[:-1])
    leading = set(roles_of(item.resource).values()) - {parameter_for(item.resource, role) for role in _PLACES}
    turned = [(pair[0], pair[1]) for query in queries[:1] for pair in query if pair[0] in leading]
    asked = queries if thorough else queries[-HASTY_QUERIES:]
    for query in [(), (*satisfied_filters(item), *turned), *asked]:
        pairs = tuple((pair[0], pair[1]) for pair in query)
        listing.get(pairs, note="stimulus")
        if thorough:
            sandbox.send("GET", path, query=pairs, route=route)


def disguised_reads(item: Item, disguises: Mapping[str, Mapping[str, Any]]) -> None:
    """GET an item and its list in each of the disguises, and the routes of its actions, which are no more than GETs all
    the same.
    """
    listing = item.deployment.listing(item, item.trail) if item.resource.offers("list") else None
    for told in disguises.values():
        how: dict[str, Any] = {"headers": told.get("headers", {}), "note": "stimulus"}
        how["query"] = tuple((pair[0], pair[1]) for pair in told.get("query", ()))
        if "body" in told:
            how["json"] = told["body"]
        item.get(**how)
        if listing is not None:
            listing.get(**how)
    for tail in reversed(item.resource.actions):
        item.trail.observe("GET", item.address.rstrip("/") + tail, note="stimulus")


def reads_below(item: Item) -> None:
    """GET the lists below an item, whatever they are answered with."""
    for resource in item.deployment.resources:
        if resource.parent is item.resource and resource.offers("list"):
            Listing(item.deployment, item.trail, resource, item.entity, item.ids).get(note="stimulus")
