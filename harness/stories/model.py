"""The plain model of a story: what each own item has to be, by what was told of it last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.documents.resources import Resource
from harness.items.item import Item
from harness.items.state import State
from harness.observation import last, observe
from harness.outcomes import Inconclusive
from harness.stories.story import Step
from harness.values import same


@dataclass(eq=False)
class Role:
    """An item in a story. `believed` is what it was after the last call on it; of the fields that the server writes
    nothing is known. It is `unsure` where it may lawfully be something else since.

    `ended` is the step that deleted it, or something above it.
    """

    number: int
    item: Item
    believed: State
    parent: Role | None = None
    unsure: bool = False
    ended: Step | None = None

    @property
    def gone(self) -> bool:
        """Whether it was deleted."""
        return self.ended is not None

    @property
    def title(self) -> str:
        """How the story calls it."""
        return f"{self.item.resource.name} {chr(ord('A') + self.number % 26)}"

    def seen(self, state: State) -> None:
        """It was read: that is what it has to be from now on."""
        self.believed, self.unsure = state, state.value is None

    def agrees(self, state: State) -> bool:
        """Whether a reading shows what a client wrote of it, as a claim that names it."""
        if self.unsure:
            return True
        holds = state.written() == self.believed.written() and state.value is not None
        told = last()
        if state.value is None:
            observe({self.title: "as it was"}, {self.title: "(not served)"})
        elif told is not None:
            sides = ({f"{self.title}: {name}": value for name, value in side.items()} for side in told)
            observe(*sides)
        return holds

    def is_back(self, state: State) -> bool:
        """Whether a reading shows the item that was deleted, and not another one that was given its id since, as a
        claim that names it.
        """
        observe({self.title: "gone"}, {self.title: "gone" if state.value is None else state.value})
        if state.value is None or self.believed.value is None:
            return False
        marks = self.item.ways.unique & state.value.keys() & self.believed.value.keys()
        if marks:
            return all(same(state.value[name], self.believed.value[name]) for name in marks)
        return same(state.written().comparable(), self.believed.written().comparable())


class Model:
    """The items of a story by their numbers."""

    def __init__(self) -> None:
        self.roles: dict[int, Role] = {}

    def born(self, number: int, item: Item, parent: Role | None) -> Role:
        """An item was created."""
        self.roles[number] = Role(number, item, item.before, parent)
        return self.roles[number]

    def alive(self, number: int | None) -> Role | None:
        """The item of that number, None where it was never born or is gone."""
        role = self.roles.get(number) if number is not None else None
        return role if role is not None and not role.gone else None

    @property
    def living(self) -> list[Role]:
        """Those that have to be served."""
        return [role for role in self.roles.values() if not role.gone]

    @property
    def departed(self) -> list[Role]:
        """Those that may not be served any more; an id that was freed may lawfully be another item's by now."""
        taken = {role.item.name for role in self.living}
        return [role for role in self.roles.values() if role.gone and not role.unsure and role.item.name not in taken]

    def holder(self, item: Item) -> Role | None:
        """The living item that has the name of `item`."""
        return next((role for role in self.living if role.item.name == item.name), None)

    def below(self, role: Role) -> list[Role]:
        """The living items below one, nearest first."""
        children = [one for one in self.living if one.parent is role]
        return [*children, *(deeper for child in children for deeper in self.below(child))]

    def died(self, role: Role, step: Step) -> None:
        """An item was deleted, and what is below it with it."""
        for one in (role, *self.below(role)):
            one.ended = step

    def triggered(self, role: Role) -> None:
        """An action did whatever it does to an item, and perhaps to those below it."""
        for one in self.below(role):
            one.unsure = True

    def nurseries(self) -> Iterator[tuple[Role, Resource]]:
        """Each place below a living item where nobody is left, or was ever born."""
        for role in self.living:
            for resource in role.item.deployment.resources:
                offered = resource.parent is role.item.resource and resource.offers("list")
                if offered and not any(one.item.resource is resource for one in self.below(role)):
                    yield role, resource


def readable(item: Item) -> dict[str, object]:
    """What was sent last and can be read back; nothing where the document shows none of it."""
    try:
        return item.told
    except Inconclusive:
        return {}


def marks(role: Role | None, *, whole: bool) -> dict[str, Any]:
    """The unique values of an item, as they were sent where that is what it shows (in a form of its own, perhaps), else
    as it shows them; or the `whole` of what is written in it, where more than these may tell two items apart.
    """
    if role is None:
        return {}
    sent, shown, ways = role.item.sent, role.believed.value or {}, role.item.ways
    names = role.item.resource.fields.keys() if whole else ways.unique
    told = {name: sent[name] for name in names & sent.keys() if name not in shown}
    told |= {name: shown[name] for name in names & shown.keys()}
    told |= {n: sent[n] for n in ways.unique & sent.keys() & told.keys() if role.believed.only([n]) == {n: sent[n]}}
    return {name: value for name, value in told.items() if value is not None}


def is_taken(role: Role | None) -> bool:
    """Whether an item is known to hold its key: not where that was cleared."""
    if role is None or role.gone or role.unsure:
        return False
    ways = role.item.ways
    return bool(ways.unique) and not ways.upserts and ways.unique <= marks(role, whole=True).keys()
