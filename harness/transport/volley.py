"""Requests of several clients at once: each client has a connection of its own, and all are released together.

Of the first request of each client all is sent but its last byte; when all have come so far, the last bytes follow. The
requests so arrive as close together as a network lets them (last-byte synchronisation).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from harness.transport.exchange import Exchange, Request
from harness.transport.wire import Bounds, NoAnswer, Wire

_LONGEST_WAIT: Final = 10.0  # seconds that those who are ready wait for the others
NEVER_SENT: Final = "never sent"


class Gate:
    """Opens when each of several clients has come to it or has given up, at the latest after some seconds."""

    def __init__(self, clients: int) -> None:
        self._missing = clients
        self._changed = threading.Condition()

    def come(self) -> None:
        """Wait until it opens."""
        with self._changed:
            self._missing -= 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._missing <= 0, _LONGEST_WAIT)

    def give_up(self) -> None:
        """Do not wait, and let nobody wait for this one."""
        with self._changed:
            self._missing -= 1
            self._changed.notify_all()


@dataclass
class _Client:
    """One client: its number, and its requests, which it sends one after the other."""

    number: int
    requests: Sequence[Request]
    wire: Wire
    gate: Gate
    bounds: Bounds
    exchanges: list[Exchange] = field(default_factory=list)
    problem: BaseException | None = None
    _came: bool = False
    _began: float = 0.0

    def run(self) -> None:
        """Send them all."""
        try:
            for request in self.requests:
                self.exchanges.append(self._sent(request))
        except BaseException as problem:  # noqa: BLE001  # it is raised where the clients are waited for
            self.problem = problem
        finally:
            self.wire.close()
            if not self._came:
                self.gate.give_up()

    def _sent(self, request: Request) -> Exchange:
        ready = None if self._came else self._ready
        self._began = time.monotonic()
        try:
            status, headers, content = self.wire.ask(
                request.method, request.url, request.headers, request.content, self.bounds, ready=ready
            )
        except NoAnswer as error:
            never = error.unsent or error.unopened or (ready is not None and not self._came)
            why = NEVER_SENT if never else f"no answer ({error})"
            return self._exchange(request, None, {}, b"", why)
        return self._exchange(request, status, headers, content, "")

    def _ready(self) -> None:
        self._came = True
        self.gate.come()
        self._began = time.monotonic()

    def _exchange(
        self, request: Request, status: int | None, headers: Mapping[str, str], content: bytes, failure: str
    ) -> Exchange:
        seconds, note = time.monotonic() - self._began, "stimulus"
        answer = Exchange(request, status, headers, content, seconds, failure, note=note)
        return replace(answer, began=self._began, client=self.number)


def volley(wire: Callable[[], Wire], scripts: Sequence[Sequence[Request]], bounds: Bounds) -> list[list[Exchange]]:
    """Let several clients send their requests, and wait for them: what each was answered, in its order.

    What could not be sent at all has NEVER_SENT for its failure.
    """
    gate = Gate(len(scripts))
    clients = [_Client(number, script, wire(), gate, bounds) for number, script in enumerate(scripts, 1)]
    threads = [threading.Thread(target=client.run, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for problem in (client.problem for client in clients):
        if problem is not None:
            raise problem
    return [client.exchanges for client in clients]
