"""One kept connection: what is sent is what was written, and what is read is bounded in time and size."""

from __future__ import annotations

import contextlib
import http.client
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from harness.transport.meter import Meter, TooLarge
from harness.transport.peer import Peer

_RESTED: Final = 1.0  # seconds of rest after which a server may have hung up a moment ago
_PIECE: Final = 65536

Answer = tuple[int, CaseInsensitiveDict[str], bytes]


class NoAnswer(Exception):
    """Nothing came, or what came is no answer; the message is the name of what went wrong.

    `unsent`: the request cannot be written. `unopened`: there was no connection to send it on. `stale`: the server had
    hung up the kept connection, so that it has most likely not read the request.
    """

    def __init__(self, why: str, *, unsent: bool = False, unopened: bool = False, stale: bool = False) -> None:
        super().__init__(why)
        self.unsent = unsent
        self.unopened = unopened
        self.stale = stale


@dataclass(frozen=True)
class Bounds:
    """What an answer may take: seconds to connect, without a byte and in all; bytes, encoded and decoded."""

    connect: float
    silence: float
    whole: float
    size: int


class Wire:
    """The connection to the host of an address, opened when it is needed. Raises UsageProblem for a wrong one."""

    def __init__(self, url: str) -> None:
        self._peer = Peer(url)
        self._meter = Meter()
        self._used = 0.0
        self._begin()

    def _begin(self) -> None:
        self._connection = self._peer.connection()
        self._connection.response_class = self._meter.response  # type: ignore[assignment]  # all that is done is to call it
        self._end = weakref.finalize(self, self._connection.close)

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        bounds: Bounds,
        *,
        ready: Callable[[], None] | None = None,
    ) -> Answer:
        """Send a request and read its whole answer: status, headers, decoded content. Raises NoAnswer.

        `url` only gives the target: the host is always the same. `ready` is called when all but the last byte is sent,
        and the last one when it returns.
        """
        if not self._connection.is_connected:
            self.close()
        kept, rested = not self._connection.is_closed, time.monotonic() - self._used > _RESTED
        self._meter.start(bounds.whole, bounds.silence, bounds.size)
        taken = True
        try:
            if not kept:
                self._connection.timeout = min(bounds.connect, bounds.whole)
                self._peer.open(self._connection)
            taken = self._send(method, url, headers, content, ready)
            answer = self._receive(bounds.size)
        except (HTTPError, http.client.HTTPException, OSError, ValueError, TooLarge) as error:
            opened = not self._connection.is_closed
            self.close()
            unread = rested or not taken or not isinstance(error, http.client.RemoteDisconnected)
            stale = kept and unread and not self._meter.came and isinstance(error, ConnectionError)
            raise NoAnswer(type(error).__name__, unopened=not opened, stale=stale) from error
        except BaseException:
            self.close()
            raise
        if not taken or answer[0] < 200:
            self.close()
        self._used = time.monotonic()
        return answer

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        ready: Callable[[], None] | None,
    ) -> bool:
        """Whether all was taken: a server may answer and hang up before it has read the whole request."""
        told = CaseInsensitiveDict({"Accept-Encoding": "gzip, deflate", **self._peer.headers})
        told.update(headers)
        self._connection.timeout = self._meter.seconds()
        try:
            with self._held_back(ready):
                self._connection.request(method, self._peer.target(url), content, told, preload_content=False)
        except (BrokenPipeError, ConnectionResetError):
            return False
        except (ValueError, http.client.InvalidURL) as error:
            raise NoAnswer(type(error).__name__, unsent=True) from error
        return True

    @contextlib.contextmanager
    def _held_back(self, ready: Callable[[], None] | None) -> Iterator[None]:
        """Within it, what is sent goes out at the end: all but its last byte, then, when `ready` returns, that one."""
        if ready is None:
            yield
            return
        written, connection = bytearray(), self._connection
        setattr(connection, "send", written.extend)  # noqa: B010  # all pieces of a request pass by there
        try:
            yield
        finally:
            del connection.send
        connection.sock.sendall(written[:-1])
        ready()
        connection.sock.sendall(written[-1:])

    def _receive(self, size: int) -> Answer:
        with contextlib.closing(self._connection.getresponse()) as response:
            content = bytearray()
            for piece in response.stream(_PIECE, decode_content=True):
                content += piece
                if len(content) > size:
                    raise TooLarge(f"more than {size} bytes")
            return response.status, CaseInsensitiveDict(response.headers), bytes(content)

    def close(self) -> None:
        """Close the connection; the next request opens another: a closed one still holds what it did not send."""
        self._end()
        self._begin()
