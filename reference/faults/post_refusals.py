"""Faults of POST: what a refusal leaves behind, in the item itself, in the holder of a value, in the collection."""

from __future__ import annotations

import copy
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused
from reference.writing import Fields

Found = list[tuple[str, str]]


class _TouchesTheRefused(Reference):
    """Changes an item although it refuses the action on it."""

    def refused_item(self, call: Call, item: Item) -> None:
        """What becomes of the item."""

    def act(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        try:
            return super().act(call, body)
        except Refused as refusal:
            if refusal.problem == "state":
                self.refused_item(call, item)
                self.store.commit()
            raise


@breaks("post-action")
class StopsTheDraft(_TouchesTheRefused):
    """Refuses to stop a draft, which is stopped afterwards."""

    def refused_item(self, call: Call, item: Item) -> None:
        if item.state == "DRAFT":
            self.stored_by_action(call, item, "STOPPED")


@breaks("post-action")
class DropsThePreviewOfTheRefused(_TouchesTheRefused):
    """Refuses an action in the wrong state, and has dropped the preview inside the campaign's content."""

    def refused_item(self, call: Call, item: Item) -> None:
        content = {name: value for name, value in item.fields.get("content", {}).items() if name != "preview"}
        if content:
            self.changed(call.resource, item, {**item.fields, "content": content}, item.state)


@breaks("post-action")
class StampsTheRefused(_TouchesTheRefused):
    """Refuses an action in the wrong state, and sets updatedAt."""

    def refused_item(self, call: Call, item: Item) -> None:
        self.store.update(item, key=item.key, fields=item.fields, state=item.state, stamp=self.stamp())


class _TouchesTheHolder(Reference):
    """Changes the item that has a unique value when it refuses another one with it."""

    def holder_fields(self, call: Call, holder: Item, fields: Fields) -> Fields:
        """What the fields of the holder become."""
        return holder.fields

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation == "create":
            self.changed(call.resource, holder, self.holder_fields(call, holder, fields), holder.state)
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


@breaks("post-conflict")
class MergesArraysIntoTheHolder(_TouchesTheHolder):
    """Answers 409 to a taken unique value, and has given the arrays of the body to the item that has it."""

    def holder_fields(self, call: Call, holder: Item, fields: Fields) -> Fields:
        return {**holder.fields, **{name: value for name, value in fields.items() if isinstance(value, list)}}


@breaks("post-conflict")
class FillsTheGapsOfTheHolder(_TouchesTheHolder):
    """Answers 409 to a taken unique value, and has filled in what the item that has it lacked."""

    def holder_fields(self, call: Call, holder: Item, fields: Fields) -> Fields:
        return {**fields, **holder.fields}


@breaks("post-conflict")
class EmptiesTheAddressOfTheHolder(_TouchesTheHolder):
    """Answers 409 to a taken email, and has taken the coordinates out of the address of its profile."""

    def holder_fields(self, call: Call, holder: Item, fields: Fields) -> Fields:
        kept = copy.deepcopy(holder.fields)
        kept.get("address", {}).pop("geo", None)
        return kept


@breaks("post-conflict")
class PutsTheHolderBackToDraft(Reference):
    """Answers 409 to a taken name, and has put the campaign that has it back to a draft."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation == "create":
            self.changed(call.resource, holder, holder.fields, "DRAFT")
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


class _KeepsTheRefused(Reference):
    """Creates an item without the fields that are wrong, and refuses it then."""

    def keeps(self, where: list[str]) -> bool:
        """Whether an item that is wrong at this place only is stored."""
        return False

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        places = [where.split("/")[1:] for where, _ in found]
        if call.operation == "create" and isinstance(body, dict) and all(self.keeps(where) for where in places):
            wrong = {where[0] for where in places}
            schema = self.cached_body_schema(call.resource, "create")
            fields = {name: value for name, value in self.known(schema, body).items() if name not in wrong}
            if self.holder(call, fields) is None:
                self.stored_by_create(call, self.completed(call.resource, fields))
                self.store.commit()
        super().on_invalid(call, body, found)


@breaks("post-refused")
class KeepsItemsWithInvalidObjects(_KeepsTheRefused):
    """Refuses a creation whose nested object is wrong, and has stored the item, which comes first."""

    def keeps(self, where: list[str]) -> bool:
        return len(where) > 1 and not where[1].isdecimal()


@breaks("post-refused")
class KeepsItemsWithALaterElementWrong(_KeepsTheRefused):
    """Refuses a creation with a wrong third element of an array, and has stored the item, which comes first."""

    def keeps(self, where: list[str]) -> bool:
        return len(where) > 1 and where[1].isdecimal() and int(where[1]) > 1


@breaks("post-refused")
class KeepsItemsWithInvalidInnerObjects(_KeepsTheRefused):
    """Refuses a creation whose object in an object is wrong, and has stored the item, which comes first."""

    def keeps(self, where: list[str]) -> bool:
        return len(where) > 2 and not where[1].isdecimal()


@breaks("post-refused")
class TakesTheEmailOfWhatWasWrongInside(Reference):
    """Refuses a profile that is wrong inside, and has reserved its email for good."""

    def __init__(self) -> None:
        super().__init__()
        self._reserved: set[str] = set()

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        inside = all(where.count("/") > 1 for where, _ in found)
        if call.operation == "create" and call.resource.name == "profile" and inside:
            self._reserved.add(str(body.get("email")))
        super().on_invalid(call, body, found)

    def holder(self, call: Call, fields: Fields) -> Item | None:
        if call.operation == "create" and call.resource.name == "profile" and fields.get("email") in self._reserved:
            raise Refused("conflict", "This email is reserved.")
        return super().holder(call, fields)
