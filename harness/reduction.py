"""Makes what broke a check smaller: fewer members, shorter arrays, plainer values, within a bound of trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def reduced(drawn: Mapping[str, Any], broken: Callable[[Mapping[str, Any]], bool], *, bound: int) -> Mapping[str, Any]:
    """The smallest `drawn` found for which `broken` still says yes; `broken` is asked at most `bound` times."""
    asked = 0
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(drawn):
            if asked >= bound:
                return drawn
            asked += 1
            if broken(candidate):
                drawn, smaller = candidate, True
                break
    return drawn


def _smaller(drawn: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name, value in drawn.items():
        if isinstance(value, Mapping):
            for candidate in _smaller_object(value):
                yield {**drawn, name: candidate}


def _smaller_object(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    names = list(value)
    half = len(names) // 2
    if half > 1:
        for keep in (names[:half], names[half:]):
            yield {name: value[name] for name in keep}
    for name in names:
        if len(names) > 1:
            yield {other: value[other] for other in names if other != name}
    for name, member in value.items():
        if isinstance(member, list) and len(member) > 1:
            yield {**value, name: member[:1]}
        if isinstance(member, str) and len(member) > 8:
            yield {**value, name: member[: len(member) // 2]}
