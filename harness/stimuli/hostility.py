"""An ordinary call with one deviation that careless code answers with a 5XX, beside a neighbour without it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.document import MERGE_PATCH
from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.creation import above, fresh, parents_of
from harness.items.item import Item
from harness.observation import Findings
from harness.outcomes import Inconclusive
from harness.stimuli.calls import acted, call
from harness.stimuli.recollection import as_seen, carried, fields_of
from harness.transport.client import JSON, segment
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_MARK: Final = "cf-odd-id"
_FEW: Final = 2


@dataclass(frozen=True)
class Odd:
    """What is odd about a call beside its fields: its `content`, the `id` in its route (of its parent, where there is
    no other), a `query` parameter or a `header` of a name; or it is sent `again`, or once more after it was `seen` to
    get a 5XX.
    """

    kind: str
    value: str = ""
    name: str = ""


def server_errors(sandbox: Sandbox, endpoint: Endpoint, volley: Mapping[str, Any]) -> Findings:
    """The 5XX that the first deviation causes that causes any: in its answer, or in a later reading of what it stored.
    A deviation is an Odd, or the fields that are odd in an ordinary body.

    Raises Inconclusive where an ordinary call gets one too, or where no answer came at all.
    """
    answers, silence = 0, "nothing that is odd could be sent"
    for label, odd in volley.items():
        try:
            exchanges = _deviated(sandbox, endpoint, odd)
        except Inconclusive as problem:
            silence = f"nothing that is odd could be tried: {problem}"
            continue  # what cannot be brought about here shows nothing
        errors = [exchange for exchange in exchanges if _is_error(sandbox, exchange)]
        if errors and not _neighbour_passes(sandbox, endpoint):
            raise Inconclusive(f"{endpoint.label} answers 5XX to an ordinary call and to an unknown id as well")
        if errors:
            return Findings(
                f"{exchange.line[:200]} → {exchange.outcome} ({_told(sandbox, endpoint, label, odd, exchange)})"
                for exchange in errors
            )
        answers += sum(exchange.status is not None for exchange in exchanges)
        silence = "no answer came to anything that is odd"
    if not answers:
        raise Inconclusive(silence)
    return Findings()


def _told(sandbox: Sandbox, endpoint: Endpoint, label: str, odd: Odd | Mapping[str, Any], exchange: Exchange) -> str:
    """A deviation in words; of what was seen earlier, what it carries: the first field that is enough, if one is."""
    if not isinstance(odd, Odd) or odd.kind != "seen" or endpoint.resource is None:
        return label
    fields, guilty = fields_of(endpoint.resource, exchange), dict[str, Any]()
    for name in fields if len(fields) > 1 and endpoint.role in {"create", "replace", "patch"} else ():
        alone = list[Exchange]()
        with contextlib.suppress(Inconclusive):  # what was found stands, whatever is told of it
            alone = _with_body(sandbox, endpoint, endpoint.resource, {name: fields[name]})
        if any(_is_error(sandbox, one) for one in alone):
            guilty = {name: fields[name]}
            break
    return f"{label} earlier: {carried(exchange, guilty)}".removesuffix(": ")


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


def _deviated(sandbox: Sandbox, endpoint: Endpoint, odd: Odd | Mapping[str, Any]) -> list[Exchange]:
    resource = endpoint.resource
    if resource is None:
        raise Inconclusive(f"{endpoint.label} belongs to no resource")
    if not isinstance(odd, Odd):
        return _with_fields(sandbox, endpoint, resource, odd)
    if odd.kind == "seen":
        exchanges = as_seen(sandbox, endpoint, resource)
        failed = any(_is_error(sandbox, exchange) for exchange in exchanges)
        return exchanges if failed else [*exchanges, *_clashing(sandbox, endpoint, resource)]
    if odd.kind == "again":
        return _acted_again(sandbox, endpoint, resource)
    if odd.kind == "id":
        return [_with_id(sandbox, endpoint, resource, odd.value)]
    how = _how(odd)
    if odd.kind == "content" and endpoint.role in {"replace", "patch"}:
        return _with_body(sandbox, endpoint, resource, {}, how)
    return [call(sandbox, endpoint, **how)]


def _how(odd: Odd) -> dict[str, Any]:
    """What is odd, as a call is told of it."""
    if odd.kind == "content":
        return {"content": odd.value.encode("latin-1")}
    return {"query": [(odd.name, odd.value)]} if odd.kind == "query" else {"headers": {odd.name: odd.value}}


def _clashing(sandbox: Sandbox, endpoint: Endpoint, resource: Resource) -> list[Exchange]:
    """A write of unique values that are taken, where a 5XX was seen that nothing else in its body leads to."""
    if not sandbox.deployment.known_ways(resource).unique:
        return []
    if endpoint.role == "create":
        return [sandbox.post(resource, sandbox.clash(resource), exact=True).exchange]
    if endpoint.role not in {"replace", "patch"}:
        return []
    item = sandbox.create(resource, sandbox.deployment.plain(resource))
    return [item.write(endpoint.role, sandbox.clash(resource), exact=True)]


def _acted_again(sandbox: Sandbox, endpoint: Endpoint, resource: Resource) -> list[Exchange]:
    """An action triggered twice: the second time the item may be in the wrong state for it."""
    if not endpoint.action:
        raise Inconclusive("only an action is tried in the wrong state")
    item = sandbox.create(resource, sandbox.deployment.plain(resource))
    acted(sandbox, endpoint, item)
    return [item.act(endpoint.action)]


def _with_id(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, raw: str) -> Exchange:
    """The endpoint's route with `raw` as it is in place of the id, in a list of its parent's; what an upsert makes
    there is deleted.
    """
    entity = sandbox.entity_of(resource)
    reads = endpoint.role in {"list", "read"}
    parents = (above if reads else parents_of)(sandbox.deployment, resource, entity)
    ids = (*parents[:-1], _MARK) if endpoint.role == "list" else (*parents, _MARK)
    path = resource.address(entity, ids).replace(segment(_MARK), raw) + endpoint.action
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


def _with_fields(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, odd: Mapping[str, Any]) -> list[Exchange]:
    """A body with odd fields; where many are odd, those stay lawful that have to be unique or to refer. What is
    refused though the document allows nearly all of them is sent in halves: what one breaks may hide the others.
    """
    ways = sandbox.deployment.known_ways(resource)
    bound = ways.unique | ways.references.keys() if len(odd) > 1 else frozenset[str]()
    free = {name: value for name, value in odd.items() if name not in ways.left_out}
    fields = {n: value for n, value in free.items() if n not in bound or not _allows(resource, n, value)}
    if not fields:
        raise Inconclusive("every odd field has to be unique, or to refer to something")
    exchanges = _with_body(sandbox, endpoint, resource, fields)
    forbidden = sum(not _allows(resource, name, value) for name, value in fields.items())
    if len(fields) > _FEW and forbidden <= 1 and exchanges[0].is_4xx:
        names = list(fields)
        for half in (names[: len(names) // 2], names[len(names) // 2 :]):
            exchanges += _with_body(sandbox, endpoint, resource, {name: fields[name] for name in half})
    return exchanges


def _allows(resource: Resource, name: str, value: Any) -> bool:
    """Whether a field may have a value; one that the document does not name may not."""
    return name in resource.fields and resource.fields[name].allows(value)


def _with_body(
    sandbox: Sandbox,
    endpoint: Endpoint,
    resource: Resource,
    fields: Mapping[str, Any],
    content: Mapping[str, Any] | None = None,
) -> list[Exchange]:
    """The answer to an ordinary body with these fields, or to a whole content, and what is read of it then."""
    deployment = sandbox.deployment
    entity = sandbox.entity_of(resource)
    body = dict(fields)
    if endpoint.role != "patch":
        ordinary = resource.taken(endpoint.role, deployment.plain(resource, 1))
        body = {**fresh(deployment, resource, entity, ordinary), **body}
    if endpoint.role == "create":
        creation = sandbox.post(resource, body, exact=True, **(content or {}))
        later = [creation.item.get()] if creation.item is not None and resource.offers("read") else []
        return [creation.exchange, *later]
    goat = scapegoat(sandbox, resource)
    written = ... if content else deployment.enveloped(resource, body)
    payload = {**goat.dressed(endpoint.role, written), **(content or {})}
    path = resource.address(goat.entity, goat.ids)
    route = endpoint.operation.route
    exchange = sandbox.send(endpoint.operation.method, path, route=route, **payload)
    if exchange.is_absence:
        deployment.scapegoats.pop(resource.label)
    return [exchange, goat.get()] if exchange.ok and resource.offers("read") else [exchange]


def scapegoat(sandbox: Sandbox, resource: Resource) -> Item:
    """The item that hostile writes go to: one for each resource, apart from all others, replaced when it is lost."""
    goats = sandbox.deployment.scapegoats
    known = goats.get(resource.label)
    if known is None or known.gone:
        goats[resource.label] = sandbox.create(resource, sandbox.deployment.plain(resource))
        sandbox.items.remove(goats[resource.label])
    return goats[resource.label].within(sandbox.trail)
