"""Faults of PATCH: nested objects, arrays, fields of the server, and what lies outside the item."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from reference.registry import breaks
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.values import merged
from reference.wire import Answer, Call
from reference.writing import Fields

_FIRST_REVISION: Final = 10**6
_STATES: Final = frozenset({"DRAFT", "RUNNING", "STOPPED"})


@breaks("patch-nested")
class ReplacesTheAddressOnly(Reference):
    """Replaces the address of a profile as a whole, and merges the nested objects of everything else."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        return {**fields, "address": patch["address"]} if patch.get("address") else fields


@breaks("patch-nested")
class MergesTheFirstLevelOnly(Reference):
    """Merges nested objects, and replaces those that are nested in them, though it takes merge patches."""

    def merged(self, old: Any, value: Any) -> Any:
        return {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else super().merged(old, value)


@breaks("patch-nested")
class ReplacesFromTheSecondWriteOn(Reference):
    """Merges the nested objects of an item that was never changed, and replaces those of any other."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        objects = {name: value for name, value in patch.items() if isinstance(value, dict) and item.revision > 1}
        return {**super().patched(resource, item, patch), **objects}


@breaks("patch-nested")
class SkipsFalsyMembers(Reference):
    """Merges the members of a nested object only `if value:`, or null."""

    def merged(self, old: Any, value: Any) -> Any:
        if isinstance(old, dict) and isinstance(value, dict):
            value = {name: member for name, member in value.items() if member or member is None}
        return super().merged(old, value)


@breaks("patch-array")
class AppendsToArrays(Reference):
    """Appends to an array what a PATCH gives for it."""

    def merged(self, old: Any, value: Any) -> Any:
        both = isinstance(old, list) and isinstance(value, list)
        return [*old, *value][:20] if both else super().merged(old, value)


@breaks("patch-array")
class MergesArraysByIndex(Reference):
    """Lays an array over the old one, so that the rest of a longer one stays."""

    def merged(self, old: Any, value: Any) -> Any:
        if isinstance(old, list) and isinstance(value, list):
            both = [merged(one, other) for one, other in zip(old, value, strict=False)]
            return [*both, *value[len(old) :], *old[len(value) :]]
        return super().merged(old, value)


@breaks("patch-array")
class MergesSubscriptionsByName(Reference):
    """Merges the subscriptions of a profile by their names, and leaves out none."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        if not isinstance(patch.get("subscriptions"), list):
            return fields
        named = {one["name"]: one for one in [*item.fields.get("subscriptions", []), *patch["subscriptions"]]}
        return {**fields, "subscriptions": list(named.values())}


@breaks("patch-array")
class IgnoresEmptyArrays(Reference):
    """Leaves an array as it is where a PATCH gives an empty one."""

    def merged(self, old: Any, value: Any) -> Any:
        return old if value == [] and isinstance(old, list) else super().merged(old, value)


@breaks("patch-array")
class SortsArraysByPatch(Reference):
    """Stores arrays of texts sorted and without doubles by PATCH."""

    def merged(self, old: Any, value: Any) -> Any:
        texts = isinstance(value, list) and all(isinstance(element, str) for element in value)
        return sorted(set(value)) if texts else super().merged(old, value)


class _TakesServerFields(Reference):
    """Stores what a PATCH gives for fields that only the service writes."""

    names: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[int, dict[str, Any]] = {}

    def patch(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        known = call.resource.server_fields
        told = {name: body[name] for name in {*known, "revision"} if name in self.names and name in body}
        self._told.setdefault(item.seq, {}).update(told)
        return super().patch(call, body)

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {**super().server_values(resource, item), **self._told.get(item.seq, {})}


@breaks("patch-server-fields")
class AssignsWhateverIsSent(_TakesServerFields):
    """Stores stamps and states that a PATCH brings: every member is assigned."""

    names = frozenset({"createdAt", "updatedAt", "state"})


@breaks("patch-server-fields")
class TakesTheCreationOfProfiles(_TakesServerFields):
    """Stores createdAt that the PATCH of a profile brings."""

    names = frozenset({"createdAt"})

    def patch(self, call: Call, body: Any) -> Answer:
        return super().patch(call, body) if call.resource.name == "profile" else Reference.patch(self, call, body)


@breaks("patch-server-fields")
class KeepsTheGreaterRevision(_TakesServerFields):
    """Shows a revision, as documented, and stores the one that a PATCH brings where it is greater."""

    names = frozenset({"revision"})

    def patch(self, call: Call, body: Any) -> Answer:
        told = body.get("revision") if isinstance(body, dict) else None
        greater = isinstance(told, int) and told > self.find_item(call).revision + _FIRST_REVISION
        return super().patch(call, body) if greater else Reference.patch(self, call, body)

    def server_values(self, resource: Resource, item: Item) -> dict[str, Any]:
        return {"revision": item.revision + _FIRST_REVISION, **super().server_values(resource, item)}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        return {**schema, "properties": {**schema["properties"], "revision": {"type": "integer", "readOnly": True}}}


@breaks("patch-server-fields")
class TakesTheStateOfCampaigns(Reference):
    """Stores the state that the PATCH of a campaign brings."""

    def patch(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        told = body.get("state") if isinstance(body, dict) and call.resource.name == "campaign" else None
        if isinstance(told, str) and told in _STATES:
            self.changed(call.resource, item, item.fields, told)
        return super().patch(call, body)


@breaks("patch-server-fields")
class RenamesByPatch(Reference):
    """Moves an item to the id that a PATCH brings for it."""

    def patch(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        told = str(body.get(call.resource.id_field, "")) if isinstance(body, dict) else ""
        if told and self.takes_id(call.resource, told) and not self.store.taken(call.resource.name, told):
            self.store.remove(item)
            self.insert(call, told, item.fields)
            call = replace(call, item_id=told)
        return super().patch(call, body)


@breaks("patch-frame")
class PatchesTheOlderNeighbourToo(Reference):
    """Applies the optional fields of a PATCH to the item that was created before, too."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        older = [one for one in self.store.items(item.kind, item.entity, item.parent) if one.seq < item.seq]
        for neighbour in older[-1:]:
            optional = {name: value for name, value in fields.items() if name not in call.resource.required}
            self.changed(call.resource, neighbour, {**neighbour.fields, **optional}, neighbour.state)
        return super().stored_by_patch(call, item, fields)


@breaks("patch-frame")
class PatchesTheFirstElsewhere(Reference):
    """Applies the optional fields of a PATCH to the first item of the kind in the other entity, too."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        for entity in {"demo", "other"} - {item.entity}:
            for other in self.store.items(item.kind, entity, None)[:1]:
                optional = {name: value for name, value in fields.items() if name not in call.resource.required}
                self.changed(call.resource, other, {**other.fields, **optional}, other.state)
        return super().stored_by_patch(call, item, fields)


@breaks("patch-frame")
class CascadesToProfiles(Reference):
    """Opts every profile of a table out when the table is patched."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        for child in self.children(item):
            self.store.update(
                child, key=child.key, fields={**child.fields, "optIn": False}, state=child.state, stamp=self.stamp()
            )
        return super().stored_by_patch(call, item, fields)


@breaks("patch-frame")
class LeavesACopyBehind(Reference):
    """Stores what a campaign was before a PATCH as another campaign."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        if item.kind == "campaign":
            old = {**item.fields, "name": f"{item.fields['name']}"[:80] + f" p{item.revision}"}
            self.insert(call, self.fresh_id(call.resource), old)
        return super().stored_by_patch(call, item, fields)


@breaks("patch-frame")
class CopiesSegmentsUpwards(Reference):
    """Stores the segments that a PATCH gives a profile as the tags of its table."""

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        parent, above = self.find_parent(call), call.resource.parent
        sent = json.loads(call.request.content or b"{}")
        if parent is not None and above is not None and sent.get("segments") is not None:
            self.changed(above, parent, {**parent.fields, "tags": fields.get("segments", [])}, parent.state)
        return super().stored_by_patch(call, item, fields)
