"""Faults of entities: walls that are missing somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference.registry import breaks
from reference.resources import Resource
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Call


@breaks("scope-prefix")
class ServesLanguagesOutsideEntities(Reference):
    """Serves the languages at /language, below no entity."""

    def served_routes(self) -> list[Route]:
        return [
            replace(route, segments=route.segments[2:]) if route.resource.name == "language" else route
            for route in super().served_routes()
        ]


@breaks("scope-prefix")
class SpellsEntitiesInThePlural(Reference):
    """Serves the webhooks below /entities/{e}."""

    def served_routes(self) -> list[Route]:
        return [
            replace(route, segments=("entities", *route.segments[1:])) if route.resource.name == "webhook" else route
            for route in super().served_routes()
        ]

    def location(self, resource: Resource, item: Item) -> str:
        path = super().location(resource, item)
        return path.replace("/entity/", "/entities/", 1) if resource.name == "webhook" else path


@breaks("scope-foreign-item")
class FindsItemsOfAnyEntity(Reference):
    """Looks an item up by its id alone, whatever the entity."""

    def lookup(self, resource: Resource, item_id: str, entity: str | None, parent: str | None) -> Item | None:
        return super().lookup(resource, item_id, None, parent)


@breaks("scope-foreign-item")
class DeletesItemsOfAnyEntity(Reference):
    """Looks the item of a DELETE up by its id alone."""

    def look_up(self, call: Call) -> Item | None:
        item = super().look_up(call)
        if item is None and call.operation == "delete" and self.takes_id(call.resource, call.item_id):
            return self.lookup(call.resource, call.item_id, None, call.parent_id)
        return item


@breaks("scope-foreign-item")
class StartsCampaignsOfAnyEntity(Reference):
    """Looks a campaign that is to be started or stopped up by its id alone."""

    def look_up(self, call: Call) -> Item | None:
        return super().look_up(replace(call, entity=None) if call.operation == "act" else call)


@breaks("scope-foreign-item")
class FindsProfilesOfAnyEntity(Reference):
    """Looks a profile and its table up by their ids alone."""

    def look_up(self, call: Call) -> Item | None:
        return super().look_up(replace(call, entity=None) if call.resource.parent else call)


@breaks("scope-lists")
class ListsEveryEntity(Reference):
    """Lists the items of all entities."""

    def list_items(self, call: Call) -> Sequence[Item]:
        return super().list_items(replace(call, entity=None))


@breaks("scope-lists")
class FiltersEveryEntity(Reference):
    """Searches all entities where a list is filtered."""

    def list_items(self, call: Call) -> Sequence[Item]:
        filtered = any(name in call.resource.filters for name, _ in call.request.parameters)
        return super().list_items(replace(call, entity=None) if filtered else call)


@breaks("scope-lists")
class CountsEveryEntity(Reference):
    """Counts the items of all entities in the total of a list."""

    def total(self, call: Call, items: Sequence[Item]) -> int:
        return super().total(call, self.list_items(replace(call, entity=None)))


@breaks("scope-unknown")
class ListsNothingForUnknownEntities(Reference):
    """Answers a list in an entity that does not exist with an empty one."""

    def on_unknown_entity(self, call: Call) -> Call:
        known = call.operation == "list" and call.resource.parent is None
        return call if known else super().on_unknown_entity(call)


@breaks("scope-unknown")
class BringsEntitiesIntoBeing(Reference):
    """Takes webhooks for an entity that does not exist."""

    def on_unknown_entity(self, call: Call) -> Call:
        fits = call.resource.name == "webhook" and (call.entity or "").isascii()
        return call if fits else super().on_unknown_entity(call)


@breaks("scope-forbidden")
class ForgetsAccessOnLists(Reference):
    """Lists the items of an entity that the credential may not use."""

    def on_forbidden_entity(self, call: Call) -> Call:
        return call if call.operation == "list" else super().on_forbidden_entity(call)


@breaks("scope-forbidden")
class ForgetsAccessOnCreation(Reference):
    """Creates campaigns and webhooks in an entity that the credential may not use."""

    def on_forbidden_entity(self, call: Call) -> Call:
        forgotten = call.operation == "create" and call.resource.name in {"campaign", "webhook"}
        return call if forgotten else super().on_forbidden_entity(call)


@breaks("scope-forbidden")
class ForgetsAccessToLanguages(Reference):
    """Shows the languages of an entity that the credential may not use."""

    def on_forbidden_entity(self, call: Call) -> Call:
        return call if call.resource.name == "language" else super().on_forbidden_entity(call)


@breaks("scope-credential")
class ForgetsTheCredentialOnPatch(Reference):
    """Patches webhooks for anybody."""

    def authorize(self, call: Call) -> None:
        if not (call.resource.name == "webhook" and call.operation == "patch"):
            super().authorize(call)


@breaks("scope-credential")
class TakesAnyToken(Reference):
    """Takes every bearer token, whoever issued it."""

    def authorize(self, call: Call) -> None:
        if not call.request.headers.get("authorization", "").lower().startswith("bearer "):
            super().authorize(call)


@breaks("scope-credential")
class ForgetsTheCredentialOnProfileDeletion(Reference):
    """Deletes profiles for anybody."""

    def authorize(self, call: Call) -> None:
        if not (call.resource.name == "profile" and call.operation == "delete"):
            super().authorize(call)


@breaks("scope-credential")
class ForgetsTheCredentialOnLists(Reference):
    """Lists campaigns for anybody."""

    def authorize(self, call: Call) -> None:
        if not (call.resource.name == "campaign" and call.operation == "list"):
            super().authorize(call)
