"""Sends requests and returns exchanges: bounded in time, size, rate and number, never to another host."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, urlencode

from pyrate_limiter import Duration, Limiter, Rate

from harness.outcomes import SPENT, BudgetSpent, DeploymentGone, NotExercised
from harness.transport import strict_json
from harness.transport.credentials import Credential, header_of
from harness.transport.exchange import Exchange, Request
from harness.transport.interruption import Interruption
from harness.transport.limits import Limits
from harness.transport.redirects import moved
from harness.transport.volley import volley
from harness.transport.wire import Bounds, NoAnswer, Wire

TIMEOUT: Final = (5.0, 30.0)  # seconds to connect, and without a byte
LONGEST: Final = 60.0  # seconds for a whole answer
LARGEST: Final = 16 * 1024 * 1024  # bytes of a whole answer, encoded or decoded
_PATIENCE: Final = 30.0  # seconds that a Retry-After may ask for
_RETRIES: Final = 3
_FAILURES_IN_A_ROW: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
_CREATION: Final = 2  # requests that it may take to find what was created
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
JSON: Final = "application/json"

Query = Iterable[tuple[str, str]]


class Client:
    """One deployment, one credential (and `others`, by name, to be refused), one connection.

    `listeners` are called with each exchange, `bystanders` with those of several clients at once; `sender` is the name
    told in `User-Agent`; `owed` says how many requests clean-up needs yet, which a budget keeps for it; after an
    `interruption` nothing but clean-up is sent; `crowded` while several clients send.
    """

    def __init__(
        self,
        base_url: str,
        credential: Credential | None,
        limits: Limits,
        *,
        read_only: bool = False,
        others: Mapping[str, Credential] = MappingProxyType({}),
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.credential = credential
        self.others = others
        self.limits = limits
        self.read_only = read_only
        self.sender = "survey"
        self.requests = 0
        self.listeners: list[Callable[[Exchange], None]] = []
        self.bystanders: list[Callable[[Exchange], None]] = []
        self.awaited: Counter[tuple[str, ...]] = Counter()
        self.owed: Callable[[], int] = lambda: 0
        self.interruption = Interruption()
        self.crowded = False
        self._cleaning = False
        self._failures = 0
        self._wire: Wire | None = None
        rate = limits.per_minute
        self._limiter = Limiter(Rate(rate, Duration.MINUTE)) if rate else None

    def send(self, method: str, path: str, *, note: str = "", **how: Any) -> Exchange:
        """Send one request, which is `written` so. Raises BudgetSpent, DeploymentGone, KeyboardInterrupt."""
        exchange = self._patiently(self.written(method, path, **how), note)
        for listener in self.listeners:
            listener(exchange)
        return exchange

    def written(
        self,
        method: str,
        path: str,
        *,
        json: Any = ...,
        content: bytes | None = None,
        query: Query = (),
        headers: Mapping[str, str] | None = None,
        credential: Credential | str | None = "own",
        route: str = "",
    ) -> Request:
        """A request as it is sent. `path` is below the base URL and already percent-encoded; `credential` is "own", one
        of WRONG or of the `others`, None, or another one. Raises NotExercised where it may not be sent.
        """
        self.permit(method)
        if json is not ...:
            content = strict_json.dumps(json)
        url = self.base_url + path + self._query(query)
        wanted = {"Accept": JSON, "User-Agent": f"conformance-suite ({self.sender})"}
        if content is not None:
            wanted["Content-Type"] = JSON
        given = headers or {}
        told = {name.lower() for name in given}
        wanted = {name: value for name, value in wanted.items() if name.lower() not in told} | dict(given)
        named = credential if isinstance(credential, str) else ""
        return Request(method, url, self._with_credential(wanted, credential), content, route, named)

    def permit(self, method: str) -> None:
        """Raises NotExercised where a method may not be sent."""
        if self.read_only and method not in SAFE:
            raise NotExercised(f"--read-only: no {method} is sent")

    def send_at_once(self, scripts: Sequence[Sequence[Request]]) -> list[list[Exchange]]:
        """Let one client for each script send its requests, one after the other, all their first ones at once. What
        each was answered is no outcome to be told of elsewhere: who came first is not known. Raises as `send` does.
        """
        self._admit([request for script in scripts for request in script])
        if self._wire is not None:
            self._wire.close()  # a server of one thread may serve nobody else while it is kept
        self.crowded = True
        try:
            answers = volley(lambda: Wire(self.base_url), scripts, Bounds(*TIMEOUT, LONGEST, LARGEST))
        finally:
            self.crowded = False
        silent = all(exchange.status is None for script in answers for exchange in script)
        self._failures = self._failures + 1 if silent else 0
        return answers

    def send_in_turn(self, scripts: Sequence[Sequence[Request]]) -> list[list[Exchange]]:
        """The same, one request after the other, with a connection for each client, too."""
        answers: list[list[Exchange]] = []
        for number, script in enumerate(scripts, 1):
            if self._wire is not None:
                self._wire.close()
            answers.append([replace(self._patiently(request, "control"), client=number) for request in script])
        return answers

    @contextmanager
    def cleaning_up(self) -> Iterator[None]:
        """Within it, requests may use up what the budget keeps for clean-up."""
        self._cleaning = True
        try:
            yield
        finally:
            self._cleaning = False

    def resend(self, request: Request) -> Exchange:
        """The same request once more."""
        exchange = self._patiently(request, "sent again")
        for listener in self.listeners:
            listener(exchange)
        return exchange

    @staticmethod
    def _query(query: Query) -> str:
        pairs = list(query)
        return "?" + urlencode(pairs, quote_via=quote, errors="surrogatepass") if pairs else ""

    def _with_credential(self, headers: dict[str, str], credential: Credential | str | None) -> dict[str, str]:
        carried = header_of(credential, self.credential, self.others)
        return headers if carried is None else {**headers, carried[0]: carried[1]}

    def _patiently(self, request: Request, note: str) -> Exchange:
        """429, and 503 with Retry-After, are no outcome: wait, and try again."""
        exchange = self._following(request, note)
        for _ in range(_RETRIES - 1):
            if exchange.status != 429 and not (exchange.status == 503 and "retry-after" in exchange.headers):
                break
            time.sleep(_wait(exchange.headers.get("retry-after", "")))
            exchange = self._following(request, note)
        return exchange

    def _following(self, request: Request, note: str) -> Exchange:
        """One redirect on the same host is followed, method and body kept; no other ever is."""
        exchange = self._once(request, note)
        if exchange.status in _REDIRECTS:
            target = moved(request.url, exchange.headers.get("location", ""))
            if target not in {"", request.url}:
                return replace(self._once(replace(request, url=target), note), by_way_of=exchange)
        return exchange

    def _once(self, request: Request, note: str, *, again: bool = False) -> Exchange:
        self._admit([request])
        if self._wire is None:
            self._wire = Wire(self.base_url)
        started = time.monotonic()
        try:
            status, headers, content = self._wire.ask(
                request.method, request.url, request.headers, request.content, Bounds(*TIMEOUT, LONGEST, LARGEST)
            )
        except NoAnswer as error:
            if error.stale and request.method in SAFE and not again:
                return self._once(request, note, again=True)
            self._failures += not error.unsent
            failure = f"no answer ({error})"
            return Exchange(request, None, {}, b"", time.monotonic() - started, failure, note=note, began=started)
        self._failures = 0
        return Exchange(request, status, headers, content, time.monotonic() - started, note=note, began=started)

    def _admit(self, requests: Sequence[Request]) -> None:
        """Count requests that are about to be sent; waits for as long as the rate asks for."""
        writes = any(request.method not in SAFE for request in requests)
        if not self._cleaning and (self.interruption.due or (writes and self.interruption.came)):
            raise KeyboardInterrupt
        limit = self.limits.max_requests
        if limit is not None and self.requests + len(requests) - 1 + self._kept(requests) >= limit:
            raise BudgetSpent(f"the budget of {limit} {SPENT}")
        if self._failures >= _FAILURES_IN_A_ROW:
            raise DeploymentGone("the deployment no longer answers")
        if self._limiter is not None:
            self._limiter.try_acquire("deployment", weight=len(requests))
        self.requests += len(requests)

    def _kept(self, requests: Iterable[Request]) -> int:
        """How much of a budget is kept: for clean-up, and for finding what these requests may create."""
        if self._cleaning:
            return 0
        return self.owed() + sum(_CREATION for request in requests if request.method in {"POST", "PUT"})

    def close(self) -> None:
        """Close the connection."""
        if self._wire is not None:
            self._wire.close()
        if self._limiter is not None:
            self._limiter.close()


def segment(value: object) -> str:
    """A value as one segment of a path, percent-encoded (RFC 3986, 3.3)."""
    return quote(str(value), safe="", errors="surrogatepass")


def _wait(retry_after: str) -> float:
    told = retry_after.strip()
    return min(float(told), _PATIENCE) if told.isascii() and told.isdigit() else 1.0
