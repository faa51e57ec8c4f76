"""Listens on loopback, reads each request strictly and hands it to a service as a call."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from .services import Answer, Call, Refusal, Service

BODY_LIMIT = 2_000_000


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with keep-alive for the service of its server."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # the first line of what is no HTTP is answered with a head too
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

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name for it
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
