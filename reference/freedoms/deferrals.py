"""Freedoms of time: 202, and the effect a moment later."""

from __future__ import annotations

import time
from typing import Any, Final

from reference.registry import tempts
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
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


@tempts("list-complete", "post-adds-one", "delete-gone", "get-smuggled")
class KeepsListsForAWhile(Reference):
    """Answers the same question about a list as before for 0.2 seconds."""

    kept_for: Final = 0.2  # seconds

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[Any, tuple[float, Answer]] = {}

    def list(self, call: Call, body: Any) -> Answer:
        asked = call.request.path, tuple(call.request.parameters)
        since, answer = self._kept.get(asked, (0.0, None))
        if answer is None or time.monotonic() - since > self.kept_for:
            answer = super().list(call, body)
            self._kept[asked] = time.monotonic(), answer
        return answer
