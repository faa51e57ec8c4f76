"""The frame of an operation: all own data outside what it names, read with the fewest calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.creation import canary
from harness.items.item import Item
from harness.items.listing import Listing
from harness.items.state import State
from harness.observation import observe
from harness.outcomes import Inconclusive
from harness.transport.trail import Trail
from harness.values import differences, same

GONE: Final = "(not served)"
Name = tuple[str, str, tuple[str, ...]]


class Frame:
    """Own items by name, as they were read, and the ids of strangers in each list that was read whole.

    Two frames are equal when nothing that both looked at changed, came or went.
    """

    def __init__(self, states: Mapping[Name, State], lists: Mapping[Name, frozenset[str]]) -> None:
        self.states = dict(states)
        self.lists = dict(lists)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        items, lists = self.states.keys() & other.states.keys(), self.lists.keys() & other.lists.keys()
        before, after = other._shown(items), self._shown(items)
        for name in lists:  # strangers may go as they like; that one came may be the doing of what was tried
            if came := sorted(self.lists[name] - other.lists[name]):
                where = f"new in the list of {_told_list(name)}"
                before[where], after[where] = [], came
        told = list(differences(before, after))
        observe({where: value for where, value, _ in told}, {where: value for where, _, value in told})
        return same(before, after)

    __hash__ = None  # type: ignore[assignment]  # a reading, not a key

    def without(self, item: Item | None, *, below: bool = True) -> Frame:
        """Less an item, and what is `below` it; its parents, and what it refers to or is referred to by, less their
        stamps and counters, which may follow it.
        """
        if item is None:
            return self
        states = {n: s for n, s in self.states.items() if not (_nested(n, item) if below else n == item.name)}
        close = {ancestor.label for ancestor in item.resource.ancestors} | set(item.ways.references.values())
        for resource in item.deployment.resources:
            refers = item.resource.label in item.deployment.known_ways(resource).references.values()
            close |= {resource.label} if refers else set()
        return Frame({n: s.written() if n[0] in close else s for n, s in states.items()}, self.lists)

    def with_items(self, items: Iterable[Item]) -> Frame:
        """And items as they were right after their creation."""
        return Frame({**self.states, **{item.name: item.before for item in items}}, self.lists)

    def with_newer(self, frame: Frame) -> Frame:
        """And what another frame shows, which was read later."""
        return Frame({**self.states, **frame.states}, {**self.lists, **frame.lists})

    def looked_at(self, item: Item) -> bool:
        """Whether the list that an item belongs in was looked at, if there is one to look at."""
        label, entity, ids = item.name
        return not item.is_listed or (label, entity, ids[:-1]) in self.lists

    def _shown(self, items: Iterable[Name]) -> dict[str, Any]:
        states = {name: self.states[name] for name in items}
        return {_told(n): GONE if s.value is None else s.comparable() for n, s in states.items()}

    def __repr__(self) -> str:
        return f"Frame({len(self.states)} items, {len(self.lists)} lists)"


def _told(name: Name) -> str:
    label, entity, ids = name
    return f"{label} in {entity}: {'/'.join(ids)}"


def _told_list(name: Name) -> str:
    label, entity, parents = name
    return f"{label} in {entity}" + (f" below {'/'.join(parents)}" if parents else "")


def _nested(name: Name, item: Item) -> bool:
    """Whether a name is that of `item` or of an item below it."""
    label, entity, ids = item.name
    return name[1] == entity and name[0].startswith(label) and name[2][: len(ids)] == ids


def read_frame(deployment: Deployment, trail: Trail, items: Iterable[Item]) -> Frame:
    """Read items from their list where that shows them whole, else singly.

    An own item that is not there any more is marked as gone.
    """
    states: dict[Name, State] = {}
    lists: dict[Name, frozenset[str]] = {}
    groups: dict[Name, list[Item]] = defaultdict(list)
    for item in items:
        label, entity, ids = item.name
        groups[label, entity, ids[:-1]].append(item)
    for place, group in groups.items():
        remaining = group
        if group[0].resource.offers("list") and not group[0].ways.refuses.get("list"):
            remaining = _from_list(deployment, trail, place, group, states, lists)
        for item in remaining:
            states[item.name] = item.within(trail).read()
            item.gone = states[item.name].value is None
    return Frame(states, lists)


def _from_list(
    deployment: Deployment,
    trail: Trail,
    place: Name,
    group: list[Item],
    states: dict[Name, State],
    lists: dict[Name, frozenset[str]],
) -> list[Item]:
    """Fill in what the first page of the list tells; the items that still have to be read singly."""
    first = group[0]
    listing = Listing(deployment, trail, first.resource, first.entity, first.ids[:-1])
    exchange = listing.get()
    if exchange.is_4xx:
        return group  # the parent went, and its list with it
    elements = listing.page(exchange)
    remaining = []
    for item in group:
        shown = [element for element in elements if deployment.identifies(item, element)]
        if len(shown) == 1 and first.ways.lists_whole_items:
            states[item.name] = State(shown[0], item.ways)
        else:
            remaining.append(item)
    if not remaining:  # a list that is read whole also shows what a write brought into being beside
        label, entity, parents = place
        ids = {_id_of(first, element) for element in deployment.stamps.without_other_workers(elements)}
        lists[place] = frozenset(one for one in ids if (label, entity, (*parents, one)) not in deployment.ever)
    return remaining


def _id_of(item: Item, element: Any) -> str:
    field = item.ways.id_field
    return str(element.get(field, element)) if isinstance(element, Mapping) and field else str(element)


def own_items(deployment: Deployment, more: Iterable[Item], family: Resource | None = None) -> list[Item]:
    """The canaries of every resource in every entity, and `more`. Raises Inconclusive where there are none.

    With a `family`, only those of that resource, of its ancestors and of its descendants.
    """
    items = list(more)
    for resource in deployment.resources:
        related = {resource.label, *(ancestor.label for ancestor in resource.ancestors)}
        if family is not None and family.label not in related and resource not in family.ancestors:
            continue
        for entity in deployment.entities:
            if resource.creation and resource.exists_in(entity) and not deployment.ways(resource).unusable:
                canary(deployment, resource, entity)
                items += deployment.canaries[resource.kind, entity]
    if not items:
        raise Inconclusive("there are no own items to compare")
    return items
