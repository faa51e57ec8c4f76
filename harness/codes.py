"""Which code each route gives to the same trouble, and which one most routes give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from harness.calls import call
from harness.exchange import Exchange
from harness.nouns import Endpoint, endpoints
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.sandbox import Sandbox
from harness.trail import Trail

_OTHER_TROUBLE: Final = frozenset({405, 409, 412, 413, 415, 428, 501})
"""Codes that tell of another trouble than the one that was meant."""
_TELLING: Final = {"taken unique field": frozenset({409}), "wrong method": frozenset({405})}
_WRITES: Final = frozenset({"create", "replace", "patch"})


def _unknown_id(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    return None if endpoint.role in {"list", "create"} else call(sandbox, endpoint, unknown=True)


def in_unknown_entity(sandbox: Sandbox, endpoint: Endpoint) -> Exchange:
    """The answer to a call in an entity that does not exist."""
    exchange = troubled(sandbox, endpoint, "unknown entity")
    assert exchange is not None  # every endpoint can be called in one
    return exchange


def without_credential(sandbox: Sandbox, endpoint: Endpoint) -> Exchange:
    """The answer to a call that carries no credential, where the run has one."""
    exchange = troubled(sandbox, endpoint, "no credential")
    assert exchange is not None  # the noun is guarded
    return exchange


def _unknown_entity(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    return call(sandbox, endpoint, entity=unknown_entity(sandbox))


def _no_credential(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    if sandbox.deployment.client.credential is None or endpoint.operation.public:
        return None
    return call(sandbox, endpoint, credential=None)


def _malformed(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    if endpoint.role not in _WRITES:
        return None
    return call(sandbox, endpoint, content=b'{"malformed": ')


def _wrong_type(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    """A field with an object where the document wants a scalar."""
    resource = endpoint.resource
    if resource is None or endpoint.role not in _WRITES:
        return None
    wrong = {"wrong": ["type"]}
    name = next((n for n, schema in resource.fields.items() if not schema.allows(wrong)), None)
    if name is None:
        return None
    body = {name: wrong}
    if endpoint.role != "patch":
        body = {**sandbox.deployment.stamped(resource, sandbox.deployment.plain(resource)), name: wrong}
    return call(sandbox, endpoint, json=sandbox.deployment.enveloped(resource, body))


def _missing_field(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    resource = endpoint.resource
    if resource is None or endpoint.role not in {"create", "replace"} or not resource.required:
        return None
    left_out = min(resource.required)
    body = {name: v for name, v in sandbox.deployment.plain(resource).items() if name != left_out}
    return call(sandbox, endpoint, json=sandbox.deployment.enveloped(resource, body))


def _duplicate(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    """A creation with a unique field that is taken."""
    resource = endpoint.resource
    if resource is None or endpoint.role != "create" or not sandbox.deployment.usable(resource).unique:
        return None
    body = sandbox.clash(resource, sandbox.deployment.plain(resource))
    return call(sandbox, endpoint, json=sandbox.deployment.enveloped(resource, body))


def _wrong_method(sandbox: Sandbox, endpoint: Endpoint) -> Exchange | None:
    """A method that the document does not have there: PATCH on a list, POST on an item of the trial's own."""
    resource = endpoint.resource
    missing = {"list": "PATCH", "read": "POST"}.get(endpoint.role)
    if resource is None or missing is None or (endpoint.role == "read" and resource.offers("poke")):
        return None
    return call(sandbox, endpoint, method=missing, json={})


TROUBLES: Final[dict[str, Callable[[Sandbox, Endpoint], Exchange | None]]] = {
    "unknown id": _unknown_id,
    "unknown entity": _unknown_entity,
    "no credential": _no_credential,
    "malformed JSON": _malformed,
    "wrong type of a field": _wrong_type,
    "required field missing": _missing_field,
    "taken unique field": _duplicate,
    "wrong method": _wrong_method,
}


def unknown_entity(sandbox: Sandbox) -> str:
    """The name of an entity that does not exist."""
    return str(sandbox.deployment.stamps.marker) + "-nowhere"


def troubled(sandbox: Sandbox, endpoint: Endpoint, trouble: str) -> Exchange | None:
    """The answer to a trouble: remembered from earlier in the run, unless this is a replay; None where the
    endpoint cannot have it. Raises Inconclusive where the stage cannot be set.
    """
    known = sandbox.deployment.troubles.get((endpoint.label, trouble))
    if known is not None and not sandbox.trail.replay:
        return sandbox.trail.recalled(known)
    exchange = TROUBLES[trouble](sandbox, endpoint)
    if exchange is not None and exchange.sent:
        sandbox.deployment.troubles[endpoint.label, trouble] = exchange
    return exchange


def codes(sandbox: Sandbox, endpoint: Endpoint) -> Table:
    """The code of each refusal that an endpoint gives, by trouble; what it does not refuse is left out."""
    found = Table()
    for trouble in TROUBLES:
        try:
            exchange = troubled(sandbox, endpoint, trouble)
        except Inconclusive:
            continue  # a trouble that cannot be brought about here says nothing of its code
        told = _TELLING.get(trouble, frozenset())
        if exchange is not None and exchange.is_4xx and exchange.status not in _OTHER_TROUBLE - told:
            found[trouble] = exchange.status
    return found


def usual_codes(sandbox: Sandbox, endpoint: Endpoint, own: Table) -> Table:
    """For each trouble in `own`, the code that most routes give; `own`'s where no other route tells.

    Raises Inconclusive where no trouble was met on a second route.
    """
    table = _table(sandbox)
    usual, told = Table(), False
    everything = Counter(code for row in table.values() for code in row.values())
    for trouble, code in own.items():
        votes = Counter(row[trouble] for row in table.values() if trouble in row)
        told = told or sum(votes.values()) > 1
        usual[trouble] = max(votes, key=lambda c: (votes[c], everything[c], -c)) if votes else code
    if not told:
        raise Inconclusive("no other route was seen to give a code for the same trouble")
    return usual


def _table(sandbox: Sandbox) -> dict[str, Table]:
    """The codes of every endpoint, asked once a run."""
    deployment = sandbox.deployment
    for endpoint in endpoints(deployment.places, deployment.profile):
        if endpoint.label not in deployment.codes:
            silent = Sandbox(deployment, Trail(deployment.client), sandbox.entity)
            deployment.codes[endpoint.label] = codes(silent, endpoint)
            silent.close()
    return deployment.codes
