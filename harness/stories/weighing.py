"""Ways to go on with a story, and which of them is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.stories.events import Chronicle, Event, worth
from harness.stories.story import Step

WAYS: Final = 6  # of which one is taken


@dataclass
class Draft:
    """A story as it stands: its steps, the items that are alive and those that are dead by their creations, and what
    was said of each kind of item.
    """

    steps: list[Step] = field(default_factory=list)
    cast: list[Step] = field(default_factory=list)
    dead: list[Step] = field(default_factory=list)
    said: list[tuple[tuple[int, str], Any]] = field(default_factory=list)

    def copy(self) -> Draft:
        """The same, to be continued in another way."""
        return Draft([*self.steps], [*self.cast], [*self.dead], [*self.said])


@dataclass(frozen=True)
class _Way:
    draft: Draft
    chronicle: Chronicle
    happened: frozenset[Event]
    worth: float


class Weighing:
    """Of some ways to go on, the one is taken in which the most happens for its length that has not happened in this
    story, and was `seen` the least in those before; until the story has `most` steps.
    """

    def __init__(self, seen: Mapping[Event, int], most: int) -> None:
        self.seen = seen
        self.most = most
        self.taken = _Way(Draft(), Chronicle(), frozenset(), 0.0)
        self._ways: list[_Way] = []

    def next(self, draft: Draft) -> Draft:
        """Where to go on after `draft`, which is one way to go on."""
        start = self.taken
        added = draft.steps[len(start.draft.steps) :]
        if not added:
            return draft
        if len(start.draft.steps) < self.most:
            chronicle = start.chronicle.copy()
            new = frozenset[Event]().union(*map(chronicle.tell, added)) - start.happened
            gain = worth(new, self.seen) / len(added)
            self._ways.append(_Way(draft, chronicle, start.happened | new, gain))
        if len(self._ways) >= WAYS:
            self.taken, self._ways = max(self._ways, key=lambda one: one.worth), []
        return self.taken.draft.copy()
