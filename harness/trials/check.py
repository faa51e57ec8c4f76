"""How a check is written: the sentence and its weight, what it is tried with, and what its control leaves out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Protocol

from hypothesis.strategies import SearchStrategy

from harness.catalogue import PROPERTIES, Weight
from harness.documents.nouns import NOUNS

DEFAULT_TRIALS: Final = 6


class Control(Enum):
    """What the control of a trial does differently from the trial."""

    LATER = "the same, observed a second later"
    WITHOUT_STIMULUS = "the same without the stimulus"
    ONE_AFTER_THE_OTHER = "the same calls, one after the other"


class Plural(Protocol):
    """A plural noun of `strategies/`: what a check can be tried with, for one subject."""

    def __call__(self, subject: Any, /) -> SearchStrategy[Any]:
        """The strategy."""
        ...

    def firsts(self, subject: Any, /) -> list[Any]:
        """The values that are tried before any is drawn."""
        ...


@dataclass(frozen=True)
class Check:
    """A property as it is tried: `function(sandbox, subject, **drawn)` asserts it."""

    name: str
    sentence: str
    weight: Weight
    function: Callable[..., None]
    noun: str
    plurals: Mapping[str, Plural] = field(default_factory=dict)
    trials: int = DEFAULT_TRIALS
    quick: int | None = None
    tries: int | None = None
    control: Control = Control.LATER

    @property
    def races(self) -> bool:
        """Whether it is about calls that meet: they may do so one time, and not another."""
        return self.control is Control.ONE_AFTER_THE_OTHER

    @property
    def clause(self) -> str:
        """The clause that the property belongs to."""
        return PROPERTIES[self.name]


def for_every(
    *, trials: int = DEFAULT_TRIALS, quick: int | None = None, tries: int | None = None, **plurals: Plural
) -> Callable[..., Callable[..., None]]:
    """Try the check with values drawn from these plural nouns.

    `trials` is how many the default profile needs, `quick` how many the quick one does (two, if not told), `tries` how
    many values are drawn at most where some come to nothing (twice as many and one more, if not told).
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        setattr(function, "_plurals", plurals)  # noqa: B010  # read by must() and should() above it
        setattr(function, "_trials", trials)  # noqa: B010  # read by must() and should() above it
        setattr(function, "_quick", quick)  # noqa: B010  # read by must() and should() above it
        setattr(function, "_tries", tries)  # noqa: B010  # read by must() and should() above it
        return function

    return decorate


def must(sentence: str, *, control: Control = Control.LATER) -> Callable[..., Callable[..., None]]:
    """A property of a clause that says always, never or only."""
    return _weighed("must", sentence, control)


def should(sentence: str, *, control: Control = Control.LATER) -> Callable[..., Callable[..., None]]:
    """A property of a clause that says usually, or should."""
    return _weighed("should", sentence, control)


def may(sentence: str, *, control: Control = Control.LATER) -> Callable[..., Callable[..., None]]:
    """A property of a clause that gives the caller a choice, which the deployment has to take."""
    return _weighed("may", sentence, control)


def _weighed(weight: Weight, sentence: str, control: Control) -> Callable[..., Callable[..., None]]:
    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        plurals: dict[str, Plural] = getattr(function, "_plurals", {})
        arguments = [name for name in inspect.signature(function).parameters if name != "sandbox"]
        nouns = [name for name in arguments if name not in plurals]
        if len(nouns) != 1 or nouns[0] not in NOUNS:
            raise TypeError(f"{function.__name__} must take one noun of {sorted(NOUNS)}, not {nouns}")

        def collected(**_: object) -> None:
            raise RuntimeError("a check is conducted by the plugin harness.plugin, which is not loaded")

        collected.__name__ = function.__name__
        collected.__qualname__ = function.__qualname__
        collected.__module__ = function.__module__
        collected.__doc__ = sentence
        parameter = inspect.Parameter(nouns[0], inspect.Parameter.POSITIONAL_OR_KEYWORD)
        collected.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]
        collected.check = Check(  # type: ignore[attr-defined]
            name=_property(function),
            sentence=sentence,
            weight=weight,
            function=function,
            noun=nouns[0],
            plurals=plurals,
            trials=getattr(function, "_trials", 1),
            quick=getattr(function, "_quick", None),
            tries=getattr(function, "_tries", None),
            control=control,
        )
        return collected

    return decorate


def _property(function: Callable[..., None]) -> str:
    family = function.__module__.rpartition(".")[2].removeprefix("test_")
    return f"{family}-{function.__name__.removeprefix('test_').replace('_', '-')}"
