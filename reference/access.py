"""Who may call what: credential, entity, route, method, and the form of the request."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from reference.answers import Answers
from reference.bodies import Malformed, parse
from reference.resources import Resource
from reference.routes import Route, routes
from reference.tokens import STRANGER, Tokens
from reference.wire import LARGEST_BODY, Call, Refused, Request

ENTITIES: Final = frozenset({"demo", "other", "finance"})
FORBIDDEN: Final = frozenset({"finance"})
_MEDIA_TYPE: Final = re.compile(r"application/(?:[a-z0-9!#$&^_.-]+\+)?json", re.ASCII)


class Access(Answers):
    """The checks that come before a call touches an item, in the order of their methods."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = Tokens()
        self.routes = self.served_routes()

    def served_routes(self) -> list[Route]:
        """Every route, documented and served."""
        return routes(self.resources)

    def template(self, route: Route) -> str:
        """The path of a route as the document shows it."""
        return "/" + "/".join(route.segments)

    def path_segments(self, request: Request) -> tuple[str, ...]:
        """The segments that are compared with the routes."""
        return request.segments

    def called(self, request: Request) -> Call:
        """What the request names, be it allowed or not."""
        segments = self.path_segments(request)
        entity = segments[1] if len(segments) > 1 and segments[0] == "entity" else None
        for route in self.routes:
            names = route.match(segments)
            if names is not None:
                return self.call_of(route, request, names)
        return Call(request, entity=entity)

    def call_of(self, route: Route, request: Request, names: dict[str, str]) -> Call:
        """The call of a route, with what its path names."""
        method = "GET" if request.method == "HEAD" else request.method
        resource = route.resource
        return Call(
            request,
            entity=names.get("e", "demo"),
            resource=resource,
            role=route.role,
            operation="options" if method == "OPTIONS" else route.operations.get(method, ""),
            methods=route.methods,
            parent_id=names.get(resource.parent.parameter, "") if resource.parent else "",
            item_id=names.get(resource.parameter, ""),
        )

    def admit(self, call: Call) -> tuple[Call, Any]:
        """Every check up to the body, in the same order on every route."""
        self.authorize(call)
        call = self.entity_access(call)
        self.known_route(call)
        self.negotiate(call)
        return call, self.body(call)

    def authorize(self, call: Call) -> None:
        """Refuse a call without a valid credential."""
        if not self.tokens.valid(call.request.headers.get("authorization", "")):
            message = "A valid bearer token is needed."
            raise Refused("credential", message, {"WWW-Authenticate": 'Bearer realm="reference"'})

    def entity_access(self, call: Call) -> Call:
        """The call within its entity, or a refusal: unknown, or not for this credential."""
        entity = call.entity and self.entity_named(call.entity)
        if not entity:
            raise Refused("route", "There is no such route.")
        if entity not in ENTITIES:
            return self.on_unknown_entity(call)
        if (entity in FORBIDDEN) != self.by_a_stranger(call):
            return self.on_forbidden_entity(call)
        return replace(call, entity=entity)

    def by_a_stranger(self, call: Call) -> bool:
        """Whether a call comes from the other user, who may use what everybody else may not, and nothing else."""
        return call.request.headers.get("authorization", "").strip().endswith(STRANGER)

    def entity_named(self, name: str) -> str:
        """The entity that a segment names."""
        return name

    def on_unknown_entity(self, call: Call) -> Call:  # noqa: ARG002
        """An entity that does not exist."""
        raise Refused("entity", "There is no such entity.")

    def on_forbidden_entity(self, call: Call) -> Call:  # noqa: ARG002
        """An entity that this credential may not use."""
        raise Refused("forbidden", "This credential may not use this entity.")

    def known_route(self, call: Call) -> None:
        """Refuse unknown routes, and methods that a route does not offer."""
        if not call.methods:
            raise Refused("route", "There is no such route.")
        if not call.operation:
            allowed = ", ".join(call.methods)
            raise Refused("method", f"This route offers {allowed}.", {"Allow": allowed})

    def negotiate(self, call: Call) -> None:
        """Refuse a client that takes no JSON."""
        if not accepts_json(call.request.headers.get("accept", "")):
            raise Refused("accept", "Answers are application/json.")

    def body(self, call: Call) -> Any:
        """The body of a write, parsed; None where the operation takes none."""
        request = call.request
        if call.operation not in {"create", "replace", "patch", "act"}:
            return None
        if call.operation == "act" and not request.content:
            return {}
        if len(request.content) > LARGEST_BODY:
            raise Refused("large", f"A body has at most {LARGEST_BODY} bytes.")
        if request.content:
            self.labelled(call)
        return self.parsed(call)

    def labelled(self, call: Call) -> None:
        """Refuse a body that is said to be something else than JSON."""
        headers = call.request.headers
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise Refused("media-type", "A body is sent without content coding.")
        if not is_json(headers.get("content-type", "application/json")):
            raise Refused("media-type", "A body is application/json in UTF-8.")

    def parsed(self, call: Call) -> Any:
        """The JSON value that was sent."""
        try:
            return parse(call.request.content)
        except Malformed as error:
            raise Refused("json", str(error)) from error

    def takes_id(self, resource: Resource, text: str) -> bool:
        """Whether an id can be one of this resource at all."""
        return resource.takes_id(text)


def is_json(content_type: str) -> bool:
    """Whether a Content-Type names JSON in UTF-8."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = {part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")}
    return _MEDIA_TYPE.fullmatch(kind) is not None and charsets <= {"utf-8", "utf8", "us-ascii"}


def accepts_json(accept: str) -> bool:
    """Whether an Accept header allows application/json (RFC 9110, 12.5.1)."""
    qualities: dict[str, float] = {}
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
        if kind:
            qualities[kind] = _weight(weights[0]) if weights else 1.0
    for kind in ("application/json", "application/*", "*/*"):
        if kind in qualities:
            return qualities[kind] > 0
    return not qualities


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](\.[0-9]{0,3})?", text) else 1.0
