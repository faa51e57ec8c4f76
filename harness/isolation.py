"""One entity seen from another: what leaks, and what reaches across."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from harness.client import JSON
from harness.creation import canary
from harness.document import MERGE_PATCH
from harness.exchange import Exchange
from harness.item import Item
from harness.listing import Listing
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.paging import LEADS_OR_SORTS, as_parameter, roles_of
from harness.resources import Resource
from harness.samples import NoSample, sample
from harness.sandbox import Sandbox
from harness.values import part, same


class Stranger:
    """An item of one entity, addressed through another."""

    def __init__(self, sandbox: Sandbox, item: Item, entity: str) -> None:
        self._sandbox = sandbox
        self._item = item
        self._seen = Item(sandbox.deployment, sandbox.trail, item.resource, entity, item.ids, item.sent)
        self._shown: dict[str, Any] | None = None

    def reads(self) -> Findings:
        """What a GET through the wrong entity shows of the item, or a list below its parent there: nothing, if it is
        refused or shows another.
        """
        exchange = self._sandbox.trail.stimulate("GET", self._seen.address, route=self._item.resource.route("read"))
        self._shown = self._item.ways.item(exchange) if exchange.ok else None
        leaks = self._shown is not None and shows(self._item, self._shown)
        return Findings([*([_told(exchange)] if leaks else []), *self._listed()])

    def _listed(self) -> Findings:
        """The list of the wrong entity below the item's parent, if there is one and it shows the item."""
        resource = self._item.resource
        if resource.parent is None or not resource.offers("list"):
            return Findings()
        path = self._item.deployment.prefix + resource.address(self._seen.entity, self._item.ids[:-1])
        exchange = self._sandbox.trail.stimulate("GET", path, route=resource.route("list"))
        elements = (self._item.ways.elements(exchange) or []) if exchange.ok else []
        found = [one for one in elements if isinstance(one, dict) and shows(self._item, one)]
        return Findings([_told(exchange)] if found else [])

    def writes(self) -> Findings:
        """The writes through the wrong entity that were taken, though the same on an unknown id is not.

        Raises Inconclusive where reads() has met an item of the other entity with the same id: it is not ours.
        """
        if self._shown is not None and not shows(self._item, self._shown):
            raise Inconclusive(f"{self._seen.address} is another item, of somebody else")
        resource = self._item.resource
        calls: list[Callable[[Item], Exchange]] = [partial(self._act, tail=tail) for tail in resource.actions]
        # PUT comes last: where it lawfully creates, what was addressed in vain before is there afterwards.
        for role, method in (("patch", "PATCH"), ("delete", "DELETE"), ("replace", "PUT")):
            if resource.offers(role):
                calls.append(partial(self._write, role=role, method=method))
        taken = Findings()
        for call in calls:
            exchange = call(self._seen)
            if exchange.ok and exchange.sent and not call(self._nobody()).ok:
                taken.append(_told(exchange))
        return taken

    def _act(self, item: Item, tail: str) -> Exchange:
        operation = item.resource.actions[tail]
        path = item.resource.address(item.entity, item.ids).rstrip("/") + tail
        body: Any = {} if operation.body is not None else ...
        return self._sandbox.send("POST", path, json=body, route=operation.route)

    def _nobody(self) -> Item:
        return self._sandbox.unknown(self._item.resource, entity=self._seen.entity)

    def _write(self, item: Item, role: str, method: str) -> Exchange:
        body: Any = ...
        if role != "delete":
            plain = item.resource.taken(role, self._sandbox.deployment.plain(item.resource, 1))
            body = self._sandbox.deployment.enveloped(item.resource, self._item.kept(plain))
        label = MERGE_PATCH if role == "patch" and item.resource.patch_media_type else JSON
        headers = {"Content-Type": label} if body is not ... else {}
        if item.ways.if_match:
            headers["If-Match"] = self._item.current_etag()
        path = item.resource.address(item.entity, item.ids)
        exchange = self._sandbox.send(method, path, json=body, headers=headers, route=item.resource.route(role))
        if exchange.ok and role == "replace":
            self._sandbox.items.append(item)
        return exchange


def _told(exchange: Exchange) -> str:
    return f"{exchange.line} → {exchange.outcome}"


def strangers_in(sandbox: Sandbox, resource: Resource, entity: str, *, of: str) -> Findings:
    """The other entity's canaries that the list of `entity` shows, walked in small pages, or filtered for them, sorted
    and plain; and a total that counts what is created over there.
    """
    deployment = sandbox.deployment
    own = canary(deployment, resource, entity)
    canary(deployment, resource, of)
    foreign = deployment.canaries[resource.kind, of]
    sandbox.let_lists_settle(resource)
    listing = Listing(deployment, sandbox.trail, resource, entity, own.ids[:-1])
    elements = listing.in_pages_of(4)
    found = Findings()
    counted = listing.total
    if counted is not None and listing.whole and counted > len(elements):  # or it is an estimate
        sandbox.create(resource, deployment.plain(resource), entity=of)
        sandbox.let_lists_settle(resource)
        listing.elements(size=4)
        if listing.total == counted + 1:
            found.append(f"a total of {counted} in the list of {entity}, of {counted + 1} after a creation in {of}")
    queries = _queries_for(foreign[0])
    together = listing.get((*(pair for query in queries for pair in query), *_sorted(resource))) if queries else None
    for exchange in [together] if together is not None and together.ok else map(listing.get, queries):
        elements += listing.page(exchange) if exchange.ok else []
    found += [
        f"{item.address} in the list of {entity}"
        for item in foreign
        if any(isinstance(element, dict) and shows(item, element) for element in elements)
    ]
    return found


def _queries_for(item: Item) -> list[tuple[tuple[str, str], ...]]:
    """Documented filters, one at a time, with the value that `item` has, or else a plain one; what pages or sorts is
    left alone: it may hide the item.
    """
    queries: list[tuple[tuple[str, str], ...]] = []
    for parameter in item.resource.operations["list"].query:
        value = {**item.sent, **(item.before.value or {})}.get(parameter.name)
        if value is None and parameter.name.lower().lstrip("$") in LEADS_OR_SORTS:
            continue
        if not isinstance(value, str | int | float):
            try:
                value = sample(parameter.schema, 1, parameter.name)
            except NoSample:
                continue
        queries.append(((parameter.name, as_parameter(value)),))
    return queries


def _sorted(resource: Resource) -> tuple[tuple[str, str], ...]:
    """A documented order of the list, if its values are told."""
    name = roles_of(resource).get("sort", "")
    told = [p.schema.variant.get("enum", ()) for p in resource.operations["list"].query if p.name == name]
    return tuple((name, str(values[0])) for values in told if values)


def shows(item: Item, value: dict[str, Any]) -> bool:
    """Whether a representation is that of `item`, by what only it has, else by all that was sent."""
    ways = item.ways
    marks = {name: item.sent[name] for name in ways.unique if name in item.sent and name in value}
    if marks:
        return all(same(ways.stored(value)[name], ways.stored(marks)[name]) for name in marks)
    identical = str(value.get(ways.id_field, item.id)) == str(item.id)
    sent = {name: member for name, member in item.sent.items() if name in value}
    return identical and bool(sent) and same(ways.stored(part(value, sent)), ways.stored(sent))
