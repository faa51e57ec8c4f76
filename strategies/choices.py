"""Plain choices: what is tried one way and the other."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies.plural import plural


def _both(subject: Any) -> list[bool]:
    return [False, True]


@plural(firsts=_both)
def booleans(subject: Any) -> SearchStrategy[bool]:
    """No, then yes."""
    return st.booleans()
