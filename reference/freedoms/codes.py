"""Freedoms of codes: several for what is several results, others for what is one."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused, Request

_CODE_FAMILY: Final = ("code-same", "code-same-across", "code-documented", "code-deterministic")


class Telling(Reference):
    """Documents more codes than the problems that it names."""

    def more_codes(self, operation: str) -> tuple[int, ...]:
        """The codes that an operation has besides."""
        return ()

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        responses = super().documented_responses(route, method, operation)
        error = {"description": "An error.", "content": {"application/json": {"schema": self.error_schema()}}}
        nothing = {"description": "Nothing to show."}
        more = {str(code): error if code >= 400 else nothing for code in self.more_codes(operation)}
        return {**more, **responses}


@tempts(*_CODE_FAMILY)
class TellsTypesFromRanges(Telling):
    """Answers values of a wrong type and missing fields with 400, values out of range with 422."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if found[0][1] in {"type", "required"}:
            raise Refused("json", "This is no value of that type.")
        super().on_invalid(call, body, found)


@tempts(*_CODE_FAMILY, "get-absent")
class Answers400ForIdsOfAnotherType(Telling):
    """Answers an id that cannot be one with 400, one that nothing has with 404."""

    def look_up(self, call: Call) -> Item | None:
        if not self.takes_id(call.resource, call.item_id):
            raise Refused("query", "This can be no id.")
        return super().look_up(call)

    def more_codes(self, operation: str) -> tuple[int, ...]:
        return () if operation in {"list", "create"} else (400,)


@tempts(*_CODE_FAMILY, "delete-again", "code-success")
class AnswersNothingToDoWith204(Telling):
    """Answers a PUT or PATCH that changes nothing with 204, another with 200."""

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        answer = super().item_answer(call, result, item)
        return Answer(204) if result in {"replaced", "patched"} and self.idle else answer

    def changed(self, resource: Resource, item: Item, fields: Any, state: str) -> Item:
        self.idle = not self.is_change(item, fields, state)
        return super().changed(resource, item, fields, state)

    def more_codes(self, operation: str) -> tuple[int, ...]:
        return (204,) if operation in {"replace", "patch"} else ()


@tempts("code-documented", "json-schema")
class DocumentsByClasses(Reference):
    """Documents refusals by their class, 4XX, and whatever else by `default`."""

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        told = super().documented_responses(route, method, operation)
        kept = {code: said for code, said in told.items() if code.startswith("2")}
        error = next(said for code, said in told.items() if code.startswith("4"))
        return {**kept, ("default" if method == "GET" else "4XX"): error}


@tempts("code-documented")
class DocumentsOnlySuccesses(Reference):
    """Documents no refusal of any operation."""

    def documented_responses(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        told = super().documented_responses(route, method, operation)
        return {code: said for code, said in told.items() if code.startswith("2")}


@tempts("code-success", "code-refusal", "code-same")
class ShowsAStatusOfItsOwn(Reference):
    """Shows with each item that it is a success and has no errors."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {**super().representation(resource, item), "success": True, "errors": []}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        own: Schema = {"success": {"const": True}, "errors": {"type": "array", "maxItems": 0}}
        return {**schema, "properties": {**schema["properties"], **own}}


@tempts("code-same", "code-deterministic", "code-classes")
class RedirectsToSlashes(Reference):
    """Redirects from a path with a slash at its end to the one without."""

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        if len(request.path) > 1 and request.path.endswith("/"):
            return 308, {"Location": request.path.rstrip("/")}, b""
        return super().answer(request)


@tempts("code-deterministic", "code-same", "code-refusal")
class ThrottlesBriefly(Reference):
    """Answers each twentieth call with 429, which is no outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        self.calls["all"] += 1
        if self.calls["all"] % 20 == 0 and request.path.startswith("/entity"):
            return 429, {"Retry-After": "0", "Content-Type": "application/json"}, b'{"error": "later"}'
        return super().answer(request)


@tempts(*_CODE_FAMILY)
class ChecksBodiesFirst(Reference):
    """Refuses an invalid body before it looks whether the item is there."""

    def performed(self, call: Call) -> Answer:
        if call.operation in {"replace", "patch"}:
            admitted, body = self.admit(call)
            self.checked(admitted, body)
        return super().performed(call)


@tempts(*_CODE_FAMILY, "code-success")
class AnswersEmptyListsWith204(Telling):
    """Answers a list without items with 204, another with 200."""

    def list(self, call: Call, body: Any) -> Answer:
        answer = super().list(call, body)
        return Answer(204) if not self.list_items(call) else answer

    def more_codes(self, operation: str) -> tuple[int, ...]:
        return (204,) if operation == "list" else ()


@tempts(*_CODE_FAMILY, "json-malformed", "get-absent", "list-bounds")
class Answers422ForAllThatIsSent(Answers400ForIdsOfAnotherType):
    """Answers whatever is malformed, ill-typed or out of range with 422: bodies, ids and parameters of lists."""

    def status_for(self, call: Call, result: str) -> int:
        return 422 if result in {"json", "query", "null", "parameter"} else super().status_for(call, result)

    def more_codes(self, operation: str) -> tuple[int, ...]:
        return () if operation in {"list", "create"} else (422,)
