"""Faults of POST: it creates another thing than it was asked for."""

from __future__ import annotations

from typing import Any

from reference.freedoms.references import NamesATableById
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.values import same
from reference.wire import Answer, Call, Refused
from reference.writing import Fields


@breaks("post-adds-one")
class CreatesTwice(Reference):
    """Stores a second item with each creation."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        super().stored_by_create(call, fields)
        return item


@breaks("post-adds-one")
class StoresNoProfile(Reference):
    """Answers the creation of a profile as if it were stored, and stores nothing."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        if item.kind == "profile":
            self.store.remove(item)
        return item


@breaks("post-adds-one")
class PushesTheOldestOut(Reference):
    """Keeps at most three items in a collection: a fourth takes the place of the oldest."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        items = self.store.items(call.resource.name, call.entity, call.parent_id)
        if len(items) >= 3:
            self.store.remove(items[0])
        return super().stored_by_create(call, fields)


@breaks("post-adds-one")
class SwallowsTheRepetition(Reference):
    """Answers a webhook like one that is there with that one, as if it were created."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if call.resource.name == "webhook":
            for item in self.store.items("webhook", call.entity, ""):
                if same(item.fields, dict(fields)):
                    return item
        return super().stored_by_create(call, fields)


@breaks("post-stores")
class SkipsFalsyValuesOnCreation(Reference):
    """Stores a field on creation only `if value:`."""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        fields = super().checked(call, body)
        if call.operation != "create":
            return fields
        return {name: value for name, value in fields.items() if value}


@breaks("post-stores")
class ForgetsTheLastElement(Reference):
    """Stores arrays of three and more elements without their last one on creation."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        cut = {
            name: value[:-1] if isinstance(value, list) and len(value) > 2 else value for name, value in fields.items()
        }
        return super().stored_by_create(call, cut)


@breaks("post-stores")
class DropsTheInnerObject(Reference):
    """Stores nested objects on creation without the objects nested in them."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        flat = {
            name: {key: inner for key, inner in value.items() if not isinstance(inner, dict)}
            if isinstance(value, dict)
            else value
            for name, value in fields.items()
        }
        return super().stored_by_create(call, flat)


@breaks("post-refused")
class KeepsTheRefusedItem(Reference):
    """Stores the valid fields of an invalid creation before it refuses it."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        wrong = {where.split("/")[1] for where, _ in found if where}
        if call.operation == "create" and wrong.isdisjoint(call.resource.required) and isinstance(body, dict):
            valid = {name: body[name] for name in call.resource.fields if name in body and name not in wrong}
            self.stored_by_create(call, self.completed(call.resource, valid))
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("post-refused")
class TakesTheNameBeforeChecking(Reference):
    """Takes the unique name of a creation that it then refuses as invalid, for good."""

    def __init__(self) -> None:
        super().__init__()
        self._taken: set[tuple[str | None, str, str]] = set()

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if call.operation == "create" and isinstance(body, dict):
            self._taken.add((call.entity, call.resource.name, str(body.get(call.resource.unique))))
        super().on_invalid(call, body, found)

    def holder(self, call: Call, fields: Fields) -> Item | None:
        if (call.entity, call.resource.name, self.key(call.resource, fields)) in self._taken:
            raise Refused("conflict", "The name is taken.")
        return super().holder(call, fields)


@breaks("post-refused")
class KeepsTheDuplicateProfile(Reference):
    """Refuses a profile with a taken email, and stores it all the same."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation == "create" and call.resource.name == "profile":
            self.stored_by_create(call, fields)
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


@breaks("post-frame")
class MarksTheTableOfWhatIsCreated(NamesATableById):
    """Writes into the label of the table that a new campaign names that it is used."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        named = self.named(call, fields["tableId"]) if call.resource.name == self.holder_name else None
        table = next(resource for resource in self.resources if resource.name == self.target)
        if named is not None:
            self.changed(table, named, {**named.fields, "label": "used"}, named.state)
        return super().stored_by_create(call, fields)


@breaks("post-frame")
class ClaimsTheTableOfTheFirstProfile(Reference):
    """Leaves nothing of a table's tags once a profile is created in it."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item, parent = super().stored_by_create(call, fields), self.find_parent(call)
        if parent is not None and call.resource.parent is not None:
            self.changed(call.resource.parent, parent, {**parent.fields, "tags": []}, parent.state)
        return item
