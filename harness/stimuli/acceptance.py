"""Whether a valid body is taken, and which of its values is refused where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.documents.resources import Resource
from harness.observation import Findings
from harness.outcomes import Inconclusive, Undecided
from harness.trials.sandbox import Sandbox

_SPEAK_OF_SHAPE: Final = frozenset({400, 422})
_ABSENT: Final = object()


def refused_values(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any]) -> Findings:
    """The values of a valid body that are refused though the same body with a plain value in their place is taken.

    Raises Undecided where there are some and the profile does not call the document's schemas complete, Inconclusive
    where what is refused is not the shape, or no single value.
    """
    plain = sandbox.deployment.plain(resource)
    refused = sandbox.post(resource, body).exchange.decided()
    if refused.ok:
        return Findings()
    if refused.status not in _SPEAK_OF_SHAPE:
        raise Inconclusive(f"{refused.line} answered {refused.outcome}, which does not speak of the body's shape")
    sandbox.post(resource, plain).succeeds()  # presence before absence
    found = Findings(
        f"{name}: {_told(body, name)} is refused with {answer}, {_told(plain, name)} is taken"
        for name, other in _one_apart(resource, plain, body)
        if (answer := _refusal(sandbox, resource, other))
    )
    if not found:
        raise Inconclusive(f"{refused.line} answered {refused.outcome} to values that are taken one by one")
    if not sandbox.deployment.profile.complete:
        raise Undecided(f"{found[0]}: the profile does not say that the document's schemas are complete")
    return found


def _one_apart(
    resource: Resource, plain: Mapping[str, Any], body: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Plain bodies with one field as in `body`, where that is as valid."""
    schema = resource.body_schema("create")
    for name in resource.fields:
        value = body.get(name, _ABSENT)
        if value == plain.get(name, _ABSENT):
            continue
        other = {key: member for key, member in plain.items() if key != name}
        if value is not _ABSENT:
            other[name] = value
        if schema is None or schema.allows(other):
            yield name, other


def _refusal(sandbox: Sandbox, resource: Resource, body: Mapping[str, Any]) -> str:
    """What a creation is refused with for its shape, or ""."""
    exchange = sandbox.post(resource, body).exchange
    return exchange.outcome if exchange.status in _SPEAK_OF_SHAPE else ""


def _told(body: Mapping[str, Any], name: str) -> str:
    return repr(body[name]) if name in body else "its absence"
