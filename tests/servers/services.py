"""What a service is: it turns calls into answers, whoever carries them."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import yaml

DEPTH_LIMIT = 60
_SOON = 0.05  # seconds that a call waits for another one, where it should not let it in
NOTHING: Any = object()
JSON = "application/json"
DOCUMENTS = Path(__file__).parent / "documents"


class Refusal(Exception):
    """A call that is answered with a 4XX `status`, with nothing changed."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


@dataclass(frozen=True)
class Answer:
    """A response: `content` is a JSON value, or NOTHING for an empty body, or bytes sent as they are."""

    status: int
    content: Any = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str | None = JSON

    def payload(self) -> bytes:
        """The body as bytes."""
        if self.content is NOTHING:
            return b""
        if isinstance(self.content, bytes):
            return self.content
        return json.dumps(self.content, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Call:
    """A request: decoded path segments, query pairs, header names in lower case, the body's bytes."""

    method: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    raw: bytes

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter, or None."""
        return next((value for key, value in self.query if key == name), None)

    def body(self) -> dict[str, Any]:
        """The body as a JSON object; Refusal 400 for anything else."""
        value = strict_json(self.raw)
        if not isinstance(value, dict):
            raise Refusal(400, "the body must be a JSON object")
        return value


def strict_json(raw: bytes) -> Any:
    """The value of an RFC 8259 text; Refusal 400 where it is none, is too deep or holds lone surrogates."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "the body is not JSON") from error
    level, depth = [value], 0
    while level:
        depth += 1
        level = [part for whole in level for part in _parts(whole)]
    if depth > DEPTH_LIMIT:
        raise Refusal(400, "the body is nested too deeply")
    return value


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("number out of range")
    return number


Action = Callable[..., Answer]


def match(
    table: Mapping[str, Mapping[str, Action]], segments: tuple[str, ...]
) -> tuple[Mapping[str, Action], dict[str, str]] | None:
    """The methods of the template in `table` that fits `segments`, with its parameters; None without one."""
    for template, methods in table.items():
        parts = template.strip("/").split("/")
        pairs = list(zip(parts, segments, strict=False))
        if len(parts) == len(segments) and all(p == s or (p.startswith("{") and s) for p, s in pairs):
            return methods, {p[1:-1]: s for p, s in pairs if p.startswith("{")}
    return None


@dataclass(frozen=True)
class Fault:
    """One wrong habit: the id of the property it breaks, and what it does in a sentence."""

    property: str
    sentence: str


class Service:
    """A deployment held in memory; subclasses say how calls are answered."""

    name: ClassVar[str]
    sentence: ClassVar[str]
    faults: ClassVar[Mapping[str, Fault]] = {}
    entities: ClassVar[tuple[str, ...]] = ("demo", "other")
    forbidden: ClassVar[str | None] = "closed"
    environment: ClassVar[Mapping[str, str]] = {"CONFORMANCE_TOKEN": "secret-token"}
    profile: ClassVar[str | None] = None
    prefix: ClassVar[str] = ""
    document_path: ClassVar[str] = "/openapi.json"

    def __init__(self, fault: str | None = None) -> None:
        if fault is not None and fault not in self.faults:
            raise ValueError(f"{self.name} has no fault {fault}")
        self.fault = fault
        self.lock = threading.RLock()
        self.done = threading.Condition(self.lock)
        self.waiting = False
        self.text = (DOCUMENTS / f"{self.name}.yaml").read_bytes()
        self.document: dict[str, Any] = yaml.safe_load(self.text)

    def broken(self, fault: str) -> bool:
        """Whether this service has that fault."""
        return self.fault == fault

    def unlocked(self, fault: str) -> None:
        """With that fault, lets another call in and waits for its end, if one comes soon, in the middle of one that has
        read and has not written yet; those that come in between do not wait in their turn.
        """
        if self.broken(fault) and not self.waiting:
            self.waiting = True
            self.done.wait(_SOON)
            self.waiting = False

    def routes(self) -> Mapping[str, Mapping[str, Action]]:
        """Path template → method → action(call, **parameters)."""
        return {}

    def answer(self, call: Call) -> Answer:
        """The answer to any call but those for the document; Refusal for a 4XX."""
        raise Refusal(404, "no such route")

    def problem(self, status: int, detail: str) -> Answer:
        """The body of an error."""
        return Answer(status, {"error": detail})

    def published(self) -> Answer:
        """The OpenAPI document."""
        if self.document_path.endswith(".yaml"):
            return Answer(200, self.text, media="application/yaml")
        return Answer(200, self.document)

    def respond(self, call: Call) -> Answer:
        """The answer to any call whatever."""
        path = "/" + "/".join(call.segments)
        try:
            if path in (self.document_path, self.prefix + self.document_path):
                if call.method not in ("GET", "HEAD"):
                    raise Refusal(405, "method not allowed", {"Allow": "GET, HEAD"})
                return self.published()
            with self.lock:
                try:
                    return self.answer(call)
                finally:
                    self.done.notify_all()
        except Refusal as refusal:
            answer = self.problem(refusal.status, refusal.detail)
            return Answer(answer.status, answer.content, {**answer.headers, **refusal.headers}, answer.media)
        except Exception:  # noqa: BLE001 - whatever fails in a service is its 500, and is told on standard error
            traceback.print_exc()
            return self.problem(500, "internal error")
