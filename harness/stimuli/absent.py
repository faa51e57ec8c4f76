"""Items that are not there: never created, or created and deleted."""

from __future__ import annotations

from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.item import Item
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_SHORTER: Final = (0, 7, 5)
"""How many digits the witnesses of an unknown number have; 0 as many as there are."""
_LONG: Final = 40


def asked_for(ghost: Item) -> Exchange:
    """The answer to a GET of what is not there, kept for those who ask what an unknown id gets."""
    exchange = ghost.get()
    if exchange.sent:
        ghost.deployment.troubles.setdefault((ghost.resource.route("read"), "unknown id", 0), exchange)
    return exchange


def unknown_item(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Item | None:
    """An id that no item has, of another length for each witness: where a route only reads, and where the length is
    the client's to choose. None for the usual one.
    """
    resource = endpoint.resource
    if resource is None or endpoint.role != "read" or turn == 0:
        return None
    ghost = sandbox.unknown(resource)
    ghost.ids = (*ghost.ids[:-1], _of_length(resource, ghost.id, turn, chosen=_is_chosen(sandbox, resource)))
    return ghost


def _is_chosen(sandbox: Sandbox, resource: Resource) -> bool:
    return sandbox.deployment.known_ways(resource).id_field in resource.fields or resource.creation == "replace"


def _of_length(resource: Resource, known: Any, turn: int, *, chosen: bool) -> Any:
    """`known` with fewer digits or more letters, as far as the document allows it and ids are no fixed form."""
    schema = resource.key.schema
    digits = _SHORTER[turn % len(_SHORTER)]
    if isinstance(known, int) and digits:
        shorter = known % 10**digits + 10 ** (digits - 1)
        return shorter if schema.allows(shorter) else known
    if isinstance(known, str) and chosen and turn % 2:
        longer = known.ljust(_LONG, "x")
        return longer if schema.allows(longer) and not schema.get("format") else known
    return known


def deleted_item(sandbox: Sandbox, resource: Resource, turn: int) -> Item:
    """An item of the trial's own that it has deleted. Raises Inconclusive where it cannot."""
    item = sandbox.create(resource, sandbox.deployment.plain(resource, turn))
    item.clear_away()
    return item
