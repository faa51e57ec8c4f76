"""Where an answer to a creation tells the id of the new item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from harness.items.ways import find_fields
from harness.transport.exchange import NOTHING, Exchange


def told_id(source: str, exchange: Exchange, body: Mapping[str, object]) -> list[object]:
    """The id, from where the survey found it: `location`, `answer:id`, `lone`, `queried`, `sent:name` …"""
    key = source.partition(":")[2]
    return [value for name, value in id_candidates(exchange, body, (key,)) if name == source]


def id_candidates(
    exchange: Exchange, body: Mapping[str, object], names: tuple[str, ...]
) -> Iterator[tuple[str, object]]:
    """Every id that an answer to a creation may be telling, with where it stands, likeliest first."""
    located = _located(exchange)
    yield from located.get("location", ())
    answer = None if exchange.json is NOTHING else exchange.json
    found = find_fields(answer, frozenset(body))
    inner = found[1] if found else {}
    for where, holder in (("answer", inner), ("beside", answer if isinstance(answer, Mapping) else {})):
        for name in names:
            if _is_id(holder.get(name)):
                yield f"{where}:{name}", holder[name]
    if isinstance(answer, Mapping) and len(answer) == 1:
        answer = next(iter(answer.values()))
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if _is_id(answer):
        yield "lone", answer
    yield from located.get("queried", ())
    for name in names:
        if _is_id(body.get(name)):
            yield f"sent:{name}", body[name]


def _located(exchange: Exchange) -> dict[str, list[tuple[str, object]]]:
    """The id that a Location tells. Where it has a query, that may be what names the item, and its path no more than
    the collection by another name; where it ends as the collection does, it names none.
    """
    location = exchange.headers.get("location", "")
    told, source = _last_segment(location), "queried" if urlsplit(location).query else "location"
    return {source: [(source, told)]} if told not in {"", _last_segment(exchange.request.url)} else {}


def _last_segment(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""
