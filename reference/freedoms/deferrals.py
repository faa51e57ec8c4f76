"""Freedoms of time: 202, and the effect a moment later."""

from __future__ import annotations

import time
from typing import Final

from reference.registry import tempts
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields

_DELAY: Final = 0.3  # seconds


@tempts("post-adds-one", "post-stores")
class CreatesLater(Reference):
    """Answers a creation with 202, and has the item 0.3 seconds later."""

    def status_for(self, call: Call, result: str) -> int:
        return 202 if result == "created" and call.operation == "create" else super().status_for(call, result)

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        return self.insert(call, self.fresh_id(call.resource), fields, since=time.monotonic() + _DELAY)


@tempts("delete-gone", "delete-one")
class DeletesLater(Reference):
    """Answers a deletion with 202, and deletes the item 0.3 seconds later."""

    def status_for(self, call: Call, result: str) -> int:
        return 202 if result == "deleted" else super().status_for(call, result)

    def on_delete(self, call: Call, item: Item) -> None:
        for doomed in [item, *self.children(item)]:
            self.store.remove_at(doomed, time.monotonic() + _DELAY)
