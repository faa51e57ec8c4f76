"""Freedoms of how refusals are written."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from reference.registry import tempts
from reference.resources import Schema
from reference.service import Reference
from reference.wire import Call, Refused


@tempts("json-labelled", "json-body")
class SpeaksProblemJson(Reference):
    """Writes refusals as application/problem+json (RFC 9457)."""

    def media_type(self, call: Call, status: int) -> str:
        return "application/problem+json" if status >= 400 else super().media_type(call, status)

    def error_body(self, call: Call, refusal: Refused) -> Any:
        status = self.status_for(call, refusal.problem)
        return {"title": HTTPStatus(status).phrase, "status": status, "detail": refusal.message}

    def error_schema(self) -> Schema:
        texts = {"title": {"type": "string"}, "detail": {"type": "string"}}
        properties: Schema = {**texts, "status": {"type": "integer"}}
        return {"type": "object", "required": list(properties), "properties": properties}


@tempts("json-body", "code-same-across")
class WritesErrorsAsArrays(Reference):
    """Writes refusals as an array of one message."""

    def error_body(self, call: Call, refusal: Refused) -> Any:
        return [{"message": refusal.message}]

    def error_schema(self) -> Schema:
        message: Schema = {"type": "object", "required": ["message"]}
        return {"type": "array", "items": {**message, "properties": {"message": {"type": "string"}}}}


@tempts("scope-answers", "scope-foreign-item", "code-refusal")
class EchoesWhatWasSent(Reference):
    """Writes into each refusal the address and the body that it refuses."""

    def error_body(self, call: Call, refusal: Refused) -> Any:
        request, error = call.request, super().error_body(call, refusal)["error"]
        sent = f"{request.method} {request.path}?{request.query} {request.content.decode('utf-8', 'replace')}"
        told = sent.encode("ascii", "backslashreplace").decode()
        return {"error": {**error, "message": f"{refusal.message} Sent was {told}"}}
