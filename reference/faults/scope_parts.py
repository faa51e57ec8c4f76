"""Faults of entities: walls that are missing on one route, with one parameter, or for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference.freedoms.searches import SearchesTexts
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused


@breaks("scope-foreign-item")
class ListsProfilesOfAnyEntity(Reference):
    """Looks the table of a list of profiles up by its id alone, and lists the profiles that it has there."""

    def lookup_parent(self, parent: Resource, call: Call) -> Item | None:
        return self.lookup(parent, call.parent_id, None if call.operation == "list" else call.entity, "")

    def list_items(self, call: Call) -> Sequence[Item]:
        if call.resource.parent is None:
            return super().list_items(call)
        return self.store.items(call.resource.name, None, call.parent_id)


@breaks("scope-foreign-item")
class PatchesProfilesOfAnyEntity(Reference):
    """Looks a profile that is to be patched up by its id and its table, whatever the entity."""

    def lookup_parent(self, parent: Resource, call: Call) -> Item | None:
        return self.lookup(parent, call.parent_id, None if call.operation == "patch" else call.entity, "")

    def look_up(self, call: Call) -> Item | None:
        patches = call.operation == "patch" and call.resource.parent is not None
        return super().look_up(replace(call, entity=None) if patches else call)


@breaks("scope-lists")
class SearchesEveryEntity(SearchesTexts):
    """Takes a text as `q`, and lists what has it in its name or email, of whatever entity."""

    def list_items(self, call: Call) -> Sequence[Item]:
        searched = any(name == "q" and value for name, value in call.request.parameters)
        return super().list_items(replace(call, entity=None) if searched else call)


@breaks("scope-lists")
class SortsEveryEntity(Reference):
    """Lists the items of all entities where a list is sorted."""

    def list_items(self, call: Call) -> Sequence[Item]:
        everywhere = call.operation == "list" and self.query(call).sort and call.resource.parent is None
        return super().list_items(replace(call, entity=None) if everywhere else call)


@breaks("scope-lists")
class ShowsEveryEntityOnLaterPages(Reference):
    """Lists the items of all entities from the second page on."""

    def list_items(self, call: Call) -> Sequence[Item]:
        own = super().list_items(call)
        later = call.operation == "list" and self.query(call).page > 1 and call.resource.parent is None
        others = super().list_items(replace(call, entity=None)) if later else ()
        return [*own, *(item for item in others if item.entity != call.entity)]


@breaks("scope-forbidden")
class ForgetsAccessOnFilteredLists(Reference):
    """Lists the items of an entity that the credential may not use, where the list is filtered."""

    def on_forbidden_entity(self, call: Call) -> Call:
        names = {name for name, _ in call.request.parameters}
        if call.operation == "list" and names & set(call.resource.filters):
            return call
        return super().on_forbidden_entity(call)


@breaks("scope-credential")
class ForgetsTheCredentialOfActions(Reference):
    """Starts and stops campaigns for anybody."""

    def authorize(self, call: Call) -> None:
        if call.operation != "act":
            super().authorize(call)


@breaks("scope-credential")
class AsksForTheCredentialTooLate(Reference):
    """Answers 401 to a creation without a credential, and has created the webhook."""

    def authorize(self, call: Call) -> None:
        try:
            super().authorize(call)
        except Refused:
            if call.operation == "create" and call.resource.name == "webhook":
                self.create(call, self.parsed(call))
                self.store.commit()
            raise


@breaks("scope-unknown")
class FallsBackToDemo(Reference):
    """Shows and patches the items of demo where the entity does not exist; its lists refuse that."""

    def on_unknown_entity(self, call: Call) -> Call:
        return replace(call, entity="demo") if call.operation in {"read", "patch"} else super().on_unknown_entity(call)
