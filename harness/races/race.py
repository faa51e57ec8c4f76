"""Calls of several clients at once, on items of one trial; in its control, the same calls one after the other."""

from __future__ import annotations

from typing import Any, Final

from harness.documents.resources import Resource
from harness.outcomes import Inconclusive, NotExercised
from harness.transport.exchange import Exchange, Request
from harness.transport.trail import Trail, unsent
from harness.transport.volley import NEVER_SENT
from harness.trials.sandbox import Sandbox

LOSERS: Final = frozenset({409, 412, 423, 429, 503})
"""How a deployment may refuse a call because of another one at the same time."""
_ACCEPTED: Final = 202


class Script(Trail):
    """Writes down the calls of one client, to be sent later; what sets the stage for them is sent now."""

    def __init__(self, trail: Trail) -> None:
        super().__init__(trail.client)
        self.requests: list[Request] = []
        self._now = trail

    def prepare(self, method: str, path: str, **how: Any) -> Exchange:
        """A call that sets the stage."""
        return self._now.prepare(method, path, **how)

    def observe(self, method: str, path: str, **how: Any) -> Exchange:
        """A call that looks."""
        return self.stimulate(method, path, **how)

    def stimulate(self, method: str, path: str, *, settling: float = 0.0, **how: Any) -> Exchange:  # noqa: ARG002  # waited for after all of them
        """A call that the property is about."""
        self.requests.append(self.client.written(method, path, **how))
        return unsent(self, method, path, route=how.get("route", ""))


class Race:
    """What several clients do at once; there are `clients` of them at most. Raises NotExercised where one is most."""

    def __init__(self, sandbox: Sandbox, resource: Resource, *, at_most: int) -> None:
        limits = sandbox.deployment.client.limits
        self.clients = min(at_most, limits.clients)
        if self.clients < 2:
            raise NotExercised("the limits of the run (--concurrent, --per-minute) let no two requests out at once")
        self._most = limits.per_minute
        self._settling = sandbox.deployment.known_ways(resource).settling
        self._trail = sandbox.trail
        self._scripts: list[Script] = []

    def client(self) -> Script:
        """One more client."""
        self._scripts.append(Script(self._trail))
        return self._scripts[-1]

    def run(self) -> list[list[Exchange]]:
        """What each client was answered. Raises Inconclusive where the calls did not get so far as to meet."""
        scripts = [script.requests for script in self._scripts]
        if self._most is not None and sum(map(len, scripts)) > self._most:
            raise NotExercised("--per-minute leaves too few requests for several clients at once")
        answers = self._trail.at_once(scripts, settling=self._settling)
        firsts = [script[0] for script in answers if script]
        if sum(first.failure != NEVER_SENT for first in firsts) < 2:
            raise Inconclusive("no two connections could be opened at once")
        moved = [one for script in answers for one in script if one.status is not None and 300 <= one.status < 400]
        if moved:
            raise Inconclusive(f"{moved[0].line} answered {moved[0].outcome}, and redirects are not followed at once")
        return answers


def is_done(exchange: Exchange) -> bool:
    """Whether a call is known to have taken effect by the time of its answer."""
    return exchange.sent and exchange.ok and exchange.status != _ACCEPTED


def is_unknown(exchange: Exchange) -> bool:
    """Whether a call may have taken effect, then or later, or not at all."""
    if exchange.status is None:
        return exchange.failure != NEVER_SENT
    return exchange.status == _ACCEPTED or exchange.status >= 500
