"""Freedoms of references: fields that have to name another item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from reference.freedoms.identities import UpsertsByPut
from reference.registry import tempts
from reference.resources import CAMPAIGN, STAMPS, TABLE, Resource, Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused
from reference.writing import Fields

_ACCEPTS: Final = ("post-accepts-valid", "post-stores", "put-stores", "patch-stores", "post-rejects-invalid")
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 1}
_SEAT: Final = Resource(
    name="seat",
    title="Seat",
    plural="seats",
    parameter="seatId",
    id_schema={**_NUMBER, "readOnly": True},
    fields={
        "tableId": _NUMBER,
        "role": {"type": "string", "enum": ["OWNER", "GUEST"], "default": "GUEST"},
        "note": {"type": "string", "maxLength": 100},
    },
    required=("tableId",),
    server_fields=STAMPS,
    unique="tableId",
    filters=("role",),
    sorts=("createdAt",),
)
_MEMBER: Final = Resource(
    name="member",
    title="Member",
    plural="members",
    parameter="memberId",
    id_schema={**_NUMBER, "readOnly": True},
    fields={
        "campaignId": {name: said for name, said in CAMPAIGN.id_schema.items() if name != "readOnly"},
        "weight": {"type": "integer", "minimum": 0, "maximum": 100},
    },
    required=("campaignId",),
    server_fields=STAMPS,
    unique="campaignId",
    parent=TABLE,
    sorts=("createdAt",),
)


class _Referring(Reference):
    """Has a field that names another item, which cannot be deleted as long as it is named."""

    holder_name = ""
    field = ""
    target = ""

    def __init__(self) -> None:
        self.resources = self.referring_resources(self.resources)
        super().__init__()

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        """The resources, with the one that has the field."""
        return resources

    def named(self, call: Call, value: Any) -> Item | None:
        """The item that a value of the field names, or None."""
        item_id = str(int(value)) if isinstance(value, int | float) else str(value)
        return self.store.find(self.target, item_id, call.entity, "")

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        fields = super().checked(call, body)
        value = fields.get(self.field) if call.resource.name == self.holder_name else None
        if value is not None and self.named(call, value) is None:
            raise Refused("invalid", f"{self.field} names nothing.")
        return fields

    def on_delete(self, call: Call, item: Item) -> None:
        if call.resource.name == self.target:
            holders = self.store.items(self.holder_name, call.entity, None)
            values = [holder.fields.get(self.field) for holder in holders if holder.parent != item.id]
            named = [self.named(call, value) for value in values if value is not None]
            if any(found is not None and found.seq == item.seq for found in named):
                raise Refused("children", "Another item refers to this one.")
        super().on_delete(call, item)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        found = super().problems_of(route, operation)
        named = operation == "delete" and route.resource.name == self.target
        return [*found, "children"] if named and "children" not in found else found


def _with_field(
    resources: tuple[Resource, ...], name: str, fields: Mapping[str, Schema], required: tuple[str, ...] = ()
) -> tuple[Resource, ...]:
    return tuple(
        replace(one, fields={**one.fields, **fields}, required=(*one.required, *required)) if one.name == name else one
        for one in resources
    )


@tempts(*_ACCEPTS)
class NamesATableById(_Referring):
    """Wants the id of a table in each campaign."""

    holder_name, field, target = "campaign", "tableId", "table"

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        return _with_field(super().referring_resources(resources), "campaign", {"tableId": _NUMBER}, ("tableId",))


@tempts(*_ACCEPTS)
class NamesATableByName(_Referring):
    """Takes the name of a table in each campaign, and refuses a name that no table has."""

    holder_name, field, target = "campaign", "tableName", "table"

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        said: Schema = {"type": "string", "minLength": 1, "maxLength": 100, "description": "The name of a table."}
        return _with_field(super().referring_resources(resources), "campaign", {"tableName": said})

    def named(self, call: Call, value: Any) -> Item | None:
        tables = self.store.items("table", call.entity, "")
        return next((table for table in tables if table.fields.get("name") == value), None)


@tempts(*_ACCEPTS)
class NamesALanguageByCode(_Referring):
    """Wants the code of one of the entity's languages in each campaign."""

    holder_name, field, target = "campaign", "languageCode", "language"

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        said: Schema = {"type": "string", "maxLength": 10}
        return _with_field(super().referring_resources(resources), "campaign", {"languageCode": said}, (self.field,))


@tempts(*_ACCEPTS, "post-conflict", "post-fresh-id", "delete-fresh", "delete-one")
class SeatsATableOnce(_Referring):
    """Has seats, each at a table of its own: `tableId` names one that exists, and no two the same."""

    holder_name, field, target = "seat", "tableId", "table"

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        return (*super().referring_resources(resources), _SEAT)

    def key(self, resource: Resource, fields: Fields) -> str | None:
        key: Any = super().key(resource, fields)
        return str(int(key)) if isinstance(key, int | float) else key


@tempts(*_ACCEPTS, "post-conflict", "post-fresh-id", "delete-fresh", "delete-one")
class TakesACampaignOnceATable(_Referring):
    """Has members of a table, each another campaign of the entity."""

    holder_name, field, target = "member", "campaignId", "campaign"

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        return (*super().referring_resources(resources), _MEMBER)


@tempts(*_ACCEPTS, "patch-frame", "put-frame", "put-own-reading", "json-schema", "list-complete")
class ShowsWhatItRefersTo(NamesATableById):
    """Takes the id of a table in each campaign, and shows the id and the name of that table instead."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        table = self.store.find("table", str(int(shown["tableId"])), item.entity, "") if "tableId" in shown else None
        if resource.name != "campaign" or table is None:
            return shown
        told = {"id": int(table.id), "name": table.fields["name"]}
        return {name: value for name, value in shown.items() if name != "tableId"} | {"table": told}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        if resource.name != "campaign":
            return schema
        told = {"id": _NUMBER, "name": {"type": "string"}}
        table: Schema = {"type": "object", "readOnly": True, "properties": told}
        properties = {name: said for name, said in schema["properties"].items() if name != "tableId"}
        required = [name for name in schema["required"] if name != "tableId"]
        return {**schema, "required": required, "properties": {**properties, "table": table}}


@tempts(*_ACCEPTS, "put-absent", "code-same", "code-same-across")
class CreatesByPutWhatNamesATable(UpsertsByPut, NamesATableById):
    """Wants the id of a table in each campaign, in those too that a PUT to an unknown id creates."""
