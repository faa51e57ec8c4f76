"""How many elements an answer says that a list has: in a member, beside the page or around it, or in a header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from harness.documents.paging import HOLDERS
from harness.transport.exchange import Exchange

_COUNTER: Final = re.compile(r"total|count", re.IGNORECASE)
_OF_PAGES: Final = re.compile(r"page", re.IGNORECASE)
_ESTIMATE: Final = re.compile(r"estimat|approx|rough|about", re.IGNORECASE)
_RANGE: Final = re.compile(r"/(\d+)\s*$")


def counters(exchange: Exchange) -> dict[str, int]:
    """Every number that may be the length of the whole list, by its name; none where it is said to be an estimate."""
    body = exchange.json if isinstance(exchange.json, dict) else {}
    holders: list[Any] = [body, *(body.get(name) for name in HOLDERS)]
    members = [pair for holder in holders if isinstance(holder, dict) for pair in holder.items()]
    if any(_ESTIMATE.search(name) and value not in (False, None) for name, value in members):
        return {}
    told = {name: value for name, value in members if type(value) is int and _counts(name)}
    return {**told, **dict(_in_headers(exchange))}


def _in_headers(exchange: Exchange) -> Iterator[tuple[str, int]]:
    for name, value in exchange.headers.items():
        if _counts(name) and value.strip().isdecimal():
            yield name, int(value)
        if name.lower() == "content-range" and (found := _RANGE.search(value)):
            yield name, int(found[1])


def _counts(name: str) -> bool:
    return bool(_COUNTER.search(name)) and not _OF_PAGES.search(name) and not _ESTIMATE.search(name)
