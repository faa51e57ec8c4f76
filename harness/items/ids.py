"""The ids that a list shows, compared with those of before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.observation import observe

if TYPE_CHECKING:
    from harness.items.reader import Reader
    from harness.trials.tried import Creation


class Ids(frozenset[str]):
    """The ids that a list shows; `own` are those of the run's own items.

    Compared with those of before, it remembers which own ones went and which came: others may come and go as they
    like, and whether somebody else made what came is looked at before anything is confirmed.
    """

    own: frozenset[str] = frozenset()

    def owning(self, own: Iterable[str]) -> Ids:
        """The same ids, of which these are the run's own."""
        ids = Ids(self)
        ids.own = frozenset(own) & ids
        return ids

    def and_all(self, creations: Iterable[Creation]) -> Ids:
        """With the ids of what creations made, if there is a list to show them."""
        return self.with_items(*(creation.item for creation in creations if creation.item is not None))

    def with_items(self, *items: Reader) -> Ids:
        """With the ids of items, if there is a list to show them."""
        added = {str(item.id) for item in items if item.is_listed}
        return Ids(self | added).owning(self.own | added)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, frozenset):
            return NotImplemented
        gone, new = sorted(getattr(other, "own", other) - self), sorted(self - other)
        observe({"gone": [], "new": []}, {"gone": gone, "new": new})
        return not gone and not new

    __hash__ = frozenset.__hash__
