"""What an item says that no other one says, so that it is known wherever it is met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.listing import Listing
from harness.outcomes import Inconclusive
from harness.transport.exchange import Exchange
from harness.values import part, same


def marked(deployment: Deployment, resource: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with a value that nothing else has in one of its free texts or numbers, where nothing in it is unique:
    items of two places may have the same id, and are known apart by it.
    """
    ways = deployment.known_ways(resource)
    if ways.unique:
        return dict(body)
    for name, schema in resource.fields.items():
        told = schema.variant.flat.keys() & {"enum", "const", "format", "pattern", "writeOnly"}
        free = name in body and not told and name not in ways.references
        if free and schema.variant.kind in {"string", "integer", "number"}:
            mark = deployment.stamps.stamp(schema, "")
            if schema.allows(mark) and deployment.stamps.tells(mark):
                return {**body, name: mark}
    return dict(body)


def marks_of(item: Item) -> frozenset[str]:
    """The fields by which `item` and nothing else is known: those with a value, or an id, that others hardly have."""
    unique = item.ways.unique & item.sent.keys()
    said = {name for name, value in item.sent.items() if item.deployment.stamps.tells(value)}
    named = {item.ways.id_field} - {""} if not str(item.id).isdigit() else set[str]()
    return frozenset(unique or said) | named


def telling(deployment: Deployment, body: Any) -> list[str]:
    """The fields of a body with values that nothing else has."""
    return [name for name in body if deployment.stamps.tells(body[name])] if isinstance(body, Mapping) else []


def shows(item: Item, value: Mapping[str, Any]) -> bool:
    """Whether a representation is certainly that of `item`: by what is unique, else by its id and all that was sent, if
    there is something in it that only this item has.
    """
    ways, marks = item.ways, marks_of(item) & value.keys()
    names = marks & ways.unique & item.sent.keys()
    if not names:
        names = item.sent.keys() & value.keys()
        if not marks or not names or str(value.get(ways.id_field, item.id)) != str(item.id):
            return False
    sent = {name: item.sent[name] for name in names}
    return same(ways.stored(part(value, sent)), ways.stored(sent))


def met_alone(item: Item, there: Item, exchange: Exchange) -> bool:
    """Whether what a GET of `there` answered, where `item` is not, is certainly `item`, and nobody else's has that id
    there by the list: a write may find another than GET does.
    """
    value = item.ways.item(exchange) if exchange.sent and exchange.ok else None
    if value is None or not shows(item, value) or not item.resource.offers("list"):
        return False
    listing = Listing(item.deployment, there.trail, item.resource, there.entity, there.ids[:-1])
    try:
        elements = listing.elements()
    except Inconclusive:
        return False
    met = [element for element in elements if item.deployment.identifies(there, element)]
    told = all(isinstance(element, Mapping) and item.ways.id_field in element for element in elements)
    return told and all(shows(item, element) for element in met)
