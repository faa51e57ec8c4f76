"""References across entities: an item of one that names an item of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.creation import fresh, referred
from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.trials.sandbox import Sandbox

_TRIES: Final = 8


def foreign_references(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any]) -> Findings:
    """The fields that may name an item of the other entity, though they may not name one that does not exist.

    What the trial's entity serves under the same id itself is its own, and nothing is found where nobody looks at
    whether what a reference names exists.
    """
    found = Findings()
    for name in sorted(sandbox.deployment.usable(resource).references.keys() & body.keys()):
        foreign = _foreign(sandbox, resource, name, body)
        if foreign is None:
            continue
        creation = sandbox.post(resource, {**sandbox.stamped(resource, body), name: foreign}, exact=True)
        taken = creation.exchange
        if not taken.ok or not taken.sent:
            continue
        creation.succeeds().clear_away()  # or it would name what is created next, where entities number alike
        unknown = _unknown(sandbox, resource, name, {name: foreign})
        refused = sandbox.post(resource, {**sandbox.stamped(resource, body), name: unknown}, exact=True).exchange
        if refused.is_4xx:
            found.append(f"{taken.line} → {taken.outcome} with {name} of {sandbox.other}")
    return found


def dangling(deployment: Deployment, resource: Resource, name: str) -> Any:
    """What a field says that refers to nothing, in the form of the ids of what it refers to. Raises Inconclusive."""
    label, schema = deployment.known_ways(resource).references[name], resource.fields[name]
    target = next(one for one in deployment.resources if one.label == label)
    entity = next(one for one in deployment.entities if target.exists_in(one))
    made = deployment.stamps.identifier(target.key.schema, referred(deployment, target, entity).id)
    if schema.kind == "integer" and str(made).isdigit():
        return int(made)
    return str(made) if schema.kind == "string" else made


def _target(sandbox: Sandbox, resource: Resource, name: str) -> Resource:
    label = sandbox.deployment.known_ways(resource).references[name]
    return next(one for one in sandbox.deployment.resources if one.label == label)


def _foreign(sandbox: Sandbox, resource: Resource, name: str, body: Mapping[str, Any]) -> Any:
    """What a field says that names an item of the other entity: that which stands there, or else a new one; None where
    the trial's entity has an item of its own under each of their ids.
    """
    target = _target(sandbox, resource, name)
    if not target.exists_in(sandbox.other) or not target.offers("read"):
        return None
    targets: dict[str, Item] = {}
    try:
        for _ in range(_TRIES):
            value = fresh(sandbox.deployment, resource, sandbox.other, {name: body[name]}, targets)[name]
            if name in sandbox.deployment.known_ways(resource).named_by or not _own(sandbox, resource, target, value):
                return value
            if not target.creation:
                return None
            targets = {name: sandbox.create(target, sandbox.deployment.plain(target), entity=sandbox.other)}
    except Inconclusive:  # there is none to name
        return None
    return None


def _own(sandbox: Sandbox, resource: Resource, target: Resource, value: Any) -> bool:
    """Whether the trial's entity serves an item under an id itself, or may well do so."""
    path = sandbox.deployment.prefix + target.address(sandbox.entity_of(resource), (value,))
    return not sandbox.trail.observe("GET", path, route=target.route("read")).is_4xx


def _unknown(sandbox: Sandbox, resource: Resource, name: str, foreign: Mapping[str, Any]) -> Any:
    """What a field says that names nothing any more, in the form that such names have: that of an item that was
    created and deleted, and not that of the foreign one; where there can be none, one like the foreign one.
    """
    deployment, target = sandbox.deployment, _target(sandbox, resource, name)
    if not target.creation or not target.offers("delete"):
        return deployment.stamps.identifier(resource.fields[name], foreign[name])
    for _ in range(_TRIES):
        gone = sandbox.create(target, deployment.plain(target))
        gone.clear_away()
        unknown = fresh(deployment, resource, gone.entity, foreign, {name: gone})[name]
        if unknown != foreign[name]:  # as where entities number alike
            return unknown
    return deployment.stamps.identifier(resource.fields[name], foreign[name])
