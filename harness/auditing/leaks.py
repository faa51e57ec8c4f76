"""Every answer of the run passes by here: one that shows in one entity what was only ever sent in another is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import unquote

from harness.documents.routes import Scope
from harness.transport.client import Client
from harness.transport.credentials import Fixed
from harness.transport.exchange import NOTHING, Exchange, Request

_ORDINARY: Final = frozenset(
    {"accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host", "user-agent"}
)
_ODD: Final = re.compile(r"//|/\.|;|\\")
"""What a path has that may be read as another one."""


@dataclass(frozen=True)
class Leak:
    """An `answer` of the entity `here` that shows `stamp`, which was `sent` in the entity `there` alone; `before` is
    what the same route was called with there last.
    """

    answer: Exchange
    here: str
    stamp: str
    there: str
    sent: Exchange
    before: Exchange | None


class _Sent(NamedTuple):
    entity: str
    exchange: Exchange


class Leaks:
    """Knows in which of the run's `entities` each stamp of the run was sent, and keeps for each route the first leak of
    each status, of what was sent to each other route.

    A request belongs to an entity where its path has the plain prefix of that one, it bears the credential of the run,
    and nothing in it names another one. A stamp that was sent in two entities, or outside of all, tells nothing from
    then on: a key that is tried in both, a reference to what is elsewhere, and what is echoed are so left alone.
    """

    def __init__(self, client: Client, scope: str, entities: Sequence[str], *, marker: str, prefix: str = "") -> None:
        self._client = client
        self._scope = Scope(scope)
        self._entities = entities if len(entities) > 1 else ()
        self._base = client.base_url + prefix
        self._stamp = re.compile(rb"%b-\d+" % re.escape(marker.encode()))
        self._marker = marker.encode()
        self._named = {one: re.compile(rf"(?<![0-9a-z]){re.escape(one.lower())}(?![0-9a-z])") for one in entities}
        self._sent: dict[bytes, _Sent | None] = {}
        self._homes: set[str] = set()
        self._last: dict[tuple[str, str], Exchange] = {}
        self._kept: dict[str, dict[tuple[int | None, str], Leak]] = {}
        self._searched: Counter[str] = Counter()

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that passes by."""
        if not self._entities:
            return
        entity, route = self._entity(exchange), exchange.request.route
        self._learn(entity, exchange)
        if not entity or not route:
            return
        if self._homes - {entity}:
            self._searched[route] += 1
        for stamp, sent in self._strange(entity, exchange):
            leak = Leak(exchange, entity, stamp, sent.entity, sent.exchange, self._last.get((sent.entity, route)))
            self._kept.setdefault(route, {}).setdefault((exchange.status, sent.exchange.request.route), leak)
        self._last[entity, route] = exchange

    def of(self, route: str) -> list[Leak]:
        """The leaks that were seen on a route."""
        return [*self._kept.get(route, {}).values()]

    def searched(self, route: str) -> int:
        """How many answers of a route were looked at while something was known that was sent in another entity."""
        return self._searched[route]

    def shown(self, exchange: Exchange) -> dict[str, Exchange]:
        """The stamps that an answer of one entity shows and that were only ever sent in another, with where."""
        entity = self._entity(exchange)
        return {stamp: sent.exchange for stamp, sent in self._strange(entity, exchange)} if entity else {}

    def _learn(self, entity: str, exchange: Exchange) -> None:
        """Take note of where the stamps of a request were sent."""
        for request in _requests(exchange):
            for stamp in self._stamps(_sent_in(request)):
                known = self._sent.get(stamp, ...)
                if known is ... and entity:
                    self._sent[stamp] = _Sent(entity, exchange)
                    self._homes.add(entity)
                elif known is ... or (known is not None and known.entity != entity):
                    self._sent[stamp] = None

    def _strange(self, entity: str, exchange: Exchange) -> Iterator[tuple[str, _Sent]]:
        shown = (exchange.content, *(value.encode("utf-8", "replace") for value in exchange.headers.values()))
        for stamp in sorted(self._stamps(shown)):
            sent = self._sent.get(stamp)
            if sent is not None and sent.entity != entity:
                yield stamp.decode(), sent

    def _stamps(self, texts: Iterable[bytes]) -> set[bytes]:
        return {stamp for text in texts if self._marker in text for stamp in self._stamp.findall(text)}

    def _entity(self, exchange: Exchange) -> str:
        """The entity that an exchange belongs to, with the redirect that led to it; else ""."""
        entities = {self._of_request(request) for request in _requests(exchange)}
        return entities.pop() if len(entities) == 1 else ""

    def _of_request(self, request: Request) -> str:
        path, _, query = request.url.removeprefix(self._base).partition("?")
        split = self._scope.split(path)
        entity = unquote(split[0]) if split is not None and request.url.startswith(self._base) else ""
        if split is None or not request.own or entity not in self._entities or _ODD.search(_decoded(split[1])):
            return ""
        told = [_decoded(f"{split[1]}?{query}"), *(text.decode("utf-8", "replace") for text in _content(request))]
        told += [value for name, value in request.headers.items() if self._may_name(name)]
        lowered = [text.lower() for text in told]
        for other in self._entities:
            if other != entity and any(other.lower() in text and self._named[other].search(text) for text in lowered):
                return ""
        return entity

    def _may_name(self, header: str) -> bool:
        """Whether a header may name an entity: it is none that every request of the run has."""
        credential = self._client.credential
        own = credential.name.lower() if isinstance(credential, Fixed) else ""
        return header.lower() not in _ORDINARY and header.lower() != own


def _requests(exchange: Exchange) -> list[Request]:
    led = exchange.by_way_of
    return [exchange.request] if led is None else [led.request, exchange.request]


def _sent_in(request: Request) -> list[bytes]:
    """All that a request carries."""
    headers = (value.encode("utf-8", "replace") for value in request.headers.values())
    return [_decoded(request.url).encode("utf-8", "replace"), *_content(request), *headers]


def _content(request: Request) -> list[bytes]:
    """The content of a request, and what its escapes stand for, where it has any."""
    if not request.content:
        return []
    if b"\\u" not in request.content or request.json is NOTHING:
        return [request.content]
    return [request.content, str(request.json).encode("utf-8", "replace")]


def _decoded(url: str) -> str:
    """An address without percent-encoding, be it encoded twice."""
    return unquote(unquote(url)) if "%" in url else url
