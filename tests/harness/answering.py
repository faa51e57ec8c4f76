"""A tiny HTTP server in a thread: it answers what a function says, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request: headers by lower-case name."""

    method: str
    path: str
    headers: Mapping[str, str]
    content: bytes


@dataclass
class Answering:
    """A running server; `asked` has its requests in their order."""

    url: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.asked]


Answer = Callable[[BaseHTTPRequestHandler, Asked], None]


def reply(
    handler: BaseHTTPRequestHandler,
    status: int,
    content: bytes = b"{}",
    headers: Mapping[str, str] | None = None,
) -> None:
    """A whole answer, by default an empty JSON object."""
    handler.send_response(status)
    told = {"content-type": "application/json", "content-length": str(len(content))}
    told |= {name.lower(): value for name, value in (headers or {}).items()}
    for name, value in told.items():
        if status == 204 and name.startswith("content-"):
            continue
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(content)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle of an answer is what some tests are about."""


@contextmanager
def answering(answer: Answer) -> Iterator[Answering]:
    """A server on a free loopback port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Asked(self.command, self.path, headers, content)
            running.asked.append(one)
            answer(self, one)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the standard library
            """Nothing is printed."""

    with _Quiet(("127.0.0.1", 0), Handler) as server:
        running = Answering(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()
