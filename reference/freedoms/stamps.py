"""Freedoms of stamps: when they move, how fine they are, and what the document says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields


@tempts("patch-empty", "patch-keeps", "patch-idempotent", "code-success")
class StampsEmptyPatches(Reference):
    """Moves updatedAt at each PATCH, one that changes nothing too."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        if self.is_change(item, fields, item.state):
            return super().stored_by_patch(call, item, fields)
        return self.store.update(item, key=item.key, fields=item.fields, state=item.state, stamp=self.stamp())


@tempts("get-conditional", "post-stores", "patch-keeps", "put-frame", "post-action")
class TellsNobodyWhatIsReadOnly(Reference):
    """Documents ids, states and stamps as fields of answers alone, without a word on who writes them."""

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        return {**schema, "properties": {name: _silent(said) for name, said in schema["properties"].items()}}


def _silent(said: Schema) -> Schema:
    return {name: value for name, value in said.items() if name != "readOnly"}


@tempts("get-conditional", "post-stores", "patch-keeps", "put-frame", "post-action", "put-history-free")
class StampsToTheSecond(TellsNobodyWhatIsReadOnly):
    """Has stamps to the second, of which the document does not say who writes them."""

    def stamp(self) -> str:
        return f"{super().stamp()[:19]}Z"


@tempts("list-complete", "list-page-walk", "patch-frame", "put-frame", "post-action", "list-commutes")
class ListsTheLastChangedFirst(Reference):
    """Lists what was changed last first, where no order is asked for: an update moves an item in its list."""

    def list_items(self, call: Call) -> Sequence[Item]:
        return sorted(super().list_items(call), key=lambda item: (item.updated, item.seq), reverse=True)


@tempts("put-own-reading", "put-twin", "patch-keeps", "patch-frame", "post-stores")
class DerivesSlugs(Reference):
    """Shows a slug that is made from the name, and follows it."""

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().server_values(resource, item)
        name = item.fields.get("name")
        slug = "-".join("".join(c if c.isalnum() else " " for c in str(name)).lower().split())
        return {**shown, "slug": slug} if name is not None and "name" in resource.required else shown

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        slug: Schema = {"type": "string", "readOnly": True}
        named = "name" in resource.required
        return {**schema, "properties": {**schema["properties"], "slug": slug}} if named else schema
