"""The last comparison of a trial: what a failed assertion expected, beside what it observed."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, NamedTuple

from harness.values import ABSENT


class Observation(NamedTuple):
    """One question asked of the deployment: both sides are JSON values."""

    expected: Any
    observed: Any


_last: ContextVar[Observation | None] = ContextVar("observation", default=None)


def observe(expected: object, observed: object) -> None:
    """Remember a question; if the assertion around it fails, the evidence shows both sides."""
    _last.set(Observation(expected, observed))


def forget() -> None:
    """Start a trial without a question."""
    _last.set(None)


def last() -> Observation | None:
    """The question that was asked last, or None."""
    return _last.get()


class Findings(list[Any]):
    """A list that is claimed to be empty; compared, it remembers what it holds instead."""

    def __eq__(self, other: object) -> bool:
        observe(other, list(self))
        return list.__eq__(self, other)

    __hash__ = None


class Table(dict[str, Any]):
    """Values by name; compared, it remembers the names at which two tables differ."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, dict):
            return NotImplemented
        names = [name for name in {**other, **self} if other.get(name) != self.get(name)]
        observe({name: other.get(name, ABSENT) for name in names}, {name: self.get(name, ABSENT) for name in names})
        return dict.__eq__(self, other)

    __hash__ = None


class Word(str):
    """A text; compared, it remembers both sides."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        observe(other, str(self))
        return str.__eq__(self, other)

    __hash__ = str.__hash__
