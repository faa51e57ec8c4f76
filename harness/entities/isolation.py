"""One entity seen from another: what its lists show of it."""

from __future__ import annotations

from typing import Final

from harness.documents.paging import LEADS_OR_SORTS, as_parameter, roles_of
from harness.documents.resources import Resource
from harness.items.creation import canary
from harness.items.item import Item
from harness.items.listing import Listing
from harness.items.marks import marks_of, shows
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.schemas.samples import NoSample, sample
from harness.trials.sandbox import Sandbox

_PAGE: Final = 4
_SEARCHES: Final = frozenset({"q", "query", "search", "searchtext", "term", "text", "keyword", "keywords", "fulltext"})
_SPOKEN: Final = ("name", "title", "label", "email", "subject", "description")


def strangers_in(sandbox: Sandbox, resource: Resource, entity: str, *, of: str) -> Findings:
    """The other entity's canaries that the list of `entity` shows, walked in small pages, or filtered for them, sorted
    and plain; and a total that counts what is created over there. Raises Inconclusive where elements do not tell whose
    they are.
    """
    deployment = sandbox.deployment
    own = canary(deployment, resource, entity)
    canary(deployment, resource, of)
    foreign = deployment.canaries[resource.kind, of]
    sandbox.let_lists_settle(resource)
    listing = Listing(deployment, sandbox.trail, resource, entity, own.ids[:-1])
    standing = len(deployment.canaries[resource.kind, entity])
    elements = listing.in_pages_of(min(max(standing // 2, 1), _PAGE))  # a second page is a way of its own
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
    marks = marks_of(own)
    if any(isinstance(element, dict) and marks.isdisjoint(element) for element in elements):
        raise Inconclusive(f"the list of {resource.label} shows nothing that tells one item from another")
    found += [
        f"{item.address} in the list of {entity}"
        for item in foreign
        if any(isinstance(element, dict) and shows(item, element) for element in elements)
    ]
    return found


def _queries_for(item: Item) -> list[tuple[tuple[str, str], ...]]:
    """Documented filters, one at a time, with the value that `item` has, or else a plain one, and searches with a text
    of it; what pages or sorts is left alone: it may hide the item.
    """
    queries: list[tuple[tuple[str, str], ...]] = []
    for parameter in item.resource.operations["list"].query:
        value = {**item.sent, **(item.before.value or {})}.get(parameter.name)
        if value is None and parameter.name.lower().lstrip("$") in LEADS_OR_SORTS:
            continue
        if value is None and parameter.name.lower().lstrip("$").replace("_", "") in _SEARCHES:
            value = _spoken(item)
        if not isinstance(value, str | int | float):
            try:
                value = sample(parameter.schema, 1, parameter.name)
            except NoSample:
                continue
        queries.append(((parameter.name, as_parameter(value)),))
    return queries


def _spoken(item: Item) -> str | None:
    """The text of an item by which people are likely to look for it."""
    texts = {name: value for name, value in item.sent.items() if isinstance(value, str) and value}
    return next((texts[name] for name in (*_SPOKEN, *texts) if name in texts), None)


def _sorted(resource: Resource) -> tuple[tuple[str, str], ...]:
    """A documented order of the list, if its values are told."""
    name = roles_of(resource).get("sort", "")
    told = [p.schema.variant.get("enum", ()) for p in resource.operations["list"].query if p.name == name]
    return tuple((name, str(values[0])) for values in told if values)
