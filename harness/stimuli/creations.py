"""What is claimed of creations: that they answer the truth, give ids of their own, and keep to the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from harness.items.item import Item
from harness.items.listing import Listing
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.trials.tried import Creation
from harness.values import differences, part, same

_ACCEPTED: Final = 202


def misleading(sandbox: Sandbox, creation: Creation) -> Findings:
    """Where the answer to a creation departs from what GET shows: its representation, and its Location.

    Raises Inconclusive where the answer claims neither, or where the creation has yet to settle.
    """
    item, exchange = creation.succeeds(), creation.exchange
    if exchange.status == _ACCEPTED:
        raise Inconclusive(f"{exchange.line} answered 202: what it shows is no claim yet")
    located = exchange.headers.get("location", "")
    answer = item.ways.item(exchange) or {}
    lost = {name: None for name, value in item.sent.items() if value is not None and answer.get(name, ...) is None}
    shown = {**item.ways.comparable(answer), **lost}  # null for what was sent is a claim, also where it says absent
    served = item.ways.comparable(item.read().value or {})
    common = {name: served[name] for name in shown if name in served}
    if not common and not located:
        raise Inconclusive(f"{exchange.line} answered {exchange.outcome} without an item and without a Location")
    claims = sum(name in item.sent for name in common) > 1 or item.ways.id_field in common
    found = Findings(
        f"{where}: answered {answered!r}, served {kept!r}"
        for where, kept, answered in (differences(common, part(shown, common)) if claims else ())
    )
    if located and not _leads_to(sandbox, item, exchange, located):
        found.append(f"Location {located} does not lead to {item.address}")
    return found


def _leads_to(sandbox: Sandbox, item: Item, exchange: Exchange, located: str) -> bool:
    """Whether a Location names the item: by its path, else by what GET shows there (RFC 9110, 10.2.2)."""
    base = urlsplit(sandbox.trail.client.base_url).path
    for start in (exchange.request.url, exchange.request.url.rstrip("/") + "/"):
        path = urlsplit(urljoin(start, located)).path
        if unquote(path).rstrip("/").endswith(unquote(item.address).rstrip("/")):
            return True
        there = sandbox.trail.observe("GET", path.removeprefix(base))
        fields = item.ways.item(there) if there.ok else None
        if fields is not None and item.deployment.identifies(item, fields):
            return True
    return False


def ids_given_twice(standing: Iterable[Item], creations: Sequence[Creation]) -> Findings:
    """The addresses that creations were given though an item stands there, or another creation got it."""
    taken = {item.address for item in standing}
    found = Findings()
    for creation in creations:
        address = creation.succeeds().address if creation.exchange.sent else ""
        if address in taken:
            found.append(address)
        taken.add(address)
    return found


def kept_as_it_is(creation: Creation) -> Findings:
    """What of an invalid body that was taken reads back invalid, or not at all: a lenient spelling does not.

    Raises Inconclusive where the item cannot be found.
    """
    return creation.succeeds().invalid()


def created_again(sandbox: Sandbox, old: Item, body: Mapping[str, Any]) -> Item:
    """A new item under the key, or the unique values, of one that was deleted.

    Raises NotExercised where it has neither, Inconclusive where they cannot be used again.
    """
    resource, unique = old.resource, sandbox.deployment.usable(old.resource).unique
    known = {**(old.before.value or {}), **old.sent}
    same_key = {name: known[name] for name in unique & resource.fields.keys() & known.keys()}
    how: dict[str, Any] = {"key": old.id} if resource.creation == "replace" else {}
    if not how and not same_key:
        raise NotExercised("the client chooses no key, and the survey found no unique field")
    return sandbox.post(resource, sandbox.stamped(resource, body) | same_key, exact=True, **how).succeeds()


def accepted_again(sandbox: Sandbox, first: Item, body: Mapping[str, Any]) -> Findings:
    """The creations that are accepted though their unique values are those of `first`: as it shows them, and as they
    were sent where it is known to store them in another form.

    Raises Inconclusive where it has none, and where it is unknown what came of a creation.
    """
    shown, found = first.written, Findings()
    if all(shown.get(name) in (None, "") for name in first.ways.unique):
        raise Inconclusive(f"{first.address} has nothing in a field that has to be unique")
    told = {name: first.sent[name] for name in first.ways.unique & shown.keys() & first.sent.keys()}
    sent = {n: value for n, value in told.items() if not same(value, shown[n]) and first.before.only([n]) == {n: value}}
    for taken in ({}, sent) if sent else ({},):
        exchange = sandbox.post(first.resource, {**body, **shown, **taken}, exact=True).exchange.decided()
        if not exchange.refused:
            found.append(f"{exchange.line} → {exchange.outcome}")
    return found


def children_of(item: Item) -> Findings:
    """The ids that the lists below an item show."""
    found = Findings()
    for resource in item.deployment.resources:
        if resource.parent is item.resource and resource.offers("list"):
            found += Listing(item.deployment, item.trail, resource, item.entity, item.ids).ids()
    return found
