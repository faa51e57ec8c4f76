"""What travels: a request, the call that it names, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_to_bytes

from reference.resources import NOWHERE, Resource

LARGEST_BODY: Final = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Request:
    """One HTTP request as it was written: `path` still percent-encoded, names of headers in lower case."""

    method: str
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments, decoded; what is not UTF-8 becomes text that names nothing."""
        parts = self.path.removeprefix("/").split("/")
        return tuple(unquote_to_bytes(part).decode("utf-8", "surrogateescape") for part in parts)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query string's pairs, decoded; what is not UTF-8 becomes lone surrogates."""
        return parse_qsl(self.query, keep_blank_values=True, errors="surrogateescape")


@dataclass
class Answer:
    """A status, a JSON value (None: no body at all) and headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request that is answered with 4XX: `problem` is a key of `reference.answers.PROBLEMS`."""

    def __init__(self, problem: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.problem = problem
        self.message = message
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Call:
    """What a request names: entity, resource, role of the route (collection, item or an action's name),
    operation, and the ids in its path. `resource` is NOWHERE and `operation` empty where it names none.
    """

    request: Request
    entity: str | None = None
    resource: Resource = NOWHERE
    role: str = ""
    operation: str = ""
    methods: tuple[str, ...] = ()
    parent_id: str = ""
    item_id: str = ""

    @property
    def writes(self) -> bool:
        """Whether it creates, updates, deletes or triggers."""
        return self.operation in {"create", "replace", "patch", "delete", "act"}
