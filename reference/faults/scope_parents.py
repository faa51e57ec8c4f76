"""Faults of entities: children found, changed or made without their parents, and items named from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reference.freedoms.references import NamesATableById, NamesATableByName
from reference.freedoms.walls import NumbersEachEntity
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call


class _Loose(Reference):
    """Looks the profile of some operations up by its id alone, once its table was found."""

    operations: tuple[str, ...] = ()

    def look_up(self, call: Call) -> Item | None:
        item = super().look_up(call)
        loose = call.operation in self.operations and call.resource.parent is not None
        if item is not None or not loose or not self.takes_id(call.resource, call.item_id):
            return item
        return self.loosely(call)

    def loosely(self, call: Call) -> Item | None:
        """A profile of the entity, in whichever table."""
        return self.lookup(call.resource, call.item_id, call.entity, None)


@breaks("scope-foreign-parent")
class FindsProfilesOfAnyTable(_Loose):
    """Shows a profile below any table of its entity."""

    operations = ("read",)


@breaks("scope-foreign-parent")
class PatchesProfilesOfAnyTable(_Loose):
    """Patches a profile below any table of its entity."""

    operations = ("patch",)


@breaks("scope-foreign-parent")
class DeletesProfilesOfAnyTable(_Loose):
    """Deletes a profile below any table of its entity."""

    operations = ("delete",)


@breaks("scope-foreign-parent")
class ListsProfilesOfAnyTable(Reference):
    """Lists the profiles of all tables of the entity below each."""

    def list_items(self, call: Call) -> Sequence[Item]:
        return super().list_items(replace(call, parent_id=None) if call.resource.parent else call)  # type: ignore[arg-type]


@breaks("scope-foreign-item")
class FindsProfilesByIdAlone(_Loose):
    """Shows, replaces and deletes a profile below any table of any entity."""

    operations = ("read", "replace", "delete")

    def loosely(self, call: Call) -> Item | None:
        return self.lookup(call.resource, call.item_id, None, None)


@breaks("scope-foreign-item")
class CreatesProfilesInForeignTables(Reference):
    """Looks the table of a new profile up by its id alone."""

    def lookup_parent(self, parent: Resource, call: Call) -> Item | None:
        return self.lookup(parent, call.parent_id, None if call.operation == "create" else call.entity, "")


@breaks("scope-foreign-item")
class ReplacesCampaignsOfAnyEntity(Reference):
    """Looks a campaign that is to be replaced up by its id alone."""

    def look_up(self, call: Call) -> Item | None:
        loose = call.operation == "replace" and call.resource.name == "campaign"
        return super().look_up(replace(call, entity=None) if loose else call)


@breaks("scope-foreign-item")
class PeeksIntoAnyEntity(Reference):
    """Answers a HEAD of an item of any entity."""

    def look_up(self, call: Call) -> Item | None:
        return super().look_up(replace(call, entity=None) if call.request.method == "HEAD" else call)


@breaks("scope-foreign-item")
class NamesTablesOfAnyEntity(NamesATableById):
    """Takes the id of a table of any entity in a campaign."""

    def named(self, call: Call, value: Any) -> Item | None:
        return super().named(replace(call, entity=None), value)


@breaks("scope-foreign-item")
class NamesTablesOfAnyEntityByName(NamesATableByName):
    """Takes the name of a table of any entity in a campaign."""

    def named(self, call: Call, value: Any) -> Item | None:
        return super().named(replace(call, entity=None), value)


@breaks("scope-foreign-item")
class NamesTablesOfAnyEntityCountedAlike(NumbersEachEntity, NamesTablesOfAnyEntity):
    """Takes the id of a table of any entity in a campaign, and counts the ids of tables in each entity from 1 on."""
