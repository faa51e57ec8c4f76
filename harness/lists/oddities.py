"""Odd values of a list's parameters, and how the list may answer them: refused, or clamped to what makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.documents.filter_parameters import possible_filters
from harness.documents.paging import roles_of
from harness.items.listing import Query
from harness.items.ways import find_list
from harness.observation import Table
from harness.transport.exchange import Exchange
from harness.trials.planted import Planted, shown

_HUGE: Final = str(2**63)
_OF_NUMBERS: Final = ("0", "-1", _HUGE, "abc", "", "1.5")
_FAR: Final = 10**6
_BEYOND_INT: Final = 2**31
_BELOW: Final = frozenset({"0", "-1"})
_OF_TEXTS: Final = ("", "cf-no-such-field", "-1")
_FINE: Final = "a list (2XX), or a refusal (4XX)"
_CLAMPED: Final = "what a lawful value shows"


def bounded(planted: Planted) -> tuple[Table, Table]:
    """What each odd value of each parameter is answered, one by one, up to the first that is neither refused nor
    clamped.
    """
    seen, wanted = Table(), Table()
    for query in odd_queries(planted):
        listing = planted.listing()
        exchange = listing.get(query)
        line = f"GET {listing.path}{shown(query)}"
        shows = listing.ways.elements(exchange) is not None or any(True for _ in find_list(exchange.json))
        fine = exchange.answered and (exchange.is_4xx or shows)
        seen[line], wanted[line] = _FINE if fine else _told(exchange.outcome, ok=exchange.ok), _FINE
        odd = _unclamped(planted, query, exchange) if fine and exchange.ok else ""
        if odd:
            seen[f"elements shown by {line}"], wanted[f"elements shown by {line}"] = odd, _CLAMPED
        if seen != wanted:
            break
    return seen, wanted


def _unclamped(planted: Planted, query: Query, exchange: Exchange) -> str:
    """What an odd value shows, where that is nothing that a value which makes sense could show; else ""."""
    roles, whole = roles_of(planted.resource), planted.asked()
    name, value = query[0]
    role = next((role for role in ("size", "page", "offset") if roles.get(role) == name), "")
    if len(query) > 1 or not role or not whole.pages:
        return ""
    listing = planted.listing()
    told = listing.identities(listing.page(exchange))
    if role == "size" and value == _HUGE:
        return "" if told else "nothing"
    if role == "size" and value in _beyond(planted, role, name) and whole.whole:
        return "" if _is_clamped(planted, name, told) else f"{len(told)} of {whole.length} elements"
    if role == "size" and value in _BELOW and whole.whole:
        return "" if _is_some_size(planted, name, len(told)) else f"{len(told)} of {whole.length} elements"
    if role != "size" and value == "-1" and told and told[:1] != whole.pages[0][:1]:
        steady = planted.read().pages[0] == whole.pages[0]
        return f"a page that begins elsewhere than the first, with {told[0]}" if steady else ""
    return ""


def _is_some_size(planted: Planted, name: str, count: int) -> bool:
    """Whether so many elements are shown by default, in all, at least, or not at all; a least size that is not told
    may be any.
    """
    whole = planted.asked()
    if count in {0, len(whole.pages[0]), whole.length}:
        return True
    least = planted.listing().get(((name, "1"),))
    return not least.ok or len(planted.listing().page(least)) == count


def _is_clamped(planted: Planted, name: str, told: list[str]) -> bool:
    """Whether what is shown is nothing, or elements of the list, each once, and as many as by default, in all, or of
    the largest size.
    """
    whole = planted.asked()
    if len(set(told)) < len(told) or not set(told) <= {one for page in whole.pages for one in page}:
        return False
    if len(told) in {0, len(whole.pages[0]), whole.length}:
        return True
    largest = planted.listing().get(((name, str(_maximum(planted, name) or whole.length)),))
    return not largest.ok or len(planted.listing().page(largest)) == len(told)


def _maximum(planted: Planted, name: str) -> int | None:
    """The largest value that the document allows a parameter; None where it tells none."""
    told = [p.schema.variant for p in planted.resource.operations["list"].query if p.name == name]
    most = next((one.get("maximum") for one in told), None)
    return int(most) if isinstance(most, int | float) else None


def _beyond(planted: Planted, role: str, name: str) -> list[str]:
    """Numbers just beyond the documented maximum, and far beyond any."""
    most = _maximum(planted, name)
    near = [most + 1] if most is not None else [_FAR] if role == "size" else []
    far = [_BEYOND_INT, _FAR] if planted.outlook.deployment.thorough else [_BEYOND_INT]
    return [str(number) for number in dict.fromkeys((*near, *far))]


def _told(outcome: str, *, ok: bool) -> str:
    return f"{outcome}, without a list" if ok else outcome


def odd_queries(planted: Planted) -> Iterator[Query]:
    """Odd values of what leads and sorts, and of a filter that is no text: one at a time, and two at once."""
    for place, (role, name) in enumerate(roles_of(planted.resource).items()):
        numbers = role in {"size", "page", "offset"}
        common = _OF_NUMBERS if place == 0 or planted.outlook.deployment.thorough else _OF_NUMBERS[:-1]
        odd = [*common, *_beyond(planted, role, name)] if numbers else _OF_TEXTS
        yield from (((name, value),) for value in odd)
        yield (name, "1" if numbers else "cf-one"), (name, "2" if numbers else "cf-other")
    filters = possible_filters(planted.resource)
    typed = [one for one in filters if not isinstance(_some_value(planted, one.field), str | None)]
    typed.sort(key=lambda one: isinstance(_some_value(planted, one.field), bool))  # numbers have most to go wrong
    for one in typed[: None if planted.outlook.deployment.thorough else 1] or filters[:1]:
        yield from (((one.parameter, value),) for value in ("cf-no-such", "", _HUGE))
        yield (one.parameter, "1"), (one.parameter, "2")


def _some_value(planted: Planted, field: str) -> object:
    return next((planted.value(item, field) for item in planted.having(field)), None)
