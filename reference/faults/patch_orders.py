"""Faults of PATCH: half of it is applied, and the order and company of fields matter."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields

Found = list[tuple[str, str]]


class _AppliesBeforeRefusing(Reference):
    """Applies a part of an invalid PATCH, and then refuses it."""

    def part(self, call: Call, body: Mapping[str, Any], wrong: set[str]) -> dict[str, Any]:
        """What is applied."""
        return {}

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        item = self.look_up(call) if call.operation == "patch" and isinstance(body, dict) else None
        if item is not None:
            wrong = {where.split("/")[1] for where, _ in found if where}
            part = self.part(call, {name: body[name] for name in call.resource.fields if name in body}, wrong)
            self.changed(call.resource, item, self.patched(call.resource, item, part), item.state)
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("patch-atomic")
class AppliesUpToTheInvalidField(_AppliesBeforeRefusing):
    """Applies the fields of a PATCH one by one until it meets the invalid one."""

    def part(self, call: Call, body: Mapping[str, Any], wrong: set[str]) -> dict[str, Any]:
        names = list(body)
        stop = min((names.index(name) for name in wrong if name in names), default=0)
        return {name: body[name] for name in names[:stop]}


@breaks("patch-atomic")
class AppliesTheValidHalfToProfiles(_AppliesBeforeRefusing):
    """Applies the valid fields of an invalid PATCH of a profile."""

    def part(self, call: Call, body: Mapping[str, Any], wrong: set[str]) -> dict[str, Any]:
        return {name: body[name] for name in body if name not in wrong and call.resource.name == "profile"}


@breaks("patch-atomic")
class AppliesArraysFirst(_AppliesBeforeRefusing):
    """Writes arrays, which have a table of their own, before it finds another field invalid."""

    def part(self, call: Call, body: Mapping[str, Any], wrong: set[str]) -> dict[str, Any]:
        return {name: value for name, value in body.items() if isinstance(value, list) and name not in wrong}


@breaks("patch-commutes")
class DropsPatchesInARow(Reference):
    """Drops a PATCH of other fields that comes within 0.2 seconds of another one of the item."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[int, tuple[float, frozenset[str]]] = {}

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        moment, names = self._last.get(item.seq, (-9.0, frozenset()))
        now = time.monotonic()
        if now - moment < 0.2 and names.isdisjoint(patch):
            return item.fields
        self._last[item.seq] = now, frozenset(patch)
        return super().patched(resource, item, patch)


@breaks("patch-commutes")
class PatchesAStaleProfile(Reference):
    """Applies the PATCH of a profile to what it read of it up to a second ago."""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[int, tuple[float, str]] = {}

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        moment, text = self._read.get(item.seq, (-9.0, ""))
        if item.kind == "profile" and time.monotonic() - moment < 1:
            item = replace(item, text=text)
        else:
            self._read[item.seq] = time.monotonic(), item.text
        return super().patched(resource, item, patch)


@breaks("patch-commutes")
class AppliesFourFieldsAtOnce(Reference):
    """Applies the first four fields of a PATCH only."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        return super().patched(resource, item, dict(list(patch.items())[:4]))


@breaks("patch-commutes")
class LastOfTwoKindsWins(Reference):
    """Drops the arrays of a PATCH that brings a nested object, too: one statement for each kind."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        objects = any(isinstance(value, dict) for value in patch.values())
        kept = {name: value for name, value in patch.items() if not (objects and isinstance(value, list))}
        return super().patched(resource, item, kept)


@breaks("patch-is-merged-put")
class RemovesDefaultsByNull(Reference):
    """Leaves a field that has a default without a value when a PATCH gives null, where a PUT fills it in."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        nulls = {name for name, value in patch.items() if value is None}
        return {name: value for name, value in super().patched(resource, item, patch).items() if name not in nulls}


@breaks("patch-is-merged-put")
class SkipsFalsyValuesOfUnchangedFields(Reference):
    """Drops what is false, zero or empty from a webhook by PUT, where it was so before, too."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        if item.kind != "webhook":
            return super().replaced(resource, item, fields)
        kept = {name: value for name, value in fields.items() if value or item.fields.get(name) != value}
        return super().replaced(resource, item, kept)


@breaks("patch-is-merged-put")
class RoundsByPatch(Reference):
    """Stores numbers of a profile or a campaign without their fractions by PATCH."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        whole = {name: int(value) if isinstance(value, float) else value for name, value in patch.items()}
        return super().patched(resource, item, whole)


@breaks("patch-is-merged-put")
class LeavesDoublesOutByPut(Reference):
    """Stores each element of an array of texts once by PUT, and as often as it is sent by PATCH."""

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:
        once: dict[str, Any] = {}
        for name, value in fields.items():
            distinct = {json.dumps(element): element for element in value} if isinstance(value, list) else {}
            once[name] = list(distinct.values()) if isinstance(value, list) else value
        return super().replaced(resource, item, once)
