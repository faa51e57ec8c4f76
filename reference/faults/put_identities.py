"""Faults of PUT: ids in the body, and ids that no item has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call


class _LooksIntoTheBody(Reference):
    """Takes the id in the body of a PUT for more than it is."""

    def meant(self, call: Call, body: Any) -> Call:
        """The call with the id in the body in place of the route's, where that is another one."""
        told = str(body.get(call.resource.id_field, "")) if isinstance(body, dict) else ""
        return replace(call, item_id=told) if told and self.takes_id(call.resource, told) else call

    def moved(self, call: Call, item: Item, item_id: str) -> Item:
        """The item under another id."""
        self.store.remove(item)
        return self.insert(call, item_id, item.fields)


@breaks("put-identity")
class RenamesByTheBody(_LooksIntoTheBody):
    """Moves an item to the id that stands in the body of a PUT, where that is free."""

    def replace(self, call: Call, body: Any) -> Answer:
        other, item = self.meant(call, body), self.look_up(call)
        if other != call and item is not None and self.look_up(other) is None:
            self.checked(call, body)
            self.moved(call, item, other.item_id)
            call = other
        return super().replace(call, body)


@breaks("put-identity")
class WritesToTheIdInTheBody(_LooksIntoTheBody):
    """Replaces the item that the body names, where there is one, and not the route's."""

    def replace(self, call: Call, body: Any) -> Answer:
        other = self.meant(call, body)
        return super().replace(other if self.look_up(other) is not None else call, body)


@breaks("put-identity")
class SavesWhatTheBodyNames(_LooksIntoTheBody):
    """Creates a profile at the id in the body of a PUT, where there is none yet, and leaves the route's."""

    def replace(self, call: Call, body: Any) -> Answer:
        other = self.meant(call, body)
        if call.resource.name == "profile" and self.look_up(call) is not None and self.look_up(other) is None:
            fields = self.completed(call.resource, self.checked(call, body))
            return self.item_answer(call, "replaced", self.insert(call, other.item_id, fields))
        return super().replace(call, body)


@breaks("put-identity")
class RemovesTheNamesake(_LooksIntoTheBody):
    """Removes the other campaign that the body of a PUT names: its id has to be free."""

    def replace(self, call: Call, body: Any) -> Answer:
        other = self.meant(call, body)
        there = self.look_up(other) if call.resource.name == "campaign" and other != call else None
        answer = super().replace(call, body)
        if there is not None:
            self.store.remove(there)
        return answer


@breaks("put-absent")
class CreatesOnlyWholeItems(Reference):
    """Creates an item at an unknown id from a PUT with every field, and answers 404 to any other."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if self.takes_id(call.resource, call.item_id):
            fields = self.checked(call, body)
            if fields.keys() >= call.resource.fields.keys() - {"secret"}:
                return self.created_answer(call, self.insert(call, call.item_id, fields))
        return super().on_absent_put(call, body)


@breaks("put-absent")
class CreatesEverySecondTime(Reference):
    """Creates at every second unknown id, and answers 404 to the others."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if self.takes_id(call.resource, call.item_id) and self.store.count("absent") % 2:
            fields = self.completed(call.resource, self.checked(call, body))
            return self.created_answer(call, self.insert(call, call.item_id, fields))
        self.store.commit()
        return super().on_absent_put(call, body)


@breaks("put-absent")
class PretendsToCreateProfiles(Reference):
    """Answers 201 to the PUT of a profile at an unknown id, and creates nothing."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if call.resource.name == "profile" and self.takes_id(call.resource, call.item_id):
            item = self.insert(call, call.item_id, self.completed(call.resource, self.checked(call, body)))
            self.store.remove(item)
            return self.created_answer(call, item)
        return super().on_absent_put(call, body)


@breaks("put-absent")
class CreatesAtWhatWasRefused(Reference):
    """Answers 404 to the PUT of a webhook at an unknown id, which is there a moment later."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        if call.resource.name == "webhook" and self.takes_id(call.resource, call.item_id):
            self.insert(call, call.item_id, self.completed(call.resource, self.checked(call, body)))
            self.store.commit()
        return super().on_absent_put(call, body)
