"""Faults of JSON: bodies that are none, and labels that are wrong."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused

_PAGE = b"<!doctype html><html><body><h1>Not Found</h1></body></html>"


@breaks("json-body")
class AnswersUnknownRoutesInHtml(Reference):
    """Answers a route that does not exist with an HTML page, labelled as JSON."""

    def encoded(self, call: Call, body: Any) -> bytes:
        return super().encoded(call, body) if call.methods or call.entity is None else _PAGE


@breaks("json-body")
class WritesNotANumber(Reference):
    """Shows a score or a budget of zero as NaN."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        zeros = [name for name in ("score", "budget") if name in shown and shown[name] == 0]
        return {**shown, **dict.fromkeys(zeros, math.nan)}


@breaks("json-body")
class AnswersStartWithAScalar(Reference):
    """Answers the start of a campaign with a bare text."""

    def act(self, call: Call, body: Any) -> Answer:
        answer = super().act(call, body)
        return Answer(answer.status, "RUNNING") if call.role == "start" else answer


@breaks("json-body")
class RefusesMethodsInPlainText(Reference):
    """Answers 405 with plain text, labelled as JSON."""

    def encoded(self, call: Call, body: Any) -> bytes:
        return b"Method Not Allowed" if call.methods and not call.operation else super().encoded(call, body)


@breaks("json-labelled")
class LabelsErrorsAsHtml(Reference):
    """Labels the JSON of every refusal as HTML."""

    def media_type(self, call: Call, status: int) -> str:
        return "text/html" if status >= 400 else super().media_type(call, status)


@breaks("json-labelled")
class LabelsProfileListsAsText(Reference):
    """Labels the list of profiles as plain text."""

    def media_type(self, call: Call, status: int) -> str:
        of_profiles = call.resource.name == "profile" and call.operation == "list"
        return "text/plain" if of_profiles and status == 200 else super().media_type(call, status)


@breaks("json-labelled")
class LabelsCreationsAsOctets(Reference):
    """Labels what a creation answers as octets."""

    def media_type(self, call: Call, status: int) -> str:
        return "application/octet-stream" if status == 201 else super().media_type(call, status)


@breaks("json-headers")
class RefusesContentTypeOnGet(Reference):
    """Refuses a GET that carries a Content-Type."""

    def negotiate(self, call: Call) -> None:
        if call.request.method == "GET" and "content-type" in call.request.headers:
            raise Refused("media-type", "A GET has no body.")
        super().negotiate(call)


@breaks("json-headers")
class RefusesAcceptOnDelete(Reference):
    """Refuses a DELETE whose Accept names application/json."""

    def negotiate(self, call: Call) -> None:
        if call.operation == "delete" and "application/json" in call.request.headers.get("accept", ""):
            raise Refused("accept", "A deletion answers nothing.")
        super().negotiate(call)


@breaks("json-headers")
class WantsAMergePatch(Reference):
    """Refuses a PATCH of a webhook as application/json."""

    def labelled(self, call: Call) -> None:
        kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if call.operation == "patch" and call.resource.name == "webhook" and kind == "application/json":
            raise Refused("media-type", "A patch is application/merge-patch+json.")
        super().labelled(call)


@breaks("json-malformed")
class TakesNotANumber(Reference):
    """Reads NaN in a body as null, where JSON has no such word."""

    def parsed(self, call: Call) -> Any:
        content = re.sub(rb"(?<=[:\[,\s])-?(NaN|Infinity)(?=[\s,}\]])", b"null", call.request.content)
        return super().parsed(replace(call, request=replace(call.request, content=content)))


@breaks("json-malformed")
class AllowsComments(Reference):
    """Takes a body with comments in it."""

    def parsed(self, call: Call) -> Any:
        content = re.sub(rb"/\*[^*]*\*/|//[^\n\"]*\n", b" ", call.request.content)
        return super().parsed(replace(call, request=replace(call.request, content=content)))
