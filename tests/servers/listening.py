"""Listens on loopback, reads each request strictly and hands it to a service as a call."""

from __future__ import annotations

import json
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from urllib.parse import parse_qsl, unquote

import yaml

BODY_LIMIT = 2_000_000
DEPTH_LIMIT = 60
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


def match(table: Mapping[str, Mapping[str, Action]], segments: tuple[str, ...]) -> tuple[Mapping[str, Action], dict[str, str]] | None:
    """The methods of the template in `table` that fits `segments`, with its parameters; None without one."""
    for template, methods in table.items():
        parts = template.strip("/").split("/")
        pairs = list(zip(parts, segments, strict=False))
        if len(parts) == len(segments) and all(p == s or p.startswith("{") and s for p, s in pairs):
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
        self.text = (DOCUMENTS / f"{self.name}.yaml").read_bytes()
        self.document: dict[str, Any] = yaml.safe_load(self.text)

    def broken(self, fault: str) -> bool:
        """Whether this service has that fault."""
        return self.fault == fault

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
                return self.answer(call)
        except Refusal as refusal:
            answer = self.problem(refusal.status, refusal.detail)
            return Answer(answer.status, answer.content, {**answer.headers, **refusal.headers}, answer.media)
        except Exception:
            traceback.print_exc()
            return self.problem(500, "internal error")


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with keep-alive for the service of its server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Listener

    def __getattr__(self, name: str) -> Callable[[], None]:
        # http.server looks up do_<METHOD>: every method, known or not, is the service's to answer.
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        try:
            call = self._call()
        except Refusal as refusal:
            self.close_connection = True
            self._send(self.server.service.problem(refusal.status, refusal.detail))
            return
        self._send(self.server.service.respond(call))

    def _call(self) -> Call:
        raw = self._payload()
        target = re.sub(r"^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*", "", self.path).split("#")[0]
        path, _, query = target.partition("?")
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=100)
        except ValueError as error:
            raise Refusal(400, "too many query parameters") from error
        segments = tuple(unquote(_octets(s), errors="surrogateescape") for s in path.removeprefix("/").split("/"))
        headers = {key.lower(): value for key, value in self.headers.items()}
        return Call(self.command, segments, tuple(pairs), headers, raw)

    def _payload(self) -> bytes:
        if self.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise Refusal(415, "content codings are not supported")
        if "Transfer-Encoding" in self.headers:
            return self._chunks()
        length = self.headers.get("Content-Length", "0").strip()
        if not re.fullmatch("[0-9]{1,18}", length):
            raise Refusal(400, "bad Content-Length")
        if int(length) > BODY_LIMIT:
            raise Refusal(413, "body too large")
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes:
        if self.headers["Transfer-Encoding"].strip().lower() != "chunked":
            raise Refusal(400, "unknown Transfer-Encoding")
        whole = b""
        while True:
            line = self.rfile.readline(100).split(b";")[0].strip()
            if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", line):
                raise Refusal(400, "bad chunk")
            size = int(line, 16)
            if len(whole) + size > BODY_LIMIT:
                raise Refusal(413, "body too large")
            whole += self.rfile.read(size)
            if size == 0:
                while self.rfile.readline(1000).strip():
                    continue
                return whole
            self.rfile.readline(10)

    def _send(self, answer: Answer) -> None:
        payload = answer.payload()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if payload and answer.media:
            self.send_header("Content-Type", answer.media)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(payload)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(payload)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server cannot parse is the caller's mistake, told in the service's own words."""
        self.close_connection = True
        self._send(self.server.service.problem(code if code < 500 else 400, message or "bad request"))

    def log_message(self, format: str, *args: Any) -> None:
        """Access logs are of no interest here."""


def _octets(segment: str) -> str:
    # http.server gives the request line as Latin-1; raw UTF-8 in a path is read as UTF-8 like its %-form.
    return "".join(c if ord(c) < 128 else f"%{ord(c):02X}" for c in segment)


class Listener(ThreadingHTTPServer):
    """A service on a loopback port; port 0 is any free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: Service, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service

    @property
    def base_url(self) -> str:
        """Where the service's routes begin."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.service.prefix}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
