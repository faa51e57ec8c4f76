"""Faults of GET: it modifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Call

_LEAST: Final[dict[str, dict[str, Any]]] = {
    "table": {"active": True},
    "campaign": {"sendingMode": "MASS"},
    "webhook": {"targetUrl": "https://example.org/", "eventType": "CREATED", "isActive": True},
}


@breaks("get-frame")
class TouchesTheStampOnRead(Reference):
    """Sets updatedAt of an item whenever it is read."""

    def on_read(self, call: Call, item: Item) -> None:
        self.store.update(item, key=item.key, fields=item.fields, state=item.state, stamp=self.stamp())


@breaks("get-frame")
class StopsCampaignsWhenListed(Reference):
    """Stops every running campaign that a list shows."""

    def on_list(self, call: Call, page: Sequence[Item]) -> None:
        for item in page:
            if item.kind == "campaign" and item.state == "RUNNING":
                self.changed(call.resource, item, item.fields, "STOPPED")


@breaks("get-frame")
class RemovesEmptyValuesOnRead(Reference):
    """Removes optional fields with an empty text or array from what is stored when the item is read."""

    def on_read(self, call: Call, item: Item) -> None:
        kept = {name: value for name, value in item.fields.items() if value not in ("", [])}
        self.changed(call.resource, item, kept, item.state)


@breaks("get-frame")
class CountsReadsInTheParent(Reference):
    """Adds one to the quota of the table whose profiles are listed."""

    def on_list(self, call: Call, page: Sequence[Item]) -> None:
        parent = self.find_parent(call)
        if parent is not None and call.resource.parent is not None:
            quota = parent.fields.get("quota", 0) + 1
            self.changed(call.resource.parent, parent, {**parent.fields, "quota": quota}, parent.state)


@breaks("get-absent")
class CreatesWhatIsMissing(Reference):
    """Creates the item, and shows it, when an id that does not exist is read."""

    def on_absent(self, call: Call) -> Item:
        if call.operation != "read" or call.resource.name not in _LEAST:
            return super().on_absent(call)
        if not self.takes_id(call.resource, call.item_id):
            return super().on_absent(call)
        named = {"name": f"new {call.item_id}"} if call.resource.unique else {}
        return self.insert(call, call.item_id, _LEAST[call.resource.name] | named)


@breaks("get-absent")
class LeavesAProfileBehind(Reference):
    """Answers 404 for an absent profile, and has a profile in its table afterwards."""

    def on_absent(self, call: Call) -> Item:
        if call.operation == "read" and call.resource.name == "profile":
            fresh = self.fresh_id(call.resource)
            self.insert(replace(call, item_id=fresh), fresh, {"email": f"{fresh}@example.org"})
            self.store.commit()
        return super().on_absent(call)
