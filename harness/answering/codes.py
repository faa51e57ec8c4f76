"""Which code each route gives to the same trouble, and which one most routes give."""

from __future__ import annotations

from collections import Counter
from typing import Final

from harness.documents.nouns import Endpoint, endpoints
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.stimuli.calls import call
from harness.stimuli.troubles import troubled
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail
from harness.trials.sandbox import Sandbox

_OTHER_TROUBLE: Final = frozenset({405, 409, 412, 413, 415, 428, 501})
"""Codes that tell of another trouble than the one that was meant."""
_TELLING: Final = {
    **dict.fromkeys(("taken unique field", "unknown entity", "no credential", "malformed JSON"), frozenset({409})),
    "wrong method": frozenset({405}),
}
_CONFLICT: Final = 409
_ABSENT: Final = 404
_ACCEPTED: Final = 202
_WRONG_TYPE: Final = "wrong type of a field"
_OF_BODIES: Final = frozenset({_WRONG_TYPE, "required field missing"})
_DELETES_NOTHING: Final = "unknown id, by DELETE"
COMPARED: Final = (
    "unknown id",
    "unknown entity",
    "no credential",
    "malformed JSON",
    "wrong type of a field",
    "required field missing",
    "taken unique field",
    "wrong method",
)
"""The troubles that are the same result on whatever route; others may be another kind of invalid on each."""


def codes(sandbox: Sandbox, endpoint: Endpoint) -> Table:
    """The code of each refusal that an endpoint gives, by trouble; what it does not refuse is left out, but for
    a DELETE of nothing: that may be a success, on every route.
    """
    found = Table()
    for trouble in COMPARED:
        try:
            exchange = troubled(sandbox, endpoint, trouble)
        except Inconclusive:
            continue  # a trouble that cannot be brought about here says nothing of its code
        told = _TELLING.get(trouble, frozenset())
        if exchange is None:
            continue
        if exchange.is_4xx and (
            exchange.status not in _OTHER_TROUBLE - told or _is_meant(sandbox, endpoint, trouble, exchange)
        ):
            found[trouble] = exchange.status
        if trouble == "unknown id" and _may_succeed(endpoint, exchange):
            found[_DELETES_NOTHING] = exchange.status
    return found


def _is_meant(sandbox: Sandbox, endpoint: Endpoint, trouble: str, exchange: Exchange) -> bool:
    """Whether a conflict tells of a body that is invalid: so does that of another such body, and a valid one is taken
    in the same state.
    """
    if exchange.status != _CONFLICT or trouble not in _OF_BODIES:
        return False
    try:
        other = troubled(sandbox, endpoint, trouble, 1) or troubled(sandbox, endpoint, _WRONG_TYPE, 1)
        return other is not None and other.status == _CONFLICT and call(sandbox, endpoint).ok
    except Inconclusive:
        return False


def _may_succeed(endpoint: Endpoint, exchange: Exchange) -> bool:
    """Whether it is the code of a DELETE of nothing, where the document has both for it: that it is done, and
    that there is no such item.
    """
    status = exchange.status or 0
    if endpoint.role != "delete" or not exchange.sent or not (_is_done(status) or status == _ABSENT):
        return False
    documented = endpoint.operation.answers
    return not documented or (str(_ABSENT) in documented and any(code[0] == "2" for code in documented))


def _is_done(code: int) -> bool:
    return 200 <= code < 300 and code != _ACCEPTED


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
        most = max(votes, key=lambda c: (votes[c], everything[c], -c), default=code)
        usual[trouble] = code if _is_done(code) and _is_done(most) else most  # with a body and without are two results
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
