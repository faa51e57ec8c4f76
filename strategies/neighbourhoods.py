"""How many items stand before and after the one that is judged, in the order of their creation."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies.plural import plural


def _sides(subject: Any) -> list[list[int]]:
    return [[1, 1], [0, 1], [1, 0]]


@plural(firsts=_sides)
def neighbourhoods(subject: Any) -> SearchStrategy[list[int]]:
    """Pairs: how many older ones, how many younger ones."""
    return st.sampled_from(_sides(subject))


def _other_sides(subject: Any) -> list[list[int]]:
    return [[1, 0], [0, 1], [1, 1]]


@plural(firsts=_other_sides)
def elder_neighbourhoods(subject: Any) -> SearchStrategy[list[int]]:
    """The same, an older one first."""
    return st.sampled_from(_other_sides(subject))
