"""Freedoms of what a success answers."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused

_UPDATES: Final = ("replaced", "patched")


@tempts("post-adds-one", "code-same-across")
class Answers200ForCreations(Reference):
    """Answers a creation with 200."""

    def status_for(self, call: Call, result: str) -> int:
        return 200 if result == "created" else super().status_for(call, result)


@tempts("post-adds-one", "post-stores")
class AnswersOnlyTheId(Reference):
    """Answers a creation with the id alone."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        if result != "created":
            return super().shown_by(resource, result, item)
        return {resource.id_field: self.shown_id(resource, item)}

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        if result != "created":
            return super().shown_schema(resource, result)
        name = resource.id_field
        return {"type": "object", "required": [name], "properties": {name: resource.id_schema}}


@tempts("post-adds-one", "post-stores", "json-body")
class AnswersAnArrayOfOneId(Reference):
    """Answers a creation with an array that holds the id."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        if result != "created":
            return super().shown_by(resource, result, item)
        return [self.shown_id(resource, item)]

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        if result != "created":
            return super().shown_schema(resource, result)
        return {"type": "array", "minItems": 1, "maxItems": 1, "items": resource.id_schema}


@tempts("post-adds-one", "post-stores", "json-body")
class AnswersOnlyALocation(Reference):
    """Answers a creation with a Location and no body."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        return None if result == "created" else super().shown_by(resource, result, item)

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        return None if result == "created" else super().shown_schema(resource, result)


@tempts("post-adds-one", "scope-prefix")
class LocatesRelatively(Reference):
    """Writes the Location of a new item relative to the collection's own address."""

    def created_answer(self, call: Call, item: Item) -> Answer:
        answer = super().created_answer(call, item)
        if call.operation == "create":
            path = answer.headers["Location"].split("/")
            below = 1 if call.request.path.endswith("/") else 2
            answer.headers["Location"] = "/".join(path[-below:] if path[-1] else path[-below - 1 :])
        return answer


@tempts("put-stores", "patch-stores", "json-body", "code-same-across")
class AnswersUpdatesWithNothing(Reference):
    """Answers PUT and PATCH with 204 and no body."""

    def status_for(self, call: Call, result: str) -> int:
        return 204 if result in _UPDATES else super().status_for(call, result)

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        return None if result in _UPDATES else super().shown_by(resource, result, item)

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        return None if result in _UPDATES else super().shown_schema(resource, result)


@tempts("put-stores", "patch-stores")
class AnswersUpdatesWithTheStamp(Reference):
    """Answers PUT and PATCH with the id and the changed stamp alone."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        if result not in _UPDATES:
            return super().shown_by(resource, result, item)
        return {resource.id_field: self.shown_id(resource, item), "updatedAt": item.updated}

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        if result not in _UPDATES:
            return super().shown_schema(resource, result)
        shown = {resource.id_field: resource.id_schema, "updatedAt": resource.server_fields["updatedAt"]}
        return {"type": "object", "required": list(shown), "properties": shown}


@tempts("delete-gone", "json-body", "code-same-across")
class AnswersDeletionsWithABody(Reference):
    """Answers a deletion with 200 and a body."""

    def status_for(self, call: Call, result: str) -> int:
        return 200 if result == "deleted" else super().status_for(call, result)

    def deleted_answer(self, call: Call) -> Answer:
        answer = super().deleted_answer(call)
        return Answer(answer.status, self.wrapped(call.resource, {"deleted": True}), answer.headers)

    def shown_schema(self, resource: Resource, result: str) -> Schema | None:
        if result != "deleted":
            return super().shown_schema(resource, result)
        return {"type": "object", "required": ["deleted"], "properties": {"deleted": {"type": "boolean"}}}


@tempts("post-stores", "put-stores", "patch-stores", "post-adds-one", "list-complete")
class WrapsInAnEnvelope(Reference):
    """Takes and shows a single item as {"data": …}."""

    def wrapped(self, resource: Resource, body: Any) -> Any:
        return {"data": super().wrapped(resource, body)}

    def wrapped_schema(self, schema: Schema) -> Schema:
        inner = super().wrapped_schema(schema)
        return {"type": "object", "required": ["data"], "properties": {"data": inner}}

    def unwrapped(self, call: Call, body: Any) -> Any:
        if call.operation == "act":
            return body
        if not isinstance(body, dict) or "data" not in body:
            raise Refused("invalid", "The body has no data.")
        return super().unwrapped(call, body["data"])

    def request_schema(self, resource: Resource, operation: str) -> Schema:
        inner = super().request_schema(resource, operation)
        return {"type": "object", "required": ["data"], "properties": {"data": inner}}


@tempts("json-labelled")
class NamesItsCharset(Reference):
    """Labels JSON with a charset parameter."""

    def media_type(self, call: Call, status: int) -> str:
        return f"{super().media_type(call, status)}; charset=utf-8"


@tempts("get-frame", "code-same-across")
class AnswersConditionally(Reference):
    """Sends validators, and answers 304 where If-None-Match names the present one."""

    def sent(self, call: Call, answer: Answer) -> tuple[int, dict[str, str], bytes]:
        status, headers, content = super().sent(call, answer)
        if call.operation not in {"list", "read"} or status != 200 or "ETag" in headers:
            return status, headers, content
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if call.request.headers.get("if-none-match") == tag:
            return 304, {"ETag": tag}, b""
        return status, {**headers, "ETag": tag}, content

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_responses(route, method, operation)
        unchanged = {"304": {"description": "Not changed since."}}
        return {**said, **unchanged} if operation in {"list", "read"} else said


@tempts("post-adds-one", "post-stores", "post-answer")
class LocatesNothing(AnswersOnlyTheId):
    """Answers a creation with the id alone, and without a Location."""

    def created_answer(self, call: Call, item: Item) -> Answer:
        answer = super().created_answer(call, item)
        return Answer(answer.status, answer.body)

    def documented_response(self, call: Call, status: int, result: str) -> dict[str, Any]:
        said = super().documented_response(call, status, result)
        return {name: value for name, value in said.items() if name != "headers"}


@tempts("post-adds-one", "post-stores", "post-answer", "post-fresh-id")
class SaysNothingOfCreations(AnswersOnlyALocation):
    """Answers a creation with 204 and nothing: the new item is to be found in its list."""

    def status_for(self, call: Call, result: str) -> int:
        return 204 if result == "created" else super().status_for(call, result)

    def created_answer(self, call: Call, item: Item) -> Answer:
        return Answer(super().created_answer(call, item).status)

    def documented_response(self, call: Call, status: int, result: str) -> dict[str, Any]:
        said = super().documented_response(call, status, result)
        return {name: value for name, value in said.items() if name != "headers"}
