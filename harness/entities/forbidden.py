"""What is answered in an entity that the credential may not use: the same, whether or not an id exists."""

from __future__ import annotations

from typing import Final

from harness.documents.filter_parameters import plainly_filtered
from harness.documents.nouns import Endpoint
from harness.items.item import Item
from harness.observation import Findings, Table
from harness.stimuli.calls import call
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_LIKELY: Final = 1
"""A number that is an id where any is."""


class Answers:
    """The answers of an endpoint in the forbidden entity: by what was asked for."""

    def __init__(self, asked: dict[str, Exchange]) -> None:
        self._asked = asked

    @property
    def taken(self) -> Findings:
        """Those that are no refusals."""
        return Findings(f"{one.line} → {one.outcome}" for one in self._asked.values() if not one.refused)

    @property
    def codes(self) -> Table:
        """The code of each."""
        return Table({what: exchange.outcome for what, exchange in self._asked.items()})

    @property
    def alike(self) -> dict[str, str]:
        """The same codes, if that of an id that nothing has were answered to all."""
        last = [exchange.outcome for exchange in self._asked.values()][-1]
        return dict.fromkeys(self._asked, last)


def forbidden_answers(sandbox: Sandbox, endpoint: Endpoint) -> Answers:
    """Ask for an id that exists where the credential may look, for one that likely exists everywhere (by GET only) and
    for one that nothing has; for a list also filtered.
    """
    entity, resource = sandbox.deployment.profile.forbidden_entity, endpoint.resource
    asked = {"as it is": call(sandbox, endpoint, entity=entity)}
    if endpoint.role == "list" and resource is not None and plainly_filtered(resource):
        asked["filtered"] = call(sandbox, endpoint, entity=entity, query=plainly_filtered(resource))
    if endpoint.role in {"list", "create"} or resource is None:
        return Answers(asked)
    asked = {"an id that exists": asked["as it is"]}
    ghost = sandbox.unknown(resource)
    if endpoint.role == "read" and str(ghost.id).isdigit():
        first = Item(sandbox.deployment, sandbox.trail, resource, ghost.entity, (*ghost.ids[:-1], _LIKELY))
        asked["the first id"] = call(sandbox, endpoint, entity=entity, item=first, unknown=True)
    asked["an id that nothing has"] = call(sandbox, endpoint, entity=entity, item=ghost, unknown=True)
    return Answers(asked)
