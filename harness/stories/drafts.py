"""Drafts: stories are written one after the other, each so that the most happens in it that did not happen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.stateful import run_state_machine_as_test

from harness.outcomes import NotExercised
from harness.stories.events import Event, events, worth
from harness.stories.story import Lineage, Story
from harness.stories.weighing import WAYS
from harness.stories.writer import Writer

Machine = Callable[[Lineage, list[Story], Counter[Event]], Writer]
_DRAFTS: Final = 3  # of each story; Hypothesis' first one is the simplest there is


def written(machine: Machine, lineage: Lineage, number: int) -> Iterator[Story]:
    """The stories of a lineage; the seed `number` makes them repeat. Raises NotExercised where none can be told."""
    if not any(map(lineage.resources[0].exists_in, lineage.entities)):
        raise NotExercised(f"no entity was given in which a story of {lineage.label} could be told")
    seen: Counter[Event] = Counter()
    for told in range(lineage.stories):
        best = max(_drafts(machine, lineage, seen, number + told), key=lambda one: worth(events(one), seen))
        seen.update(events(best))
        yield best


def _drafts(machine: Machine, lineage: Lineage, seen: Counter[Event], number: int) -> list[Story]:
    """Some ways to write one story. Raises NotExercised where there is none."""
    drafts: list[Story] = []

    @seed(number)
    def factory() -> Writer:
        return machine(lineage, drafts, seen)

    with suppress(Unsatisfiable):
        run_state_machine_as_test(
            factory,  # type: ignore[arg-type]  # anything that makes a machine will do
            settings=settings(
                max_examples=_DRAFTS,
                stateful_step_count=lineage.steps * WAYS,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    told = [one for one in drafts if one]
    if not told:
        raise NotExercised(f"there is no way to write a story of {lineage.label}")
    return told


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
