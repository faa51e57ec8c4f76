"""Faults of GET: validators that outlive a change, and readings that do not repeat."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Request
from reference.writing import Fields


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


class _Tags(Reference):
    """Sends an ETag with each GET, and answers 304 where If-None-Match names it."""

    def tag(self, call: Call, answer: Answer) -> str:
        """What the ETag is made from; "" for none."""
        return _digest(answer.body)

    def condition(self, call: Call, answer: Answer) -> tuple[str, str, str]:
        """The header of the validator, that of the condition, and the validator."""
        tag = self.tag(call, answer)
        return "ETag", "if-none-match", f'"{tag}"' if tag else ""

    def performed(self, call: Call) -> Answer:
        answer = super().performed(call)
        if call.operation not in {"list", "read"} or answer.status != 200:
            return answer
        name, condition, validator = self.condition(call, answer)
        if not validator:
            return answer
        if self.matches(call.request, condition, validator):
            return Answer(304, None, {name: validator})
        return Answer(200, answer.body, {**answer.headers, name: validator})

    def matches(self, request: Request, condition: str, validator: str) -> bool:
        """Whether a conditional GET names the present validator."""
        return request.headers.get(condition) == validator


@breaks("get-conditional")
class ComputesTheTagOnce(_Tags):
    """Computes the ETag of an item or a list when it is first read, and never again."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: dict[str, str] = {}

    def tag(self, call: Call, answer: Answer) -> str:
        return self._tags.setdefault(call.request.path, super().tag(call, answer))


@breaks("get-conditional")
class TagsTheIdAndTheCreation(_Tags):
    """Makes the ETag of an item from its id and the moment of its creation."""

    def tag(self, call: Call, answer: Answer) -> str:
        if call.operation == "list" or "createdAt" not in answer.body:
            return super().tag(call, answer)
        return _digest([call.item_id, answer.body["createdAt"]])


@breaks("get-conditional")
class TagsListsByTheirIds(_Tags):
    """Makes the ETag of a list from the ids in it, so that a changed item does not change it."""

    def tag(self, call: Call, answer: Answer) -> str:
        if call.operation != "list":
            return super().tag(call, answer)
        shown = answer.body if isinstance(answer.body, list) else answer.body[call.resource.plural]
        return _digest([one[call.resource.id_field] for one in shown])


@breaks("get-conditional")
class TagsFlatFieldsOnly(_Tags):
    """Makes the ETag of an item without the objects and arrays in it, nor the stamps."""

    def tag(self, call: Call, answer: Answer) -> str:
        if call.operation == "list":
            return ""
        return _digest(
            {
                name: value
                for name, value in answer.body.items()
                if not isinstance(value, dict | list) and name != "updatedAt"
            }
        )


@breaks("get-conditional")
class ForgetsTheTagOnPatchOnly(ComputesTheTagOnce):
    """Keeps ETags in a cache that PATCH empties, and PUT does not."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        self._tags.clear()
        return super().stored_by_patch(call, item, fields)


@breaks("get-conditional")
class MatchesAnyTagOfProfiles(_Tags):
    """Answers 304 for a profile whatever If-None-Match names."""

    def tag(self, call: Call, answer: Answer) -> str:
        return super().tag(call, answer) if call.resource.name == "profile" else ""

    def matches(self, request: Request, condition: str, validator: str) -> bool:
        return condition in request.headers


@breaks("get-conditional")
class DatesItemsByTheirCreation(_Tags):
    """Sends the moment of creation as Last-Modified, and answers 304 by it."""

    def condition(self, call: Call, answer: Answer) -> tuple[str, str, str]:
        created = answer.body.get("createdAt", "") if call.operation == "read" else ""
        moment = format_datetime(datetime.fromisoformat(created), usegmt=True) if created else ""
        return "Last-Modified", "if-modified-since", moment


class _Versions(Reference):
    """Remembers what each item was before its last change, and how often it was read since."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, Item] = {}
        self.reads: dict[int, int] = {}

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        self.before[item.seq] = item
        self.reads[item.seq] = 0
        return super().changed(resource, item, fields, state)

    def on_read(self, call: Call, item: Item) -> None:
        super().on_read(call, item)
        self.reads[item.seq] = self.reads.get(item.seq, 0) + 1


@breaks("get-repeatable")
class ReadsAStaleReplica(_Versions):
    """Shows at every second GET of an item what it was before its last change."""

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        stale = result == "read" and item.seq in self.before and self.reads[item.seq] % 2 == 0
        return super().item_answer(call, result, self.before[item.seq] if stale else item)


@breaks("get-repeatable")
class CachesWithoutEmptyValues(_Versions):
    """Shows a profile or a webhook from a cache at its second GET, which holds no empty texts and arrays."""

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        if result == "read" and item.kind in {"profile", "webhook"} and self.reads.get(item.seq, 0) > 1:
            kept = {name: value for name, value in item.fields.items() if value not in ("", [])}
            item = replace(item, text=json.dumps(kept))
        return super().item_answer(call, result, item)


@breaks("get-repeatable")
class ListsAStaleReplica(_Versions):
    """Shows every second time in its list a running campaign as it was before it ran."""

    def __init__(self) -> None:
        super().__init__()
        self._lists = 0

    def list(self, call: Call, body: Any) -> Answer:
        self._lists += 1
        return super().list(call, body)

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        stale = item.state == "RUNNING" and item.seq in self.before and self._lists % 2 == 0
        return super().summary(resource, self.before[item.seq] if stale else item)


@breaks("get-repeatable")
class SortsLongArraysDifferently(_Versions):
    """Shows arrays of three and more elements backwards at every second GET."""

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        if result == "read" and self.reads.get(item.seq, 0) % 2 == 0:
            turned = {
                name: value[::-1] if isinstance(value, list) and len(value) > 2 else value
                for name, value in item.fields.items()
            }
            item = replace(item, text=json.dumps(turned))
        return super().item_answer(call, result, item)


@breaks("get-conditional")
class TagsBySeconds(_Tags):
    """Makes the ETag of an item from the second in which it was changed last."""

    def tag(self, call: Call, answer: Answer) -> str:
        if call.operation == "list" or "updatedAt" not in answer.body:
            return ""
        return _digest([call.item_id, answer.body["updatedAt"][:19]])
