"""The OpenAPI document (3.0 or 3.1, JSON or YAML, file or URL): loaded and resolved by Schemathesis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import schemathesis
from schemathesis.core.errors import SchemathesisError
from schemathesis.core.result import Err

from harness.documents.legible import why_illegible
from harness.outcomes import UsageProblem
from harness.schemas.samples import least
from harness.schemas.schema import Schema
from harness.transport.client import Client
from harness.transport.exchange import Exchange
from harness.transport.limits import Limits

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_DETAILS: Final = "Error details:"
MERGE_PATCH: Final = "application/merge-patch+json"


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation: where it stands, its schema, and what is said of it."""

    name: str
    schema: Schema
    required: bool = False
    description: str = ""


@dataclass(frozen=True)
class Operation:
    """One documented operation. `answers` holds the schema of each documented code, or None; `merges` tells that it
    takes a merge patch, be it beside plain JSON.
    """

    method: str
    path: str
    path_parameters: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    body: Schema | None = None
    media_type: str = ""
    answers: Mapping[str, Schema | None] = field(default_factory=dict)
    public: bool = False
    merges: bool = False

    @property
    def route(self) -> str:
        """Method and template, as reports and exceptions name it."""
        return f"{self.method} {self.path}"

    @cached_property
    def plain_body(self) -> Any:
        """The least that it takes: no body where none is documented, `{}` where nothing is required in it."""
        return ... if self.body is None else least(self.body)

    @property
    def success(self) -> Schema | None:
        """The schema of what is answered on success, if the document tells."""
        for code, schema in self.answers.items():
            if code.startswith("2") and schema is not None:
                return schema
        return None


@dataclass(frozen=True)
class Document:
    """The operations of a deployment, the prefix of its first server, and what could not be read."""

    title: str
    prefix: str
    operations: tuple[Operation, ...]
    unread: tuple[tuple[str, str], ...] = ()


def load_document(source: str, client: Client) -> Document:
    """Load the document from a file or URL. Raises UsageProblem with one line that names the source."""
    where = f"--openapi {source}"
    text, label = _fetched(source, client, where) if "://" in source else (_read(source, where), "")
    try:
        loaded = schemathesis.openapi.from_file(text)
        raw = loaded.raw_schema
        version = str(raw.get("openapi", ""))
        if not version.startswith("3."):
            raise UsageProblem(f"{where}: not an OpenAPI 3.0 or 3.1 document")
        return _document(loaded, raw)
    except SchemathesisError as error:
        raise UsageProblem(f"{where}: {why_illegible(text, label) or _first_line(error)}") from error
    except UsageProblem:
        raise
    except (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        why = why_illegible(text, label) or f"not a well-formed OpenAPI document ({error!r})"
        raise UsageProblem(f"{where}: {why}") from error


def _fetched(source: str, client: Client, where: str) -> tuple[str, str]:
    """The text, and what it is labelled."""
    rest = source.removeprefix(client.base_url)
    if source.startswith(client.base_url) and rest[:1] in {"", "/", "?"}:
        exchange = client.send("GET", rest, headers={"Accept": "*/*"})
    else:
        exchange = _fetched_elsewhere(source, client.limits, where)
    if exchange.status is None:
        blamed = f"--base-url {client.base_url}" if rest != source else where  # the host, not the document, is missing
        raise UsageProblem(f"{blamed}: {urlsplit(source).netloc} gives {exchange.failure}")
    if not exchange.ok:
        raise UsageProblem(f"{where}: answered {exchange.status}")
    try:
        label = str(exchange.headers.get("content-type", "")).partition(";")[0].strip().lower()
        return exchange.content.decode("utf-8"), label
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{where}: not UTF-8 text") from error


def _fetched_elsewhere(source: str, limits: Limits, where: str) -> Exchange:
    """From a host that is not the deployment's: without the credential."""
    found = re.match(r"(https?://[^/?#]+)(.*)", source, re.DOTALL)
    if found is None:
        raise UsageProblem(f"{where}: must be a file, or an http or https URL")
    stranger = Client(found[1], None, limits)
    try:
        return stranger.send("GET", found[2], headers={"Accept": "*/*"})
    finally:
        stranger.close()


def _read(source: str, where: str) -> str:
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{where}: {getattr(error, 'strerror', None) or 'not UTF-8 text'}") from error


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    details = lines[lines.index(_DETAILS) + 1 :][:1] if _DETAILS in lines else []
    return ": ".join([*lines[:1], *details]) or type(error).__name__


def _document(loaded: Any, raw: Mapping[str, Any]) -> Document:
    operations: list[Operation] = []
    unread: list[tuple[str, str]] = []
    everywhere = raw.get("security")
    for result in loaded.get_all_operations():
        if isinstance(result, Err):
            failure = result.err()
            unread.append((f"{failure.method or ''} {failure.path or ''}".strip(), _first_line(failure)))
            continue
        operation = result.ok()
        if operation.method.upper() not in _METHODS:
            continue
        try:
            operations.append(_operation(operation, everywhere))
        except Exception as error:  # noqa: BLE001  # whatever the document broke in its loader, the rest is still judged
            unread.append((f"{operation.method.upper()} {operation.path}", _first_line(error)))
    servers = raw.get("servers") or [{}]
    prefix = urlsplit(str(servers[0].get("url", ""))).path.rstrip("/")
    title = str((raw.get("info") or {}).get("title", ""))
    return Document(title, "" if "{" in prefix else prefix, tuple(operations), tuple(unread))


def _operation(operation: Any, everywhere: object) -> Operation:
    told = operation.definition.raw
    security = told.get("security", everywhere)
    body = _body(operation)
    return Operation(
        operation.method.upper(),
        operation.path,
        tuple(_parameter(parameter) for parameter in operation.path_parameters),
        tuple(_parameter(parameter) for parameter in operation.query),
        Schema(body.validation_schema) if body is not None else None,
        body.media_type if body is not None else "",
        {code: _answer(operation.responses.get(code)) for code in operation.responses.status_codes},
        security == [],
        any(_kind(one) == MERGE_PATCH for one in operation.body),
    )


def _parameter(parameter: Any) -> Parameter:
    told = parameter.definition
    return Parameter(
        parameter.name,
        Schema(told.get("schema", {})),
        bool(told.get("required")),
        str(told.get("description", "")),
    )


def _kind(body: Any) -> str:
    return str(body.media_type).partition(";")[0].strip().lower()


def _body(operation: Any) -> Any:
    """The body that is JSON: plain before merge-patch before any other `+json`."""
    rank = {"application/json": 0, MERGE_PATCH: 1}
    bodies = [
        (rank.get(kind, 2), index)
        for index, kind in enumerate(map(_kind, operation.body))
        if kind in rank or kind in {"*/*", "application/*"} or (kind.endswith("+json") and "json-patch" not in kind)
    ]
    return operation.body[min(bodies)[1]] if bodies else None


def _answer(response: Any) -> Schema | None:
    """The schema of an answer: that of the JSON, where it may be of several media types."""
    if response is None:
        return None
    content = response.definition.get("content")
    told = [str(kind) for kind in content] if isinstance(content, Mapping) else []
    kinds = [kind for kind in told if kind.partition(";")[0].strip().lower().endswith(("/json", "+json", "*"))]
    if told and not kinds:
        return None
    schema = response.get_schema(kinds[0]) if kinds else response.get_schema()
    return Schema(schema.schema) if schema is not None else None
