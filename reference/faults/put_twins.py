"""Faults of PUT: what it ends with depends on the past of the item, or on how often it was sent."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import same
from reference.wire import Answer, Call, Refused
from reference.writing import Fields


@breaks("put-history-free")
class KeepsWhatAPatchSet(Reference):
    """Keeps the fields that PATCHes set in a layer of their own, which a PUT without them shows again."""

    def __init__(self) -> None:
        super().__init__()
        self._layers: dict[int, dict[str, Any]] = {}

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        self._layers.setdefault(item.seq, {}).update(patch)
        return super().patched(resource, item, patch)

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        layer = {name: value for name, value in self._layers.get(item.seq, {}).items() if value is not None}
        return super().replaced(resource, item, {**layer, **fields})


@breaks("put-history-free")
class MergesFromTheThirdWriteOn(Reference):
    """Replaces an item that was written once or twice, and merges into one that was written more often."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = item.fields if item.revision > 2 else {}
        return super().replaced(resource, item, {**kept, **fields})


@breaks("put-history-free")
class MergesIntoStartedCampaigns(Reference):
    """Keeps what a PUT leaves out of a campaign that is no draft any more."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        kept = item.fields if item.state != "DRAFT" else {}
        return super().replaced(resource, item, {**kept, **fields})


@breaks("put-history-free")
class FallsBackToTheFirstVersion(Reference):
    """Takes what a PUT of a profile leaves out from what the profile was created with."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[int, dict[str, Any]] = {}

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        self._first[item.seq] = dict(fields)
        return item

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        first = self._first.get(item.seq, {}) if item.kind == "profile" else {}
        return super().replaced(resource, item, {**first, **fields})


@breaks("put-history-free")
class JoinsArraysOverTime(Reference):
    """Adds to the arrays of a table or a webhook what a PUT sends for them, and takes nothing away."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        if item.kind not in {"table", "webhook"}:
            return super().replaced(resource, item, fields)
        joined = {
            name: list(dict.fromkeys([*item.fields.get(name, []), *value]))
            for name, value in fields.items()
            if isinstance(value, list)
        }
        return super().replaced(resource, item, {**fields, **joined})


@breaks("put-twin")
class FillsInNothingOnPut(Reference):
    """Fills in the documented defaults on creation, and not on PUT."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        return dict(fields)


@breaks("put-twin")
class DisablesWebhooksOnPut(Reference):
    """Takes false for a boolean of a webhook that a PUT leaves out, where a creation takes true."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        missing = {"isActive": False} if item.kind == "webhook" else {}
        return super().replaced(resource, item, {**missing, **fields})


@breaks("put-twin")
class DerivesTheSubjectOnCreation(Reference):
    """Gives a new campaign without a subject one of its own, and a replaced campaign none."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        derived = {"subject": "No subject"} if call.resource.name == "campaign" else {}
        return super().stored_by_create(call, {**derived, **fields})


@breaks("put-twin")
class EmptiesOmittedArrays(Reference):
    """Stores an empty array for one that a PUT leaves out, where a creation stores none."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        empty: dict[str, Any] = {name: [] for name, said in resource.fields.items() if said["type"] == "array"}
        return super().replaced(resource, item, {**empty, **fields})


@breaks("put-idempotent")
class RefusesTheSameWithinASecond(Reference):
    """Refuses the same PUT within a second of the first: it takes it for a double click."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, bytes], float] = {}

    def replace(self, call: Call, body: Any) -> Answer:
        now, sent = time.monotonic(), (call.request.path, call.request.content)
        if now - self._seen.get(sent, -9.0) < 1:
            raise Refused("conflict", "This was sent already.")
        answer = super().replace(call, body)
        self._seen[sent] = now
        return answer


@breaks("put-idempotent")
class RefusesUnchangedProfiles(Reference):
    """Refuses the PUT of a profile that would change nothing."""

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        if item.kind == "profile" and not self.is_change(item, fields, item.state):
            raise Refused("invalid", "Nothing would change.")
        return super().stored_by_put(call, item, fields)


class _OnRepetition(Reference):
    """Does something else with a PUT whose body says what the item is already."""

    def repeated(self, call: Call, item: Item, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored then."""
        return dict(fields)

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        if same(dict(fields), item.fields):
            fields = self.repeated(call, item, fields)
        return super().stored_by_put(call, item, fields)


@breaks("put-idempotent")
class TogglesOnRepetition(_OnRepetition):
    """Turns the booleans of an item over when a PUT says again what they are."""

    def repeated(self, call: Call, item: Item, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {name: not value if isinstance(value, bool) else value for name, value in fields.items()}


@breaks("put-idempotent")
class DoublesSubscriptionsOnRepetition(_OnRepetition):
    """Stores the subscriptions of a profile twice when a PUT sends those that it has."""

    def repeated(self, call: Call, item: Item, fields: Mapping[str, Any]) -> dict[str, Any]:
        old = fields.get("subscriptions", [])
        return {**fields, "subscriptions": [*old, *old][:20]} if old else dict(fields)


@breaks("put-idempotent")
class InsertsOnRepetition(_OnRepetition):
    """Stores another webhook when a PUT changes nothing of the one it names: no row was touched."""

    def repeated(self, call: Call, item: Item, fields: Mapping[str, Any]) -> dict[str, Any]:
        if item.kind == "webhook":
            self.insert(call, self.fresh_id(call.resource), fields)
        return super().repeated(call, item, fields)


class _OnOwnReading(Reference):
    """Does something else with a PUT that brings the fields which only the service writes."""

    def reread(self, call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        """What is taken of the body then."""
        return fields

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        fields = super().checked(call, body)
        own = call.operation == "replace" and isinstance(body, dict) and call.resource.id_field in body
        return self.reread(call, fields) if own else fields


@breaks("put-own-reading")
class SkipsFalsyValuesOfReadings(_OnOwnReading):
    """Drops what is false, zero or empty from the body of a PUT that has an id in it."""

    def reread(self, call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if value}


@breaks("put-own-reading")
class DetachesTheAddress(_OnOwnReading):
    """Drops the nested objects of a profile from a PUT that has its id in it: they have none."""

    def reread(self, call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        if call.resource.name != "profile":
            return fields
        return {name: value for name, value in fields.items() if not isinstance(value, dict)}


@breaks("put-own-reading")
class EscapesItsOwnReading(_OnOwnReading):
    """Escapes the texts of a PUT that has an id in it for HTML, though they were read as they are stored."""

    def reread(self, call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        escaped = json.dumps(fields).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        kept: dict[str, Any] = json.loads(escaped)
        return kept


@breaks("put-own-reading")
class ReadsDatesADayEarly(_OnOwnReading):
    """Stores the first day of the year before for a birth date in a PUT that has an id in it."""

    def reread(self, call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        date = fields.get("birthDate")
        return {**fields, "birthDate": f"{int(date[:4]) - 1:04d}-12-31"} if date and date[:4] > "0001" else fields
