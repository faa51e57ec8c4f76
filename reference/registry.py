"""The faults and the freedoms, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from reference.service import Reference


@dataclass(frozen=True)
class Variant:
    """A mixin: a fault breaks the property `breaks`; a freedom is lawful, and `allows` names the properties
    that it might be wrongly blamed for; `profile` is what has to be declared of it, in TOML.
    """

    mixin: type[Reference]
    breaks: str | None
    allows: tuple[str, ...]
    profile: str = ""

    @property
    def kind(self) -> str:
        """Either "fault" or "freedom"."""
        return "freedom" if self.breaks is None else "fault"

    @property
    def doc(self) -> str:
        """What it does, in one sentence."""
        return (self.mixin.__doc__ or "").strip().partition("\n")[0]


VARIANTS: dict[str, Variant] = {}

Mixin = TypeVar("Mixin", bound=type[Reference])


def breaks(name: str) -> Callable[[Mixin], Mixin]:
    """Register a fault that breaks one property."""

    def register(mixin: Mixin) -> Mixin:
        VARIANTS[mixin.__name__] = Variant(mixin, name, ())
        return mixin

    return register


def tempts(*names: str, profile: str = "") -> Callable[[Mixin], Mixin]:
    """Register a freedom that these properties must leave alone, where the profile declares it, if it has to."""

    def register(mixin: Mixin) -> Mixin:
        VARIANTS[mixin.__name__] = Variant(mixin, None, names, profile)
        return mixin

    return register


def deployment(fault: str | None, freedoms: list[str]) -> type[Reference]:
    """The reference with a fault and freedoms mixed in. Raises KeyError with the unknown name."""
    names = [*([fault] if fault else []), *dict.fromkeys(freedoms)]
    mixins = tuple(VARIANTS[name].mixin for name in names)
    return type("Deployment", (*mixins, Reference), {})
