"""Faults of POST: what it answers is not what it did, and what is beside the new item changes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reference.freedoms.representations import ShowsAbsentAsNull
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


@breaks("post-frame")
class StampsTheSiblings(Reference):
    """Sets updatedAt of every item in the collection when one is created: an UPDATE without its WHERE."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        for item in self.store.items(call.resource.name, call.entity, call.parent_id):
            self.store.update(item, key=item.key, fields=item.fields, state=item.state, stamp=self.stamp())
        return super().stored_by_create(call, fields)


@breaks("post-frame")
class AllowsOneActiveTable(Reference):
    """Deactivates every other table of the entity when an active one is created."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if call.resource.name == "table" and fields.get("active"):
            for item in self.store.items("table", call.entity, ""):
                self.changed(call.resource, item, {**item.fields, "active": False}, item.state)
        return super().stored_by_create(call, fields)


@breaks("post-frame")
class TagsTheTableOfAProfile(Reference):
    """Adds a tag to the table in which a profile is created."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        parent, above = self.find_parent(call), call.resource.parent
        if parent is not None and above is not None:
            tags = [*parent.fields.get("tags", []), "has profiles"]
            self.changed(above, parent, {**parent.fields, "tags": tags[-50:]}, parent.state)
        return super().stored_by_create(call, fields)


@breaks("post-frame")
class CopiesIntoTheOtherEntity(Reference):
    """Stores the optional fields of a new item in the first one of its kind in the other entity, too."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        for entity in {"demo", "other"} - {call.entity}:
            for item in self.store.items(call.resource.name, entity, None)[:1]:
                optional = {name: fields[name] for name in fields if name not in call.resource.required}
                self.changed(call.resource, item, {**item.fields, **optional}, item.state)
        return super().stored_by_create(call, fields)


@breaks("post-frame")
class DisablesOlderWebhooks(Reference):
    """Disables all but the three newest webhooks when another one is created."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if call.resource.name == "webhook":
            for item in self.store.items("webhook", call.entity, "")[:-2]:
                self.changed(call.resource, item, {**item.fields, "isActive": False}, item.state)
        return super().stored_by_create(call, fields)


@breaks("post-answer")
class AnswersWhatWasSent(Reference):
    """Stores texts without the blanks around them, and answers a creation with them as they were sent."""

    def create(self, call: Call, body: Any) -> Answer:
        answer = super().create(call, body)
        sent = {name: body[name] for name in call.resource.fields if name in body and name in answer.body}
        return Answer(answer.status, {**answer.body, **sent}, answer.headers)

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        trimmed = {name: value.strip() or value if isinstance(value, str) else value for name, value in fields.items()}
        return super().stored_by_create(call, trimmed)


@breaks("post-answer")
class AnswersDefaultsForFalse(Reference):
    """Answers a creation with the default where false was sent and stored: `sent or default`."""

    def created_answer(self, call: Call, item: Item) -> Answer:
        defaults = self.completed(call.resource, {})
        fields = {name: value or defaults.get(name, value) for name, value in item.fields.items()}
        return super().created_answer(call, replace(item, text=json.dumps(fields)))


@breaks("post-answer")
class AnswersNestedObjectsEmpty(Reference):
    """Answers the creation of a profile with empty nested objects, which were stored whole."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        shown = super().shown_by(resource, result, item)
        if result != "created" or resource.name != "profile":
            return shown
        return {name: {} if isinstance(value, dict) else value for name, value in shown.items()}


@breaks("post-answer")
class AnswersNullForLabels(ShowsAbsentAsNull):
    """Answers the creation of a table with null for the label that it stores; what is absent is shown as null."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        shown = super().shown_by(resource, result, item)
        return {**shown, "label": None} if result == "created" and resource.name == "table" else shown


@breaks("post-answer")
class LocatesWithoutTheParent(Reference):
    """Leaves the table out of the Location of a profile."""

    def location(self, resource: Resource, item: Item) -> str:
        return f"/entity/{item.entity}/{resource.name}/{item.id}"


@breaks("post-answer")
class LocatesEverythingInDemo(Reference):
    """Names the entity demo in every Location, whatever the entity."""

    def location(self, resource: Resource, item: Item) -> str:
        return super().location(resource, replace(item, entity="demo"))


@breaks("post-answer")
class LocatesTheNextItem(Reference):
    """Names in the Location of a table the id that comes after its own."""

    def location(self, resource: Resource, item: Item) -> str:
        located = super().location(resource, item)
        return located.removesuffix(item.id) + str(int(item.id) + 1) if item.kind == "table" else located


@breaks("post-answer")
class LocatesInThePlural(Reference):
    """Spells the collection in the plural in the Location of a campaign."""

    def location(self, resource: Resource, item: Item) -> str:
        return super().location(resource, item).replace("/campaign/", "/campaigns/")
