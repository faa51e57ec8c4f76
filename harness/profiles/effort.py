"""How much a check may try: by Hypothesis' profile, and bounded where it replays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

PROFILES: Final = ("quick", "default", "nightly")
_QUICK: Final = 2
_NIGHTLY: Final = 10
_OF_A_PROPERTY: Final = 2
_OF_A_RUN: Final = 10
"""For so many violations each is made as small as it can be; a fault that is everywhere leaves others as they are."""


@dataclass(frozen=True)
class Effort:
    """`profile` is quick, default or nightly (any other counts as default); `seed` makes draws repeat."""

    profile: str = "default"
    seed: int = 0

    def trials(self, of_check: int, quick: int | None = None) -> int:
        """How many trials a check gets that asks for `of_check` by default, and for `quick` of them in haste."""
        if self.profile == "quick":
            return min(of_check, _QUICK) if quick is None else quick
        return of_check * _NIGHTLY if self.profile == "nightly" and of_check > 1 else of_check

    @property
    def reductions(self) -> int:
        """How many trials may go into making a broken one smaller."""
        return {"quick": 8, "nightly": 60}.get(self.profile, 20)

    def reductions_left(self, spent: Counter[str], of: str) -> int:
        """How many more may go into one of a property, where a run has `spent` so many on each property so far."""
        left = (_OF_A_PROPERTY * self.reductions - spent[of], _OF_A_RUN * self.reductions - spent.total())
        return max(0, min(self.reductions, *left))
