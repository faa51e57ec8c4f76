"""What can be wrong with a call: each trouble brought about on any route, with as many witnesses as there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from harness.documents.nouns import Endpoint
from harness.stimuli.absent import deleted_item, unknown_item
from harness.stimuli.calls import acted, call
from harness.stimuli.spoiling import BODY_TROUBLES, OBJECT, Spoiler, duplicate, overlaid
from harness.transport.client import JSON
from harness.transport.credentials import OTHERS
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

Trouble = Callable[[Sandbox, Endpoint, int], Exchange | None]
"""Asks for a trouble: the answer to its witness number so-and-so, None where the endpoint has no such (other) one."""

_ON_ITEMS: Final = frozenset({"read", "replace", "patch", "delete", ""})
_WRITES: Final = frozenset({"create", "replace", "patch"})
_MALFORMED: Final = (b'{"malformed": ', b'{"malformed"}', b'{"a": "b', b"{malformed: true}")
_XML: Final = "application/xml"


def _unknown_id(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """An id that no item has; other witnesses are of other lengths, where a route only reads."""
    if endpoint.role not in _ON_ITEMS:
        return None
    return call(sandbox, endpoint, unknown=True, item=unknown_item(sandbox, endpoint, turn))


def _odd_id(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """A text where ids are numbers or UUIDs."""
    resource = endpoint.resource
    if resource is None or endpoint.role not in _ON_ITEMS or not resource.item:
        return None
    odd = ("cf-odd-id", "x", "cf_odd_id_of_a_length_that_nobody_wants")[turn % 3]
    if turn > 2 or resource.key.schema.kind != "integer" and resource.key.schema.get("format") != "uuid":  # noqa: RUF021
        return None
    ghost = sandbox.unknown(resource)
    ghost.ids = (*ghost.ids[:-1], odd)
    return call(sandbox, endpoint, unknown=True, item=ghost)


def _deleted(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """An item of the trial's own that it has just deleted."""
    resource = endpoint.resource
    if resource is None or endpoint.role not in _ON_ITEMS or not resource.creation or not resource.offers("delete"):
        return None
    return call(sandbox, endpoint, unknown=True, item=deleted_item(sandbox, resource, turn))


