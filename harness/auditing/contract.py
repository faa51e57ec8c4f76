"""The document's promise: the schema of each answer, by operation and code, and where an answer departs from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from harness.auditing.audit import bears_body, why_not_json
from harness.documents.document import Operation
from harness.documents.routes import located
from harness.schemas.schema import Schema
from harness.transport import strict_json
from harness.transport.exchange import Exchange

_BODILESS: Final = frozenset({204, 205})
_LONGEST_ID: Final = 200  # characters: what is longer may never have come as far as the operation


class Contract:
    """What a document says that its operations answer. `base` comes before their paths in a URL."""

    def __init__(self, operations: Iterable[Operation], base: str) -> None:
        self._operations = {operation.route: operation for operation in operations}
        self._base = base

    def tells(self, route: str) -> bool:
        """Whether it has a schema for any answer of a route."""
        return any(map(_telling, self._operations[route].answers.values())) if route in self._operations else False

    def judges(self, exchange: Exchange) -> bool:
        """Whether it has a schema for this answer."""
        return self._schema(exchange) is not None and (bears_body(exchange) or _is_empty_success(exchange))

    def departure(self, exchange: Exchange) -> str:
        """Where an answer departs from its schema, and how; "" where it agrees, or where nothing is said of it."""
        schema = self._schema(exchange)
        if schema is None or why_not_json(exchange):
            return ""
        if not bears_body(exchange):
            return "has no body, where the document has a schema" if _is_empty_success(exchange) else ""
        return schema.departure(strict_json.loads(exchange.content))

    def _schema(self, exchange: Exchange) -> Schema | None:
        """The schema for the code of an answer that its operation gave: by itself, by its class, or by default.

        What a stray path or a method that is not offered got is the answer of no operation.
        """
        operation = self._operations.get(exchange.request.route)
        if operation is None or exchange.status is None or exchange.request.method != operation.method:
            return None
        told, code = operation.answers, str(exchange.status)
        named = next((one for one in (code, f"{code[0]}XX", f"{code[0]}xx") if one in told), "")
        if not named and exchange.status < 500:
            named = "default" if "default" in told else ""
        schema = told.get(named)
        if schema is None or not _telling(schema) or not self._reached(operation, exchange):
            return None
        # Generators give an error that nobody described the schema of the success.
        return None if exchange.status >= 400 and _same(schema, operation.success) else schema

    def _reached(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether a request came as far as the operation: odd ids may be refused before."""
        path = exchange.request.url.removeprefix(self._base).partition("?")[0]
        ids = located(operation.path, path)
        if ids is None:
            return False
        return exchange.ok or ("%" not in path and all(len(one) <= _LONGEST_ID for one in ids))


def _telling(schema: Schema | None) -> bool:
    return schema is not None and bool(schema.flat.keys() - {"title", "description", "x-bundled", "example"})


def _same(schema: Schema, other: Schema | None) -> bool:
    return other is not None and schema.raw == other.raw


def _is_empty_success(exchange: Exchange) -> bool:
    bodiless = exchange.status in _BODILESS or exchange.request.method == "HEAD"
    return exchange.sent and exchange.ok and not bodiless and not exchange.content
