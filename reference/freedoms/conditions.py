"""Freedoms of what a request needs before it is served."""

from __future__ import annotations

from typing import Any, Final

from reference.registry import tempts
from reference.resources import Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused, Request

_GUARDED: Final = ("replace", "delete")


@tempts("put-stores", "delete-gone", "put-refused", "query-inert")
class InsistsOnETags(Reference):
    """Wants If-Match with the item's ETag on PUT and DELETE: 428 without, 412 with an old one."""

    def etag(self, item: Item) -> str:
        """The validator of an item."""
        return f'"{item.seq}-{item.revision}"'

    def item_answer(self, call: Call, result: str, item: Item) -> Answer:
        answer = super().item_answer(call, result, item)
        answer.headers["ETag"] = self.etag(item)
        return answer

    def look_up(self, call: Call) -> Item | None:
        item = super().look_up(call)
        if item is not None and call.operation in _GUARDED:
            given = call.request.headers.get("if-match")
            if given is None:
                raise Refused("unconditional", "If-Match is needed.")
            if given not in {"*", self.etag(item)}:
                raise Refused("precondition", "The item was changed since.")
        return item

    def problems_of(self, route: Route, operation: str) -> list[str]:
        found = super().problems_of(route, operation)
        return [*found, "unconditional", "precondition"] if operation in _GUARDED else found

    def documented_operation(self, route: Route, method: str, operation: str) -> dict[str, Any]:
        said = super().documented_operation(route, method, operation)
        schema: Schema = {"type": "string"}
        wanted = {"name": "If-Match", "in": "header", "required": True, "schema": schema}
        return {**said, "parameters": [wanted]} if operation in _GUARDED else said


@tempts("json-headers")
class InsistsOnHeaders(Reference):
    """Refuses a request without Accept, and a body without Content-Type."""

    def negotiate(self, call: Call) -> None:
        if "accept" not in call.request.headers:
            raise Refused("accept", "Accept is needed.")
        super().negotiate(call)

    def labelled(self, call: Call) -> None:
        if "content-type" not in call.request.headers:
            raise Refused("media-type", "Content-Type is needed.")
        super().labelled(call)


@tempts("code-no-5xx", "code-same-across")
class Answers501ForOtherMethods(Reference):
    """Answers a method that a route does not offer with 501."""

    def status_for(self, call: Call, result: str) -> int:
        return 501 if result == "method" else super().status_for(call, result)


class _StopsNowAndThen(Reference):
    """Turns every nth request away before anything is done, and counts them."""

    def __init__(self) -> None:
        super().__init__()
        self._requests: dict[str, int] = {}

    def turned_away(self, problem: str, every: int) -> None:
        """Refuse each `every`th request."""
        self._requests[problem] = self._requests.get(problem, 0) + 1
        if self._requests[problem] % every == 0:
            raise Refused(problem, "Try again.", {"Retry-After": "0"})


@tempts("code-no-5xx", "code-same-across", "query-inert")
class IsBusyNowAndThen(_StopsNowAndThen):
    """Answers every 40th request with 503 and Retry-After, without an effect."""

    def authorize(self, call: Call) -> None:
        self.turned_away("busy", 40)
        super().authorize(call)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [*super().problems_of(route, operation), "busy"]


@tempts("code-same-across", "query-inert", "post-refused")
class ThrottlesNowAndThen(_StopsNowAndThen):
    """Answers every 30th request with 429 and Retry-After, without an effect."""

    def authorize(self, call: Call) -> None:
        self.turned_away("throttled", 30)
        super().authorize(call)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        return [*super().problems_of(route, operation), "throttled"]


@tempts("json-body", "json-labelled", "code-no-5xx")
class SitsBehindAProxy(Reference):
    """Loses every 60th request to a proxy that answers 502 with a page of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = 0

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        self._passed += 1
        if self._passed % 60 == 0:
            return 502, {"Content-Type": "text/html"}, b"<html><h1>502 Bad Gateway</h1></html>"
        return super().answer(request)


@tempts("code-no-5xx", "post-adds-one", "delete-gone", "put-idempotent", "json-body", "post-conflict")
class LosesAnswers(Reference):
    """Carries out each request, and loses every 97th answer: the proxy answers 504 with a page of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._answered = 0

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        answer = super().answer(request)
        self._answered += 1
        if self._answered % 97 == 0:
            return 504, {"Content-Type": "text/html"}, b"<html><h1>504 Gateway Time-out</h1></html>"
        return answer
