"""How much a check may try: by Hypothesis' profile, and bounded where it replays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PROFILES: Final = ("quick", "default", "nightly")
_QUICK: Final = 2
_NIGHTLY: Final = 10


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
