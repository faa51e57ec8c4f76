"""Actions that come too early or too late: refused, they change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.documents.nouns import Endpoint
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import acted
from harness.trials.leading import lead_up
from harness.trials.sandbox import Sandbox


def moved_though_refused(sandbox: Sandbox, endpoint: Endpoint, body: Mapping[str, Any]) -> Findings:
    """Each other action of the resource after which the endpoint's own is refused, and yet does something; and none at
    all, where one has to come first.
    """
    resource, found = endpoint.resource, Findings()
    if resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    others = [Endpoint(told, resource, action=tail) for tail, told in resource.actions.items()]
    too_early = (resource.label, endpoint.action) in sandbox.deployment.leading
    for other in [one for one in others if one.action != endpoint.action or too_early]:
        item = sandbox.create(resource, body)
        if other.action != endpoint.action:
            with sandbox.trail.preparing():
                lead_up(sandbox, other, item)
                acted(sandbox, other, item)
            item.before = item.read()
        exchange = item.act(endpoint.action)
        if exchange.is_4xx and item.read() != item.before:
            past = "at once" if other.action == endpoint.action else f"after {other.action}"
            found.append(f"{exchange.line} → {exchange.outcome} {past}, and the item is another")
    return found
