"""A look at everything that a story has to do with: whether it is as the model says."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.frame import Frame, own_items, read_frame
from harness.items.item import Item
from harness.items.listing import CutShort, Listing
from harness.items.state import State
from harness.observation import Table, observe
from harness.stories.blame import Place, appearing, around, own
from harness.stories.model import Model, Role
from harness.stories.story import UPDATES, Step
from harness.transport.trail import Trail
from harness.trials.sandbox import Sandbox
from harness.values import part

_OLD: Final = 0.5  # seconds that a list may be old
_NOWHERE: Place = ("get-frame", "")


class Finding(NamedTuple):
    """What a look shows: a claim, whether it holds, and the item that it is about, if it is one of the story."""

    place: Place
    holds: bool
    about: str = ""


def canaries(deployment: Deployment, sandbox: Sandbox, root: Resource) -> Frame:
    """What stands for the whole run outside the story, each read by itself: of a run in haste, what is of the same
    lineage.
    """
    return Frame({one.name: one.within(sandbox.trail).read() for one in _standing(deployment, root)}, {})


def canaries_now(deployment: Deployment, sandbox: Sandbox, root: Resource, before: Frame) -> Frame:
    """The same as their lists show it, with the fewest calls; each read by itself where that is not as `before`, as a
    list may be old.
    """
    frame = read_frame(deployment, sandbox.trail, _standing(deployment, root))
    seen = Frame(frame.states, {})  # strangers may come and go in the lists
    return before if seen == before else canaries(deployment, sandbox, root)


def _standing(deployment: Deployment, root: Resource) -> list[Item]:
    return own_items(deployment, (), None if deployment.thorough else root)


def put_back(deployment: Deployment, before: Frame, now: Frame) -> None:
    """Give what stands for the whole run the values again that it had, where it can be replaced: an effect on it that
    lasts could not be seen a second time.
    """
    for item in (item for items in deployment.canaries.values() for item in items):
        then, state = before.states.get(item.name), now.states.get(item.name)
        moved = then is not None and state is not None and then.written() != state.written()
        if moved and then is not None and item.resource.offers("replace"):
            item.within(Trail(deployment.client)).put(then.written().value or {}, raw=True)


class Look:
    """A look after `step`, which was `refused` or not."""

    def __init__(self, sandbox: Sandbox, model: Model, step: Step | None, *, refused: bool = False) -> None:
        self.sandbox = sandbox
        self.model = model
        self.step = step
        self.refused = refused
        self.place = around(step, refused=refused) if step is not None else _NOWHERE

    def findings(self) -> Iterator[Finding]:
        """Each claim, in turn: of the items of the story, and of the places where nobody is."""
        for role in self.model.living:
            if not role.unsure:
                yield Finding(self._place_of(role), role.agrees(role.item.read()), role.title)
        for role in self.model.departed:
            yield Finding(self._grave_of(role), not role.is_back(role.item.read()), role.title)
        self.sandbox.let_lists_settle(*{role.item.resource for role in self.model.roles.values()})
        for role, resource in self.model.nurseries():
            where = f"{resource.name} below {role.title}"
            ids = self._first_page(role, resource)
            observe({where: []}, {where: ids})
            yield Finding(appearing(self.place), not ids)
        yield from self._lists()

    def _place_of(self, role: Role) -> Place:
        """What is broken where a living item is not as it has to be."""
        step = self.step
        if step is not None and step.whom == role.number and not self.refused and step.verb in UPDATES | {"create"}:
            return own(step, "stores")
        return self.place

    def _grave_of(self, role: Role) -> Place:
        """What is broken where an item that was deleted is served."""
        if self.step is not None and role.ended is self.step:
            return own(self.step, "gone" if role.number == self.step.whom else "children")
        return appearing(self.place)

    def _first_page(self, role: Role, resource: Resource) -> list[str]:
        item = role.item
        listing = Listing(item.deployment, self.sandbox.trail, resource, item.entity, item.ids)
        exchange = listing.get()
        field = listing.ways.id_field
        elements = listing.page(exchange) if exchange.ok else []
        return [str(one.get(field, one)) if isinstance(one, dict) else str(one) for one in elements]

    def _lists(self) -> Iterator[Finding]:
        """Each list that shows an item of the story: the living once, the others not at all."""
        groups: dict[Any, list[Role]] = defaultdict(list)
        for role in (*self.model.living, *self.model.departed):
            if role.parent is None or not role.parent.gone:
                groups[_place(role)].append(role)
        for group in groups.values():
            yield from self._listed(group)

    def beside(self, role: Role) -> Iterator[Finding]:
        """What the list shows that an item is in."""
        self.sandbox.let_lists_settle(role.item.resource)
        there = (*self.model.living, *self.model.departed)
        yield from self._listed([one for one in there if _place(one) == _place(role)])

    def _listed(self, group: list[Role]) -> Iterator[Finding]:
        """Whether the list that these are in shows them as they have to be: at once, or a little later."""
        if not group[0].item.is_listed:
            return
        try:
            elements = self._elements(group[0].item)
            if not all(finding.holds for finding in self._shown(group, elements)):
                time.sleep(_OLD)
                elements = self._elements(group[0].item)
        except CutShort:
            return  # nothing tells how to see all of it
        yield from self._shown(group, elements)

    def _elements(self, item: Item) -> list[Any]:
        listing = Listing(item.deployment, self.sandbox.trail, item.resource, item.entity, item.ids[:-1])
        return list(listing.elements())

    def _shown(self, group: list[Role], elements: list[Any]) -> Iterator[Finding]:
        """What the elements of a list show of items that belong in it, and of those that do not any more."""
        place = ("list-complete", group[0].item.resource.route("list"))
        for role in group:
            shown = [one for one in elements if role.item.deployment.identifies(role.item, one)]
            if role.gone:
                back = any(isinstance(one, dict) and role.is_back(State(one, role.item.ways)) for one in shown)
                yield Finding(self._grave_of(role), not back, role.title)
            elif not role.unsure:
                times = {f"{role.title} in its list": 1}
                yield Finding(place, Table({f"{role.title} in its list": len(shown)}) == times, role.title)
                yield Finding(place, not shown or _agrees(role, shown[0]), role.title)


def _place(role: Role) -> tuple[str, str, tuple[str, ...]]:
    label, entity, ids = role.item.name
    return label, entity, ids[:-1]


def _agrees(role: Role, element: Any) -> bool:
    """Whether an element shows of what a client writes what it has to, as a claim."""
    if not isinstance(element, dict):
        return True
    item = role.item
    told = {name: value for name, value in element.items() if name in item.resource.fields}
    believed = {name: value for name, value in (role.believed.value or {}).items() if name in told}
    sides = (item.ways.comparable(item.ways.stored(side)) for side in (believed, told))
    expected, shown = ({f"{role.title} in its list: {name}": v for name, v in side.items()} for side in sides)
    return Table(shown) == {**shown, **part(expected, shown)}
