"""Credentials that nobody was given."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.credentials import WRONG
from strategies.plural import plural


def _wrong(subject: Any) -> list[str]:
    return list(WRONG)


@plural(firsts=_wrong)
def wrong_credentials(subject: Any) -> SearchStrategy[str]:
    """Ways to be wrong: another secret, no secret at all, a value that no scheme can read."""
    return st.sampled_from(_wrong(subject))
