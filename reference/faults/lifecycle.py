"""Faults that need a history: they show after several updates, after a deletion, or when two items meet."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


class _Remembers(Reference):
    """Keeps a record of what was done."""

    def __init__(self) -> None:
        self.past: dict[str, list[Any]] = {}
        super().__init__()


@breaks("patch-keeps")
class WearsOut(_Remembers):
    """Loses the last member of a nested object at the third update of an item that does not mention it."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        done = self.past.setdefault(f"{item.kind} {item.seq}", [])
        done.append("patched")
        if len(done) == 3:
            fields = {
                name: dict(list(value.items())[:-1])
                if isinstance(value, dict) and value and value == item.fields.get(name)
                else value
                for name, value in fields.items()
            }
        return super().stored_by_patch(call, item, fields)

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        self.past.setdefault(f"{item.kind} {item.seq}", []).append("replaced")
        return super().stored_by_put(call, item, fields)


@breaks("patch-frame")
class MixesUpTheLastTwo(_Remembers):
    """Gives the arrays that an item had before its PATCH to its sibling that was patched right before."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        place = f"{item.kind} {item.entity} {item.parent}"
        for latest in self.past.get(place, []):
            other = self.lookup(call.resource, latest, call.entity, call.parent_id)
            if other is not None and latest != item.id:
                arrays = {name: value for name, value in item.fields.items() if isinstance(value, list)}
                self.changed(call.resource, other, {**other.fields, **arrays}, other.state)
        self.past[place] = [item.id]
        return super().stored_by_patch(call, item, fields)


@breaks("post-adds-one")
class BringsTheChildrenBack(_Remembers):
    """Puts the profiles of the table that was deleted last below the next one that is created."""

    def on_delete(self, call: Call, item: Item) -> None:
        children = self.children(item)
        if children:
            self.past[f"{item.kind} {item.entity}"] = children
        super().on_delete(call, item)

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        for child in self.past.pop(f"{item.kind} {item.entity}", []):
            self.store.insert_like(child, parent=item.id, stamp=child.updated)
        return item


@breaks("put-frame")
class LeadsUpdatesAstray(_Remembers):
    """Once a table was replaced, a PUT of one of its profiles also gives its arrays to the oldest other one."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        if item.kind == "table":
            self.past[f"{item.entity} {item.id}"] = [item]
        others = [one for one in self.store.items(item.kind, item.entity, item.parent) if one.seq != item.seq]
        if item.kind == "profile" and f"{item.entity} {item.parent}" in self.past and others:
            arrays = {name: value for name, value in fields.items() if isinstance(value, list)}
            self.changed(call.resource, others[0], {**others[0].fields, **arrays}, others[0].state)
        return super().stored_by_put(call, item, fields)


@breaks("patch-stores")
class DeafAfterADeletion(_Remembers):
    """Ignores the second PATCH of a webhook after another webhook of its entity was deleted."""

    def on_delete(self, call: Call, item: Item) -> None:
        self.past[f"{item.kind} {item.entity}"] = []
        super().on_delete(call, item)

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        done = self.past.get(f"{item.kind} {item.entity}")
        if item.kind == "webhook" and done is not None:
            done.append(item.id)
            if done.count(item.id) == 2:
                return item
        return super().stored_by_patch(call, item, fields)


@breaks("put-clears-omitted")
class MergesOnceItWasPatchedTwice(_Remembers):
    """Keeps what the body of a PUT leaves out where the item was patched twice before."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        self.past.setdefault(f"{item.kind} {item.seq}", []).append("patched")
        return super().patched(resource, item, patch)

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        often = len(self.past.get(f"{item.kind} {item.seq}", [])) > 1
        return super().replaced(resource, item, {**item.fields, **fields} if often else fields)


@breaks("delete-one")
class BuriesTheNamesake(_Remembers):
    """Deletes with an item the one of its kind and entity that was created right after its last update."""

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        self.past[f"{item.kind} {item.entity} changed"] = [item.id]
        return super().changed(resource, item, fields, state)

    def created_answer(self, call: Call, item: Item) -> Answer:
        for changed in self.past.pop(f"{item.kind} {item.entity} changed", []):
            self.past[f"{item.kind} {item.entity} {changed}"] = [item.id]
        return super().created_answer(call, item)

    def on_delete(self, call: Call, item: Item) -> None:
        for follower in self.past.pop(f"{item.kind} {item.entity} {item.id}", []):
            other = self.lookup(call.resource, follower, call.entity, call.parent_id)
            if other is not None:
                super().on_delete(call, other)
        super().on_delete(call, item)


@breaks("post-frame")
class WritesOverTheFirst(Reference):
    """Gives the nested objects of the eighth item of a place to the first one there, too."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        there = self.store.items(call.resource.name, call.entity or "", call.parent_id)
        if len(there) == 7:
            objects = {name: value for name, value in fields.items() if isinstance(value, dict)}
            self.changed(call.resource, there[0], {**there[0].fields, **objects}, there[0].state)
        return super().stored_by_create(call, fields)


@breaks("patch-keeps")
class RestoresWhatWasReplaced(_Remembers):
    """Brings back, at a PATCH after a PUT, the optional texts that the PUT left out."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        lost = {name: value for name, value in item.fields.items() if name not in fields and isinstance(value, str)}
        self.past[f"{item.kind} {item.seq}"] = [lost]
        return super().stored_by_put(call, item, fields)

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        for lost in self.past.pop(f"{item.kind} {item.seq}", []):
            fields = {**lost, **fields}
        return super().stored_by_patch(call, item, fields)


@breaks("post-action")
class RestartsTheDraftBeside(_Remembers):
    """Takes the subject from the campaign that was created after one which is started or stopped after two PATCHes."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        self.past.setdefault(f"{item.kind} {item.seq}", []).append("patched")
        return super().patched(resource, item, patch)

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        if len(self.past.get(f"{item.kind} {item.seq}", [])) > 1:
            for other in self.store.items(item.kind, item.entity, item.parent):
                if other.seq > item.seq:
                    fields = {name: value for name, value in other.fields.items() if name != "subject"}
                    self.changed(call.resource, other, fields, other.state)
        return super().stored_by_action(call, item, state)


@breaks("delete-one")
class BuriesAbroad(_Remembers):
    """Deletes with an item its namesake in another entity, where that was changed since."""

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        self.past[f"{item.kind} {item.entity} {item.key}"] = [item.id]
        return super().changed(resource, item, fields, state)

    def on_delete(self, call: Call, item: Item) -> None:
        for entity in ("demo", "other"):
            for other in self.store.items(item.kind, entity, item.parent) if item.key else ():
                changed = f"{other.kind} {entity} {other.key}" in self.past
                if entity != item.entity and other.key == item.key and changed:
                    super().on_delete(call, other)
        super().on_delete(call, item)


@breaks("delete-gone")
class KeepsWhatWasOvertaken(_Remembers):
    """Keeps, at a deletion that it answers with success, an item that changed twice and its sibling since."""

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        self.past.setdefault(f"{item.kind} {item.entity} {item.parent}", []).append(item.id)
        return super().changed(resource, item, fields, state)

    def on_delete(self, call: Call, item: Item) -> None:
        done = self.past.setdefault(f"{item.kind} {item.entity} {item.parent}", [])
        if done.count(item.id) > 1 and done[-1] != item.id:
            done[:] = [one for one in done if one != item.id]
            return
        super().on_delete(call, item)
