"""What a check is tried with: first the values that seek trouble, in their order, then what Hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import Unsatisfiable

from harness.outcomes import Inconclusive, NotExercised
from harness.trials.check import Check


def draws(
    check: Check, subject: Any, count: int, *, seed: int, left_out: frozenset[str]
) -> Iterator[Mapping[str, Any]]:
    """What to try on a subject, `count` at most, by the name of the argument; bodies without the fields that are to be
    `left_out`.

    Raises NotExercised where there is nothing to try it with, Inconclusive where nothing can be drawn.
    """
    plurals = check.plurals
    firsts = {name: plural.firsts(subject) for name, plural in plurals.items()}
    rows = max(map(len, firsts.values()))
    explicit = min(rows, count if count > 2 * rows or rows > count else -(-count * 2 // 3))
    if all(firsts.values()):
        for row in range(explicit):
            yield {name: _without(values[row % len(values)], left_out) for name, values in firsts.items()}
    else:
        explicit = 0
    drawn: list[Mapping[str, Any]] = []
    strategies = {name: plural(subject) for name, plural in plurals.items()}
    for name, values in firsts.items():
        if not values and strategies[name].is_empty:
            raise NotExercised(f"nothing to try it with here, of: {plurals[name].__doc__}")
    if count > explicit:
        _draw(strategies, count - explicit, seed, drawn.append)
    yield from ({name: _without(value, left_out) for name, value in row.items()} for row in drawn)


def _without(value: Any, names: frozenset[str]) -> Any:
    """A drawn body without the fields that the deployment was seen to refuse."""
    if not isinstance(value, dict) or not names & value.keys():
        return value
    return {name: member for name, member in value.items() if name not in names}


def _draw(strategies: Mapping[str, Any], count: int, seed: int, visit: Callable[[Mapping[str, Any]], None]) -> None:
    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(**strategies)
    def draw(**drawn: Any) -> None:
        visit(drawn)

    try:
        draw()
    except Unsatisfiable as problem:
        raise Inconclusive(f"nothing could be drawn that the schema allows ({problem})") from problem
