"""Answers that depart from what the document says of them: met in the run, and shown once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.documents.paging import LEADS_OR_SORTS
from harness.documents.resources import Resource
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised
from harness.stimuli.calls import acted, call
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_OFTEN: Final = 3
"""An answer speaks for itself: three of a kind prove it without being asked for again."""
_NOBODY: Final = "cf-nobody"


def not_as_documented(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answers of a route that depart from the document's schema for their code, each shown again.

    Raises NotExercised where the document has no schema; Inconclusive where what departed does not any more.
    """
    route, contract, audit = endpoint.operation.route, sandbox.deployment.contract, sandbox.deployment.audit
    if not contract.tells(route):
        raise NotExercised(f"the document has no schema for what {route} answers")
    if endpoint.role == "list" and endpoint.resource is not None:
        _emptied(sandbox, endpoint.resource)
    suspects = [one for one in audit.of(route) if contract.departure(one)]
    fresh = [sandbox.trail.recalled(one) for one in audit.often(route, least=_OFTEN) if contract.departure(one)]
    fresh = fresh or [one for suspect in suspects for one in _shown_again(sandbox, endpoint, suspect)]
    if not any(map(contract.judges, [*audit.of(route), *fresh])):
        fresh = [call(sandbox, endpoint)]
    found = Findings(
        f"{one.line} → {one.outcome}: {contract.departure(one)}" for one in fresh if contract.departure(one)
    )
    if any(one.is_4xx and contract.departure(one) for one in fresh):
        sandbox.trail.note(
            "generators describe refusals that nobody wrote so: if the answer is right, mend the document"
        )
    if suspects and not found:
        raise Inconclusive(
            f"{suspects[0].line} → {suspects[0].outcome} departed once: {contract.departure(suspects[0])}"
        )
    if not any(map(contract.judges, [*audit.of(route), *fresh])):
        raise Inconclusive(f"{route} never gave an answer that the document has a schema for")
    return found


def _emptied(sandbox: Sandbox, resource: Resource) -> None:
    """Ask for a list with nothing in it: below a new parent, or by a filter that nothing passes, if there is one.

    Some answer null there, or another shape.
    """
    listing = resource.operations["list"]
    ids: tuple[object, ...] = ()
    query: list[tuple[str, str]] = []
    if resource.parent is not None:
        ids = sandbox.create(resource.parent, sandbox.deployment.plain(resource.parent)).ids
    else:
        texts = [one.name for one in listing.query if one.schema.variant.kind == "string"]
        filters = [name for name in texts if name.lower().lstrip("$") not in LEADS_OR_SORTS]
        query = [(name, _NOBODY) for name in filters[:1]]
    path = resource.address(sandbox.entity_of(resource), ids)
    sandbox.send("GET", path, route=listing.route, query=query)


def _shown_again(sandbox: Sandbox, endpoint: Endpoint, witness: Exchange) -> Iterator[Exchange]:
    """The same kind of answer anew: to the same request where that changes nothing, else about an item like it."""
    resource = endpoint.resource
    if resource is None or witness.is_4xx or endpoint.role == "list":
        yield sandbox.trail.again(witness)
    if resource is None or witness.is_4xx or not resource.creation:
        return
    plain = sandbox.deployment.plain(resource)
    if endpoint.role == "read":
        yield sandbox.create(resource, plain | _fields(resource, sandbox.deployment.ways(resource).item(witness))).get()
    elif endpoint.role == "create":
        yield sandbox.post(resource, _asked(resource, witness)).exchange
    elif endpoint.role in {"replace", "patch"}:
        yield sandbox.create(resource, plain).write(endpoint.role, _asked(resource, witness))
    elif endpoint.action:
        yield acted(sandbox, endpoint, sandbox.create(resource, plain))
    else:
        yield call(sandbox, endpoint)


def _asked(resource: Resource, exchange: Exchange) -> dict[str, Any]:
    """The fields of a request's body."""
    body = exchange.request.json
    inner = body.get(resource.envelope, body) if isinstance(body, Mapping) else {}
    return _fields(resource, inner)


def _fields(resource: Resource, value: Any) -> dict[str, Any]:
    told = value if isinstance(value, Mapping) else {}
    return {name: member for name, member in told.items() if name in resource.fields}
