"""Freedoms of what writes and actions do beside: validators, stamps, states, and what they refuse."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from typing import Any, ClassVar, Final

from reference.freedoms.refusals import PlainPatches, ReplacesNestedObjects
from reference.registry import tempts
from reference.resources import STAMP, Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.validation import problems
from reference.values import same
from reference.wire import Answer, Call, Refused
from reference.writing import Fields

_DELAY: Final = 0.3  # seconds


@tempts("get-conditional", "get-repeatable")
class SendsLastModified(Reference):
    """Sends Last-Modified to the second with an item, and answers 304 where If-Modified-Since names it."""

    def read(self, call: Call, body: Any) -> Answer:
        answer, item = super().read(call, body), self.find_item(call)
        moment = format_datetime(datetime.fromisoformat(item.updated), usegmt=True)
        if call.request.headers.get("if-modified-since") == moment:
            return Answer(304, None, {"Last-Modified": moment})
        answer.headers["Last-Modified"] = moment
        return answer

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_responses(route, method, operation)
        return {**said, "304": {"description": "Not changed since."}} if operation == "read" else said


@tempts("get-conditional")
class SendsWeakTags(Reference):
    """Sends a weak ETag of the revision with an item, and answers 304 where If-None-Match has it among others."""

    def read(self, call: Call, body: Any) -> Answer:
        answer, item = super().read(call, body), self.find_item(call)
        tag = f'W/"{item.seq}.{item.revision}"'
        given = [one.strip() for one in call.request.headers.get("if-none-match", "").split(",")]
        if tag in given or tag.removeprefix("W/") in given:
            return Answer(304, None, {"ETag": tag})
        answer.headers["ETag"] = tag
        return answer

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_responses(route, method, operation)
        return {**said, "304": {"description": "Not changed since."}} if operation == "read" else said


@tempts("post-frame", "put-frame", "patch-frame", "delete-one")
class StampsTheParentOfEveryChange(Reference):
    """Sets updatedAt of a table whenever one of its profiles is created, changed or deleted."""

    def on_success(self, call: Call, answer: Answer) -> None:
        parent = self.find_parent(call) if call.writes and call.resource.parent else None
        if parent is not None:
            self.store.update(parent, key=parent.key, fields=parent.fields, state=parent.state, stamp=self.stamp())
        super().on_success(call, answer)


@tempts("post-action")
class ActsLater(Reference):
    """Answers an action with 202, and shows the new state 0.3 seconds later."""

    def __init__(self) -> None:
        super().__init__()
        self._due: dict[int, tuple[float, str]] = {}

    def status_for(self, call: Call, result: str) -> int:
        return 202 if result == "acted" else super().status_for(call, result)

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        changed = super().stored_by_action(call, item, state)
        self._due[item.seq] = time.monotonic() + _DELAY, item.state
        return changed

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        due, state = self._due.get(item.seq, (0.0, ""))
        shown = super().server_values(resource, item)
        return {**shown, "state": state} if time.monotonic() < due else shown


@tempts("post-action", "code-same-across")
class StartsWhatRuns(Reference):
    """Answers the start of a running campaign and the stop of a stopped one with success, and changes nothing."""

    def act(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        if item.state == call.resource.actions[call.role][1]:
            self.checked(call, body)
            return self.item_answer(call, "acted", item)
        return super().act(call, body)


@tempts("post-action", "put-own-reading", "patch-empty")
class NotesTheStart(Reference):
    """Shows in a campaign when it was last started or stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._acted: dict[int, str] = {}

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        self._acted[item.seq] = self.stamp()
        return super().stored_by_action(call, item, state)

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        acted = self._acted.get(item.seq)
        shown = super().server_values(resource, item)
        return {**shown, "actedAt": acted} if acted and resource.name == "campaign" else shown

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        if resource.name != "campaign":
            return schema
        return {**schema, "properties": {**schema["properties"], "actedAt": STAMP}}


