"""An ordinary call with one deviation that careless code answers with a 5XX, beside a neighbour without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.calls import acted, call
from harness.client import JSON, segment
from harness.creation import fresh, parents_of
from harness.document import MERGE_PATCH
from harness.exchange import Exchange
from harness.item import Item
from harness.nouns import Endpoint
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.resources import Resource
from harness.sandbox import Sandbox
from harness.ways import Ways

_WITNESSES: Final = 2


def server_errors(sandbox: Sandbox, endpoint: Endpoint, odd: Mapping[str, Any]) -> Findings:
    """The 5XX that the deviation `odd` causes: in its answer, or in a later reading of what it stored.

    Raises Inconclusive where an ordinary call gets one too, or where no answer came at all.
    """
    exchanges = _deviated(sandbox, endpoint, odd)
    errors = [exchange for exchange in exchanges if _is_error(sandbox, exchange)]
    if not exchanges or any(exchange.status is None for exchange in exchanges):
        raise Inconclusive(f"no answer came: {exchanges}")
    if errors and not _neighbour_passes(sandbox, endpoint):
        raise Inconclusive(f"{endpoint.label} answers 5XX to an ordinary call and to an unknown id as well")
    return Findings(f"{exchange.line[:200]} → {exchange.outcome} ({_said(odd)})" for exchange in errors)


def _said(odd: Mapping[str, Any]) -> str:
    if odd["kind"] == "seen":
        return "as earlier in the run"
    return " ".join(ascii(odd[key])[:60] for key in ("kind", "name", "member", "value", "values") if key in odd)


def _is_error(sandbox: Sandbox, exchange: Exchange) -> bool:
    if exchange.passing:
        exchange = sandbox.trail.again(exchange)
    return exchange.status is not None and exchange.status >= 500 and exchange.status != 501 and not exchange.passing


def _neighbour_passes(sandbox: Sandbox, endpoint: Endpoint) -> bool:
    ordinary = call(sandbox, endpoint)
    if ordinary.status is not None and ordinary.status < 500:
        return True
    resource = endpoint.resource
    if resource is None or not resource.offers("read"):
        return False
    other = sandbox.unknown(resource).get()
    return other.status is not None and other.status < 500


def _deviated(sandbox: Sandbox, endpoint: Endpoint, odd: Mapping[str, Any]) -> list[Exchange]:
    resource = endpoint.resource
    if resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    kind, value = odd["kind"], odd.get("value", "")
    if kind == "seen":
        return _as_seen(sandbox, endpoint, resource)
    if kind == "again":
        return _acted_again(sandbox, endpoint, resource)
    if kind == "query":
        return [call(sandbox, endpoint, query=[(odd["name"], value)])]
    if kind == "header":
        return [call(sandbox, endpoint, headers={odd["name"]: value})]
    if kind == "id":
        return [_with_id(sandbox, endpoint, resource, value)]
    content = {"content": value.encode("latin-1")} if kind == "content" else {}
    return _with_body(sandbox, endpoint, resource, odd, content)


def _as_seen(sandbox: Sandbox, endpoint: Endpoint, resource: Resource) -> list[Exchange]:
    """What got a 5XX on this route earlier in the run, sent once more: a body with unique values of its own."""
    deployment = sandbox.deployment
    seen = [one for one in deployment.audit.of(endpoint.operation.route) if (one.status or 0) >= 500]
    if not seen:
        raise Inconclusive("no 5XX was seen on this route so far")
    again = (_sent_again(sandbox, endpoint, resource, witness) for witness in seen[:_WITNESSES])
    found = [exchange for exchange in again if exchange is not None]
    if not found:
        raise Inconclusive("what got a 5XX on this route cannot be sent again")
    return found


def _sent_again(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, witness: Exchange) -> Exchange | None:
    """One of them; what went to an item goes to one of the trial's own. None where that cannot be done."""
    deployment, request = sandbox.deployment, witness.request
    if endpoint.role in {"create", "replace", "patch"} and request.content is not None:
        body = request.json
        if isinstance(body, Mapping) and resource.envelope:
            body = body.get(resource.envelope, body)
        if isinstance(body, Mapping):
            stamped = deployment.stamped(resource, {n: v for n, v in body.items() if n in resource.fields})
            return call(sandbox, endpoint, json=deployment.enveloped(resource, stamped))
        return call(sandbox, endpoint, content=request.content)
    if request.content is None:
        path = request.url.removeprefix(sandbox.trail.client.base_url + deployment.prefix)
        return sandbox.send(request.method, path, route=endpoint.operation.route)
    return None


