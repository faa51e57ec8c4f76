"""Where one trial happens: it creates items of its own and deletes them again, whatever happened."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.cleanup import remove
from harness.items.creation import above, canary, create, fresh, send
from harness.items.item import Item
from harness.items.marks import marked
from harness.items.standing import standing
from harness.outcomes import Inconclusive
from harness.transport import strict_json
from harness.transport.client import JSON
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail
from harness.trials.outlook import Outlook
from harness.trials.planted import Planted
from harness.trials.tried import Creation

Life = Sequence[Mapping[str, Any]]
_CREATED: Final = frozenset({201, 202})


class Sandbox(Outlook):
    """A trial's own items in `entity`, and its calls."""

    def __init__(self, deployment: Deployment, trail: Trail, entity: str) -> None:
        super().__init__(deployment, trail, entity)
        self._standing_in: list[tuple[str, str]] = []

    def create(
        self,
        resource: Resource,
        body: Mapping[str, Any],
        *,
        entity: str = "",
        targets: Mapping[str, Item] = MappingProxyType({}),
    ) -> Item:
        """Set the stage: an item that was created and read, from a plain body where `body` is refused (a rule that
        the document does not tell may forbid it). Raises Inconclusive where that fails.
        """
        self.deployment.usable(resource)
        entity = entity or self.entity_of(resource)
        try:
            item = create(self.deployment, self.trail, resource, entity, body, targets=targets)
        except Inconclusive:
            if not self.trail.exchanges or not self.trail.exchanges[-1].is_4xx:
                raise
            plain = self.deployment.plain(resource)
            item = create(self.deployment, self.trail, resource, entity, plain, targets=targets)
        self.items.append(item)
        return item

    def create_marked(self, resource: Resource, body: Mapping[str, Any], *, entity: str = "") -> Item:
        """The same, of an item that is known by what it says, too."""
        self.deployment.usable(resource)
        return self.create(resource, marked(self.deployment, resource, body), entity=entity)

    def create_between(
        self,
        resource: Resource,
        body: Mapping[str, Any],
        older: int,
        younger: int,
        life: Life = (),
        *,
        apart: bool = True,
    ) -> Item:
        """An item with neighbours that were created right before and right after it, from the same body, and have had a
        life since; what it refers to is new, and `apart` from them, or else they refer to it as well.
        """
        targets = self.targets(resource)
        told = [targets if n == older or not apart else {} for n in range(older + 1 + younger)]
        items = [self.create(resource, body, targets=one) for one in told]
        for neighbour in (*items[:older], *items[older + 1 :]):
            neighbour.live(life)
        return items[older]

    def targets(self, resource: Resource) -> dict[str, Item]:
        """New items for an item of `resource` to refer to, by its fields, as far as they can be created."""
        ways, found = self.deployment.usable(resource), dict[str, Item]()
        for name in ways.references.keys() - ways.unique:
            other = next(one for one in self.deployment.resources if one.label == ways.references[name])
            if other.creation:
                with contextlib.suppress(Inconclusive):  # where none can be created, it refers to what is there
                    found[name] = self.create(other, self.deployment.plain(other))
        return found

    def plant(self, resource: Resource, rows: Mapping[str, Mapping[str, Any]]) -> Planted:
        """Items created from several bodies, in their order; they stand for the checks of one file, and are planted
        anew in a replay.
        """
        key = resource.label, self.entity_of(resource), strict_json.dumps(rows)
        known = self.deployment.planted.get(key)
        if known is not None and self.trail.remembers:
            return known.within(self)
        left_out = self.deployment.usable(resource).left_out
        taken = [{name: body[name] for name in body if name not in left_out} for body in rows.values()]
        planted = Planted(self, resource, self._grown(resource, taken))
        if planted.uneven:
            planted = Planted(self, resource, [*planted.items, self.create(resource, taken[0])])
        for neighbour in self.deployment.planted.values():
            neighbour.forget(planted)
        if self.trail.remembers:
            self.deployment.planted[key] = planted
            self.items = [item for item in self.items if item not in planted.items]
        return planted

    def _grown(self, resource: Resource, bodies: Sequence[Mapping[str, Any]]) -> list[Item]:
        """Items from `bodies`; the one that is least like the first has been like it before, for what was noted of it
        then; where there is time, one action each was triggered on the last ones, for what that changes.
        """
        first, indices = bodies[0], range(1, len(bodies))
        unlike = [sum(body[name] != first.get(name) for name in body) for body in bodies]
        moved = max(indices, key=unlike.__getitem__, default=0)
        items = [self.create(resource, first if n == moved else body) for n, body in enumerate(bodies)]
        if moved:
            with contextlib.suppress(Inconclusive):  # where it is refused, it is another one like the first
                items[moved].move_on(bodies[moved])
        for item, tail in zip(reversed(items), resource.actions if self.deployment.thorough else (), strict=False):
            with self.trail.preparing():
                changed = item.act(tail).ok
            if changed:
                item.before = item.read()
        return items

    def pair(self, resource: Resource, body: Mapping[str, Any]) -> tuple[Item, Item]:
        """Two items that are alike but for what has to be unique."""
        return self.create(resource, body), self.create(resource, body)

    def stamped(self, resource: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
        """A body that can be created as it is: unique fields stamped, references in place."""
        self.deployment.usable(resource)
        return fresh(self.deployment, resource, self.entity_of(resource), body)

    def adopt(self, resource: Resource, entity: str, body: Mapping[str, Any], exchange: Exchange) -> None:
        """Take what a creation made into the sandbox, so that it is deleted with the rest."""
        if exchange.ok and exchange.sent:
            Creation(self, resource, entity, body, exchange, None).settle()

    def found(self, resource: Resource) -> Item:
        """An item of a resource in which nothing can be created: the first of its list. Raises Inconclusive."""
        entity = self.entity_of(resource)
        return standing(self.deployment, self.trail, resource, entity, above(self.deployment, resource, entity))

    def post(
        self,
        resource: Resource,
        body: Any,
        *,
        exact: bool = False,
        elsewhere: bool = False,
        targets: Mapping[str, Item] = MappingProxyType({}),
        **how: Any,
    ) -> Creation:
        """A creation as the stimulus: accepted or refused, what came of it is known afterwards.

        `exact` sends the body as it is, unique fields and all; `elsewhere` sends it to the other entity, if there is
        one; by the fields of `targets` it refers to those.
        """
        if not self.deployment.ways(resource).lost:
            self.deployment.usable(resource)
        entity = self.elsewhere(resource) if elsewhere else self.entity_of(resource)
        if isinstance(body, Mapping) and not exact:
            body = fresh(self.deployment, resource, entity, body, targets)
        exchange, key = send(self.deployment, self.trail, resource, entity, body, stimulus=True, **how)
        creation = Creation(self, resource, entity, body, exchange, key)
        if exchange.ok and exchange.sent:
            creation.settle()
        return creation

    def rival(self, item: Item, body: Mapping[str, Any]) -> dict[str, Any]:
        """Another body with the unique values of an item."""
        taken = {name: value for name, value in item.written.items() if name in item.ways.unique}
        return {**self.stamped(item.resource, body), **taken}

    def post_again(self, resource: Resource, first: Creation) -> Creation:
        """A second creation: the same body once more where that makes (or claims to make) another item, else one
        with unique values of its own. A 200 that shows the first item again is a documented update.
        """
        again = self.post(resource, first.sent, exact=True)
        repeats = again.item is not None and first.item is not None and again.item.address == first.item.address
        if again.exchange.status in _CREATED or (again.exchange.ok and not repeats):
            return again
        return self.post(resource, first.sent)

    def clash(self, resource: Resource, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A body with the unique values that a canary has, the rest from `body` or else unlike the canary's, and
        unlike that of any clash before; only stamped, where nothing is unique.
        """
        body = self.deployment.plain(resource, next(self.deployment.clashes)) if body is None else body
        taken = canary(self.deployment, resource, self.entity_of(resource))
        ways = self.deployment.known_ways(resource)
        has = {**(taken.before.value or {}), **taken.sent}  # a PUT may have left out what its path names
        unique = {name: has[name] for name in ways.unique if name in has}
        return {**self.stamped(resource, body), **unique}

    def unknown(self, resource: Resource, *, entity: str = "") -> Item:
        """An item that does not exist, under an id that no item has."""
        entity = entity or self.entity_of(resource)
        if resource.creation:
            known = canary(self.deployment, resource, self.entity_of(resource))
        else:
            known = self.found(resource)
        new = self.deployment.stamps.identifier(resource.key.schema, known.id)
        ghost = Item(self.deployment, self.trail, resource, entity, (*known.ids[:-1], new))
        ghost.gone = True
        if entity == known.entity:
            ghost.referred = known.referred  # where a PUT creates it, what its body refers to has to be there
        self.items.append(ghost)
        return ghost

    def still_unknown(self, ghost: Item) -> Item:
        """`ghost`, or another item that does not exist, where a write has brought that one into being."""
        return ghost if ghost.gone else self.unknown(ghost.resource)

    def send(self, method: str, path: str, **how: Any) -> Exchange:
        """Any call, as the stimulus; `path` is below the prefix that all routes share."""
        how.setdefault("headers", {"Content-Type": JSON} if "json" in how else {})
        return self.trail.stimulate(method, self.deployment.prefix + path, **how)

    def have_parents_of_its_own(self, resource: Resource, *, anew: bool = True) -> None:
        """Until the trial ends, items of its own stand in for the canaries above `resource`, if `anew`: what was done
        below those before may have worn something out. Where none can be made, they stay.
        """
        entity = self.entity_of(resource)
        for ancestor in reversed(resource.ancestors) if anew else ():
            with contextlib.suppress(Inconclusive):
                item = self.create(ancestor, self.deployment.plain(ancestor, 5))
                self.deployment.canaries.setdefault((ancestor.kind, entity), []).insert(0, item)
                self._standing_in.append((ancestor.kind, entity))

    def close(self) -> None:
        """Delete the trial's items, youngest first; what cannot be deleted stays in the ledger."""
        for place in self._standing_in:
            del self.deployment.canaries[place][0]
        for item in reversed(self.items):
            remove(self.deployment, item)
