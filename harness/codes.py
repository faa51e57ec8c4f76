"""Which code each route gives to the same trouble, and which one most routes give."""

from __future__ import annotations

from collections import Counter
from typing import Final

from harness.nouns import Endpoint, endpoints
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.sandbox import Sandbox
from harness.trail import Trail
from harness.troubles import troubled

_OTHER_TROUBLE: Final = frozenset({405, 409, 412, 413, 415, 428, 501})
"""Codes that tell of another trouble than the one that was meant."""
_TELLING: Final = {
    **dict.fromkeys(("taken unique field", "unknown entity", "no credential", "malformed JSON"), frozenset({409})),
    "wrong method": frozenset({405}),
}
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
    """The code of each refusal that an endpoint gives, by trouble; what it does not refuse is left out."""
    found = Table()
    for trouble in COMPARED:
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
