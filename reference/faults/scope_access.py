"""Faults of entities: access that is forgotten on one method, and refusals that tell what exists."""

from __future__ import annotations

from typing import Any

from reference.access import FORBIDDEN
from reference.registry import breaks
from reference.service import Reference
from reference.wire import Answer, Call, Refused


@breaks("scope-forbidden")
class DeletesWebhooksOfTheForbiddenEntity(Reference):
    """Forgets who may use an entity where a webhook is deleted, and answers 204 to any of its ids."""

    def on_forbidden_entity(self, call: Call) -> Call:
        forgotten = call.resource.name == "webhook" and call.operation == "delete"
        return call if forgotten else super().on_forbidden_entity(call)

    def delete(self, call: Call, body: Any) -> Answer:
        return self.deleted_answer(call) if call.entity in FORBIDDEN else super().delete(call, body)


@breaks("scope-forbidden")
class TellsWhichIdsExist(Reference):
    """Answers 404 in a forbidden entity to an id that no entity has."""

    def on_forbidden_entity(self, call: Call) -> Call:
        if call.item_id and not self.store.taken(call.resource.name, call.item_id):
            raise Refused("absent", "There is no such item.")
        return super().on_forbidden_entity(call)


@breaks("scope-forbidden")
class TellsWhichLanguagesExist(Reference):
    """Answers 404 in a forbidden entity to the code of a language that it does not have."""

    def on_forbidden_entity(self, call: Call) -> Call:
        named = call.resource.name == "language" and call.operation == "read"
        if named and self.store.find("language", call.item_id, call.entity, "") is None:
            raise Refused("absent", "There is no such item.")
        return super().on_forbidden_entity(call)


@breaks("scope-forbidden")
class TellsWhichCampaignsCanStart(Reference):
    """Answers 404 in a forbidden entity where a campaign that is to be started or stopped exists nowhere."""

    def on_forbidden_entity(self, call: Call) -> Call:
        if call.operation == "act" and not self.store.taken("campaign", call.item_id):
            raise Refused("absent", "There is no such item.")
        return super().on_forbidden_entity(call)