@tempts("put-own-reading", "put-identity", "patch-server-fields")
class RefusesForeignServerFields(Reference):
    """Refuses a PUT or PATCH with an id or a stamp that is not the item's, and takes those that are."""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        item = self.look_up(call) if call.operation in {"replace", "patch"} else None
        sent = self.unwrapped(call, body)
        if item is not None and isinstance(sent, dict):
            shown = self.representation(call.resource, item)
            own = [call.resource.id_field, *call.resource.server_fields]
            if any(name in sent and not same(sent[name], shown.get(name)) for name in own):
                raise Refused("invalid", "A field of the service has another value.")
        return super().checked(call, body)


@tempts("patch-null-required", "patch-null-only", "patch-atomic")
class IgnoresNullOnRequired(Reference):
    """Leaves a required field as it is where a PATCH gives null for it, with success."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if call.operation != "patch" or not isinstance(body, dict):
            return body
        return {name: value for name, value in body.items() if value is not None or name not in call.resource.required}


@tempts("patch-empty", "patch-idempotent", "patch-keeps")
class RefusesPatchesWithoutChange(Reference):
    """Refuses a PATCH that would change nothing."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        if not self.is_change(item, fields, item.state):
            raise Refused("invalid", "Nothing would change.")
        return super().stored_by_patch(call, item, fields)


@tempts("patch-commutes", "post-rejects-invalid", "patch-is-merged-put")
class WantsASubjectForABudget(Reference):
    """Refuses a campaign with a budget and without a subject, by a rule that no schema tells."""

    def refuse_duplicate(self, call: Call, item: Item, fields: Fields) -> None:
        self._ruled(call, fields)
        super().refuse_duplicate(call, item, fields)

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        self._ruled(call, fields)
        return super().stored_by_create(call, fields)

    def _ruled(self, call: Call, fields: Fields) -> None:
        if call.resource.name == "campaign" and "budget" in fields and "subject" not in fields:
            raise Refused("invalid", "A budget needs a subject.")


@tempts("patch-nested", "patch-keeps", "patch-commutes")
class MergesOneLevelDeep(PlainPatches):
    """Merges a nested object by PATCH, and replaces what is nested in it; merge patches are not declared."""

    def merged(self, old: Any, value: Any) -> Any:
        if not isinstance(old, dict) or not isinstance(value, dict):
            return super().merged(None, value)
        both = {**old, **{name: super(MergesOneLevelDeep, self).merged(None, inner) for name, inner in value.items()}}
        return {name: inner for name, inner in both.items() if inner is not None}


@tempts("put-clears-omitted", "patch-nested", "race-disjoint-patches")
class FillsInNestedDefaults(ReplacesNestedObjects):
    """Has documented defaults within nested objects, and fills them in where an object is given without them."""

    inner: ClassVar[dict[str, dict[str, Any]]] = {
        "options": {"language": "en", "notify": False, "retention": 30},
        "address": {"city": "nowhere"},
    }

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        for name in self.inner.keys() & fields.keys():
            members = dict(fields[name]["properties"])
            for member, default in self.inner[name].items():
                members[member] = {**members[member], "default": default}
            fields[name] = {**fields[name], "properties": members}
        return fields

    def completed(self, resource: Resource, fields: Fields) -> dict[str, Any]:
        whole = super().completed(resource, fields)
        given = {name for name in self.inner if isinstance(whole.get(name), dict)}
        return {**whole, **{name: {**self.inner[name], **whole[name]} for name in given}}


@tempts("post-rejects-invalid", "post-refused", "patch-atomic", "put-refused")
class ReadsLooseSpellings(Reference):
    """Takes "true" for true, "5" for 5, 5 for "5", and one value for an array of it, and stores what is meant."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict):
            return body
        fields = call.resource.fields
        return {name: _meant(fields[name], value) if name in fields else value for name, value in body.items()}


def _meant(schema: Schema, value: Any) -> Any:
    """A value as the schema has it, if it is another spelling of one; else as it is."""
    if not any(problems(schema, value)) or isinstance(value, dict | list) or value is None:
        return value
    candidates = [str(value), [value]]
    with suppress(ValueError):
        candidates.insert(0, json.loads(value) if isinstance(value, str) else value)
    return next((one for one in candidates if not any(problems(schema, one))), value)
