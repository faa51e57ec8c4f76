"""What got a 5XX earlier in the run, sent once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.documents.routes import located
from harness.outcomes import Inconclusive
from harness.stimuli.calls import call
from harness.transport import strict_json
from harness.transport.client import JSON
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_WITNESSES: Final = 2
_ORDINARY: Final = frozenset({"accept", "accept-encoding", "connection", "content-type"})
_LONGEST: Final = 100  # characters of a body that are told
_OWN: Final = frozenset({"authorization", "user-agent", "if-match", "host", "content-length"})


def as_seen(sandbox: Sandbox, endpoint: Endpoint, resource: Resource) -> list[Exchange]:
    """What got a 5XX on this route earlier in the run, as it was; what was done to an own item is done to one that
    stands, with a body of unique values of its own. Raises Inconclusive where nothing did.
    """
    seen = [one for one in sandbox.deployment.audit.of(endpoint.operation.route) if (one.status or 0) >= 500]
    if not seen:
        raise Inconclusive("no 5XX was seen on this route so far")
    return [sent_again(sandbox, endpoint, resource, witness) for witness in seen[:_WITNESSES]]


def sent_again(sandbox: Sandbox, endpoint: Endpoint, resource: Resource, witness: Exchange) -> Exchange:
    """A request as it was; what was done to an own item is done to one that stands, as above."""
    request = witness.request
    creates = endpoint.role == "create" and request.method == "POST"
    if request.method == "GET" or not (creates or concerns_an_own_item(sandbox, resource, endpoint, witness)):
        exchange = sandbox.trail.again(witness)
        if exchange.ok and endpoint.role == "replace" and resource.offers("delete"):
            path = urlsplit(request.url).path.removeprefix(urlsplit(sandbox.trail.client.base_url).path)
            sandbox.trail.prepare("DELETE", path, route=resource.route("delete"))
        return exchange
    told = {name: value for name, value in request.headers.items() if name.lower() not in _OWN}
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    return call(sandbox, endpoint, headers=told, query=query, **_content(sandbox, resource, witness))


def concerns_an_own_item(sandbox: Sandbox, resource: Resource, endpoint: Endpoint, witness: Exchange) -> bool:
    """Whether a request named an item that the run made."""
    deployment, template = sandbox.deployment, endpoint.operation.path
    path = urlsplit(witness.request.url).path
    ids = located(template, path.removeprefix(urlsplit(sandbox.trail.client.base_url).path + deployment.prefix))
    return ids is not None and (resource.label, ids[0], tuple(ids[1:])) in deployment.ever


def _content(sandbox: Sandbox, resource: Resource, witness: Exchange) -> dict[str, Any]:
    """The body of a witness, with unique values of its own where it is an object with fields."""
    deployment, named = sandbox.deployment, fields_of(resource, witness)
    if witness.request.content is None:
        return {}
    if not named:
        return {"content": witness.request.content}
    return {"json": deployment.enveloped(resource, deployment.stamped(resource, named))}


def fields_of(resource: Resource, witness: Exchange) -> dict[str, Any]:
    """The fields of the resource that the body of a witness has."""
    body = witness.request.json
    if isinstance(body, Mapping) and resource.envelope:
        body = body.get(resource.envelope, body)
    return {name: v for name, v in body.items() if name in resource.fields} if isinstance(body, Mapping) else {}


def carried(witness: Exchange, guilty: Mapping[str, Any]) -> str:
    """What a request carries that its line does not tell, cut short: the `guilty` fields, or else its whole body; where
    it has none, its headers that are not as usual.
    """
    request = witness.request
    content = strict_json.dumps(guilty) if guilty else request.content or b""
    odd = [f"{name}: {v}" for name, v in request.headers.items() if name.lower() not in _OWN and not _usual(name, v)]
    text = content.decode("utf-8", "backslashreplace") or ", ".join(odd)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _usual(name: str, value: str) -> bool:
    return name.lower() in _ORDINARY and (value == JSON or name.lower() not in {"accept", "content-type"})
