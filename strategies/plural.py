"""What a plural noun is: a strategy for each resource, and the values that are tried before any is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource

Strategy = Callable[[Any], SearchStrategy[Any]]
Firsts = Callable[[Any], list[Any]]


class Plural:
    """A plural noun: called with a resource (or an endpoint, if `of_endpoint`) it gives a strategy."""

    def __init__(self, strategy: Strategy, firsts: Firsts, *, of_endpoint: bool = False) -> None:
        self._strategy = strategy
        self._firsts = firsts
        self._of_endpoint = of_endpoint
        self._known: dict[Resource | Endpoint, SearchStrategy[Any]] = {}
        self._first: dict[Resource | Endpoint, list[Any]] = {}
        self.__doc__ = strategy.__doc__

    def __call__(self, subject: Resource | Endpoint) -> SearchStrategy[Any]:
        """The strategy for a subject."""
        return self._strategy(self._fitting(subject))

    def firsts(self, subject: Resource | Endpoint) -> list[Any]:
        """What to try first, likeliest trouble first."""
        fitting = self._fitting(subject)
        if fitting not in self._first:
            self._first[fitting] = self._firsts(fitting)
        return list(self._first[fitting])

    def any_for(self, subject: Resource | Endpoint) -> SearchStrategy[Any]:
        """Any of the first values, where there are some, else what is drawn; an empty object where there is nothing."""
        if subject not in self._known:
            firsts = self.firsts(subject)
            drawn = st.sampled_from(firsts) if firsts else self(subject)
            self._known[subject] = st.just({}) if drawn.is_empty else drawn
        return self._known[subject]

    def _fitting(self, subject: Resource | Endpoint) -> Any:
        return subject.resource if isinstance(subject, Endpoint) and not self._of_endpoint else subject


def plural(*, firsts: Firsts, of_endpoint: bool = False) -> Callable[[Strategy], Plural]:
    """Make a function a plural noun."""
    return lambda strategy: Plural(strategy, firsts, of_endpoint=of_endpoint)
