"""Faults of odd values in the query of a list: a failure where a refusal, or what makes sense, should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from reference.queries import LARGEST_SIZE, Query
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Call


def _given(call: Call, name: str) -> list[str]:
    return [text for key, text in call.request.parameters if key == name]


def _without_size(call: Call) -> Call:
    kept = urlencode([pair for pair in call.request.parameters if pair[0] != "size"])
    return replace(call, request=replace(call.request, query=kept))


@breaks("list-bounds")
class DividesBySizeZero(Reference):
    """Fails on pages of size 0."""

    def query(self, call: Call) -> Query:
        if "0" in _given(call, "size"):
            raise ZeroDivisionError
        return super().query(call)


@breaks("list-bounds")
class FailsOnPagesBelowZero(Reference):
    """Fails on page -1."""

    def query(self, call: Call) -> Query:
        if any(text.startswith("-") for text in _given(call, "page")):
            raise OverflowError
        return super().query(call)


@breaks("list-bounds")
class FailsOnRepeatedParameters(Reference):
    """Fails on a parameter that is given twice."""

    def query(self, call: Call) -> Query:
        if any(times > 1 for times in Counter(name for name, _ in call.request.parameters).values()):
            raise TypeError
        return super().query(call)


@breaks("list-bounds")
class FailsOnHugeSizes(Reference):
    """Fails on a size that the database cannot hold."""

    def query(self, call: Call) -> Query:
        if any(text.isdecimal() and int(text) >= 2**63 for text in _given(call, "size")):
            raise OverflowError
        return super().query(call)


@breaks("list-bounds")
class FailsBeyondTheLargestSize(Reference):
    """Fails on a size above the largest that is documented, where it is a number that can be held."""

    def query(self, call: Call) -> Query:
        if any(text.isdecimal() and LARGEST_SIZE < int(text) < 2**63 for text in _given(call, "size")):
            raise IndexError
        return super().query(call)


@breaks("list-bounds")
class SlicesToTheSizeBelowZero(Reference):
    """Shows all but the last of a list where a page of size -1 is asked for, as a slice to -1 does."""

    def query(self, call: Call) -> Query:
        below = "-1" in _given(call, "size")
        return replace(super().query(_without_size(call)), size=-1) if below else super().query(call)

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return items[: query.size] if query.size < 0 else super().page(items, query)


@breaks("list-bounds")
class ShowsNothingOfHugePages(Reference):
    """Shows an empty list where a page longer than the longest is asked for."""

    def query(self, call: Call) -> Query:
        huge = [text for text in _given(call, "size") if text.isdecimal() and int(text) > LARGEST_SIZE]
        if not huge:
            return super().query(call)
        return replace(super().query(_without_size(call)), size=0)

    def page(self, items: Sequence[Item], query: Query) -> Sequence[Item]:
        return super().page(items, query) if query.size else []


@breaks("list-bounds")
class FailsOnUnknownOrders(Reference):
    """Fails on an order by a field that there is not, on campaigns."""

    def query(self, call: Call) -> Query:
        names = [text.removeprefix("-") for text in _given(call, "sort")]
        if call.resource.name == "campaign" and not set(names) <= set(call.resource.sorts):
            raise KeyError(names)
        return super().query(call)


@breaks("list-bounds")
class FailsOnWordsForNumbers(Reference):
    """Fails on a word in the filter of a number."""

    def query(self, call: Call) -> Query:
        for text in _given(call, "quota"):
            int(text or "0")
        return super().query(call)
