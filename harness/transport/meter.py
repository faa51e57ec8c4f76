"""Reads answers no longer and no further than they may take."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any


class TooLarge(Exception):
    """The answer is larger than an answer may be."""


class Meter:
    """What is left for the answer that is being read: seconds in all and without a byte, and bytes."""

    def __init__(self) -> None:
        self._until = 0.0
        self._silence = 0.0
        self._left = 0
        self.came = 0

    def start(self, seconds: float, silence: float, size: int) -> None:
        """Begin anew."""
        self._until, self._silence = time.monotonic() + seconds, silence
        self._left, self.came = size, 0

    def seconds(self) -> float:
        """What is left of the whole. Raises TimeoutError where nothing is."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        return left

    def wait(self) -> float:
        """Seconds that the next byte may take. Raises TimeoutError."""
        return min(self._silence, self.seconds())

    def count(self, size: int) -> None:
        """So many bytes came. Raises TooLarge."""
        self.came += size
        if self.came > self._left:
            raise TooLarge(f"more than {self._left} bytes")

    def response(self, sock: socket.socket, *args: Any, **how: Any) -> MeteredResponse:
        """What a connection makes its responses with."""
        return MeteredResponse(self, sock, *args, **how)


class _Metered(io.RawIOBase):
    """The bytes of a socket; each read waits only for what the meter has left."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, meter: Meter) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._meter.wait())
        size = self._raw.readinto(buffer) or 0
        self._meter.count(size)
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class MeteredResponse(http.client.HTTPResponse):
    """A response that is read by a meter, whatever interim ones come before it (RFC 9110, 15.2)."""

    def __init__(self, meter: Meter, sock: socket.socket, *args: Any, **how: Any) -> None:
        super().__init__(sock, *args, **how)
        self.fp = io.BufferedReader(_Metered(self.fp.detach(), sock, meter))

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]  # not in its stubs
        interim = 100 < status < 200 and status != http.HTTPStatus.SWITCHING_PROTOCOLS
        return version, http.HTTPStatus.CONTINUE if interim else status, reason
