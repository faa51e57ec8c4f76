"""The service as an ASGI application, and the process that serves it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from reference.service import Reference
from reference.wire import LARGEST_BODY, Request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_CLOSING: Final = 1  # seconds that open connections are given to end
_THREADS: Final = 16


_NO_HTTP: Final = b'{"error":{"code":"http","message":"This is no HTTP request."}}'


class Application:
    """ASGI: reads a request whole, lets the service answer it, sends the answer.

    Requests are answered one after the other, each whole. A service that lets others in answers in threads, one at a
    time but where it does.
    """

    def __init__(self, service: Reference) -> None:
        self._service = service
        self._alone = threading.Lock()
        self._threads = ThreadPoolExecutor(_THREADS)
        service.others = self._let_others_in

    def _answered(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        with self._alone:
            return self._service.answer(request)

    def _let_others_in(self, seconds: float) -> None:
        self._alone.release()
        time.sleep(seconds)
        self._alone.acquire()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request; one that never arrives whole has no effect."""
        content = await _content(receive)
        if content is None:
            return
        request = Request(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=_headers(scope["headers"]),
            content=content,
        )
        if self._service.lets_others_in:
            answered = asyncio.get_running_loop().run_in_executor(self._threads, self._answered, request)
            status, headers, body = await answered
        else:
            status, headers, body = self._service.answer(request)
        told = {**headers, **({} if status == 204 else {"Content-Length": str(len(body))})}
        lines = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})


async def _content(receive: Receive) -> bytes | None:
    """The body, or its first bytes if it is too large; None if the client hung up."""
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(content) <= LARGEST_BODY:
            content += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(content)


def _headers(lines: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in lines:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


class _Protocol(H11Protocol):
    """Answers in JSON to what is no HTTP, too."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  the signature is uvicorn's
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {len(_NO_HTTP)}"
        self.transport.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + _NO_HTTP)
        self.transport.close()


class _Server(uvicorn.Server):
    """Prints its address once it accepts connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            print(f"http://{host}:{port}", flush=True)


def serve(service: Reference, port: int, *, with_parent: bool) -> None:
    """Serve on loopback until SIGTERM, SIGINT, or the end of standard input if `with_parent`."""
    config = uvicorn.Config(
        Application(service),
        host="127.0.0.1",
        port=port,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=_CLOSING,
    )
    server = _Server(config)
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them once more when it has stopped
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    if with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    asyncio.run(server.serve())


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # unbuffered: a lock held at the interpreter's end would be fatal
        continue
    server.should_exit = True
