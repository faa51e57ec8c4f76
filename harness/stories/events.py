"""What happens in a story that one call alone does not show: what follows upon what, and what becomes of fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from harness.stories.story import UPDATES, Step

Event = tuple[Any, ...]
"""What happened, in words: its first member says of which kind it is."""
WEIGHTS: Final = {
    "company": 40.0,
    "children": 60.0,
    "family": 10.0,
    "pair": 4.0,
    "triple": 1.0,
    "field": 1.0,
    "left": 0.5,
    "value": 1.0,
}
_NEAR: Final = ("own", "sibling")
_MOST_CHANGES: Final = 4
_COMPANY: Final = 3  # items in one place
_FEW: Final = 20  # letters that a value of a small set may have


class Chronicle:
    """A story as far as it is written: each step that is told says what happens by it."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        self._past: list[Step] = []
        self._deeds: list[str] = []
        self._alive: list[Step] = []
        self._has: dict[int, dict[str, Any]] = {}
        self._touched: dict[tuple[int, str], str] = {}
        for step in steps:
            self.tell(step)

    def copy(self) -> Chronicle:
        """The same story, to be continued in another way."""
        other = Chronicle()
        other._past, other._deeds, other._alive = list(self._past), list(self._deeds), list(self._alive)
        other._has, other._touched = dict(self._has), dict(self._touched)
        return other

    def tell(self, step: Step) -> set[Event]:
        """Add a step; what happens by it."""
        deed = self._deed(step)
        call = f"{deed} {step.resource.label}"
        before = list(self._before(step))
        found: set[Event] = {("pair" if one.startswith(_NEAR) else "family", one, call) for one in before}
        found |= {("triple", one, other, call) for one, other in combinations(before, 2)}
        if not step.spoilt:
            found |= {*self._of_fields(step), *self._of_company(step)}
        self._past.append(step)
        self._deeds.append(deed)
        return found

    def _deed(self, step: Step) -> str:
        """What a step does, in a word."""
        if step.spoilt:
            return f"refused {step.verb}"
        if step.verb == "create" and step.like is not None:
            return "create like"
        if step.verb == "replace" and self._has.get(step.whom, {}).keys() - step.body.keys():
            return "replace less"
        if step.verb == "patch" and None in step.body.values():
            return "remove"
        return f"{step.verb} {step.tail}".strip()

    def _before(self, step: Step) -> Iterator[str]:
        """What came before a step, in order, as far as it could matter to it: what was done to its own item with all
        that is known of it, what was done to others in a word.
        """
        kin, changes = _kin(step, self._past), 0
        for past, deed in zip(self._past, self._deeds, strict=True):
            relation = _relation(past, step, kin)
            changed = past.verb in UPDATES and not past.spoilt
            if past.verb == "read":
                continue
            if relation == "own":
                yield f"own {deed}"
                changes += changed
                if changed and 1 < changes <= _MOST_CHANGES:
                    yield f"own {changes} changes"
            elif relation:
                yield f"{relation} {'change' if changed else deed}"

    def _of_company(self, step: Step) -> Iterator[Event]:
        """Creations that give an item company: something can only happen to others where there are some."""
        if step.verb == "create":
            self._alive.append(step)
            beside = sum(one.is_beside(step) for one in self._alive)
            if beside <= _COMPANY and (beside > 1 or step.parent is not None):
                yield "company" if step.parent is None else "children", step.resource.label, beside
        if step.verb == "delete":
            self._alive = [one for one in self._alive if step.whom not in {one.whom, one.parent}]

    def _of_fields(self, step: Step) -> Iterator[Event]:
        """What a write does to each field, after what was done to it last; and what it leaves as it is."""
        if step.verb not in UPDATES | {"create"}:
            return
        label, had = step.resource.label, self._has.get(step.whom, {})
        for name in {**had, **step.body} if step.verb == "replace" else step.body:
            value = step.body.get(name)
            touch = f"{step.verb} {_sort(value) if name in step.body else 'out'}"
            yield "field", label, name, self._touched.get((step.whom, name), "unset"), touch
            if value is not None:
                yield "value", label, name, step.verb, repr(value)
            self._touched[step.whom, name] = touch
        if step.verb == "patch":
            left = {name: value for name, value in had.items() if name not in step.body}
            yield from (("left", label, name, one, _small(had[one])) for name in step.body for one in left)
            told = {name: value for name, value in step.body.items() if name in had}
            yield from (("left", label, one, "of", name, _small(had[name])) for name in told for one in left)
        after = {**(had if step.verb == "patch" else {}), **step.body}
        self._has[step.whom] = {name: value for name, value in after.items() if value is not None}


def events(story: Sequence[Step]) -> set[Event]:
    """All that happens in a story."""
    chronicle, found = Chronicle(), set[Event]()
    for step in story:
        found |= chronicle.tell(step)
    return found


def worth(happened: Collection[Event], seen: Mapping[Event, int]) -> float:
    """What these events are worth to a story: half as much for each time that they were seen."""
    return sum(WEIGHTS[event[0]] * 0.5 ** seen.get(event, 0) for event in happened)


def _relation(past: Step, step: Step, kin: set[int | None]) -> str:
    """What the item of an earlier step is to that of a step; "" where it has nothing to do with it."""
    if past.whom == step.whom or (step.spoilt and step.verb == "create" and past.whom == step.like):
        return "own"
    if past.spoilt and past.verb == "create" and past.like == step.whom:
        return "own"
    told = {
        "namesake": past.whom in kin,
        "sibling": past.is_sibling_of(step),
        "parent": past.whom == step.parent,
        "child": past.parent == step.whom,
    }
    return next((name for name, holds in told.items() if holds), "")


def _kin(step: Step, past: Sequence[Step]) -> set[int | None]:
    """The items that were given the key of a step's item, or that it was given the key of."""
    named: set[tuple[int | None, int | None]] = {
        (one.whom, one.like) for one in (*past, step) if one.like is not None and not one.spoilt
    }
    pairs = named | {(like, whom) for whom, like in named}
    return {other for whom, other in pairs if whom == step.whom}


def _sort(value: Any) -> str:
    """What sort of value a field is given."""
    if value is None:
        return "null"
    return "set" if value else "falsy"


def _small(value: Any) -> str:
    """A value of which there are but few, as it is; any other by its sort."""
    small = isinstance(value, bool) or (isinstance(value, str) and len(value) <= _FEW and value.isidentifier())
    return repr(value) if small else _sort(value)
