"""Faults of entities: what one does is felt in another, and bodies that move items from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call
from reference.writing import Fields

_USABLE: Final = frozenset({"demo", "other"})


class _Neighbours(Reference):
    """Knows the namesakes that an item has in other entities."""

    def namesakes(self, item: Item) -> list[Item]:
        """The items of the same kind with the same unique value elsewhere."""
        found = self.store.items(item.kind, None, None)
        return [one for one in found if item.key is not None and one.key == item.key and one.entity != item.entity]


@breaks("scope-noninterference")
class KeepsKeysForAllEntities(Reference):
    """Counts a name or an email as taken that an item of any entity has."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        return super().holder(replace(call, entity=None), fields)


@breaks("scope-noninterference")
class KeepsCampaignNamesForAllEntities(Reference):
    """Counts the name of a campaign as taken that one of any entity has, where a new one is called so."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        everywhere = call.resource.name == "campaign" and call.operation == "create"
        return super().holder(replace(call, entity=None) if everywhere else call, fields)


@breaks("scope-noninterference")
class DeletesNamesakesEverywhere(_Neighbours):
    """Deletes an item's namesakes in other entities with it."""

    def on_delete(self, call: Call, item: Item) -> None:
        for other in self.namesakes(item):
            super().on_delete(call, other)
        super().on_delete(call, item)


@breaks("scope-noninterference")
class ReplacesNamesakesEverywhere(_Neighbours):
    """Replaces an item's namesakes in other entities with it."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        for other in self.namesakes(item):
            self.changed(call.resource, other, fields, other.state)
        return super().stored_by_put(call, item, fields)


@breaks("scope-noninterference")
class StartsNamesakesEverywhere(_Neighbours):
    """Starts and stops a campaign's namesakes in other entities with it."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        for other in self.namesakes(item):
            self.changed(call.resource, other, other.fields, state)
        return super().stored_by_action(call, item, state)


@breaks("scope-noninterference")
class DeletesTheOldestElsewhere(Reference):
    """Deletes with a webhook the oldest one of another entity."""

    def on_delete(self, call: Call, item: Item) -> None:
        others = [one for one in self.store.items(item.kind, None, None) if one.entity != item.entity]
        if item.kind == "webhook" and others:
            super().on_delete(call, others[0])
        super().on_delete(call, item)


class _Obedient(Reference):
    """Reads the entity that a body names."""

    def told(self, body: Any, *names: str) -> str:
        """The entity that a body names in one of these members, if the credential may use it, else ""."""
        members = body if isinstance(body, Mapping) else {}
        return next((one for one in map(members.get, names) if isinstance(one, str) and one in _USABLE), "")

    def moved(self, item: Item, entity: str) -> Item:
        """The item as it is after it went to another entity."""
        if not entity or entity == item.entity:
            return item
        self.store.remove(item)
        return self.store.insert_like(item, entity=entity, stamp=item.created)


@breaks("scope-body")
class PlacesWhereTheBodySays(_Obedient):
    """Creates a table in the entity that its body names in `entity`."""

    def create(self, call: Call, body: Any) -> Answer:
        told = self.told(body, "entity") if call.resource.name == "table" else ""
        return super().create(replace(call, entity=told or call.entity), body)


@breaks("scope-body")
class MovesWhereThePatchSays(_Obedient):
    """Moves a campaign to the entity that a PATCH names in `entityId`."""

    def patch(self, call: Call, body: Any) -> Answer:
        answer = super().patch(call, body)
        if call.resource.name == "campaign":
            self.moved(self.find_item(call), self.told(body, "entityId"))
        return answer


@breaks("scope-body")
class MovesWhereThePutSays(_Obedient):
    """Moves a webhook to the entity that a PUT names in `entity` or `e`."""

    def replace(self, call: Call, body: Any) -> Answer:
        answer = super().replace(call, body)
        if call.resource.name == "webhook":
            self.moved(self.find_item(call), self.told(body, "entity", "e"))
        return answer


@breaks("scope-body")
class CopiesToTheNamedEntity(_Obedient):
    """Stores a new webhook in the entity that its body names in `entityName`, too."""

    def create(self, call: Call, body: Any) -> Answer:
        told = self.told(body, "entityName")
        answer = super().create(call, body)
        if told and told != call.entity and call.resource.name == "webhook":
            item = self.store.items("webhook", call.entity, "")[-1]
            self.insert(replace(call, entity=told), item.id, item.fields)
        return answer
