"""Which of many drafted stories are told: those in which the most happens that one call alone does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from harness.stories import UPDATES, Lineage, Step, Story
from harness.writer import Writer

Machine = Callable[[Lineage, list[Story]], Writer]
_DRAFTS: Final = 8  # for each story that is told
_FEWEST: Final = 8
_CROWDS: Final = (3, 6, 10)


def written(machine: Machine, lineage: Lineage, number: int) -> list[Story]:
    """The stories of a lineage, the most eventful of many drafts; the seed `number` makes them repeat."""
    drafts: list[Story] = []

    @seed(number)
    def factory() -> Writer:
        return machine(lineage, drafts)

    run_state_machine_as_test(
        factory,  # type: ignore[arg-type]  # anything that makes a machine will do
        settings=settings(
            max_examples=max(_FEWEST, _DRAFTS * lineage.stories),
            stateful_step_count=lineage.steps,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return list(_most_eventful(drafts, lineage.stories))


def _most_eventful(drafts: Sequence[Story], count: int) -> Iterator[Story]:
    """Stories in which the most happens that did not happen in those before, and seldom happens in any."""
    seen: Counter[str] = Counter()
    remaining = [(story, events(story)) for story in drafts]
    usual = Counter(event for _, told in remaining for event in told)
    for _ in range(min(count, len(remaining))):
        best = max(remaining, key=lambda one: sum(2.0 ** -seen[event] / usual[event] for event in one[1]))
        remaining.remove(best)
        seen.update(best[1])
        yield best[0]


def events(story: Story) -> set[str]:
    """What happens in a story that one call alone does not show: each kind of call with what came before it."""
    found: set[str] = set()
    past: list[Step] = []
    for step in story:
        call = f"{step.verb} {step.tail} {'spoilt' * step.spoilt} {step.resource.label}"
        told = list(_before(step, past))
        found |= {f"{call} after {what}" for what in told}
        found |= {f"{call} after {one} and {other}" for one, other in combinations(told, 2)}
        past.append(step)
    return found


def _before(step: Step, past: Sequence[Step]) -> Iterator[str]:
    """What came before a step, as far as it could matter to it."""
    yield from _before_on_itself(step, past)
    yield from _before_beside(step, past)
    for what, holds in {
        "an update of its parent": any(one.whom == step.parent and one.verb in UPDATES for one in past),
        "children": any(one.parent == step.whom for one in past),
        "a call in the other entity": any(one.entity != step.entity and one.resource is step.resource for one in past),
        "one that had the same key": step.like is not None,
    }.items():
        if holds:
            yield what


def _before_on_itself(step: Step, past: Sequence[Step]) -> Iterator[str]:
    own = [one for one in past if one.whom == step.whom]
    changes = sum(one.verb in UPDATES for one in own)
    yield from (f"{count} updates" for count in range(1, 5) if changes >= count)
    yield from (f"{verb} of itself" for verb in sorted({one.verb for one in own} - {"create"}))
    since = next((index for index in reversed(range(len(past))) if past[index].verb == "delete"), len(past))
    for what, holds in {
        "a refusal": any(one.spoilt for one in own),
        "the same value": bool(step.body) and any(one.body == step.body for one in own),
        "a deletion": since < len(past),
        "an update since a deletion": any(one.verb in UPDATES and one in own for one in past[since:]),
    }.items():
        if holds:
            yield what


def _before_beside(step: Step, past: Sequence[Step]) -> Iterator[str]:
    beside = [one for one in past if one.is_sibling_of(step)]
    yield from (f"{verb} of a sibling" for verb in sorted({one.verb for one in beside}))
    yield from (f"{count} siblings" for count in _CROWDS if sum(one.verb == "create" for one in beside) >= count)
    yield from (f"{verb} of a namesake" for verb in sorted({one.verb for one in past if one.whom in _kin(step, past)}))
    parents = {one.parent for one in past}
    if any(one.verb == "delete" and one.whom in parents for one in beside):
        yield "delete of a sibling with children"
    if past and past[-1].is_sibling_of(step):
        yield f"{past[-1].verb} of a sibling just before"


def _kin(step: Step, past: Sequence[Step]) -> set[int | None]:
    """The items that were given the key of a step's item, or that it was given the key of."""
    named: set[tuple[int | None, int | None]] = {
        (one.whom, one.like) for one in (*past, step) if one.like is not None and not one.spoilt
    }
    pairs = named | {(like, whom) for whom, like in named}
    return {other for whom, other in pairs if whom == step.whom}


def without(story: Story, gone: frozenset[int]) -> Story:
    """A story less the steps at some indices, and less all that follows from those that create."""
    missing = {story[index].whom for index in gone if story[index].verb == "create"}
    for one in story:
        missing |= {one.whom} if one.verb == "create" and one.parent in missing else set()
    return tuple(one for index, one in enumerate(story) if index not in gone and one.whom not in missing)


def shorter(story: Story) -> Iterator[Story]:
    """Stories with the same last step and less before it: first less all of an item, then less one step."""
    kept, tried = {story[-1].whom, story[-1].parent}, {story}
    whole = [{i for i, one in enumerate(story) if one.whom == whom} for whom in {one.whom for one in story} - kept]
    single = [{i} for i, one in enumerate(story[:-1]) if one.verb != "create" or one.whom not in kept]
    for gone in (*sorted(whole, key=min, reverse=True), *reversed(single)):
        candidate = without(story, frozenset(gone))
        if candidate not in tried:
            tried.add(candidate)
            yield candidate
