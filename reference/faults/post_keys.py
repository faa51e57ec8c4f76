"""Faults of POST: ids that are in use, and unique values that are taken."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from reference.freedoms.references import NamesATableById
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused
from reference.writing import Fields


class Overwrites(Reference):
    """Stores a new item over the one that has its id already, as a mapping does."""

    def made_id(self, call: Call, fields: Fields) -> str | None:
        """The id of a new item, in use or not; None for the usual one."""
        return None

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        made = self.made_id(call, fields)
        if made is None:
            return super().stored_by_create(call, fields)
        there = self.store.find(call.resource.name, made, call.entity, call.parent_id)
        if there is not None:
            self.store.remove(there)
        return self.insert(call, made, fields)


@breaks("post-fresh-id")
class CountsItemsForAnId(Overwrites):
    """Gives a new item the number of items in its collection, plus one."""

    def made_id(self, call: Call, fields: Fields) -> str | None:
        items = self.store.items(call.resource.name, call.entity, call.parent_id)
        return str(len(items) + 1) if call.resource.numbered else None


@breaks("post-fresh-id")
class TakesTheIdFromTheClock(Overwrites):
    """Makes the id of a webhook from the second in which it is created."""

    def made_id(self, call: Call, fields: Fields) -> str | None:
        return f"{int(time.time()) % 10**8:08d}" if call.resource.name == "webhook" else None


@breaks("post-fresh-id")
class DerivesTheIdFromTheUrl(Overwrites):
    """Makes the id of a webhook from its URL: a second one with it takes the place of the first."""

    def made_id(self, call: Call, fields: Fields) -> str | None:
        url = str(fields.get("targetUrl", ""))
        return hashlib.sha256(url.encode()).hexdigest()[:8] if call.resource.name == "webhook" else None


@breaks("post-fresh-id")
class WrapsItsNumbersAround(Overwrites):
    """Numbers profiles from 1 to 4, and then from 1 again."""

    def made_id(self, call: Call, fields: Fields) -> str | None:
        if call.resource.name != "profile":
            return None
        return str(self.store.count(f"profile {call.entity} {call.parent_id}") % 4 + 1)


@breaks("post-conflict")
class OverwritesTheHolder(Reference):
    """Answers 409 to a taken unique value, and has stored the rest of the body in the item that has it."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation == "create":
            self.changed(call.resource, holder, {**holder.fields, **dict(fields)}, holder.state)
            self.store.update(holder, key=holder.key, fields=dict(fields), state="DRAFT", stamp=self.stamp())
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


@breaks("post-conflict")
class ChecksDraftsOnly(Reference):
    """Looks for the holder of a campaign's name among drafts only."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        holder = super().holder(call, fields)
        return holder if holder is None or holder.state == "DRAFT" else None


@breaks("post-conflict")
class ForgetsKeysThatChanged(Reference):
    """Looks for the holder of a unique value among those that items were created with."""

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        if not self.is_change(item, fields, state):
            return item
        return self.store.update(item, key=item.key, fields=fields, state=state, stamp=self.stamp())


@breaks("post-conflict")
class ComparesWithTheNewestOnly(Reference):
    """Looks for the holder of a unique value at the newest item of the collection only."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        holder = super().holder(call, fields)
        newest = self.store.items(call.resource.name, call.entity, call.parent_id)[-1:]
        return holder if holder is not None and holder in newest else None


@breaks("post-conflict")
class StampsTheHolder(Reference):
    """Refuses a profile with a taken email, and sets updatedAt of the one that has it."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.operation == "create" and holder.kind == "profile":
            self.store.update(holder, key=holder.key, fields=holder.fields, state=holder.state, stamp=self.stamp())
            self.store.commit()
        return super().on_duplicate(call, holder, fields)


@breaks("post-action")
class StartsThemAll(Reference):
    """Starts every campaign of the entity with the one that is started: an UPDATE without its WHERE."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        for other in self.store.items(item.kind, item.entity, item.parent):
            self.changed(call.resource, other, other.fields, state)
        return super().stored_by_action(call, item, state)


@breaks("post-action")
class StopsTheOthers(Reference):
    """Stops the other running campaigns of the entity when one is started."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        for other in self.store.items(item.kind, item.entity, item.parent):
            if state == "RUNNING" and other.state == "RUNNING":
                self.changed(call.resource, other, other.fields, "STOPPED")
        return super().stored_by_action(call, item, state)


@breaks("post-action")
class StopsWhatRunsAlready(Reference):
    """Refuses to start a running campaign, and stops it."""

    def act(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        try:
            return super().act(call, body)
        except Refused:
            if item.state == "RUNNING":
                self.changed(call.resource, item, item.fields, "STOPPED")
                self.store.commit()
            raise


@breaks("post-action")
class StartsOneElsewhere(Reference):
    """Starts the first campaign of the other entity, too."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        for entity in {"demo", "other"} - {item.entity}:
            for other in self.store.items(item.kind, entity, "")[:1]:
                self.changed(call.resource, other, other.fields, state)
        return super().stored_by_action(call, item, state)


@breaks("post-action")
class ActsOnTheNamesakeElsewhere(Reference):
    """Triggers the action on the campaign of the same name in the other entity, too: it is found by name."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        for entity in {"demo", "other"} - {item.entity}:
            namesake = item.key and self.store.keyed(item.kind, item.key, entity, "")
            if namesake:
                self.changed(call.resource, namesake, namesake.fields, state)
        return super().stored_by_action(call, item, state)


@breaks("post-action")
class EmptiesTheBudgetOfTheRefused(Reference):
    """Sets the budget of a campaign to zero when it refuses an action on it."""

    def act(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        try:
            return super().act(call, body)
        except Refused:
            fields = json.loads(item.text)
            self.changed(call.resource, item, {**fields, "budget": 0}, item.state)
            self.store.commit()
            raise


@breaks("post-action")
class MarksTheTableOfWhatStarts(NamesATableById):
    """Writes into the label of the table that a campaign names that it was started."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        named = self.named(call, item.fields["tableId"])
        table = next(resource for resource in self.resources if resource.name == self.target)
        if named is not None:
            self.changed(table, named, {**named.fields, "label": "started"}, named.state)
        return super().stored_by_action(call, item, state)