def _acted_again(sandbox: Sandbox, endpoint: Endpoint, resource: Resource) -> list[Exchange]:
    """An action triggered twice: the second time the item may be in the wrong state for it."""
    if not endpoint.action:
        raise Inconclusive("only an action is tried in the wrong state")
    item = sandbox.create(resource, sandbox.deployment.plain(resource))
    acted(sandbox, endpoint, item)
    return [item.act(endpoint.action)]


def _with_id(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, raw: str) -> Exchange:
    """The endpoint's route with `raw` as it is in place of the id; what an upsert makes there is deleted."""
    entity = sandbox.entity_of(resource)
    parents = parents_of(sandbox.deployment, resource, entity)
    marked = resource.address(entity, (*parents, "cf-odd-id"))
    path = marked.replace(segment("cf-odd-id"), raw) + endpoint.action
    plain = resource.taken(endpoint.role, sandbox.deployment.plain(resource, 1))
    body = fresh(sandbox.deployment, resource, entity, plain)
    how: dict[str, Any] = {}
    if endpoint.role in {"replace", "patch"}:
        how["json"] = sandbox.deployment.enveloped(resource, body)
        how["headers"] = {"Content-Type": MERGE_PATCH if resource.patch_media_type else JSON}
    exchange = sandbox.send(endpoint.operation.method, path, route=endpoint.operation.route, **how)
    if exchange.ok and endpoint.role == "replace" and resource.offers("delete"):
        sandbox.trail.prepare("DELETE", sandbox.deployment.prefix + path, route=resource.route("delete"))
    return exchange


def _with_body(
    sandbox: Sandbox, endpoint: Endpoint, resource: Resource, odd: Mapping[str, Any], content: dict[str, Any]
) -> list[Exchange]:
    deployment = sandbox.deployment
    entity = sandbox.entity_of(resource)
    ordinary = deployment.plain(resource, 1)
    body = _deviation(deployment.known_ways(resource), ordinary, odd)
    if endpoint.role != "patch":
        body = {**fresh(deployment, resource, entity, resource.taken(endpoint.role, ordinary)), **body}
    payload = content or {"json": deployment.enveloped(resource, body)}
    if endpoint.role == "create":
        creation = sandbox.post(resource, body, exact=True, **content)
        later = [creation.item.get()] if creation.item is not None and resource.offers("read") else []
        return [creation.exchange, *later]
    goat = scapegoat(sandbox, resource)
    headers = {"Content-Type": MERGE_PATCH if endpoint.role == "patch" and resource.patch_media_type else JSON}
    if goat.ways.if_match:
        headers["If-Match"] = goat.current_etag()
    path = resource.address(goat.entity, goat.ids)
    route = endpoint.operation.route
    exchange = sandbox.send(endpoint.operation.method, path, route=route, headers=headers, **payload)
    if exchange.status in {404, 410}:
        sandbox.deployment.scapegoats.pop(resource.label)
    return [exchange, goat.get()] if exchange.ok and resource.offers("read") else [exchange]


def _deviation(ways: Ways, ordinary: Mapping[str, Any], odd: Mapping[str, Any]) -> dict[str, Any]:
    """What is odd in a body, by field; where many are, those stay as they are that have to be unique or to refer."""
    if odd["kind"] == "fields":
        bound = ways.unique | ways.references.keys()
        return {name: value for name, value in odd["values"].items() if name not in bound}
    name = odd.get("name", "")
    if "member" in odd:
        return {name: {**(ordinary.get(name) or {}), odd["member"]: odd["value"]}}
    return {name: odd["value"]}


def scapegoat(sandbox: Sandbox, resource: Resource) -> Item:
    """The item that hostile writes go to: one for each resource, apart from all others, replaced when it is lost."""
    goats = sandbox.deployment.scapegoats
    known = goats.get(resource.label)
    if known is None or known.gone:
        goats[resource.label] = sandbox.create(resource, sandbox.deployment.plain(resource))
        sandbox.items.remove(goats[resource.label])
    return goats[resource.label].within(sandbox.trail)
