"""Faults of GET: what it leaves behind, what its address triggers, and what it has not caught up with."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.resources import TABLE
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields


class _ActsOnRead(Reference):
    """Triggers the action that a GET of a campaign asks for, where its state allows it."""

    def wanted(self, call: Call) -> str:
        """The name of the action, "" for none."""
        return ""

    def on_read(self, call: Call, item: Item) -> None:
        super().on_read(call, item)
        allowed, state = call.resource.actions.get(self.wanted(call), ((), ""))
        if item.state in allowed:
            self.stored_by_action(call, item, state)


@breaks("get-smuggled")
class ActsOnTheActionParameter(_ActsOnRead):
    """Triggers start or stop where a GET of a campaign has it in the parameter action."""

    def wanted(self, call: Call) -> str:
        return dict(call.request.parameters).get("action", "")


@breaks("get-smuggled")
class StopsOnTheActionParameter(_ActsOnRead):
    """Stops a running campaign where a GET of it has ?action=stop, and knows no other action there."""

    def wanted(self, call: Call) -> str:
        return "stop" if ("action", "stop") in call.request.parameters else ""


@breaks("get-smuggled")
class ActsOnTheBareName(_ActsOnRead):
    """Triggers an action whose name is a parameter of a GET by itself: ?start."""

    def wanted(self, call: Call) -> str:
        return next((name for name, _ in call.request.parameters if name in call.resource.actions), "")


@breaks("get-smuggled")
class ActsOnAGetOfTheAction(Reference):
    """Triggers an action by GET of its route, which refuses the method afterwards."""

    def known_route(self, call: Call) -> None:
        action = call.resource.actions.get(call.role)
        if action and call.request.method == "GET":
            item = self.find_item(call)
            if item.state in action[0]:
                self.stored_by_action(call, item, action[1])
                self.store.commit()
        super().known_route(call)


class _DeletesOnRead(Reference):
    """Deletes what is read with a parameter that says so."""

    parameter: str = ""
    kind: str = ""

    def on_read(self, call: Call, item: Item) -> None:
        super().on_read(call, item)
        wanted = dict(call.request.parameters).get(self.parameter, "")
        if item.kind == self.kind and wanted.lower() == "delete":
            self.on_delete(call, item)


@breaks("get-smuggled")
class DeletesOnTheUnderscoredAction(_DeletesOnRead):
    """Deletes a webhook that is read with ?_action=delete."""

    parameter, kind = "_action", "webhook"


@breaks("get-smuggled")
class DeletesOnTheMethodParameter(_DeletesOnRead):
    """Deletes a table that is read with ?method=DELETE."""

    parameter, kind = "method", "table"


@breaks("get-smuggled")
class DeletesOnTheOperationParameter(_DeletesOnRead):
    """Deletes a campaign that is read with ?op=delete."""

    parameter, kind = "op", "campaign"


@breaks("patch-stores")
class ShowsObjectsAsTheyWereOnce(Reference):
    """Shows at the first GET after a PATCH the nested objects from before it, from the second on the new ones."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[int, dict[str, Any]] = {}

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        objects = {name: value for name, value in item.fields.items() if isinstance(value, dict) and name in fields}
        self._before[item.seq] = objects
        return super().stored_by_patch(call, item, fields)

    def read(self, call: Call, body: Any) -> Answer:
        answer = super().read(call, body)
        return Answer(answer.status, {**answer.body, **self._before.pop(self.find_item(call).seq, {})}, answer.headers)


@breaks("get-absent")
class BringsTheTableIntoBeing(Reference):
    """Creates the table whose profiles are listed if there is none: get or create."""

    def on_absent_parent(self, call: Call) -> Item | None:
        if call.operation != "list" or not self.takes_id(TABLE, call.parent_id):
            return super().on_absent_parent(call)
        key = f"table {call.parent_id}"
        return self.store.insert(
            kind=TABLE.name,
            entity=call.entity or "",
            parent="",
            item_id=call.parent_id,
            key=key,
            fields=self.completed(TABLE, {"name": key}),
            state="DRAFT",
            stamp=self.stamp(),
        )
