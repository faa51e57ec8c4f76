"""Faults of races on one item: updates that get lost, bodies that are torn, items that come back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import merged
from reference.wire import Answer, Call
from reference.writing import Fields


class _Meets(Reference):
    """Lets other requests in where it should not."""

    lets_others_in = True

    def now(self, item: Item) -> Item | None:
        """What is stored of an item by now; None if it is gone."""
        return self.store.find(item.kind, item.id, item.entity, item.parent)

    def kept(self, call: Call, item: Item, fields: Fields, state: str) -> Item:
        """Store fields over what is there by now, refused where nothing is."""
        now = self.now(item)
        if now is None:
            return self.on_absent(call)
        return self.store.update(
            now, key=self.key(call.resource, fields), fields=fields, state=state, stamp=self.stamp()
        )


class _Late(_Meets):
    """Stores what a PATCH makes of the item as it was when the request came."""

    def meets(self, call: Call) -> bool:
        """Whether this PATCH is one of those."""
        return True

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        if not self.meets(call):
            return super().stored_by_patch(call, item, fields)
        self.let_others_in()
        return self.kept(call, item, fields, item.state)


@breaks("race-disjoint-patches")
class PatchesWhatItReadBefore(_Late):
    """Reads, merges and writes without a lock: of two PATCHes at once the first is lost."""


@breaks("race-disjoint-patches")
class PatchesWebhooksWithoutALock(_Late):
    """Reads, merges and writes without a lock on webhooks only."""

    def meets(self, call: Call) -> bool:
        return call.resource.name == "webhook"


@breaks("race-disjoint-patches")
class PatchesProfilesWithoutALock(_Late):
    """Reads, merges and writes without a lock on profiles, below their tables."""

    def meets(self, call: Call) -> bool:
        return call.resource.name == "profile"


@breaks("race-disjoint-patches")
class LocksOnlyThoseThatGrow(_Late):
    """Locks the item for a PATCH of its name or its email, and for no other."""

    def meets(self, call: Call) -> bool:
        return not {b"name", b"email"} & set(call.request.content.split(b'"'))


@breaks("race-disjoint-patches")
class MergesObjectsOutsideTheLock(_Meets):
    """Locks the item for a PATCH, and has merged nested objects with what stood there before."""

    def patch(self, call: Call, body: Any) -> Answer:
        before = self.find_item(call)
        self.let_others_in()
        self._stale = before.fields
        return super().patch(call, body)

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        return fields | {
            name: merged(self._stale.get(name), value) for name, value in patch.items() if isinstance(value, dict)
        }


@breaks("race-linearizable")
class PatchesOverWhatWasReplaced(_Meets):
    """Lets a PUT go before a PATCH that has read the item already, and writes over it."""

    def __init__(self) -> None:
        super().__init__()
        self._puts: Counter[int] = Counter()
        self._stale: Item | None = None

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        self._puts[item.seq] += 1
        return super().stored_by_put(call, item, fields)

    def patch(self, call: Call, body: Any) -> Answer:
        before = self.find_item(call)
        count = self._puts[before.seq]
        self.let_others_in()
        self._stale = before if self._puts[before.seq] != count else None
        return super().patch(call, body)

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        return super().patched(resource, self._stale or item, patch)


@breaks("race-linearizable")
class KeepsWhatWasReadInACache(_Meets):
    """Puts what a GET read into a cache after it was answered; a write in between has emptied that cache too early."""

    def __init__(self) -> None:
        super().__init__()
        self._cache: dict[tuple[str, str | None, str, str], Item] = {}

    def read(self, call: Call, body: Any) -> Answer:
        where = (call.resource.name, call.entity, call.parent_id, call.item_id)
        known = self._cache.get(where)
        if known is None:
            item = self.find_item(call)
            self.let_others_in()
            known = self._cache[where] = item
        return self.item_answer(call, "read", known)

    def on_success(self, call: Call, answer: Answer) -> None:
        super().on_success(call, answer)
        if call.writes:
            self._cache.clear()


@breaks("race-linearizable")
class StartsTwice(_Meets):
    """Looks at the state of a campaign, and changes it later: two that start it at once both succeed."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        self.let_others_in()
        return self.kept(call, item, item.fields, state)


@breaks("race-linearizable")
class AnswersBeforeOthersAreDone(_Meets):
    """Drops a PUT when another write comes in between, and answers it with success."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        self.let_others_in()
        now = self.now(item)
        if now is not None and now.revision != item.revision:
            return now
        return self.kept(call, item, fields, item.state)


@breaks("race-torn")
class PutsFieldByField(_Meets):
    """Stores one half of the fields of a PUT, lets others in, and stores the rest."""

    def halves(self, call: Call, fields: Fields) -> list[str]:
        """The names of the fields that are stored first; none, where all are stored at once."""
        return list(fields)[: len(fields) // 2]

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        first = self.halves(call, fields)
        if first:
            self.kept(call, item, {**item.fields, **{name: fields[name] for name in first}}, item.state)
            self.let_others_in()
        now = self.now(item)
        stands = {name: now.fields[name] for name in first if name in now.fields} if now else {}
        return self.kept(call, item, {**dict(fields), **stands}, item.state)


@breaks("race-torn")
class PutsTheContentLater(PutsFieldByField):
    """Stores the content of a campaign after the rest of a PUT, as it stands in another table."""

    def halves(self, call: Call, fields: Fields) -> list[str]:
        return [name for name in fields if name != "content"] if call.resource.name == "campaign" else []


@breaks("race-torn")
class ReplacesByDeletion(_Meets):
    """Deletes the item that a PUT replaces, and inserts it anew: in between there is none."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        now = self.now(item)
        if now is not None:
            self.store.remove(now)
        self.let_others_in()
        if self.now(item) is not None:
            return self.kept(call, item, fields, item.state)
        return self.insert(call, item.id, fields)


@breaks("race-torn")
class ReadsInTwoSteps(_Meets):
    """Reads one half of the fields of an item for a GET, lets others in, and reads the rest."""

    def read(self, call: Call, body: Any) -> Answer:
        first = self.find_item(call)
        self.let_others_in()
        second = self.find_item(call)
        old = {name: value for index, (name, value) in enumerate(sorted(first.fields.items())) if index % 2}
        fields = {**second.fields, **old}
        return self.item_answer(call, "read", replace(second, text=json.dumps(fields)))


@breaks("race-delete")
class DeletesTwiceInVain(_Meets):
    """Finds the item of a DELETE, lets others in, and fails where it is gone by then."""

    def on_delete(self, call: Call, item: Item) -> None:
        self.let_others_in()
        if self.now(item) is None:
            raise RuntimeError("no row was deleted")
        super().on_delete(call, item)


@breaks("race-delete")
class SavesWhatWasDeleted(_Meets):
    """Saves the item of a PATCH whether or not it is still there: one that was deleted meanwhile is back."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        self.let_others_in(0.02)
        if self.now(item) is None:
            return self.insert(call, item.id, fields)
        return super().stored_by_patch(call, item, fields)


@breaks("race-delete")
class PatchesNothing(_Meets):
    """Fails with 500 where the row of a PATCH is gone when it is written."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        self.let_others_in(0.02)
        if self.now(item) is None:
            raise RuntimeError("no row was updated")
        return super().stored_by_patch(call, item, fields)
