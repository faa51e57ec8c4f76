"""Freedoms of how several clients at once are kept apart."""

from __future__ import annotations

import time
from typing import Final

from reference.registry import tempts
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused

_WRITES: Final = frozenset({"replace", "patch", "delete"})
_CROWD: Final = 5
_RACES: Final = ("race-disjoint-patches", "race-linearizable", "race-torn", "race-delete")


class _Refusing(Reference):
    """Refuses some writes that meet others, with a code of its own."""

    lets_others_in = True
    code = 409
    headers: dict[str, str] = {}  # noqa: RUF012  # nobody changes it

    def turn_away(self) -> None:
        """Refuse."""
        raise Refused("meets", "Another request is at work on the item.", self.headers)

    def status_for(self, call: Call, result: str) -> int:
        return self.code if result == "meets" else super().status_for(call, result)

    def meaning(self, problem: str) -> str:
        return "Another request is at work on the item." if problem == "meets" else super().meaning(problem)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [*super().problems_of(route, operation), "meets"]


class _Optimistic(_Refusing):
    """Reads an item, lets others in, and refuses to write where it was changed or deleted meanwhile."""

    def look_up(self, call: Call) -> Item | None:
        item = super().look_up(call)
        if item is None or call.operation not in _WRITES:
            return item
        self.let_others_in()
        if super().look_up(call) != item:
            self.turn_away()
        return item


@tempts(*_RACES)
class LocksOptimistically(_Optimistic):
    """Refuses a write with 409 where the item was changed since it was read for it."""


@tempts(*_RACES)
class LocksOptimisticallyAndSays412(_Optimistic):
    """Refuses a write with 412 where the item was changed since it was read for it."""

    code = 412


class _Working(_Refusing):
    """Knows which requests are at work."""

    def __init__(self) -> None:
        super().__init__()
        self._working: list[tuple[str, str | None, str, str]] = []

    def enter(self, place: tuple[str, str | None, str, str]) -> None:
        """Refuse what may not be at work beside the others."""
        if place in self._working:
            self.turn_away()

    def counts(self, call: Call) -> bool:
        """Whether a call is one of those that are not let in beside others."""
        return call.operation in _WRITES

    def performed(self, call: Call) -> Answer:
        if not self.counts(call):
            return super().performed(call)
        place = (call.resource.name, call.entity, call.parent_id, call.item_id)
        self.enter(place)
        self._working.append(place)
        try:
            self.let_others_in()
            return super().performed(call)
        finally:
            self._working.remove(place)


@tempts(*_RACES)
class LocksForTheTimeOfAWrite(_Working):
    """Answers 423 to a write of an item that another one is at work on."""

    code = 423


@tempts(*_RACES)
class TurnsLosersAway(_Working):
    """Answers 503 with Retry-After to a write of an item that another one is at work on."""

    code = 503
    headers = {"Retry-After": "1"}  # noqa: RUF012  # nobody changes it


@tempts(*_RACES, "race-unique", "race-fresh-ids")
class ThrottlesCrowds(_Working):
    """Answers 429 with Retry-After to what comes while five requests are at work."""

    code = 429
    headers = {"Retry-After": "1"}  # noqa: RUF012  # nobody changes it
    most = _CROWD

    def counts(self, call: Call) -> bool:
        return bool(call.operation)

    def enter(self, place: tuple[str, str | None, str, str]) -> None:
        if len(self._working) >= self.most:
            self.turn_away()


@tempts(*_RACES, "race-unique", "race-fresh-ids")
class ServesOneAfterTheOther(ThrottlesCrowds):
    """Answers 429 with Retry-After to whatever comes while another request is at work."""

    most = 1


@tempts(*_RACES, "race-unique", "race-fresh-ids")
class WritesSlowlyInLine(Reference):
    """Takes its time for each write, in line with the others, and tells of it in Server-Timing."""

    lets_others_in = True

    def performed(self, call: Call) -> Answer:
        answer = super().performed(call)
        if call.writes:
            time.sleep(0.005)
            answer.headers["Server-Timing"] = "line"
        return answer


@tempts("race-unique", "race-fresh-ids", "race-disjoint-patches", "race-delete")
class AnswersLateWhenItMeets(Reference):
    """Stores at once, and lets others in before it answers: answers come in another order than what they tell of."""

    lets_others_in = True

    def on_success(self, call: Call, answer: Answer) -> None:
        super().on_success(call, answer)
        if call.writes:
            self.others(0.01)
