"""Texts that seek trouble: each has broken somebody's code."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

AWKWARD: Final = (
    "",
    " led by a space",
    "trailed by a space ",
    "0",
    "false",
    "null",
    "ümläut ß",
    "\U0001f600 beyond the BMP \U00020bb7",
    "combining e\u0301",
    'it\'s "quoted" \\ `so`',
    "50 % off %20 %41",
    "<b>&amp;</b>",
    "'; DROP TABLE item; --",
    "\u202eright to left",
    "日本語",
    "line\nbreak\ttab",
    "None",
    "1e5",
    "-1",
    '{"a": 1}',
)


def texts(*, least: int = 0, most: int = 200) -> SearchStrategy[str]:
    """Texts of any plane but surrogates and control characters, within a length in code points."""
    alphabet = st.characters(exclude_categories=["Cs", "Cc"])
    return st.text(alphabet, min_size=least, max_size=min(most, max(least, 200)))


def lengthy(least: int, most: int | None) -> list[str]:
    """A text as long as the schema allows, and one as short."""
    long = most if most is not None and most <= 100_000 else 1000
    return ["x" * max(long, least), "y" * max(least, 1)]
