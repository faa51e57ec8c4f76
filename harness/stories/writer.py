"""Writes stories: a state machine whose rules add steps, before any of them is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.stories.events import Event
from harness.stories.story import UPDATES, Lineage, Step, Story
from harness.stories.weighing import Draft, Weighing

MOST_ITEMS: Final = 5  # that are created one by one
MOST_EVER: Final = 12  # that a story has in all
MOST_ROOTS: Final = 3  # of those that are created one by one, where there are items below
MOST_LOOKS: Final = 2
_LATEST: Final = 6  # steps that are remembered


class Words(Protocol):
    """A plural noun that can be drawn from as a whole, what it tries first included."""

    def any_for(self, subject: Any, /) -> SearchStrategy[Any]:
        """The strategy."""
        ...


class Writer(RuleBasedStateMachine):
    """Writes one story over a lineage: its rules say which steps there may be, and add them.

    What a rule adds is weighed against what others would add, by the events that were `seen` in stories before.
    """

    def __init__(self, lineage: Lineage, shelf: list[Story], seen: Mapping[Event, int]) -> None:
        super().__init__()
        self.lineage = lineage
        self.shelf = shelf
        self.draft = Draft()
        self._weighing = Weighing(seen, lineage.steps)

    @invariant()
    def weigh(self) -> None:
        """What the last rule added is one way to go on."""
        self.draft = self._weighing.next(self.draft)

    @property
    def steps(self) -> list[Step]:
        """The story so far."""
        return self.draft.steps

    @property
    def cast(self) -> list[Step]:
        """The living, by their creation."""
        return self.draft.cast

    @property
    def room(self) -> bool:
        """Whether there may be one more item."""
        return not self.cast or (len(self.cast) < MOST_ITEMS and self._ever < MOST_EVER)

    @property
    def much_room(self) -> bool:
        """Whether there may be several more items."""
        return self._ever + 4 <= MOST_EVER

    def any_of(self, *roles: str) -> bool:
        """Whether an item is alive that offers all of these."""
        return bool(self._living(*roles))

    @property
    def any_siblings(self) -> bool:
        """Whether two items that can be changed are alive in one place."""
        return bool(self._pairs())

    def any_family_of(self, *roles: str) -> bool:
        """Whether an item is alive that offers all of these and has one below it."""
        return bool(self._families(*roles))

    @property
    def any_namesake(self) -> bool:
        """Whether an item could have a namesake elsewhere."""
        return self.room and bool(self._elsewhere())

    @property
    def any_to_return(self) -> bool:
        """Whether an item was deleted that could be created again where it was."""
        return self.room and bool(self._returning())

    @property
    def curious(self) -> bool:
        """Whether there may be one more step that only looks."""
        return sum(step.verb in {"read", "list"} for step in self.steps) < MOST_LOOKS

    def any_to_trigger(self, *roles: str) -> bool:
        """Whether an item is alive that has an action and offers all of these."""
        return any(one.resource.actions for one in self._living(*roles))

    def places(self) -> SearchStrategy[Step]:
        """Where an item can be created: in either entity, below any living parent."""
        root = self.lineage.resources[0]
        roots = [Step("create", -1, root, entity) for entity in self.lineage.entities if root.exists_in(entity)]
        found = roots + [one for one in roots if any(one.is_sibling_of(alive) for alive in self.cast)] * 2
        if len(self.lineage.resources) > 1 and sum(one.resource is root for one in self.cast) >= MOST_ROOTS:
            found = []
        for above in self.cast:
            below = [one for one in self.lineage.resources if one.parent is above.resource] * 2
            found += [Step("create", -1, one, above.entity, above.whom) for one in below]
        return _evenly(found or roots)

    def living(self, *roles: str) -> SearchStrategy[Step]:
        """An item that is alive and offers all of these, by its creation."""
        return self._often(self._living(*roles))

    def siblings(self) -> SearchStrategy[tuple[Step, Step]]:
        """Two items of one place that are alive and can be changed."""
        return st.sampled_from(self._pairs())

    def families(self, *roles: str) -> SearchStrategy[tuple[Step, Step]]:
        """An item that offers all of these, and one below it."""
        return st.sampled_from(self._families(*roles))

    def updates(self, item: Step, **words: Words) -> SearchStrategy[tuple[str, Step, Any]]:
        """A change of an item by any of these roles that it offers, in its words."""
        told = {role: self.words(one, item.resource) for role, one in words.items() if item.resource.offers(role)}
        return st.one_of([st.tuples(st.just(role), st.just(item), bodies) for role, bodies in told.items()])

    def elsewhere(self) -> SearchStrategy[tuple[Step, Step]]:
        """An item, and a place for a namesake of it: in the other entity or below another parent."""
        return st.sampled_from(self._elsewhere())

    def returning(self) -> SearchStrategy[Step]:
        """An item that was deleted, and whose place is still there."""
        return st.sampled_from(self._returning())

    def triggers(self, *roles: str) -> SearchStrategy[tuple[Step, Sequence[str]]]:
        """An item that is alive and offers all of these, and its actions in some order."""
        able = [one for one in self._living(*roles) if one.resource.actions]
        return st.sampled_from(able).flatmap(
            lambda one: st.permutations(list(one.resource.actions)).map(lambda tails: (one, tails))
        )

    def words(self, words: Words, resource: Resource) -> SearchStrategy[Any]:
        """What to say of an item: as often as not the same as was said of another before."""
        key = id(words), resource.label
        said = [value for told, value in self.draft.said if told == key]
        new = words.any_for(resource)
        drawn = st.sampled_from(said) | new if said else new

        def kept(value: Any) -> Any:
            if value not in said:
                self.draft.said.append((key, value))
            return value

        return drawn.map(kept)

    def born(self, place: Step, body: Mapping[str, Any], like: Step | None = None, *, spoilt: bool = False) -> Step:
        """A step that creates an item; one that is `spoilt` by a taken key makes none."""
        same = like.whom if like is not None else None
        new = Step("create", self._ever, place.resource, place.entity, place.parent, body, like=same, spoilt=spoilt)
        self.steps.append(new)
        self.draft.cast += [] if spoilt else [new]
        return new

    def does(
        self, verb: str, item: Step, body: Mapping[str, Any] | None = None, *, tail: str = "", spoilt: bool = False
    ) -> None:
        """Any other step."""
        one = Step(verb, item.whom, item.resource, item.entity, item.parent, body or {}, tail, spoilt=spoilt)
        self.steps.append(one)

    def ends(self, item: Step) -> None:
        """A step that deletes an item, and what is below it."""
        self.does("delete", item)
        gone = {item.whom}
        for one in self.cast:
            gone |= {one.whom} if one.parent in gone else set()
        self.draft.dead += [one for one in self.cast if one.whom in gone]
        self.draft.cast = [one for one in self.cast if one.whom not in gone]

    def teardown(self) -> None:
        """The story is written."""
        self.shelf.append(tuple(self._weighing.taken.draft.steps[: self.lineage.steps]))

    @property
    def _ever(self) -> int:
        return sum(step.verb == "create" for step in self.steps)

    def _often(self, choices: list[Step]) -> SearchStrategy[Step]:
        """One of the choices: as often as not one that the story spoke of last, so that items have long lives."""
        latest = {step.whom for step in self.steps[-_LATEST:]}
        again = [one for one in choices if one.whom in latest]
        return _evenly(again) | _evenly(choices) if again else _evenly(choices)

    def _living(self, *roles: str) -> list[Step]:
        changes = not UPDATES.isdisjoint(roles)
        return [one for one in self.cast if one.resource.offers(*roles) and (one.resource.fields or not changes)]

    def _pairs(self) -> list[tuple[Step, Step]]:
        return [(one, other) for one in self._changing() for other in self._changing() if one.is_sibling_of(other)]

    def _families(self, *roles: str) -> list[tuple[Step, Step]]:
        changing = self._changing()
        able = [one for one in changing if one.resource.offers(*roles)]
        return [(one, other) for one in able for other in changing if other.parent == one.whom]

    def _changing(self) -> list[Step]:
        return [one for one in self.cast if one in self._living("patch") or one in self._living("replace")]

    def _elsewhere(self) -> list[tuple[Step, Step]]:
        return [
            (item, place) for item in self._changing() for place in self._places_of(item) if not place.is_beside(item)
        ]

    def _places_of(self, item: Step) -> Iterator[Step]:
        if item.parent is None:
            for entity in filter(item.resource.exists_in, self.lineage.entities):
                yield Step("create", -1, item.resource, entity)
        for above in self.cast:
            if item.resource.parent is above.resource and item.parent is not None:
                yield Step("create", -1, item.resource, above.entity, above.whom)

    def _returning(self) -> list[Step]:
        alive = {one.whom for one in self.cast}
        return [one for one in self.draft.dead if one.parent is None or one.parent in alive]


def _evenly(choices: list[Step]) -> SearchStrategy[Step]:
    """One of the choices, each resource as often as any other."""
    kinds = {one.resource.label: one.resource for one in choices}.values()
    return st.one_of([st.sampled_from([one for one in choices if one.resource is kind]) for kind in kinds])
