"""What a route answers, judged as text: is it JSON, and is it labelled so?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from harness.auditing.audit import bears_body, why_not_json, why_not_labelled
from harness.documents.nouns import Endpoint
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import call
from harness.stimuli.troubles import troubled
from harness.transport.client import JSON
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_OFTEN: Final = 3
"""A body that is not JSON is so whatever came before: three of a kind prove it without being asked for again."""
_MALFORMED: Final = b'{"malformed": '


def not_json(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answers of a route that are not strict JSON objects or arrays (RFC 8259)."""
    return faulty(sandbox, endpoint, why_not_json)


def not_labelled(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answers of a route that are not labelled `application/json` or `+json`."""
    return faulty(sandbox, endpoint, why_not_labelled)


def refused_for_headers(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answer to a call with `Content-Type` and `Accept`, where it is refused and succeeds without them.

    Raises Inconclusive where it is refused without them, too.
    """
    route = endpoint.operation.route
    seen = [one for one in sandbox.deployment.audit.of(route) if one.ok and one.sent and _carries_json_headers(one)]
    if seen and sandbox.trail.remembers:
        sandbox.trail.recalled(seen[0])
        return Findings()
    labelled = call(sandbox, endpoint, json_headers=True)
    if labelled.ok:
        return Findings()
    if labelled.status not in {406, 415}:  # these two speak of nothing but the headers
        call(sandbox, endpoint).succeeds()
    return Findings([f"{labelled.line} → {labelled.outcome} with Content-Type and Accept: application/json"])


def _carries_json_headers(exchange: Exchange) -> bool:
    headers = {name.lower(): value for name, value in exchange.request.headers.items()}
    return headers.get("accept") == headers.get("content-type") == JSON


def faulty(sandbox: Sandbox, endpoint: Endpoint, fault: Callable[[Exchange], str]) -> Findings:
    """The answers of a route that have a fault, each asked for again: one success and one refusal at least.

    The pages of a proxy in front are infrastructure: noted, and no fault of the deployment.
    """
    route = endpoint.operation.route
    audit = sandbox.deployment.audit

    def blamed(exchange: Exchange) -> str:
        told = fault(exchange)
        if told and audit.is_of_a_front(exchange):
            sandbox.trail.note(f"infrastructure in front answers {exchange.outcome}: {told}")
            return ""
        return told

    suspects = [exchange for exchange in audit.of(route) if blamed(exchange)]
    often = [sandbox.trail.recalled(exchange) for exchange in audit.often(route, least=_OFTEN) if blamed(exchange)]
    again = [sandbox.trail.again(e) for e in suspects if _repeatable(e)] if not often else []
    fresh = often or again or list(_provoked(sandbox, endpoint))
    judged = [exchange for exchange in [*audit.of(route), *fresh] if bears_body(exchange)]
    if not judged:
        raise Inconclusive(f"{route} never answered a body")
    return Findings(
        f"{exchange.line} → {exchange.outcome}: {blamed(exchange)}" for exchange in fresh if blamed(exchange)
    )


def _repeatable(exchange: Exchange) -> bool:
    return exchange.request.method == "GET" or exchange.is_4xx


def _provoked(sandbox: Sandbox, endpoint: Endpoint) -> Iterable[Exchange]:
    """Answers of the kinds that the run has not seen on this route, or has seen at fault."""
    audit, route = sandbox.deployment.audit, endpoint.operation.route
    codes = {
        exchange.status for exchange in audit.of(route) if not why_not_json(exchange) and not why_not_labelled(exchange)
    }
    if not any(code is not None and code < 300 for code in codes):
        yield call(sandbox, endpoint)
    if endpoint.role in {"create", "replace", "patch"} and 400 not in codes:
        yield call(sandbox, endpoint, content=_MALFORMED)
    if sandbox.deployment.client.credential is not None and 401 not in codes:
        yield call(sandbox, endpoint, credential=None)
    for trouble in ("wrong method", "unknown id"):
        stray = troubled(sandbox, endpoint, trouble)
        if stray is not None:
            yield stray
    if not sandbox.trail.remembers or endpoint.operation.method not in sandbox.deployment.strayed:
        sandbox.deployment.strayed.add(endpoint.operation.method)
        yield from calls_astray(sandbox, endpoint)


def calls_astray(sandbox: Sandbox, endpoint: Endpoint) -> Iterator[Exchange]:
    """Calls to routes that nobody documented: far below a collection, and beside it."""
    resource = endpoint.resource
    entity = sandbox.entity_of(resource) if resource is not None else sandbox.entity
    path = (resource.address(entity, ()) if resource is not None and resource.parent is None else "") or ""
    path = path.rstrip("/")
    beside = [f"{path.rpartition('/')[0]}/cf-unknown"] if path else []
    for stray in (f"{path}/cf-unknown/cf-unknown/cf-unknown", *beside):
        yield sandbox.send(endpoint.operation.method, stray, route=endpoint.operation.route)
