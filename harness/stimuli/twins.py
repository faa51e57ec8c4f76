"""Twins: the same write on two items that are alike, so that what differs was done by what was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.creation import canary
from harness.items.frame import Frame, read_frame
from harness.items.item import Item
from harness.items.state import State
from harness.observation import observe
from harness.outcomes import Declined, Inconclusive, NotExercised
from harness.stimuli.calls import rehearse
from harness.stimuli.troubles import troubled
from harness.transport.exchange import Exchange
from harness.trials.leading import lead_up
from harness.trials.sandbox import Sandbox
from harness.values import differences, same

_REFUSES_PARAMETERS: Final = frozenset({400, 403, 405, 414, 422, 501})


@dataclass(eq=False)
class Effect:
    """What a write answered and what it left: `state` without what tells one twin from the other, `surroundings`
    as they were seen with it after a write with a query.
    """

    line: str
    code: int | None
    state: Any
    code_when_taken: int | None = None
    with_query: bool = False
    unchanged: bool = False
    moved: frozenset[str] = frozenset()
    surroundings: Frame | None = None

    def is_taken(self) -> Effect:
        """Raises Declined where the deployment refuses the parameter itself, which is its right, and does nothing."""
        if self.with_query and self.unchanged and self.code in _REFUSES_PARAMETERS:
            raise Declined(f"the query string itself is refused with {self.code}")
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Effect):
            return NotImplemented
        ours, theirs = (
            {
                "code": one.code,
                "code where a key is taken": one.code_when_taken,
                "item": one.state,
                "fields of the server that moved": sorted(one.moved),
            }
            for one in (self, other)
        )
        told = list(differences(theirs, ours))
        observe({where: value for where, value, _ in told}, {where: value for where, _, value in told})
        return same(ours, theirs)

    __hash__ = None  # type: ignore[assignment]  # an observation is no key


class Twin:
    """One of two subjects of the same write: an item, or the place where one is to be created."""

    def __init__(self, sandbox: Sandbox, endpoint: Endpoint, body: Mapping[str, Any]) -> None:
        if endpoint.resource is None:
            raise Inconclusive(f"{endpoint.label} belongs to no resource")
        self._sandbox, self._endpoint, self._role, self._resource = sandbox, endpoint, endpoint.role, endpoint.resource
        self._ways = sandbox.deployment.usable(endpoint.resource)
        if endpoint.action and not sandbox.deployment.thorough:
            raise NotExercised("a quick run leaves the query strings of actions out")
        if endpoint.action:
            rehearse(sandbox, endpoint, sandbox.create(endpoint.resource, body))
        creates = endpoint.role == "create"
        self._item = None if creates else sandbox.create(endpoint.resource, body)
        if self._item is not None and endpoint.action:
            with sandbox.trail.preparing():
                lead_up(sandbox, endpoint, self._item)
            self._item.before = self._item.read()

    @property
    def item(self) -> Item | None:
        """The item, where it stands before the write."""
        return self._item

    @property
    def items(self) -> list[Item]:
        """The item in a list, or nothing."""
        return [] if self._item is None else [self._item]

    def write(self, query: Sequence[Sequence[str]] = (), beside: Sequence[Item] = ()) -> Effect:
        """Do the endpoint's write, and see what it did: with a query also to its surroundings and the items `beside`.
        Without a query it has to succeed.
        """
        pairs = [(pair[0], pair[1]) for pair in query]
        with self._sandbox.trail.preparing() if not pairs else nullcontext():
            exchange, again = self._written(pairs)
        if not pairs:
            exchange.succeeds()
        frame = surroundings(self._sandbox, self._resource, *self.items, *beside) if pairs else None
        seen = self._seen(exchange, frame)
        before = self._item.before if self._item is not None else None
        unchanged = seen is None or before is None or same(seen.comparable(), before.comparable())
        own = self._ways.unique | {self._ways.id_field} | self._ways.references.keys()
        state = None if seen is None or seen.value is None else seen.without(own).comparable()
        moved = seen.moved_since(before) if seen is not None and before is not None else frozenset()
        return Effect(exchange.line, exchange.status, state, again, bool(pairs), unchanged, moved, frame)

    def _seen(self, exchange: Exchange, frame: Frame | None) -> State | None:
        """The item after the write, as a frame shows it; else as the answer does, where answers were seen to agree
        with GET; else by GET.
        """
        if self._item is None:
            return None
        if frame is not None:
            return frame.states[self._item.name]
        told = self._ways.answered(self._role, exchange) if self._sandbox.trail.remembers else None
        return State(told, self._ways) if told else self._item.read()

    def _written(self, pairs: list[tuple[str, str]]) -> tuple[Exchange, int | None]:
        """The answer to the write, and the code of a creation whose unique value is taken."""
        if self._item is not None and self._endpoint.action:
            return self._item.act(self._endpoint.action, query=pairs), None
        sparse = self._sparse()
        if self._item is not None:
            return self._item.write(self._role, sparse, query=pairs), None
        creation = self._sandbox.post(self._resource, sparse, query=pairs)
        self._item = creation.item
        if not self._ways.unique or self._ways.upserts:
            return creation.exchange, None
        if not pairs:
            duplicate = troubled(self._sandbox, self._endpoint, "taken unique field")
            return creation.exchange, duplicate.status if duplicate is not None else None
        taken = self._sandbox.clash(self._resource, sparse)
        return creation.exchange, self._sandbox.post(self._resource, taken, exact=True, query=pairs).exchange.status

    def _sparse(self) -> dict[str, Any]:
        """A body that leaves optional fields out, so that what a query string adds would show."""
        plain = self._sandbox.deployment.plain(self._resource, 1)
        optional = [name for name in plain if name not in self._resource.required]
        if self._role == "patch":
            return {name: plain[name] for name in optional[:1] or list(plain)[:1]}
        return {name: value for name, value in plain.items() if name not in optional[1:]}


def surroundings(sandbox: Sandbox, subject: Endpoint | Resource, *beside: Item) -> Frame:
    """What a write must leave alone nearby: the canaries of its resource in the trial's entity, the item that
    refused calls are tried on, and what is `beside`. A route that only reads has no surroundings.
    """
    resource = subject.resource if isinstance(subject, Endpoint) else subject
    reads = isinstance(subject, Endpoint) and subject.role in {"list", "read"}
    if resource is None or reads or not resource.creation or sandbox.deployment.ways(resource).unusable:
        return Frame({}, {})
    deployment, entity = sandbox.deployment, sandbox.entity_of(resource)
    sandbox.let_lists_settle(resource)
    canary(deployment, resource, entity)
    near = [*deployment.canaries[resource.kind, entity]]
    stage = sandbox.stage(resource)
    near += [item for item in (stage, *beside) if item is not None]
    frame = read_frame(deployment, sandbox.trail, near)
    deployment.nearby[resource.label, entity] = frame
    return frame


def surroundings_before(sandbox: Sandbox, subject: Endpoint | Resource) -> Frame:
    """The surroundings before a stimulus: as the run read them last, or read now in a replay."""
    resource = subject.resource if isinstance(subject, Endpoint) else subject
    known = None if resource is None or not sandbox.trail.remembers else _remembered(sandbox, resource)
    return surroundings(sandbox, subject) if known is None else known


def _remembered(sandbox: Sandbox, resource: Resource) -> Frame | None:
    """The last frame that shows what stands near a resource, if the run has read one."""
    deployment, entity = sandbox.deployment, sandbox.entity_of(resource)
    near, last = deployment.nearby.get((resource.label, entity)), deployment.last_frame
    canaries = deployment.canaries.get((resource.kind, entity), [])
    shown = last is not None and canaries and all(item.name in last.states for item in canaries)
    return last if near is None and shown else near
