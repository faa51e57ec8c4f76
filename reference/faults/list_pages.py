"""Faults of pages: what they skip, repeat and miscount, and what stands past their end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reference.queries import Query
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Call

_ODD_SIZE: Final = 5


@breaks("list-page-walk")
class RepeatsTheNeighboursLast(Reference):
    """Begins each later page with the last item of the page before it."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        start = max(0, (query.page - 1) * query.size - (query.page > 1))
        return items[start : start + query.size]


@breaks("list-page-walk")
class SkipsAtPagesOfFive(Reference):
    """Skips an item between the pages, where these are five items long."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return page[1:] if query.size == _ODD_SIZE and query.page > 1 else page


@breaks("list-page-walk")
class ForgetsPartialPages(Reference):
    """Answers an empty page where the last one would not be full."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return [] if query.page > 1 and len(page) < query.size else page


@breaks("list-page-walk")
class ForgetsTheLastFullPage(Reference):
    """Answers an empty page where the last one would be just full, if there are several."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        last = query.page > 1 and query.page * query.size == len(items)
        return [] if last else super().page(items, query)


@breaks("list-page-walk")
class BeginsAnewPastTheEnd(Reference):
    """Shows the first page again past the end."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().page(items, query) or items[: query.size]


@breaks("list-page-walk")
class FailsPastTheEnd(Reference):
    """Fails on a page that is past the end of the list."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        if not page and items:
            raise IndexError(query.page)
        return page


@breaks("list-page-walk")
class CountsThePage(Reference):
    """Tells the number of items on the page for the total."""

    def total(self, call: Call, items: Sequence[Item]) -> int:
        return len(self.page(items, self.query(call)))


@breaks("list-page-walk")
class CountsWhatIsLeft(Reference):
    """Tells for the total how many items are left from a page on."""

    def total(self, call: Call, items: Sequence[Item]) -> int:
        query = self.query(call)
        return max(0, len(items) - (query.page - 1) * query.size)


@breaks("list-page-walk")
class LosesAnItemOnPageThree(Reference):
    """Leaves the last item of the third page out."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        page = super().page(items, query)
        return page[:-1] if query.page == 3 else page


@breaks("list-page-walk")
class OffsetsByTheUsualSize(Reference):
    """Counts fifty items for each page before the one that is asked for, however long these are."""

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        start = (query.page - 1) * self.default_size()
        return items[start : start + query.size]
