"""References across entities: an item of one that names an item of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.creation import fresh
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.resources import Resource
from harness.sandbox import Sandbox


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
        taken = sandbox.post(resource, {**sandbox.stamped(resource, body), name: foreign}, exact=True).exchange
        if not taken.ok or not taken.sent:
            continue
        unknown = _unknown(sandbox, resource, name, foreign)
        refused = sandbox.post(resource, {**sandbox.stamped(resource, body), name: unknown}, exact=True).exchange
        if refused.is_4xx:
            found.append(f"{taken.line} → {taken.outcome} with {name} of {sandbox.other}")
    return found


def _target(sandbox: Sandbox, resource: Resource, name: str) -> Resource:
    label = sandbox.deployment.known_ways(resource).references[name]
    return next(one for one in sandbox.deployment.resources if one.label == label)


def _foreign(sandbox: Sandbox, resource: Resource, name: str, body: Mapping[str, Any]) -> Any:
    """What a field says that names an item of the other entity; None where the trial's entity has such a one."""
    target = _target(sandbox, resource, name)
    if not target.exists_in(sandbox.other):
        return None
    try:
        value = fresh(sandbox.deployment, resource, sandbox.other, {name: body[name]})[name]
    except Inconclusive:  # there is none to name
        return None
    if name in sandbox.deployment.known_ways(resource).named_by:
        return value
    path = sandbox.deployment.prefix + target.address(sandbox.entity_of(resource), (value,))
    own = sandbox.trail.observe("GET", path, route=target.route("read"))
    return value if own.is_4xx else None


def _unknown(sandbox: Sandbox, resource: Resource, name: str, like: Any) -> Any:
    """What names nothing anywhere, of the form of a reference."""
    if name in sandbox.deployment.known_ways(resource).named_by:
        return sandbox.deployment.stamps.stamp(resource.fields[name], "")
    return sandbox.deployment.stamps.identifier(resource.fields[name], like)
