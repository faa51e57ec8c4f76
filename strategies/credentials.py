"""Credentials that nobody was given."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.nouns import Endpoint
from harness.transport.credentials import WRONG
from strategies.plural import plural

_ORDER: Final = ("list", "create", "", "replace", "read", "patch", "delete")


def _wrong(endpoint: Endpoint) -> list[str]:
    """All of them; the routes of a resource begin with each by turns, as what reads them is one place for the most
    part.
    """
    start = _ORDER.index(endpoint.role) % len(WRONG)
    return [*WRONG[start:], *WRONG[:start]]


@plural(firsts=_wrong, of_endpoint=True)
def wrong_credentials(endpoint: Endpoint) -> SearchStrategy[str]:
    """Ways to be wrong: another secret, no secret at all, a value that no scheme can read."""
    return st.sampled_from(_wrong(endpoint))
