"""What one trial can see: the lists of its entities, the items that stand there, and the frame of what it does."""

from __future__ import annotations

import time

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.creation import canary, parents_of
from harness.items.frame import Frame, own_items, read_frame
from harness.items.ids import Ids
from harness.items.item import Item
from harness.items.listing import Listing
from harness.transport.trail import Trail


class Outlook:
    """A trial's entity (`other` is the second one), its trail, its own items, and what it sees of them."""

    def __init__(self, deployment: Deployment, trail: Trail, entity: str) -> None:
        self.deployment = deployment
        self.trail = trail
        self.entity = entity
        self.items: list[Item] = []
        self.stages: dict[str, Item] = {}

    def stage(self, resource: Resource) -> Item | None:
        """The item that calls are tried on, if there is one by now: the run's, or in a replay the trial's own."""
        if not self.trail.remembers:
            return self.stages.get(resource.label)
        return self.deployment.stages.get((resource.label, self.entity_of(resource)))

    @property
    def other(self) -> str:
        """The entity that this trial does not work in."""
        return next(name for name in self.deployment.entities if name != self.entity)

    def both_entities(self, *, swapped: bool) -> tuple[str, str]:
        """The two entities of the run, in their order or swapped."""
        first, second = self.deployment.entities
        return (second, first) if swapped else (first, second)

    def entity_of(self, resource: Resource) -> str:
        """The entity that this trial works in, as far as the resource exists there."""
        return self.entity if resource.exists_in(self.entity) else self.deployment.entities[0]

    def elsewhere(self, resource: Resource) -> str:
        """The other entity, as far as there is one and the resource exists there."""
        there = [name for name in self.deployment.entities if name != self.entity and resource.exists_in(name)]
        return there[0] if there else self.entity_of(resource)

    def canary(self, resource: Resource, *, entity: str = "") -> Item:
        """An item that stands there for the whole run: to be looked at, never to be changed."""
        return canary(self.deployment, resource, entity or self.entity_of(resource)).within(self.trail)

    def standing(self, resource: Resource) -> list[Item]:
        """The items of `resource` that stand in the trial's entity for the whole run."""
        self.canary(resource)
        return self.deployment.canaries[resource.kind, self.entity_of(resource)]

    def frame(self, *, without: Item | None = None, below: bool = True) -> Frame:
        """All own data of the run, read now, except one item (and what is `below` it, unless told).

        A run in haste looks at the item's own resource, its ancestors and its descendants only.
        """
        self.let_lists_settle(*self.deployment.resources)
        standing = [item for item in self.items if not item.gone]
        about = [without] if without is not None else self.items[:1]
        family = None if self.deployment.thorough or not about else about[0].resource
        own = own_items(self.deployment, standing, family)
        frame = read_frame(
            self.deployment,
            self.trail,
            (item for item in own if without is None or item.name != without.name),
        )
        last = self.deployment.last_frame
        self.deployment.last_frame = frame if last is None else last.with_newer(frame)
        return frame.without(without, below=below)

    def frame_before(self, *, without: Item | None = None, below: bool = True) -> Frame:
        """The frame before a stimulus: as the run read it last, with what the trial created since; read now in
        a replay.

        A change that somebody else's call made in between shows as one that the replay does not confirm.
        """
        last = self.deployment.last_frame
        about = [without] if without is not None else self.items[:1]
        if last is None or not self.trail.remembers or not all(map(last.looked_at, about)):
            return self.frame(without=without, below=below)
        return last.with_items(self.items).without(without, below=below)

    def listing(self, resource: Resource, *, entity: str = "") -> Listing:
        """The list that the items of this trial are in."""
        self.deployment.usable(resource)
        self.let_lists_settle(resource)
        entity = entity or self.entity_of(resource)
        return Listing(self.deployment, self.trail, resource, entity, parents_of(self.deployment, resource, entity))

    def ids(self, resource: Resource) -> Ids:
        """The ids that the list shows now; none where there is no list."""
        ways = self.deployment.ways(resource)
        if not resource.offers("list") or ways.unusable or ways.crowded or ways.refuses.get("list"):
            return Ids()
        entity = self.entity_of(resource)
        parents = tuple(map(str, parents_of(self.deployment, resource, entity)))
        own = {item.name for item in self.items}
        passing = self.deployment.passing - own
        shown = [
            one for one in self.listing(resource).ids() if (resource.label, entity, (*parents, one)) not in passing
        ]
        ids = Ids(shown).owning(
            one for one in shown if (resource.label, entity, (*parents, one)) in self.deployment.ever
        )
        self.deployment.last_ids[resource.label, entity] = Ids(
            one for one in ids if (resource.label, entity, (*parents, one)) not in own
        ).owning(ids.own)
        return ids

    def ids_before(self, resource: Resource) -> Ids:
        """The ids before a stimulus: as the run saw them last, or as the list shows them now in a replay."""
        entity = self.entity_of(resource)
        known = self.deployment.last_ids.get((resource.label, entity))
        if known is None or not self.trail.remembers:
            return self.ids(resource)
        parents = tuple(map(str, parents_of(self.deployment, resource, entity)))
        passing = self.deployment.passing
        ids = Ids(one for one in known if (resource.label, entity, (*parents, one)) not in passing)
        return ids.owning(known.own)

    def let_lists_settle(self, *resources: Resource) -> None:
        """Wait as long as the lists of these resources were seen to lag behind."""
        lag = max((self.deployment.known_ways(resource).list_lag for resource in resources), default=0.0)
        if lag:
            time.sleep(lag)
