"""Whether a history of overlapping calls has an order that explains it, and which calls have none.

Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects" (1990), say what it is; the search
is that of Wing and Gong, "Testing and verifying concurrent objects" (1993), with the memory of Lowe, "Testing for
linearizability" (2017): no two orders are followed that did the same calls and led to the same state.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

NEVER: Final = math.inf
"""When a call ended whose outcome is unknown: it took effect at any time after it began, or not at all."""
CONFIGURATIONS: Final = 200_000

Step = Callable[[Any, Any], Iterable[Hashable]]
"""`step(state, call)`: the states that the object can be in after a call that was answered as it was; none where it
cannot have been answered so in that state.
"""


class TooManyOrders(Exception):
    """The search was given up: nothing is known of the history."""


@dataclass(frozen=True)
class Operation:
    """One call of a history: of which client, and the seconds between which it took effect; what `call` is, only the
    step of the model knows.
    """

    client: int
    call: Any
    began: float
    ended: float = NEVER


@dataclass(frozen=True)
class Window:
    """Operations that no order explains, from any of the states that the object can have been in before them."""

    operations: tuple[Operation, ...]
    starts: frozenset[Hashable]


def unexplained(
    history: Iterable[Operation], step: Step, start: Hashable, *, configurations: int = CONFIGURATIONS
) -> Window | None:
    """The smallest window of a history that has no order; None where the whole has one. Raises TooManyOrders."""
    search = _Search(step, configurations)
    starts = [frozenset({start})]
    segments = list(_segments(sorted(history, key=lambda one: (one.began, one.ended))))
    for number, segment in enumerate(segments):
        ends = search.ends(segment, starts[-1], first=number == len(segments) - 1)
        if not ends:
            return _window(segments[: number + 1], starts, step, configurations)
        starts.append(ends)
    return None


def _window(
    segments: Sequence[list[Operation]], starts: Sequence[frozenset[Hashable]], step: Step, configurations: int
) -> Window:
    """The smallest part of the last segment that has no order; with what came before it, where all that is left only
    shows what was done there.
    """
    segment: list[Operation] = []
    for number in reversed(range(len(segments))):
        segment = segments[number] + segment
        window = _smallest(segment, starts[number], _Search(step, configurations))
        if not all(_changes_nothing(one, window, starts[number], step) for one in window):
            break
    return Window(tuple(window), starts[number])


def _segments(history: Sequence[Operation]) -> Iterator[list[Operation]]:
    """The history cut wherever nothing is going on: all that ended comes before all that began later."""
    segment: list[Operation] = []
    until = -NEVER
    for operation in history:
        if segment and operation.began > until:
            yield segment
            segment = []
        segment.append(operation)
        until = max(until, operation.ended)
    if segment:
        yield segment


class _Search:
    """Searches for orders; `configurations` bounds how many it looks at in all."""

    def __init__(self, step: Step, configurations: int) -> None:
        self.step = step
        self._left = configurations

    def ends(
        self, operations: Sequence[Operation], starts: Iterable[Hashable], *, first: bool = False
    ) -> frozenset[Hashable]:
        """The states that orders of all the operations lead to; the `first` one found is enough, where told."""
        needed = sum(1 << index for index, one in enumerate(operations) if one.ended < NEVER)
        ends: set[Hashable] = set()
        stack = [(0, start) for start in starts]
        seen = set(stack)
        while stack:
            done, state = stack.pop()
            if done & needed == needed:
                ends.add(state)
                if first:
                    break
            for index in reversed(_next(operations, done)):
                for after in self.step(state, operations[index].call):
                    configuration = done | 1 << index, after
                    if configuration not in seen:
                        seen.add(configuration)
                        stack.append(configuration)
                        self._left -= 1
            if self._left < 0:
                raise TooManyOrders("too many orders to look at")
        return frozenset(ends)


def _next(operations: Sequence[Operation], done: int) -> list[int]:
    """The operations that can come next: those that began before any other that is left had ended."""
    horizon = NEVER
    found: list[int] = []
    for index in range(_first_left(done), len(operations)):
        if operations[index].began > horizon:
            break
        if not done >> index & 1:
            horizon = min(horizon, operations[index].ended)
            found.append(index)
    return [index for index in found if operations[index].began <= horizon]


def _first_left(done: int) -> int:
    """The index of the first operation that is not done: of the lowest bit that is not set."""
    return (~done & done + 1).bit_length() - 1


def _smallest(segment: list[Operation], starts: frozenset[Hashable], search: _Search) -> list[Operation]:
    """The shortest beginning of a segment that has no order, without what changes nothing of that; as much of it as
    can be found within the bound of the search.
    """
    found = [segment]
    with contextlib.suppress(TooManyOrders):  # that it has no order is known already
        found.extend(_smaller(segment, starts, search))
    return found[-1]


def _smaller(segment: list[Operation], starts: frozenset[Hashable], search: _Search) -> Iterator[list[Operation]]:
    """Ever smaller parts of a segment that have no order."""
    moments = sorted(one.ended for one in segment if one.ended < NEVER)
    low, high = 0, len(moments) - 1
    while low < high:
        middle = (low + high) // 2
        if search.ends(_until(segment, moments[middle]), starts, first=True):
            low = middle + 1
        else:
            high = middle
            yield _until(segment, moments[high])
    kept = _until(segment, moments[low])
    yield kept
    for operation in list(kept):
        fewer = [one for one in kept if one is not operation]
        if _changes_nothing(operation, kept, starts, search.step) and not search.ends(fewer, starts, first=True):
            kept = fewer
            yield kept


def _until(segment: Iterable[Operation], moment: float) -> list[Operation]:
    """What of a segment was known at a moment: of a call that went on then, nothing but that it had begun."""
    return [one if one.ended <= moment else replace(one, ended=NEVER) for one in segment if one.began <= moment]


def _changes_nothing(operation: Operation, among: Iterable[Operation], starts: Iterable[Hashable], step: Step) -> bool:
    """Whether an operation leaves each state as it is that it, or another of the window, can meet or lead to."""
    states = set(starts)
    for one in among:
        states |= {after for state in list(states) for after in step(state, one.call)}
    return all(after == state for state in states for after in step(state, operation.call))
