"""A list, its pages walked: by next links, or by the page and offset parameters that the document names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from harness.documents.paging import HOLDERS, NEXT, NEXT_HEADERS, USUAL_CAPS, as_parameter, parameter_for, told_total
from harness.documents.resources import Resource
from harness.outcomes import Inconclusive
from harness.transport.exchange import NOTHING, Exchange
from harness.transport.trail import Trail

if TYPE_CHECKING:
    from harness.deployment import Deployment
    from harness.items.reader import Reader

Query = tuple[tuple[str, str], ...]
MOST_PAGES: Final = 200
FEW_PAGES: Final = 40
MANY: Final = 30  # elements
CROWDED: Final = 10  # pages of the usual length, from which on a list is not read to its end again and again


def satisfied_filters(item: Reader) -> tuple[tuple[str, str], ...]:
    """The documented list parameters that are called as fields of an item, with the values that it has."""
    value, resource = item.before.value or {}, item.resource
    told = [p.name for p in resource.operations["list"].query] if resource.offers("list") else []
    shown = {name: value[name] for name in told if isinstance(value.get(name), str | int | float)}
    return tuple((n, as_parameter(one)) for n, one in shown.items())


class Unlisted(Inconclusive):
    """The list was refused with 4XX."""


class CutShort(Inconclusive):
    """A page of `listing` may have been cut, and nothing tells how to go on."""

    def __init__(self, why: str, listing: Listing) -> None:
        super().__init__(why)
        self.listing = listing


class Listing:
    """The list of `resource` in `entity` below the parents `ids`; each of its pages is asked for with `query`.

    `answer` is the page that was read last, `total` what the first one told.
    """

    def __init__(
        self, deployment: Deployment, trail: Trail, resource: Resource, entity: str, ids: tuple[object, ...]
    ) -> None:
        self.deployment = deployment
        self.trail = trail
        self.resource = resource
        self.entity = entity
        self.ways = deployment.known_ways(resource)
        self.path = deployment.prefix + resource.address(entity, ids)
        self.query: Query = ()
        self.answer: Exchange | None = None
        self.total: int | None = None
        self.whole = True
        self._led = False
        self._asked: Query = ()

    @property
    def size_parameter(self) -> str:
        """The documented parameter that says how long a page is, or ""."""
        return parameter_for(self.resource, "size")

    def get(self, query: Query = (), *, at_once: bool = False, **how: Any) -> Exchange:
        """GET the list, or one page of it; where `at_once`, though it may not show yet what was written."""
        if not at_once:
            self.trail.await_lists()
        return self.trail.observe("GET", self.path, query=query, route=self.resource.route("list"), **how)

    def page(self, exchange: Exchange) -> list[Any]:
        """The elements on a page, envelopes removed. Raises Inconclusive where the answer has no list."""
        elements = self.ways.elements(exchange)
        if not exchange.ok or elements is None:
            raise (Unlisted if exchange.is_4xx else Inconclusive)(
                f"{exchange.line} answered {exchange.outcome} without a list"
            )
        return [self.ways.fields(element) or element for element in elements]

    def ids(self) -> list[str]:
        """The id of each element, in order; of one that shows no id, its text. Without those of other workers."""
        return self.identities(self.deployment.stamps.without_other_workers(self.elements()))

    def elements(self, *, until: Reader | None = None, size: int | None = None, trusting: bool = True) -> list[Any]:
        """All elements, page after page, or those up to the page that shows `until`.

        `trusting` ends the walk where the answer itself says that the page is all there is.
        """
        found: list[Any] = []
        for elements in self.pages(size=size, trusting=trusting):
            found += elements
            if until is not None and any(self.deployment.identifies(until, value) for value in elements):
                break
        return found

    def in_pages_of(self, size: int) -> list[Any]:
        """All elements, walked to the end in pages of `size`; in longer ones where those cannot be followed, or would
        be too many.
        """
        if self.ways.crowded:
            return self.elements()
        try:
            return self.elements(size=size, trusting=False)
        except CutShort:
            return self.elements()

    def pages(self, *, size: int | None = None, trusting: bool = False) -> Iterator[list[Any]]:
        """The pages in order, each the list of its elements; `size` asks for short ones."""
        short = bool(size and self.size_parameter)
        self._asked = sized = (*self.query, *(((self.size_parameter, str(size)),) if short else ()))
        self.answer = exchange = self.get(sized)
        first = elements = self.page(exchange)
        self.ways.longest = max(self.ways.longest, len(first))
        self.total = told_total(exchange.json)
        yield elements
        if trusting and self._says_all(exchange, len(first)):
            return
        if self.ways.first_page is None:
            self.ways.first_page = self._default("page")
        walked, start = 1, self.ways.first_page + 1 if self.ways.first_page is not None else 1
        asked, seen = start, self._identities(first)
        self._led = False
        self.whole = False
        while elements and walked < (FEW_PAGES if short else MOST_PAGES):
            following = self._next(exchange)
            turned = self._turned(exchange, following, sized, start, walked * len(first))
            if turned is None and not self._led:
                self._ends_here(len(first), size)
            if turned is None or turned.is_4xx:
                self.whole = True
                return  # there is no way on, or it led past the end
            self.answer = exchange = turned
            elements = self.page(exchange)
            start += 1
            if following is None and asked == 1 and start == 2 and parameter_for(self.resource, "page"):
                again = self._identities(elements) == self._identities(first)
                self.ways.first_page = int(again) if elements else self.ways.first_page  # an empty one tells nothing
                if again:
                    continue  # pages count from 1: this was the first once more
            if elements and self._identities(elements) <= seen:
                self.whole = True
                return  # past the end, where some show the last page once more
            seen |= self._identities(elements)
            walked += 1
            yield elements
        self.whole = not elements
        if short and not self.whole:
            raise CutShort(f"the list goes on after {walked} pages of {size}", self)
        self.ways.crowded |= walked > CROWDED and len(seen) > MANY

    def _turned(
        self,
        exchange: Exchange,
        following: Query | None,
        sized: Query,
        page: int,
        offset: int,
    ) -> Exchange | None:
        """The next page: where the answer leads, else by page or offset; None where neither goes on."""
        self._led = self._leads(exchange) or self._led
        if following is not None:
            return self.get(following)
        if self._led:
            return None  # the deployment leads from page to page, and leads no further
        if name := parameter_for(self.resource, "page"):
            return self.get((*sized, (name, str(page))))
        if name := parameter_for(self.resource, "offset"):
            return self.get((*sized, (name, str(offset))))
        return None

    def _ends_here(self, shown: int, size: int | None) -> None:
        """Raises Inconclusive where a page that nothing leads on from may have been cut."""
        full = shown == size if size and self.size_parameter else shown in USUAL_CAPS and shown >= self.ways.longest
        if full and self.total != shown:
            raise CutShort(f"the list shows {shown}, and neither it nor the document says how to go on", self)

    def identities(self, elements: list[Any]) -> list[str]:
        """The elements by their ids, where they show one: the rest, and their order, may move between two readings."""
        field = self.ways.id_field
        return [str(one.get(field, one)) if isinstance(one, dict) else str(one) for one in elements]

    def _identities(self, elements: list[Any]) -> frozenset[str]:
        return frozenset(self.identities(elements))

    def _says_all(self, exchange: Exchange, shown: int) -> bool:
        """Whether a first page is shorter than the documented default size, or as long as its own total."""
        if told_total(exchange.json) == shown:
            return True
        default = self._default("size")
        return default is not None and shown < default and self._next(exchange) is None

    def _default(self, role: str) -> int | None:
        """What the document says that a parameter is where it is not sent."""
        name = parameter_for(self.resource, role)
        told = (p.schema.get("default") for p in self.resource.operations["list"].query if p.name == name)
        return next((default for default in told if type(default) is int), None)

    def _next(self, exchange: Exchange) -> Query | None:
        """The query of the next page, where the answer links to it (RFC 8288) or gives a cursor."""
        link = exchange.headers.get("link", "")
        for parsed in requests.utils.parse_header_links(link) if link else ():
            if parsed.get("rel") == "next":
                return self._query_of(parsed["url"])
        for name, value in exchange.headers.items():
            if name.lower() in NEXT_HEADERS and value:
                return self._followed(value)
        for holder in self._holders(exchange):
            for key, value in holder.items():
                if key.lower() in NEXT and value:
                    return self._followed(value.get("href") if isinstance(value, dict) else value)
        return None

    def _leads(self, exchange: Exchange) -> bool:
        """Whether an answer has a place for what comes next, be it empty."""
        named = any(key.lower() in NEXT for holder in self._holders(exchange) for key in holder)
        return named or self._next(exchange) is not None

    def _holders(self, exchange: Exchange) -> list[dict[str, Any]]:
        """Where an answer may tell what comes next: in itself, in its usual members, and in the one around the list."""
        body = exchange.json
        if body is NOTHING or not isinstance(body, dict):
            return []
        around = (self.ways.list_member or "").rpartition(".")[0]
        return [one for one in (body, *(body.get(name) for name in (*HOLDERS, around))) if isinstance(one, dict)]

    def _followed(self, value: Any) -> Query | None:
        if isinstance(value, str) and re.match(r"https?://|/|\?", value):
            return self._query_of(value)
        cursor = parameter_for(self.resource, "cursor") or parameter_for(self.resource, "page")
        asked = tuple(pair for pair in self._asked if pair[0] != cursor)
        return (*asked, (cursor, str(value))) if cursor and isinstance(value, str | int) else None

    def _query_of(self, url: str) -> Query:
        absolute = urljoin(self.trail.client.base_url + self.path, url)
        return tuple(parse_qsl(urlsplit(absolute).query, keep_blank_values=True))
