"""Faults of what is answered: bodies that are no strict JSON, and bodies that are not what the document says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused


@breaks("json-body")
class MarksListsOfWebhooks(Reference):
    """Starts the list of webhooks with a byte order mark."""

    def encoded(self, call: Call, body: Any) -> bytes:
        marked = call.resource.name == "webhook" and isinstance(body, list)
        return b"\xef\xbb\xbf" * marked + super().encoded(call, body)


@breaks("json-body")
class NamesTheStateTwice(Reference):
    """Writes the state of a campaign twice, in two spellings."""

    def encoded(self, call: Call, body: Any) -> bytes:
        told = super().encoded(call, body)
        if isinstance(body, dict) and "state" in body:
            return told[:-1] + f',"state":{json.dumps(body["state"].lower())}}}'.encode()
        return told


@breaks("json-body")
class AnswersProfilesInLatin1(Reference):
    """Writes a profile in ISO 8859-1 where that has all its letters."""

    def encoded(self, call: Call, body: Any) -> bytes:
        told = super().encoded(call, body)
        if call.resource.name != "profile" or call.operation != "read":
            return told
        try:
            return told.decode().encode("latin-1")
        except UnicodeEncodeError:
            return told


@breaks("json-body")
class EndsRefusalsWithANul(Reference):
    """Sends a NUL after the JSON of an answer to an invalid body, as a text of C ends."""

    def encoded(self, call: Call, body: Any) -> bytes:
        invalid = isinstance(body, dict) and isinstance(body.get("error"), dict) and body["error"]["code"] == "invalid"
        return super().encoded(call, body) + b"\0" * invalid


@breaks("json-schema")
class CountsNoEmptyList(Reference):
    """Leaves the total out of an empty list."""

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        body = super().list_body(resource, shown, total)
        if isinstance(body, dict) and not shown:
            del body["total"]
        return body


@breaks("json-schema")
class ShowsFractionsAsText(Reference):
    """Shows a budget with cents as text, to save its decimals."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        budget = shown.get("budget")
        return {**shown, "budget": str(budget)} if isinstance(budget, float) and budget % 1 else shown


@breaks("json-schema")
class PatchesAnswerWithoutDefaults(Reference):
    """Leaves `active` out of what a PATCH of a table answers, while it is at its default."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        shown = super().shown_by(resource, result, item)
        if result == "patched" and resource.name == "table" and shown["active"] is True:
            del shown["active"]
        return shown


@breaks("json-schema")
class StartedCampaignsAreLowerCase(Reference):
    """Answers a start with a state that is none of its documented values; GET has the right one."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        shown = super().shown_by(resource, result, item)
        if result == "acted" and shown["state"] == "RUNNING":
            shown["state"] = "running"
        return shown


@breaks("json-schema")
class RepliesNothingToWebhooks(Reference):
    """Answers 200 without a body to a PUT of a webhook, where the document shows the webhook."""

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        answer = super().item_answer(call, result, item)
        silent = result == "replaced" and call.resource.name == "webhook"
        return Answer(answer.status, None, answer.headers) if silent else answer


@breaks("json-schema")
class TracesConflicts(Reference):
    """Adds a trace to what it answers about a taken unique value, though errors have documented members only."""

    def error_body(self, call: Call, refusal: Refused) -> Any:
        told = super().error_body(call, refusal)
        return {**told, "trace": "store.py:42"} if refusal.problem == "conflict" else told


@breaks("json-schema")
class ListsCoordinatesAsText(Reference):
    """Shows the coordinates of a profile as text in its list, deep inside."""

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().summary(resource, item)
        address = shown.get("address")
        if isinstance(address, dict) and isinstance(address.get("geo"), dict):
            geo = {name: str(value) for name, value in address["geo"].items()}
            shown["address"] = {**address, "geo": geo}
        return shown
