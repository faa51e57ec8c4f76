"""Tells of any exchange of the run what its result was: from the request, the document, and what is known to stand
there. It never looks at the code but to tell success from refusal, and says nothing where it cannot be sure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from harness.auditing.results import DONE
from harness.documents.document import MERGE_PATCH
from harness.documents.nouns import Endpoint, endpoints
from harness.documents.resources import Resource
from harness.documents.routes import located
from harness.schemas.schema import Schema
from harness.transport.client import JSON
from harness.transport.credentials import OTHERS, WRONG
from harness.transport.exchange import NOTHING, Exchange, Request
from harness.values import Path, leaves

if TYPE_CHECKING:
    from harness.deployment import Deployment

_PLAIN_HEADERS: Final = frozenset({"accept", "content-type", "user-agent"})
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
_ACCEPTED: Final = 202
_RANGES: Final = {"maximum": "number too large", "minimum": "number too small", "maxLength": "text too long"}
Name = tuple[str, str, tuple[str, ...]]


class _CannotTell(Exception):
    """Too much is odd about a request, or too little known."""


class Teller:
    """Listens to every exchange and notes the result of those that it can tell."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._endpoints: dict[str, Endpoint] = {}
        self._deleted: dict[Name, int] = {}  # and how often there had been one of that name until then

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that passes by."""
        if not self._endpoints:
            deployment = self._deployment
            self._endpoints = {one.label: one for one in endpoints(deployment.places, deployment.profile)}
        endpoint = self._endpoints.get(exchange.request.route)
        if endpoint is None or endpoint.resource is None or not exchange.sent or exchange.status is None:
            return
        try:
            result = self._result(endpoint, endpoint.resource, exchange)
        except _CannotTell:
            return
        if result:
            self._deployment.results.note(endpoint.label, result, exchange)

    def _result(self, endpoint: Endpoint, resource: Resource, exchange: Exchange) -> str:
        request = exchange.request
        if request.method != endpoint.operation.method or exchange.by_way_of is not None:
            raise _CannotTell
        found = [*self._of_headers(endpoint, request), *self._of_place(endpoint, resource, exchange)]
        if endpoint.role in {"create", "replace", "patch"}:
            found += self._of_body(endpoint, resource, request)
        if len(set(found)) > 1:
            raise _CannotTell
        if found:
            return found[0]
        return DONE if exchange.ok and exchange.status != _ACCEPTED else ""

    def _of_headers(self, endpoint: Endpoint, request: Request) -> Iterator[str]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        credential = self._deployment.client.credential
        other = self._deployment.client.others.get(request.credential)
        if other is not None:
            headers.pop(other.header()[0].lower(), None)
            if endpoint.operation.public:
                raise _CannotTell
            yield OTHERS[request.credential]
        elif credential is not None and not endpoint.operation.public:
            name, _ = credential.wrong("garbled")
            value = headers.pop(name.lower(), None)
            if value is None:
                yield "no credential"
            for how in WRONG:
                if value == credential.wrong(how)[1]:
                    yield f"{how} credential"
        if headers.keys() - _PLAIN_HEADERS:
            raise _CannotTell
        if headers.get("accept", JSON) not in {JSON, "*/*"}:
            yield "wrong Accept"
        if headers.get("content-type", JSON) not in {JSON, MERGE_PATCH}:
            raise _CannotTell

    def _of_place(self, endpoint: Endpoint, resource: Resource, exchange: Exchange) -> Iterator[str]:
        """What is wrong with the entity, the parents and the id that a path names; an odd spelling tells nothing."""
        parts = urlsplit(exchange.request.url)
        base = urlsplit(self._deployment.client.base_url).path + self._deployment.prefix
        path = parts.path.removeprefix(base)
        of_item = endpoint.role not in {"list", "create"}
        template = resource.scope + (resource.item if of_item else resource.collection)
        values = located(template + endpoint.action, path)
        if parts.query or values is None or not values:
            raise _CannotTell
        entity, ids = values[0], tuple(values[1:])
        if resource.address(entity, ids, tail=endpoint.action).rstrip("/") != path.rstrip("/"):
            raise _CannotTell
        if entity not in self._deployment.entities:
            if not entity.startswith(self._deployment.stamps.marker):
                raise _CannotTell
            yield "unknown entity"
            return
        if any(self._is_gone((above.label, entity, ids[: above.depth])) for above in resource.ancestors):
            raise _CannotTell  # it may be the parent that is missed
        if of_item and resource.creation:
            yield from self._of_life((resource.label, entity, ids), endpoint, exchange)

    def _of_life(self, name: Name, endpoint: Endpoint, exchange: Exchange) -> Iterator[str]:
        """Whether an item is used after its deletion; what no own item was ever called may be there or not."""
        if self._is_gone(name):
            yield "used after deletion"
        elif name not in self._deployment.ever:
            raise _CannotTell
        if exchange.ok and endpoint.role == "delete":
            self._deleted[name] = self._deployment.births[name]
        elif exchange.ok and endpoint.role in {"replace", "read"}:
            self._deleted.pop(name, None)

    def _is_gone(self, name: Name) -> bool:
        """Whether an item was deleted, and is not there again."""
        return name in self._deleted and self._deleted[name] == self._deployment.births[name]

    def _of_body(self, endpoint: Endpoint, resource: Resource, request: Request) -> Iterator[str]:
        value = request.json
        if value is NOTHING:
            if not _is_cut(request.content):
                raise _CannotTell
            yield "malformed JSON"
            return
        if resource.envelope and isinstance(value, Mapping) and value.keys() == {resource.envelope}:
            value = value[resource.envelope]
        elif resource.envelope:
            raise _CannotTell
        if isinstance(value, list) and value and not any(isinstance(element, dict | list) for element in value):
            yield "array for an object"
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield "number for an object"
        elif isinstance(value, Mapping):
            yield from self._of_fields(endpoint, resource, value)
        else:
            raise _CannotTell

    def _of_fields(self, endpoint: Endpoint, resource: Resource, body: Mapping[str, Any]) -> Iterator[str]:
        schema, ways = resource.body_schema(endpoint.role), self._deployment.known_ways(resource)
        if schema is None or schema.alternatives or not body or not all(map(_is_plain, leaves(body))):
            raise _CannotTell
        if endpoint.role != "patch" and schema.required - body.keys():
            yield "required field missing"
        for name, value in body.items():
            if name not in schema.properties:
                raise _CannotTell  # it may be one that the document does not tell, such as a key
            if not schema.properties[name].allows(value):
                if name in ways.kept:
                    raise _CannotTell
                yield _wrong(schema.properties[name], value)


def _wrong(schema: Schema, value: Any) -> str:
    """What is wrong with the value of a field."""
    wanted = schema.types - {"null"}
    if schema.alternatives or not wanted or not wanted <= _SCALARS:
        raise _CannotTell
    if isinstance(value, dict):
        return "wrong type of a field"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and wanted <= {"integer", "number"}:
        for keyword in ("maximum", "minimum"):
            limit = schema.get(keyword)
            if isinstance(limit, int | float) and (value > limit if keyword == "maximum" else value < limit):
                return _RANGES[keyword]
    if isinstance(value, str) and wanted == {"string"}:
        if schema.get("enum"):
            return "no value of the enum"
        if len(value) > schema.get("maxLength", len(value)) and not schema.get("format") and not schema.get("pattern"):
            return _RANGES["maxLength"]
    raise _CannotTell


def _is_plain(leaf: tuple[Path, Any]) -> bool:
    """Whether a value is none that may be refused for what it is made of: a text with controls or lone surrogates."""
    return not isinstance(leaf[1], str) or leaf[1].isprintable()


def _is_cut(content: bytes | None) -> bool:
    """Whether content is no JSON for any parser: readable text that breaks off or goes wrong, not one too many."""
    if not content or not content.strip() or content.startswith(b"\xef\xbb"):
        return False
    try:
        json.loads(content.decode("utf-8"))
    except json.JSONDecodeError as problem:
        return problem.msg != "Extra data"
    except (UnicodeDecodeError, RecursionError):
        return False
    return False
