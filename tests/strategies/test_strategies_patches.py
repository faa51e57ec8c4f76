from __future__ import annotations

import itertools

import pytest

from strategies.patches import separating


@pytest.mark.parametrize("count", range(2, 40))
def test_of_any_two_names_one_is_in_some_half_without_the_other(count: int) -> None:
    names = [f"name{index}" for index in range(count)]
    halves = separating(names)

    apart = {(one, other) for half in halves for one in half for other in names if other not in half}

    assert apart == set(itertools.permutations(names, 2))


@pytest.mark.parametrize("count", range(2, 40))
def test_halves_are_few_and_none_is_everything(count: int) -> None:
    names = [f"name{index}" for index in range(count)]
    halves = separating(names)

    assert 2 ** (len(halves) // 2 - 1) < count
    assert all(0 < len(half) < count for half in halves)


@pytest.mark.parametrize("names", [[], ["lonely"]])
def test_fewer_than_two_names_cannot_be_told_apart(names: list[str]) -> None:
    assert separating(names) == []