def _unknown_entity(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    return call(sandbox, endpoint, entity=unknown_entity(sandbox) + "-x" * turn)


def _without(sandbox: Sandbox, endpoint: Endpoint, credential: str | None) -> Exchange | None:
    if sandbox.deployment.client.credential is None or endpoint.operation.public:
        return None
    return call(sandbox, endpoint, credential=credential)


def _no_credential(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    return _without(sandbox, endpoint, None)


def _garbled(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    return _without(sandbox, endpoint, "garbled")


def _with_other(which: str) -> Trouble:
    """The right call with a credential that is not the run's own, where such a one is given."""

    def trouble(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
        return _without(sandbox, endpoint, which) if which in sandbox.deployment.client.others else None

    return trouble


def _malformed(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    if endpoint.role not in _WRITES or turn >= len(_MALFORMED):
        return None
    return call(sandbox, endpoint, content=_MALFORMED[turn])


def _scalar(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """A body that is JSON, but a number."""
    bodies = (b"12345", b"17.5", b"-3")
    if endpoint.role not in _WRITES or turn >= len(bodies):
        return None
    return call(sandbox, endpoint, content=bodies[turn])


def _array(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    bodies = (b"[1]", b'["text"]', b"[[1], 2]")
    if endpoint.role not in _WRITES or turn >= len(bodies):
        return None
    return call(sandbox, endpoint, content=bodies[turn])


def _spoilt(spoiler: Spoiler) -> Trouble:
    """A body of which one part is wrong."""

    def trouble(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
        resource = endpoint.resource
        if resource is None or endpoint.role not in _WRITES:
            return None
        sandbox.deployment.ways(resource)
        change = spoiler(sandbox.deployment, endpoint, turn)
        if change is None:
            return None
        body = overlaid(sandbox, endpoint, change, turn)
        return call(sandbox, endpoint, json=sandbox.deployment.enveloped(resource, body))

    return trouble


def _duplicate(*roles: str) -> Trouble:
    """A write of one of these roles with a unique value that another item has; the rest differs from witness to
    witness.
    """

    def trouble(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
        resource = endpoint.resource
        if resource is None or endpoint.role not in roles or not resource.creation:
            return None
        taken = duplicate(sandbox, endpoint, turn)
        if not taken:
            return None
        body = overlaid(sandbox, endpoint, taken, turn)
        return call(sandbox, endpoint, json=sandbox.deployment.enveloped(resource, body))

    return trouble


def _wrong_state(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """An action triggered once more: the item may be in the wrong state for it by then."""
    resource = endpoint.resource
    if resource is None or not endpoint.action or not resource.creation:
        return None
    item = sandbox.create(resource, sandbox.deployment.plain(resource, turn))
    with sandbox.trail.preparing():
        acted(sandbox, endpoint, item)
        item.before = item.read()
    return item.act(endpoint.action)


def _wrong_method(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    """A method that the document does not have there: PATCH on a list, POST on an item of the trial's own."""
    resource = endpoint.resource
    missing = {"list": "PATCH", "read": "POST"}.get(endpoint.role)
    if resource is None or missing is None or (endpoint.role == "read" and resource.offers("poke")):
        return None
    return call(sandbox, endpoint, method=missing, json={} if turn == 0 else {"cfTurn": turn})


def _wrong_accept(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    return call(sandbox, endpoint, headers={"Accept": (_XML, "text/html", "image/png")[turn % 3]})


def _wrong_content_type(sandbox: Sandbox, endpoint: Endpoint, turn: int) -> Exchange | None:
    if endpoint.role not in _WRITES:
        return None
    kinds = (_XML, "text/plain", "application/x-www-form-urlencoded")
    return call(sandbox, endpoint, headers={"Content-Type": kinds[turn % 3], "Accept": JSON})


TROUBLES: Final[Mapping[str, Trouble]] = {
    "unknown id": _unknown_id,
    "unknown entity": _unknown_entity,
    "no credential": _no_credential,
    "malformed JSON": _malformed,
    "wrong type of a field": _spoilt(BODY_TROUBLES["wrong type of a field"]),
    "required field missing": _spoilt(BODY_TROUBLES["required field missing"]),
    "taken unique field": _duplicate("create"),
    "wrong method": _wrong_method,
    "wrong state": _wrong_state,
    "used after deletion": _deleted,
    "id of the wrong type": _odd_id,
    "taken unique field by a change": _duplicate("replace", "patch"),
    **{name: _spoilt(how) for name, how in BODY_TROUBLES.items()},
    "array for an object": _array,
    "number for an object": _scalar,
    "garbled credential": _garbled,
    "wrong Accept": _wrong_accept,
    "wrong Content-Type": _wrong_content_type,
    **{result: _with_other(which) for which, result in OTHERS.items()},
}
ROUTE_TROUBLES: Final = frozenset({"wrong method"})
"""What belongs to no documented operation: another method on the same path."""


def unknown_entity(sandbox: Sandbox) -> str:
    """The name of an entity that does not exist."""
    return str(sandbox.deployment.stamps.marker) + "-nowhere"


def asked(sandbox: Sandbox, endpoint: Endpoint, trouble: str, turn: int = 0) -> Exchange | None:
    """The answer to a witness of a trouble, and a note of its code for the run's table."""
    exchange = TROUBLES[trouble](sandbox, endpoint, turn)
    if exchange is not None and exchange.sent:
        sandbox.deployment.results.note(endpoint.label, trouble, exchange)
        sandbox.deployment.troubles.setdefault((endpoint.label, trouble, turn), exchange)
    return exchange


def troubled(sandbox: Sandbox, endpoint: Endpoint, trouble: str, turn: int = 0) -> Exchange | None:
    """The answer to a witness of a trouble: remembered from earlier in the run, unless this is a replay; None where the
    endpoint cannot have it. Raises Inconclusive where the stage cannot be set.
    """
    known = sandbox.deployment.troubles.get((endpoint.label, trouble, turn))
    if known is not None and sandbox.trail.remembers:
        return sandbox.trail.recalled(known)
    return asked(sandbox, endpoint, trouble, turn)


def in_unknown_entity(sandbox: Sandbox, endpoint: Endpoint) -> Exchange:
    """The answer to a call in an entity that does not exist."""
    exchange = troubled(sandbox, endpoint, "unknown entity")
    assert exchange is not None  # every endpoint can be called in one
    return exchange


def described(result: str, exchange: Exchange) -> str:
    """A witness as one would say it: the call, and what it carried, what is wrong with it first."""
    value = exchange.request.json
    content = exchange.request.content or b""
    if isinstance(value, dict):
        wrong = {name: member for name, member in value.items() if member == OBJECT}
        content = json.dumps(wrong or value, ensure_ascii=False).encode("utf-8", "replace")
    return f"{result}: {exchange.line} {content[:90].decode('utf-8', 'replace')}".strip()
