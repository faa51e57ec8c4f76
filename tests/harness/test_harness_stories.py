from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis.strategies import SearchStrategy, nothing

from conformance.test_lifecycle import Lives
from harness.outcomes import NotExercised
from harness.stories.drafts import events, shorter, without, written
from harness.stories.story import Lineage, Step, Story
from harness.stories.writer import MOST_EVER, MOST_ITEMS
from tests.harness.described import placed
from tests.harness.test_harness_model import PATHS


@pytest.fixture
def lineage(tmp_path: Path) -> Lineage:
    return Lineage(tuple(placed(tmp_path, PATHS).resources), ("demo", "other"), stories=4, steps=16)


def told(story: Story) -> list[tuple[object, ...]]:
    return [(s.verb, s.whom, s.resource.label, s.entity, s.parent, dict(s.body), s.tail) for s in story]


def test_the_same_seed_writes_the_same_stories(lineage: Lineage) -> None:
    first, again, other = (list(map(told, written(Lives, lineage, seed))) for seed in (3, 3, 4))

    assert again == first
    assert other != first


def test_stories_are_as_many_and_as_long_as_asked_for(lineage: Lineage) -> None:
    lengths = [len(story) for story in written(Lives, lineage, 1)]

    assert len(lengths) == 4
    assert max(lengths) == 16
    assert min(lengths) > 8


@pytest.mark.parametrize("entities", [(), ("demo",)])
def test_where_nothing_can_be_told_that_is_no_error(entities: tuple[str, ...], tmp_path: Path) -> None:
    paths = {path.replace("{e}", "elsewhere"): methods for path, methods in PATHS.items()}
    resources = placed(tmp_path, paths, forbidden_entity="elsewhere").resources

    with pytest.raises(NotExercised, match="no entity was given in which a story of"):
        next(written(Lives, Lineage(tuple(resources), entities), 1))


class Dumb(Lives):
    """A machine that finds no place for an item."""

    def places(self) -> SearchStrategy[Step]:
        return nothing()


def test_a_machine_that_writes_nothing_is_no_error(lineage: Lineage) -> None:
    with pytest.raises(NotExercised, match="no way to write a story of"):
        next(written(Dumb, lineage, 1))


@pytest.mark.parametrize("seed", range(3))
def test_only_living_items_are_called_and_only_so_many_are_there(lineage: Lineage, seed: int) -> None:
    for story in written(Lives, lineage, seed):
        alive: dict[int, Step] = {}
        for step in story:
            if step.verb == "create":
                assert step.parent is None or step.parent in alive
                if not step.spoilt:
                    alive[step.whom] = step
            assert step.whom in alive or step.spoilt
            if step.verb == "delete":
                del alive[step.whom]
                alive = {n: one for n, one in alive.items() if one.parent != step.whom}
            assert len(alive) <= MOST_ITEMS + MOST_EVER


def test_stories_have_both_entities_children_updates_deletions_and_refusals(lineage: Lineage) -> None:
    steps = [step for story in written(Lives, lineage, 1) for step in story]

    assert {step.entity for step in steps} == {"demo", "other"}
    assert {step.verb for step in steps} >= {"create", "replace", "patch", "delete"}
    assert any(step.parent is not None for step in steps)
    assert any(step.spoilt for step in steps)
    assert any(step.like is not None for step in steps)


def test_what_follows_from_a_creation_is_dropped_with_it(lineage: Lineage) -> None:
    table, row = lineage.resources
    first, other = Step("create", 0, table, "demo"), Step("create", 1, table, "demo")
    below = Step("create", 2, row, "demo", 0)
    update = Step("patch", 2, row, "demo", 0)
    story = (first, other, below, update)

    assert without(story, frozenset({0})) == (other,)
    assert without(story, frozenset({3})) == (first, other, below)


def test_shorter_stories_end_with_the_same_call(lineage: Lineage) -> None:
    table, row = lineage.resources
    first, other = Step("create", 0, table, "demo"), Step("create", 1, table, "demo")
    below, patch = Step("create", 2, row, "demo", 0), Step("patch", 1, table, "demo")
    last = Step("patch", 2, row, "demo", 0)

    assert list(shorter((first, other, below, patch, last))) == [
        (first, below, last),
        (first, other, below, last),
    ]


def test_a_call_is_another_event_after_something_else(lineage: Lineage) -> None:
    table, _ = lineage.resources
    first, other = Step("create", 0, table, "demo"), Step("create", 1, table, "demo")
    patch = Step("patch", 0, table, "demo")

    assert events((first, patch)) < events((first, other, patch))
    assert events((first, other, patch)) < events((first, other, patch, patch))
