"""Makes what was drawn smaller where it broke a check, and plainer where the deployment refused it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def reduced(
    drawn: Mapping[str, Any],
    broken: Callable[[Mapping[str, Any]], bool],
    *,
    bound: int,
    keep: frozenset[str] = frozenset(),
    valid: Callable[[str, Any], bool] = lambda *_: True,
) -> Mapping[str, Any]:
    """The smallest `drawn` found for which `broken` still says yes; `broken` is asked at most `bound` times. The fields
    to `keep` are never left out, and a value that is `valid` in its field stays so.
    """
    asked = 0
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(drawn, keep, valid):
            if asked >= bound:
                return drawn
            asked += 1
            if broken(candidate):
                drawn, smaller = candidate, True
                break
    return drawn


def _smaller(
    drawn: Mapping[str, Any], keep: frozenset[str], valid: Callable[[str, Any], bool]
) -> Iterator[Mapping[str, Any]]:
    for name, value in drawn.items():
        if isinstance(value, Mapping):
            for candidate in (*_fewer(value, keep), *_shorter(value, valid), *_thinner(value, valid)):
                yield {**drawn, name: candidate}


def _fewer(body: Mapping[str, Any], keep: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """Half of the fields, then one less."""
    names = list(body)
    half = len(names) // 2
    if half > 1:
        for some in (names[:half], names[half:]):
            yield {name: body[name] for name in names if name in some or name in keep}
    for name in names:
        if len(names) > 1 and name not in keep:
            yield {other: body[other] for other in names if other != name}


def _shorter(body: Mapping[str, Any], valid: Callable[[str, Any], bool]) -> Iterator[Mapping[str, Any]]:
    """One array or one long text cut; what is cut to something invalid would be refused for a reason of its own."""
    for name, member in body.items():
        cut = member
        if isinstance(member, list) and len(member) > 1:
            cut = member[:1]
        elif isinstance(member, str) and len(member) > 8:
            cut = member[: len(member) // 2]
        if cut is not member and (valid(name, cut) or not valid(name, member)):
            yield {**body, name: cut}


def _thinner(body: Mapping[str, Any], valid: Callable[[str, Any], bool]) -> Iterator[Mapping[str, Any]]:
    """One nested object with fewer members."""
    for name, member in body.items():
        if isinstance(member, Mapping) and len(member) > 1:
            for fewer in _fewer(member, frozenset()):
                if valid(name, fewer) or not valid(name, member):
                    yield {**body, name: fewer}


def softened(drawn: Mapping[str, Any], plain: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """`drawn` twice, each time with the other half of its fields plain: a rule that the document does not tell may
    forbid the whole. Nothing where nothing is a body of several fields.
    """
    bodies = {
        name: value
        for name, value in drawn.items()
        if isinstance(value, Mapping) and len(value) > 1 and value.keys() <= plain.keys() and None not in value.values()
    }
    for turn in (0, 1) if bodies else ():
        yield {**drawn, **{name: crossed(plain, value, turn) for name, value in bodies.items()}}


def crossed(body: Mapping[str, Any], other: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """`other` with every second field as it is in `body`: the two turns 0 and 1 have each field once."""
    pairs = enumerate(other.items())
    return {name: body.get(name, value) if index % 2 == turn else value for index, (name, value) in pairs}
