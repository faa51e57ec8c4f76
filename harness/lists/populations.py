"""Several items planted in one list, and how the list shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.listing import satisfied_filters
from harness.observation import Findings, Table
from harness.schemas.schema import Schema
from harness.trials.sandbox import Sandbox
from harness.values import part, same

_MOST_CHOICES: Final = 4
_PAGE: Final = 4
_COMPARED: Final = 3  # what the trial itself created last: two that were changed since, and one that was not


def population(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any]) -> list[Item]:
    """Items of one collection: the canaries that stand in it, one of required fields alone, one for each choice, one
    from `body`; two were listed and changed since: one was replaced by less than it had, and one updated.
    """
    entity = sandbox.entity_of(resource)
    first = sandbox.canary(resource, entity=entity)
    plain = [sandbox.deployment.plain(resource, n) for n in (1, 2)]
    most = _MOST_CHOICES if sandbox.deployment.thorough else 2
    least = {name: value for name, value in plain[0].items() if name in resource.required}
    choices = _choices(resource, plain[0], most)
    *others, last = choices or plain[:1]
    *_, replaced, updated, _ = own = [sandbox.create(resource, one) for one in (least, *others, last, body)]
    sandbox.listing(resource).elements()
    updated.move_on(plain[1])
    replaced.move_on(_less(resource, plain[1]), "replace")
    canaries = sandbox.deployment.canaries[resource.kind, entity]
    return [*(one.within(sandbox.trail) for one in canaries if one.ids[:-1] == first.ids[:-1]), *own]


def _less(resource: Resource, plain: Mapping[str, Any]) -> dict[str, Any]:
    """What is required of a body, and one member of each nested object, where that is enough."""
    told = {name: dict([*value.items()][:1]) for name, value in plain.items() if isinstance(value, Mapping)}
    fitting = {name: value if resource.fields[name].allows(value) else plain[name] for name, value in told.items()}
    return {**fitting, **{name: value for name, value in plain.items() if name in resource.required - told.keys()}}


def _choices(resource: Resource, plain: Mapping[str, Any], most: int) -> list[dict[str, Any]]:
    """`plain` with each value that booleans and enumerations can have, one after the other."""
    told = {name: _values(schema) for name, schema in resource.fields.items() if name in plain}
    longest = min(max(map(len, told.values()), default=0), most)
    rows = [{**plain, **{n: some[row % len(some)] for n, some in told.items() if some}} for row in range(longest)]
    return [row for row in rows if _allowed(resource, row)]


def _values(schema: Schema) -> list[Any]:
    told = [value for value in schema.variant.get("enum", ()) if value is not None]
    return told or ([True, False] if schema.variant.kind == "boolean" else [])


def _allowed(resource: Resource, body: Mapping[str, Any]) -> bool:
    schema = resource.body_schema(resource.creation)
    return schema is None or schema.allows(body)


def small_pages(sandbox: Sandbox, resource: Resource, elements: list[Any]) -> list[Any]:
    """All elements, walked to the end in short pages where those can be followed; `elements`, which were read at
    once, where another reading at once shows that their order is not stable.
    """
    size = _PAGE if sandbox.deployment.thorough else max(_PAGE, len(elements) // 2 + 1)
    walked = sandbox.listing(resource).in_pages_of(size)
    if len(walked) == len(elements) and _keys(resource, sandbox, walked) == _keys(resource, sandbox, elements):
        return walked
    again = sandbox.listing(resource).elements()
    stable = _keys(resource, sandbox, again) == _keys(resource, sandbox, elements)
    return walked if stable else elements


def _keys(resource: Resource, sandbox: Sandbox, elements: list[Any]) -> list[str]:
    field = sandbox.deployment.known_ways(resource).id_field
    return [str(one.get(field, one)) if isinstance(one, dict) else str(one) for one in elements]


def filtered_for(sandbox: Sandbox, item: Item) -> Findings:
    """What the list shows of an item when it is asked for all that the item has, filter by documented filter."""
    pairs = satisfied_filters(item)
    if not pairs:
        return Findings()
    listing = sandbox.listing(item.resource)
    exchange = listing.get(pairs)
    elements = listing.page(exchange) if exchange.ok else []
    return Findings(f"{item.address} in {exchange.line}" for one in elements if _identifies(item, one))


def occurrences(items: Sequence[Item], elements: Sequence[Any]) -> Table:
    """How often each item stands among the elements of its list."""
    return Table({str(item.id): sum(_identifies(item, one) for one in elements) for item in items})


def each_once(items: Sequence[Item]) -> Table:
    """Every item one time."""
    return Table({str(item.id): 1 for item in items})


def listed(items: Sequence[Item], elements: Sequence[Any]) -> Table:
    """What the list shows of the newest items; a summary shows less than GET does."""
    return Table({str(item.id): item.ways.comparable(_shown(item, elements)) for item in items[-_COMPARED:]})


def read(items: Sequence[Item], elements: Sequence[Any]) -> Table:
    """What GET shows of the newest items, where their list shows it too; what only the list shows is its own, unless a
    client writes it.
    """
    seen = {}
    for item in items[-_COMPARED:]:
        element = item.ways.comparable(_shown(item, elements))
        own = {name: value for name, value in element.items() if not _is_claimed(item, name, value)}
        now = item.read() if item.deployment.thorough else item.before
        shown = (now.value or {}) if item.resource.offers("read") else element
        seen[str(item.id)] = {**own, **part(item.ways.comparable(shown), element)}
    return Table(seen)


def _is_claimed(item: Item, name: str, value: Any) -> bool:
    """Whether a list that shows a value says that the item has it: GET would show it, and it is more than nothing."""
    schema = item.documented.get(name)
    nothing = value in (None, "", [], {}) or (schema is not None and same(value, schema.get("default")))
    return schema is not None and name in item.resource.fields and not nothing


def _shown(item: Item, elements: Sequence[Any]) -> dict[str, Any]:
    found = next((one for one in elements if _identifies(item, one)), None)
    return found if isinstance(found, dict) else {}


def _identifies(item: Item, element: Any) -> bool:
    return item.deployment.identifies(item, element)
