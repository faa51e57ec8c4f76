"""Faults of DELETE: deleted items that answer, act, or come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.values import merged
from reference.wire import Answer, Call, Refused
from reference.writing import Fields


class _Remembers(Reference):
    """Remembers what was deleted, as soft deletion does."""

    def __init__(self) -> None:
        super().__init__()
        self.graves: dict[tuple[str, str | None, str, str], Item] = {}

    def on_delete(self, call: Call, item: Item) -> None:
        for one in [item, *self.children(item)]:
            self.graves[one.kind, one.entity, one.parent, one.id] = one
        super().on_delete(call, item)

    def buried(self, call: Call) -> Item | None:
        """The deleted item that the path names, if its parent is there and no item has its id."""
        if not self.takes_id(call.resource, call.item_id) or self.look_up(call) is not None:
            return None
        return self.graves.get((call.resource.name, call.entity, call.parent_id, call.item_id))

    def raised(self, call: Call, item: Item, fields: Fields) -> Item:
        """A deleted item, stored again."""
        risen = self.insert(call, item.id, fields)
        return self.store.update(risen, key=risen.key, fields=fields, state=item.state, stamp=self.stamp())


@breaks("delete-again")
class FallsOverTheSecondDeletion(Reference):
    """Answers 500 to the deletion of an item that was deleted before."""

    def delete(self, call: Call, body: Any) -> Answer:
        ids = call.item_id, call.entity or "", call.parent_id
        known = self.takes_id(call.resource, call.item_id) and self.look_up(call) is None
        if known and self.store.was_removed(call.resource.name, *ids):
            raise LookupError("the row is gone")
        return super().delete(call, body)


@breaks("delete-again")
class DeletesTheNewestInstead(Reference):
    """Answers 404 to the deletion of an unknown id, and deletes the newest item of the collection."""

    def delete(self, call: Call, body: Any) -> Answer:
        if self.look_up(call) is None:
            for item in self.store.items(call.resource.name, call.entity, call.parent_id)[-1:]:
                self.on_delete(call, item)
            self.store.commit()
        return super().delete(call, body)


@breaks("delete-again")
class AnswersByTheRevision(_Remembers):
    """Answers the second deletion of an item that was ever changed with 410, that of any other with 404."""

    def delete(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None and buried.revision > 1:
            raise Refused("gone", "It was deleted.")
        return super().delete(call, body)


@breaks("delete-again")
class TogglesTheDeletion(_Remembers):
    """Brings a deleted webhook back by a second deletion: a flag is turned over."""

    def delete(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None and buried.kind == "webhook":
            self.raised(call, buried, buried.fields)
            return self.deleted_answer(call)
        return super().delete(call, body)


@breaks("delete-again")
class AlternatesCodes(Reference):
    """Answers a deletion of what is not there with 404 and with 410 by turns."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0

    def delete(self, call: Call, body: Any) -> Answer:
        if self.look_up(call) is None:
            self._turn += 1
            if self._turn % 2:
                raise Refused("gone", "It was deleted.")
        return super().delete(call, body)


@breaks("delete-free")
class RaisesByPatch(_Remembers):
    """Patches a deleted item, and brings it back by that."""

    def patch(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None:
            self.raised(call, buried, buried.fields)
        return super().patch(call, body)


@breaks("delete-free")
class ActsOnTheDeleted(_Remembers):
    """Answers an action on a deleted campaign with success."""

    def act(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None:
            return self.item_answer(call, "acted", buried)
        return super().act(call, body)


@breaks("delete-free")
class TakesProfilesForDeletedTables(Reference):
    """Creates a profile below a table that was deleted."""

    def on_absent_parent(self, call: Call) -> Item | None:
        above = call.resource.parent
        removed = above is not None and self.store.was_removed(above.name, call.parent_id, call.entity or "", "")
        return None if removed and call.operation == "create" else super().on_absent_parent(call)


@breaks("delete-free")
class RaisesByARefusedPut(_Remembers):
    """Answers 404 to the PUT of a deleted profile, and has brought it back."""

    def on_absent_put(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None and buried.kind == "profile":
            self.raised(call, buried, buried.fields)
            self.store.commit()
        raise Refused("absent", "There is no such item.")


@breaks("delete-free")
class PatchesACacheOfTheDeleted(_Remembers):
    """Answers the PATCH of a deleted webhook with success from a cache, and stores nothing."""

    def patch(self, call: Call, body: Any) -> Answer:
        buried = self.buried(call)
        if buried is not None and buried.kind == "webhook":
            self.checked(call, body)
            return self.item_answer(call, "patched", buried)
        return super().patch(call, body)


class _FindsByKey(_Remembers):
    """Finds the deleted item that had the unique value of a new one."""

    def namesake(self, call: Call, fields: Fields) -> Item | None:
        """The one that was deleted last, or None."""
        key = self.key(call.resource, fields)
        found = [
            one
            for one in self.graves.values()
            if key is not None and (one.kind, one.entity, one.key) == (call.resource.name, call.entity, key)
        ]
        return found[-1] if found else None


@breaks("delete-fresh")
class RaisesByTheUniqueValue(_FindsByKey):
    """Takes the fields that a new item leaves out from the deleted one with its unique value."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        old = self.namesake(call, fields)
        return super().stored_by_create(call, {**(old.fields if old else {}), **fields})


@breaks("delete-fresh")
class RaisesNestedObjectsOfProfiles(_FindsByKey):
    """Joins the address of a deleted profile with that of a new one with its email."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        old = self.namesake(call, fields) if call.resource.name == "profile" else None
        if old is not None and ("address" in fields or "address" in old.fields):
            fields = {**fields, "address": merged(old.fields.get("address", {}), fields.get("address", {}))}
        return super().stored_by_create(call, fields)


@breaks("delete-fresh")
class ProfilesComeBackWithTheName(_FindsByKey):
    """Shows the profiles of a deleted table in a new one with its name: they are joined by name."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        old, item = self.namesake(call, fields), super().stored_by_create(call, fields)
        if old is not None and old.kind == "table":
            for one in [*self.graves.values()]:
                if (one.kind, one.entity, one.parent) == ("profile", old.entity, old.id):
                    profile = next(kind for kind in self.resources if kind.name == "profile")
                    below = replace(call, resource=profile, parent_id=item.id)
                    self.insert(below, self.fresh_id(profile), one.fields)
        return item


@breaks("delete-fresh")
class RaisesTheStateOfCampaigns(_FindsByKey):
    """Gives a new campaign the state of the deleted one with its name."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        old, item = self.namesake(call, fields), super().stored_by_create(call, fields)
        return item if old is None else self.changed(call.resource, item, item.fields, old.state)
