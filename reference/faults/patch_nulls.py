"""Faults of PATCH: null that removes too much, and patches that should change nothing."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.values import same
from reference.wire import Call
from reference.writing import Fields


class _MoreThanNull(Reference):
    """Removes more than a PATCH with null asks for."""

    def also_removed(self, resource: Resource, nulls: set[str], name: str, value: Any) -> bool:
        """Whether a field that the PATCH does not mention goes, too."""
        return False

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        nulls = {name for name, value in patch.items() if value is None}
        fields = super().patched(resource, item, patch)
        optional = fields.keys() - {*patch, *resource.required} if nulls else set()
        lost = {name for name in optional if self.also_removed(resource, nulls, name, fields[name])}
        return self.completed(resource, {name: value for name, value in fields.items() if name not in lost})


@breaks("patch-null-only")
class RemovesTheWholeNameOfAProfile(_MoreThanNull):
    """Removes first and last name of a profile when either is null."""

    def also_removed(self, resource: Resource, nulls: set[str], name: str, value: Any) -> bool:
        names = {"firstName", "lastName"}
        return name in names and bool(names & nulls)


@breaks("patch-null-only")
class RemovesFalsyValuesWithNull(_MoreThanNull):
    """Drops what is false, zero or empty from an item when a PATCH brings null."""

    def also_removed(self, resource: Resource, nulls: set[str], name: str, value: Any) -> bool:
        return not value


@breaks("patch-null-only")
class RemovesEveryArrayWithOne(_MoreThanNull):
    """Removes the nested objects and arrays of an item with one of them: they share a key."""

    def also_removed(self, resource: Resource, nulls: set[str], name: str, value: Any) -> bool:
        deep = {one for one in nulls if resource.fields[one]["type"] in ("array", "object")}
        return isinstance(value, list | dict) and bool(deep)


@breaks("patch-null-only")
class ResetsDefaultsWithNull(_MoreThanNull):
    """Sets fields that have a default back to it when a PATCH brings null for another."""

    def also_removed(self, resource: Resource, nulls: set[str], name: str, value: Any) -> bool:
        return "default" in resource.fields[name]


class _TakesNull(Reference):
    """Takes null for a required field."""

    def takes_null(self, call: Call, name: str) -> bool:
        """Whether it does for this one."""
        return True

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        nulls = {name for name in call.resource.required if isinstance(body, dict) and body.get(name, "") is None}
        taken = {f"/{name}" for name in nulls if call.operation == "patch" and self.takes_null(call, name)}
        found = [(where, keyword) for where, keyword in found if where not in taken]
        if found:
            super().on_invalid(call, body, found)


@breaks("patch-null-required")
class RemovesRequiredFields(_TakesNull):
    """Removes a required field by null."""


@breaks("patch-null-required")
class EmptiesRequiredTexts(_TakesNull):
    """Stores an empty text for null where a webhook needs a value."""

    def takes_null(self, call: Call, name: str) -> bool:
        return call.resource.name == "webhook"

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        empty = {name: "" for name in resource.required if patch.get(name, "") is None}
        return {**fields, **empty}


@breaks("patch-null-required")
class ForgetsTheEmailOfProfiles(_TakesNull):
    """Removes the email of a profile by null."""

    def takes_null(self, call: Call, name: str) -> bool:
        return name == "email"


@breaks("patch-null-required")
class RefusesNullTooLate(Reference):
    """Refuses null for a required field of a campaign, and has removed it."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        item = self.look_up(call) if call.operation == "patch" and call.resource.name == "campaign" else None
        if item is not None and isinstance(body, dict):
            nulls = {name for name in call.resource.required if body.get(name, "") is None}
            kept = {name: value for name, value in item.fields.items() if name not in nulls}
            self.changed(call.resource, item, kept, item.state)
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("patch-empty")
class ClearsByAnEmptyPatch(Reference):
    """Takes an empty PATCH for a PUT of nothing: every optional field goes."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        if patch:
            return super().patched(resource, item, patch)
        return self.completed(resource, {name: item.fields[name] for name in resource.required})


@breaks("patch-empty")
class ResetsByAnEmptyPatch(Reference):
    """Sets the fields of a webhook that have a default back to it by an empty PATCH."""

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        return fields if patch or item.kind != "webhook" else {**fields, **self.completed(resource, {})}


class _OnTheSame(Reference):
    """Does something else with a field whose value the item has already."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        """What is stored for it then."""
        return value

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        fields = super().patched(resource, item, patch)
        known = [name for name in patch if name in item.fields and same(patch[name], item.fields[name])]
        return {**fields, **{name: self.again(item, name, fields[name]) for name in known}}


@breaks("patch-empty")
class AppendsTheSameArray(_OnTheSame):
    """Appends an array to itself when a PATCH gives it as it is."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        return [*value, *value][:20] if isinstance(value, list) else value


@breaks("patch-empty")
class TogglesTheSameBoolean(_OnTheSame):
    """Turns a boolean of a profile over when a PATCH gives it as it is."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        return not value if isinstance(value, bool) and item.kind == "profile" else value


@breaks("patch-idempotent")
class AddsTheSameNumber(_OnTheSame):
    """Adds a number to itself when a PATCH gives it as it is: it takes it for a step."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        return value + value if isinstance(value, int | float) and not isinstance(value, bool) else value


@breaks("patch-idempotent")
class DropsTheSameMember(_OnTheSame):
    """Empties a nested object when a PATCH of a table gives it as it is: nothing in it differs."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        return {} if isinstance(value, dict) and item.kind == "table" else value


@breaks("patch-idempotent")
class UndoesTheRepetition(Reference):
    """Takes a PATCH back when it is sent twice in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[int, tuple[bytes, dict[str, Any]]] = {}

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        sent, before = self._last.get(item.seq, (b"", {}))
        self._last[item.seq] = call.request.content, item.fields
        repeated = sent == call.request.content and call.request.content not in {b"", b"{}"}
        return super().stored_by_patch(call, item, before if repeated else fields)


@breaks("patch-idempotent")
class AppendsSubscriptionsTwice(_OnTheSame):
    """Adds the subscriptions of a profile once more when a PATCH gives those that it has."""

    def again(self, item: Item, name: str, value: Any) -> Any:
        return [*value, *value][:20] if name == "subscriptions" else value
