"""How results are told: status codes, bodies, headers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from reference.resources import Resource
from reference.schemas import Schemas
from reference.store import Item
from reference.wire import Answer, Call, Refused

RESULTS: Final = {
    "listed": 200,
    "read": 200,
    "created": 201,
    "replaced": 200,
    "patched": 200,
    "deleted": 204,
    "acted": 200,
    "buried": 410,
    "options": 204,
}
PROBLEMS: Final = {
    "credential": 401,
    "forbidden": 403,
    "entity": 404,
    "route": 404,
    "method": 405,
    "accept": 406,
    "media-type": 415,
    "large": 413,
    "json": 400,
    "parent": 404,
    "absent": 404,
    "parameter": 400,
    "query": 400,
    "invalid": 422,
    "conflict": 409,
    "state": 409,
    "null": 400,
    "gone": 410,
    "children": 409,
    "precondition": 412,
    "unconditional": 428,
    "throttled": 429,
    "internal": 500,
    "busy": 503,
}
"""What can become of a call, and the status code that tells it."""


class Answers(Schemas):
    """Everything that a client sees of a result."""

    def status_for(self, call: Call, result: str) -> int:  # noqa: ARG002
        """The status code for a result or a problem, the same on every route."""
        return RESULTS.get(result) or PROBLEMS[result]

    def media_type(self, call: Call, status: int) -> str:  # noqa: ARG002
        """The value of Content-Type."""
        return "application/json"

    def encoded(self, call: Call, body: Any) -> bytes:  # noqa: ARG002
        """A JSON value as bytes."""
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        """An item as a client sees it: absent fields left out."""
        shown = {name: value for name, value in item.fields.items() if self.is_shown(resource, name)}
        return {
            resource.id_field: self.shown_id(resource, item),
            **shown,
            **self.server_values(resource, item),
        }

    def is_shown(self, resource: Resource, name: str) -> bool:
        """Whether a stored field is ever shown."""
        said = self.cached_body_schema(resource, "create")["properties"].get(name, {})
        return not said.get("writeOnly", False)

    def shown_id(self, resource: Resource, item: Item) -> int | str:
        """An item's id as JSON shows it."""
        return resource.id_value(item.id)

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        """The fields that only the service writes."""
        known = {"state": item.state, "createdAt": item.created, "updatedAt": item.updated}
        return {name: known[name] for name in resource.server_fields if name in known}

    def summary(self, resource: Resource, item: Item) -> dict[str, Any]:
        """An item as its list shows it."""
        return self.representation(resource, item)

    def wrapped(self, resource: Resource, body: Any) -> Any:  # noqa: ARG002
        """The body of a successful answer that shows one item."""
        return body

    def unwrapped(self, call: Call, body: Any) -> Any:  # noqa: ARG002
        """The item in the body of a request."""
        return body

    def list_body(self, resource: Resource, shown: Sequence[Any], total: int) -> Any:
        """The body of a list: an array, or an object named after the resource."""
        return {resource.plural: list(shown), "total": total} if resource.plural else list(shown)

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:  # noqa: ARG002
        """What the answer to `result` shows of an item, before any envelope; None for no body."""
        return self.representation(resource, item)

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        """The answer about an item that was read, created, replaced, patched or triggered."""
        shown = self.shown_by(call.resource, result, item)
        body = None if shown is None else self.wrapped(call.resource, shown)
        return Answer(self.status_for(call, result), body)

    def created_answer(self, call: Call, item: Item) -> Answer:
        """The answer to a creation."""
        answer = self.item_answer(call, "created", item)
        answer.headers["Location"] = self.location(call.resource, item)
        return answer

    def deleted_answer(self, call: Call) -> Answer:
        """The answer to a deletion."""
        return Answer(self.status_for(call, "deleted"))

    def location(self, resource: Resource, item: Item) -> str:
        """The path of an item."""
        parent = f"{resource.parent.name}/{item.parent}/" if resource.parent else ""
        return f"/entity/{item.entity}/{parent}{resource.name}/{item.id}"

    def error_body(self, call: Call, refusal: Refused) -> Any:  # noqa: ARG002
        """The body of a refusal."""
        return {"error": {"code": refusal.problem, "message": refusal.message}}

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        """The answer to a refused call."""
        status = self.status_for(call, refusal.problem)
        return Answer(status, self.error_body(call, refusal), refusal.headers)
