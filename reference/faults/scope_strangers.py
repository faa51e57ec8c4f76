"""Faults of credentials that were valid once, or are somebody else's."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.tokens import EXPIRED
from reference.wire import Call, Refused


def _has_expired(call: Call) -> bool:
    return call.request.headers.get("authorization", "").endswith(EXPIRED)


@breaks("scope-credential")
class TakesExpiredTokens(Reference):
    """Takes a token whose time is over as if it were valid."""

    def authorize(self, call: Call) -> None:
        if not _has_expired(call):
            super().authorize(call)


@breaks("scope-credential")
class TakesExpiredTokensOnDeletion(Reference):
    """Deletes campaigns for who has a token whose time is over."""

    def authorize(self, call: Call) -> None:
        if not (_has_expired(call) and call.operation == "delete" and call.resource.name == "campaign"):
            super().authorize(call)


@breaks("scope-credential")
class PatchesForStrangers(Reference):
    """Patches webhooks for users who may not use the entity."""

    def on_forbidden_entity(self, call: Call) -> Call:
        patches = call.operation == "patch" and call.resource.name == "webhook"
        return call if patches and self.by_a_stranger(call) else super().on_forbidden_entity(call)


@breaks("scope-credential")
class ShowsCampaignsToStrangers(Reference):
    """Shows campaigns, and the list of them, to users who may not use the entity."""

    def on_forbidden_entity(self, call: Call) -> Call:
        shows = call.operation in {"list", "read"} and call.resource.name == "campaign"
        return call if shows and self.by_a_stranger(call) else super().on_forbidden_entity(call)


@breaks("scope-credential")
class RefusesStrangersTooLate(Reference):
    """Answers 403 to the PATCH of a table by a user who may not use the entity, and has patched it."""

    def on_forbidden_entity(self, call: Call) -> Call:
        if call.operation == "patch" and call.resource.name == "table" and self.by_a_stranger(call):
            self.patch(call, self.parsed(call))
            self.store.commit()
        return super().on_forbidden_entity(call)


@breaks("scope-credential")
class ShowsStrangersWhatTheyMayNotSee(Reference):
    """Answers 403 to a user who may not use the entity, and shows the table beside it."""

    def error_body(self, call: Call, refusal: Refused) -> Any:
        told = super().error_body(call, refusal)
        if refusal.problem != "forbidden" or call.operation != "read" or call.resource.name != "table":
            return told
        item = self.look_up(call)
        return told if item is None else {**told, "refused": self.representation(call.resource, item)}
