"""Twins: the same write on two items that are alike, so that what differs was done by what was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

from harness.creation import canary
from harness.exchange import Exchange
from harness.frame import Frame, read_frame
from harness.item import Item
from harness.nouns import Endpoint
from harness.observation import observe
from harness.outcomes import Inconclusive
from harness.resources import Resource
from harness.sandbox import Sandbox
from harness.state import State
from harness.values import differences, same

_REFUSES_PARAMETERS: Final = frozenset({400, 403, 405, 414, 422, 501})


@dataclass(eq=False)
class Effect:
    """What a write answered and what it left: `state` without what tells one twin from the other."""

    line: str
    code: int | None
    state: Any
    code_when_taken: int | None = None
    with_query: bool = False

    def is_taken(self) -> Effect:
        """Raises Inconclusive where the deployment refuses the parameter itself, which is its right."""
        if self.with_query and self.code in _REFUSES_PARAMETERS:
            raise Inconclusive(f"{self.line} answered {self.code}: the query string itself is refused")
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Effect):
            return NotImplemented
        ours, theirs = (
            {"code": one.code, "code where a key is taken": one.code_when_taken, "item": one.state}
            for one in (self, other)
        )
        told = list(differences(theirs, ours))
        observe({where: value for where, value, _ in told}, {where: value for where, _, value in told})
        return same(ours, theirs)

    __hash__ = None  # type: ignore[assignment]  # an observation is no key


def effect(
    sandbox: Sandbox, endpoint: Endpoint, body: Mapping[str, Any], *, query: Sequence[Sequence[str]] = ()
) -> Effect:
    """Do the endpoint's write on a new twin and see what it did. Without a query it has to succeed."""
    resource, pairs = endpoint.resource, [(pair[0], pair[1]) for pair in query]
    if resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    ways = sandbox.deployment.known_ways(resource)
    again = None
    with sandbox.trail.preparing() if not pairs else nullcontext():
        item, exchange = _written(sandbox, endpoint.role, resource, body, pairs)
        if endpoint.role == "create" and ways.unique:
            taken = sandbox.clash(resource, body)
            again = sandbox.post(resource, taken, exact=True, query=pairs).exchange.status
    if not pairs:
        exchange.succeeds()
    told = (
        ways.item(exchange)
        if ways.answers_agree.get(endpoint.role) and not (pairs or sandbox.trail.replay)
        else None
    )
    seen = State(told, ways) if told is not None else item.read() if item is not None else None
    own = ways.unique | {ways.id_field} | ways.references.keys()
    state = None if seen is None or seen.value is None else seen.without(own).comparable()
    return Effect(exchange.line, exchange.status, state, again, bool(pairs))


def _written(
    sandbox: Sandbox, role: str, resource: Resource, body: Mapping[str, Any], pairs: list[tuple[str, str]]
) -> tuple[Item | None, Exchange]:
    if role == "create":
        creation = sandbox.post(resource, body, query=pairs)
        return creation.item, creation.exchange
    item = sandbox.create(resource, body)
    return item, item.write(role, sandbox.deployment.plain(resource, 1), query=pairs)


def surroundings(sandbox: Sandbox, subject: Endpoint | Resource) -> Frame:
    """What a write must leave alone nearby: the canaries of its resource in the trial's entity, and the item that
    refused calls are tried on. A route that only reads has none."""
    resource = subject.resource if isinstance(subject, Endpoint) else subject
    reads = isinstance(subject, Endpoint) and subject.role in {"list", "read"}
    if resource is None or reads or not resource.creation or sandbox.deployment.ways(resource).unusable:
        return Frame({}, {})
    deployment, entity = sandbox.deployment, sandbox.entity_of(resource)
    canary(deployment, resource, entity)
    near = [*deployment.canaries[resource.label, entity]]
    stage = deployment.stages.get((resource.label, entity))
    frame = read_frame(deployment, sandbox.trail, [*near, stage] if stage is not None else near, None)
    deployment.nearby[resource.label, entity] = frame
    return frame


def surroundings_before(sandbox: Sandbox, endpoint: Endpoint) -> Frame:
    """The surroundings before a stimulus: as the run read them last, or read now in a replay."""
    resource = endpoint.resource
    known = sandbox.deployment.nearby.get((resource.label, sandbox.entity_of(resource))) if resource else None
    return surroundings(sandbox, endpoint) if known is None or sandbox.trail.replay else known
