"""Faults of creations at once: keys that are taken twice, ids that are given twice, items that vanish."""

from __future__ import annotations

from typing import Any

from reference.faults.post_keys import Overwrites
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


class _ChecksThenInserts(Reference):
    """Looks whether a unique value is taken, lets others in, and inserts."""

    lets_others_in = True

    def meets(self, call: Call) -> bool:
        """Whether others are let in."""
        return True

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if self.meets(call):
            self.let_others_in()
        return super().stored_by_create(call, fields)


@breaks("race-unique")
class ChecksThenInserts(_ChecksThenInserts):
    """Looks whether a unique value is taken, lets others in, and inserts: two may have it."""


@breaks("race-unique")
class ChecksThenInsertsProfiles(_ChecksThenInserts):
    """Looks whether the email of a profile is taken, lets others in, and inserts."""

    def meets(self, call: Call) -> bool:
        return call.resource.name == "profile"


@breaks("race-unique")
class FailsOnTheConstraint(_ChecksThenInserts):
    """Leaves a unique value that was taken meanwhile to the database, whose error is a 500."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        self.let_others_in()
        if self.holder(call, fields) is not None:
            raise RuntimeError("a constraint of the database failed")
        return self.insert(call, self.fresh_id(call.resource), fields)


@breaks("race-fresh-ids")
class TakesTheHighestIdPlusOne(Overwrites):
    """Gives a new item the highest id plus one, and lets others in before it inserts it."""

    lets_others_in = True

    def made_id(self, call: Call, fields: Fields) -> str | None:
        if not call.resource.numbered:
            return None
        taken = [int(item.id) for item in self.store.items(call.resource.name, None, None)]
        self.let_others_in()
        return str(max(taken, default=0) + 1)


@breaks("race-fresh-ids")
class AnswersWithTheLastOne(Reference):
    """Keeps the item that was created last in one place for all requests, and answers with that."""

    lets_others_in = True

    def created_answer(self, call: Call, item: Item) -> Answer:
        self._last = item
        self.let_others_in()
        return super().created_answer(call, self._last)


@breaks("race-fresh-ids")
class WritesTheWholeCollectionBack(Reference):
    """Reads all items of a collection, lets others in, and writes them back with the new one: as a file is."""

    lets_others_in = True

    def create(self, call: Call, body: Any) -> Answer:
        known = {item.seq for item in self.list_items(call)}
        answer = super().create(call, body)
        own = self.list_items(call)[-1]
        self.let_others_in()
        for item in self.list_items(call):
            if item.seq not in {*known, own.seq}:
                self.store.remove(item)
        return answer
