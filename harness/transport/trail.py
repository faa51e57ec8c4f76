"""The calls of one trial, in order; in its control, the stimulus is left out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any, Final

from harness.transport.client import SAFE, Client
from harness.transport.exchange import Exchange, Request

_ACCEPTED: Final = 202
_AWAITED: Final = 2  # refusals whose late effects are waited for, of each check on each route
_UNKNOWN_SETTLING: Final = 1.0  # seconds that what was accepted may take, where the survey saw nothing settle


class Trail:
    """Sends through a client and remembers what was sent.

    A `replay` takes nothing from the memory of the run; any other notes in `leaned` that it may have. With `control`,
    calls that are stimuli are not sent. `patience` is how many seconds to let pass between a stimulus and the first
    observation after it, and between any write and the first list.
    """

    def __init__(self, client: Client, *, replay: bool = False, control: bool = False, patience: float = 0.0) -> None:
        self.client = client
        self._replay = replay
        self.leaned = False
        self.control = control
        self.patience = patience
        self.exchanges: list[Exchange] = []
        self.notes: list[str] = []
        self._settling = 0.0
        self._preparing = False
        self._wrote = False

    @property
    def remembers(self) -> bool:
        """Whether what the run knows already may be taken for what there is."""
        self.leaned = self.leaned or not self._replay
        return not self._replay

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """Within it, what would be a stimulus only sets the stage: it is sent in the control too."""
        self._preparing = True
        try:
            yield
        finally:
            self._preparing = False

    def observe(self, method: str, path: str, **how: Any) -> Exchange:
        """A call that looks; it waits first for what an earlier stimulus still has to bring about."""
        if self._settling:
            time.sleep(self._settling)
            self._settling = 0.0
        return self._sent(method, path, **how)

    def prepare(self, method: str, path: str, **how: Any) -> Exchange:
        """A call that sets the stage; it is sent in the control too."""
        return self._sent(method, path, **how)

    def stimulate(self, method: str, path: str, *, settling: float = 0.0, **how: Any) -> Exchange:
        """A call that the property is about. In the control, one with a query goes without it; any other
        is not sent. After a 202, the next observation waits `settling` seconds.
        """
        if self._preparing:
            exchange = self._sent(method, path, **how)
            self._settling = max(self._settling, self._lateness(exchange, settling))
            return exchange
        if self.control and how.get("query"):
            how["query"] = ()
        elif self.control:
            return unsent(self, method, path, route=how.get("route", ""))
        exchange = self._sent(method, path, note="stimulus", **how)
        self._settling = max(self._settling, self.patience, self._lateness(exchange, settling))
        return exchange

    def at_once(self, scripts: Sequence[Sequence[Request]], *, settling: float = 0.0) -> list[list[Exchange]]:
        """The calls of several clients at once, as the stimulus: what each was answered. In the control they are sent
        one after the other.
        """
        answers = self.client.send_in_turn(scripts) if self.control else self.client.send_at_once(scripts)
        sent = sorted((one for script in answers for one in script), key=lambda one: one.began)
        self.exchanges += sent
        for exchange, bystander in product(sent, self.client.bystanders):
            bystander(exchange)
        self._wrote = True
        self._settling = max([self.patience, *(self._lateness(exchange, settling) for exchange in sent)])
        return answers

    def _lateness(self, exchange: Exchange, settling: float) -> float:
        """How long the effects of a call may take: where they come late, those of what was refused do too, which is
        waited for a few times on each route.
        """
        if exchange.status == _ACCEPTED:
            return settling or _UNKNOWN_SETTLING
        if not settling or not exchange.is_4xx or self._settling >= settling:  # the next look waits long enough
            return 0.0
        kind = self.client.sender, exchange.request.method, exchange.request.route
        self.client.awaited[kind] += 1
        return settling if self.client.awaited[kind] <= _AWAITED or self._replay else 0.0

    def note(self, told: str) -> None:
        """Tell the reader of the verdict something that is no violation."""
        if told not in self.notes:
            self.notes.append(told)

    def again(self, exchange: Exchange) -> Exchange:
        """The same request once more, as the stimulus."""
        repeated = self.client.resend(exchange.request)
        self.exchanges.append(repeated)
        return repeated

    def recalled(self, exchange: Exchange) -> Exchange:
        """An exchange that the run already had, as if it were of this trial."""
        self.exchanges.append(exchange)
        return exchange

    def await_lists(self) -> None:
        """Let lists follow what was written: some are kept for a while, or filled later."""
        if self._wrote and self.patience:
            self._settling = max(self._settling, self.patience)
        self._wrote = False

    def _sent(self, method: str, path: str, **how: Any) -> Exchange:
        self._wrote |= method not in SAFE
        exchange = self.client.send(method, path, **how)
        self.exchanges.append(exchange)
        return exchange


def unsent(trail: Trail, method: str, path: str, *, route: str = "") -> Exchange:
    """The exchange that stands for a call that was left out: it claims nothing."""
    return Exchange(Request(method, trail.client.base_url + path, {}, None, route), None, sent=False)
