"""What stands where nothing was sent: what the document tells of a place, at any depth, or what was seen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.schemas.schema import Schema
from harness.values import same, without_nulls


@dataclass(frozen=True)
class Default:
    """The default of one place in an item, and of what is `within` it, by its path from here, as far as it was seen."""

    schema: Schema = field(default_factory=lambda: Schema({}))
    seen: Any = None
    within: Mapping[str, Any] = field(default_factory=dict)

    def is_at(self, value: Any) -> bool:
        """Whether a value is what stands here where nothing was sent; a member that is null may be left out as well."""
        told = (without_nulls(one) for one in (self.schema.get("default"), self.seen) if one is not None)
        return any(same(without_nulls(value), one) for one in told)

    def member(self, name: str) -> Default:
        """The default of a member of the object that stands here."""
        seen = self.seen.get(name) if isinstance(self.seen, Mapping) else None
        return Default(self.schema.variant.member(name), self.within.get(name, seen), below(self.within, name))

    @property
    def element(self) -> Default:
        """The default of each element of the array that stands here."""
        return Default(self.schema.variant.items)


def below(paths: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What stands below a member, by paths from there."""
    start = f"{name}."
    return {path.removeprefix(start): value for path, value in paths.items() if path.startswith(start)}
