"""Whether the run's own credential opens what it opened before, and whether its entities are there at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import unquote

from harness.documents.routes import PLACEHOLDER, Scope
from harness.outcomes import BudgetSpent, DeploymentGone
from harness.transport.client import Client
from harness.transport.exchange import Exchange

_REFUSED: Final = 401
_SHUT: Final = frozenset({_REFUSED, 403})
_SEVERAL: Final = 3  # calls that have to be refused before a run blames its credential
_GONE: Final = 5  # calls without an answer, in a row, after which nothing more is sent
_MOST_LISTS: Final = 5


class Access:
    """Looks at the run's calls with its own credential, below `prefix` in its own `entities`.

    A call is refused where it is answered 401 on a route that had answered 2XX before. `since` is the number of the
    first request of those that were refused without a success after them; 0 where there is none.
    """

    def __init__(self, client: Client, scope: str, entities: Sequence[str], prefix: str = "") -> None:
        self._client = client
        self._scope = Scope(scope)
        self._entities = entities
        self._base = client.base_url + prefix
        self._opened: set[tuple[str, str]] = set()
        self._answers: dict[str, set[int]] = {}
        self._called: Counter[str] = Counter()
        self._entered: set[str] = set()
        self._witness: tuple[str, str] | None = None
        self._count = 0
        self._silence = self._silent_since = 0
        self.since = 0

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that passes by."""
        request = exchange.request
        self._silence = 0 if exchange.status is not None else self._silence + 1
        if self._silence == 1:
            self._silent_since = self._client.requests
        entity = self._entity(request.url)
        if not request.own or not request.route or not entity or exchange.status is None:
            return
        self._called[entity] += 1
        kind = request.method, request.route
        self._answers.setdefault(request.route, set()).add(exchange.status)
        if exchange.ok:
            self._opened.add(kind)
            self._entered.add(entity)
            self._count = self.since = 0
            if request.method == "GET" and "?" not in request.url:
                self._remember(request.url, request.route)
        elif exchange.status == _REFUSED and kind in self._opened:
            self._count += 1
            self.since = self.since or self._client.requests

    def refused(self) -> bool:
        """Whether the credential is refused now: what was refused last is asked for once more, by a GET that has
        succeeded before.
        """
        if not self.since or self._witness is None:
            return False
        address, route = self._witness
        try:
            return self._client.send("GET", address, route=route).status == _REFUSED
        except (BudgetSpent, DeploymentGone):
            return self._count >= _SEVERAL

    def shut(self, route: str) -> str:
        """Why nothing that was seen on a route tells of it: the credential was refused there every time; else ""."""
        codes = self._answers.get(route, set())
        told = " or ".join(map(str, sorted(codes)))
        return f"{told} to every call with the run's credential" if codes and codes <= _SHUT else ""

    @property
    def reason(self) -> str:
        """What is wrong where the credential is refused."""
        return f"the credential is refused from request {self.since} on: 401 to every call"

    def cause(self, lists: Iterable[tuple[str, str]]) -> str:
        """The one cause of a run that came to nothing, or came to nothing any more, where it is certain; else "".

        `lists` are the addresses of lists in the first entity, below the base URL, with their routes.
        """
        if self._silence >= _GONE:
            return f"the deployment no longer answers from request {self._silent_since} on"
        with self._client.cleaning_up():
            if self.refused() and self._count >= _SEVERAL:
                return self.reason
            if not self._entities or self._entities[0] in self._entered or not self._called[self._entities[0]]:
                return ""
            try:
                told = {self._client.send("GET", path, route=route).status for path, route in [*lists][:_MOST_LISTS]}
            except (BudgetSpent, DeploymentGone):
                return ""
        return self._why(told.pop()) if len(told) == 1 else ""

    def _why(self, status: int | None) -> str:
        """What the same answer to each list says."""
        name = self._entities[0]
        if status == _REFUSED and self._client.credential is None:
            return "no credential was given: 401 to every list"
        if status == _REFUSED:
            return "the credential is refused: 401 to every list"
        if status == 403:
            return f"the credential may not use the entity {name}: 403 to every list"
        if status in {404, 410}:
            which = "is not known" if self._entered else "or the base URL is wrong"
            return f"the entity {name} {which}: {status} to every list"
        return ""

    def _entity(self, url: str) -> str:
        """The entity of the run that an address is in, or ""."""
        split = self._scope.split(url.removeprefix(self._base).partition("?")[0])
        entity = unquote(split[0]) if split is not None and url.startswith(self._base) else ""
        return entity if entity in self._entities else ""

    def _remember(self, url: str, route: str) -> None:
        """Of what can be asked for again, keep what depends least on items."""
        known = self._witness
        if known is None or len(PLACEHOLDER.findall(route)) <= len(PLACEHOLDER.findall(known[1])):
            self._witness = url.removeprefix(self._client.base_url), route
