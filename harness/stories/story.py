"""Stories: which calls, on which items, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.documents.resources import Resource

UPDATES: Final = frozenset({"replace", "patch"})


@dataclass(frozen=True, eq=False)
class Lineage:
    """A resource that stands below no other that can be created, with all that stands below it: parents first.

    `stories` is how many it is told, of at most `steps` steps.
    """

    resources: tuple[Resource, ...]
    entities: tuple[str, ...]
    stories: int = 1
    steps: int = 8

    @property
    def label(self) -> str:
        """How test ids name it."""
        return self.resources[0].label


@dataclass(frozen=True, eq=False)
class Step:
    """One call: `verb` is a role, or `act` (with the action's `tail`); `whom` numbers the items of a story, in the
    order of their creation; `parent` is the number of the item above it.

    A creation takes the key and the unique values of the item number `like`, if it is told. What is `spoilt` has to be
    refused, or means something that the story does not know.
    """

    verb: str
    whom: int
    resource: Resource
    entity: str
    parent: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    tail: str = ""
    like: int | None = None
    spoilt: bool = False

    def is_sibling_of(self, other: Step) -> bool:
        """Whether both are of another item in the same place."""
        return self.is_beside(other) and self.whom != other.whom

    def is_beside(self, other: Step) -> bool:
        """Whether both are in the same place."""
        alike = self.resource is other.resource and self.parent == other.parent
        return alike and self.entity == other.entity


Story = tuple[Step, ...]
