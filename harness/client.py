"""Sends requests and returns exchanges: bounded in time, size, rate and number, never to another host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

import requests
import urllib3
from pyrate_limiter import Duration, Limiter, Rate

from harness import strict_json
from harness.credentials import WRONG, Credential
from harness.exchange import Exchange, Request
from harness.outcomes import BudgetSpent, DeploymentGone, NotExercised

TIMEOUT: Final = (5.0, 30.0)  # seconds to connect, and without a byte
LONGEST: Final = 60.0  # seconds for a whole answer
LARGEST: Final = 16 * 1024 * 1024  # bytes of a whole answer, decoded
_PATIENCE: Final = 30.0  # seconds that a Retry-After may ask for
_RETRIES: Final = 3
_FAILURES_IN_A_ROW: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
JSON: Final = "application/json"

Query = Iterable[tuple[str, str]]


class _AsGiven(requests.auth.AuthBase):
    """Keeps requests from adding credentials of its own (~/.netrc)."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@dataclass
class Limits:
    """What a run may cost: requests in all, and requests a minute; None is no limit."""

    max_requests: int | None = None
    per_minute: int | None = None


class Client:
    """One deployment, one credential, one connection.

    `listeners` are called with each exchange; `sender` is the name told in `User-Agent`.
    """

    def __init__(
        self, base_url: str, credential: Credential | None, limits: Limits, *, read_only: bool = False
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.credential = credential
        self.limits = limits
        self.read_only = read_only
        self.sender = "survey"
        self.requests = 0
        self.listeners: list[Callable[[Exchange], None]] = []
        self._failures = 0
        self._session = requests.Session()
        self._session.auth = _AsGiven()
        self._session.trust_env = True
        rate = limits.per_minute
        self._limiter = Limiter(Rate(rate, Duration.MINUTE)) if rate else None

    def send(
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
        note: str = "",
    ) -> Exchange:
        """Send one request. `path` is below the base URL and already percent-encoded; `credential` is
        "own", one of WRONG, None, or another one. Raises BudgetSpent, DeploymentGone.
        """
        if self.read_only and method not in {"GET", "HEAD", "OPTIONS"}:
            raise NotExercised(f"--read-only: no {method} is sent")
        if json is not ...:
            content = strict_json.dumps(json)
        url = self.base_url + path + self._query(query)
        wanted = {"Accept": JSON, "User-Agent": f"conformance-suite ({self.sender})"}
        if content is not None:
            wanted["Content-Type"] = JSON
        wanted |= headers or {}
        request = Request(method, url, self._with_credential(wanted, credential), content, route)
        exchange = self._patiently(request, note)
        for listener in self.listeners:
            listener(exchange)
        return exchange

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
        if credential == "own" and self.credential is not None:
            name, value = self.credential.header()
        elif isinstance(credential, str) and credential in WRONG and self.credential is not None:
            name, value = self.credential.wrong(credential)
        elif credential is None or isinstance(credential, str):
            return headers
        else:
            name, value = credential.header()
        return {**headers, name: value}

    def _patiently(self, request: Request, note: str) -> Exchange:
        """429, and 503 with Retry-After, are no outcome: wait, and try again."""
        for _ in range(_RETRIES):
            exchange = self._following(request, note)
            if exchange.status != 429 and not (exchange.status == 503 and "retry-after" in exchange.headers):
                break
            time.sleep(_wait(exchange.headers.get("retry-after", "")))
        return exchange

    def _following(self, request: Request, note: str) -> Exchange:
        """One redirect on the same host is followed, method and body kept; no other ever is."""
        exchange = self._once(request, note)
        target = urljoin(request.url, exchange.headers.get("location", ""))
        same_host = urlsplit(target)[:2] == urlsplit(request.url)[:2]
        if exchange.status in _REDIRECTS and same_host and target != request.url:
            moved = Request(request.method, target, request.headers, request.content, request.route)
            return self._once(moved, note)
        return exchange

    def _once(self, request: Request, note: str) -> Exchange:
        limit = self.limits.max_requests
        if limit is not None and self.requests >= limit:
            raise BudgetSpent(f"the budget of {limit} requests is spent")
        if self._failures >= _FAILURES_IN_A_ROW:
            raise DeploymentGone("the deployment no longer answers")
        if self._limiter is not None:
            self._limiter.try_acquire("deployment")
        self.requests += 1
        started = time.monotonic()
        try:
            status, headers, content = self._answer(request, started)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
            self._failures += 1
            failure = f"no answer ({type(error).__name__})"
            return Exchange(request, None, {}, b"", time.monotonic() - started, failure, note=note)
        self._failures = 0
        return Exchange(request, status, headers, content, time.monotonic() - started, note=note)

    def _answer(self, request: Request, started: float) -> tuple[int, Mapping[str, str], bytes]:
        prepared = self._session.prepare_request(requests.Request(request.method, request.url, dict(request.headers)))
        prepared.url = request.url  # as it was written: odd spellings are often the point
        prepared.prepare_body(request.content, None)
        if request.content is None and request.method in {"POST", "PUT", "PATCH"}:
            prepared.headers["Content-Length"] = "0"
        settings = self._session.merge_environment_settings(prepared.url, {}, True, None, None)
        with self._session.send(prepared, timeout=TIMEOUT, allow_redirects=False, **settings) as response:
            content = bytearray()
            for chunk in response.iter_content(65536):
                content += chunk
                if len(content) > LARGEST or time.monotonic() - started > LONGEST:
                    raise requests.exceptions.ContentDecodingError("endless or gigantic answer")
            return response.status_code, response.headers, bytes(content)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


def segment(value: object) -> str:
    """A value as one segment of a path, percent-encoded (RFC 3986, 3.3)."""
    return quote(str(value), safe="", errors="surrogatepass")


def _wait(retry_after: str) -> float:
    return min(float(retry_after), _PATIENCE) if retry_after.isdigit() else 1.0
