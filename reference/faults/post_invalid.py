"""Faults of POST: bodies that break the documented schema are taken, and valid ones refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused

Found = list[tuple[str, str]]
_TOP: Final = 2  # parts of the pointer to a field at the top: "", its name


class _Overlooks(Reference):
    """Takes a creation in which nothing is wrong but what it overlooks."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        """Whether it does not see this departure from the schema."""
        return False

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        if call.operation == "create" and isinstance(body, dict):
            found = [(where, keyword) for where, keyword in found if not self.overlooks(call, where, keyword)]
        if found:
            super().on_invalid(call, body, found)


@breaks("post-rejects-invalid")
class ChecksTheTopOnly(_Overlooks):
    """Checks the fields of a body, and nothing that is nested in them."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return len(where.split("/")) > _TOP


@breaks("post-rejects-invalid")
class TakesTextForNumbers(_Overlooks):
    """Stores whatever stands for a number or a boolean that is optional."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        said = call.resource.fields.get(where.removeprefix("/"), {})
        return keyword == "type" and said.get("type") in ("integer", "number", "boolean")


@breaks("post-rejects-invalid")
class IgnoresLengths(_Overlooks):
    """Stores texts and arrays that are too long."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return keyword in {"maxLength", "maxItems"}


@breaks("post-rejects-invalid")
class IgnoresTheRangesOfProfiles(_Overlooks):
    """Stores numbers of profiles that are out of range."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return call.resource.name == "profile" and keyword in {"minimum", "maximum"}


@breaks("post-rejects-invalid")
class WantsNothingOfWebhooks(_Overlooks):
    """Creates a webhook without its required fields."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return call.resource.name == "webhook" and keyword == "required"


@breaks("post-rejects-invalid")
class TakesAnyWordForAnEnum(_Overlooks):
    """Stores texts that are none of those that a field can have."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return keyword == "enum"


class _Mends(_Overlooks):
    """Takes what it overlooks, and stores something else instead."""

    def mended(self, resource: Resource, name: str, value: Any) -> Any:
        """What is stored for a field; None for nothing."""
        return value

    def insert(self, call: Call, item_id: str, fields: Any, since: float = 0.0) -> Item:
        stored = {name: self.mended(call.resource, name, value) for name, value in fields.items()}
        return super().insert(
            call, item_id, {name: value for name, value in stored.items() if value is not None}, since
        )


@breaks("post-rejects-invalid")
class TruncatesLongTexts(_Mends):
    """Cuts texts that are too long, as a database does that is not strict, and answers success."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return keyword == "maxLength" and len(where.split("/")) == _TOP

    def mended(self, resource: Resource, name: str, value: Any) -> Any:
        longest = resource.fields[name].get("maxLength") if name in resource.fields else None
        return value[:longest] if isinstance(value, str) and longest else value


@breaks("post-rejects-invalid")
class ClampsNumbers(_Mends):
    """Stores the nearest number that is allowed for one out of range, and answers success."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        return keyword in {"minimum", "maximum"} and len(where.split("/")) == _TOP

    def mended(self, resource: Resource, name: str, value: Any) -> Any:
        said = resource.fields.get(name, {})
        if not isinstance(value, int | float) or isinstance(value, bool) or "minimum" not in said:
            return value
        return min(max(value, said["minimum"]), said["maximum"])


@breaks("post-rejects-invalid")
class DropsWhatIsInvalid(_Mends):
    """Creates an item without the optional fields that have a wrong type, and answers success."""

    def overlooks(self, call: Call, where: str, keyword: str) -> bool:
        name = where.removeprefix("/")
        return keyword == "type" and name in call.resource.fields and name not in call.resource.required

    def mended(self, resource: Resource, name: str, value: Any) -> Any:
        kind = resource.fields.get(name, {}).get("type", "")
        fine = {"integer": int, "number": int | float, "boolean": bool, "object": dict, "array": list}
        wanted: Any = fine.get(kind, str) if isinstance(kind, str) else str
        wrong = not isinstance(value, wanted) or (isinstance(value, bool) and kind != "boolean")
        return None if wrong else value


class _RefusesTheValid(Reference):
    """Refuses a valid creation for what it takes amiss."""

    def amiss(self, resource: Resource, fields: Mapping[str, Any]) -> str:
        """The field that it takes amiss, or ""."""
        return ""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        fields = super().checked(call, body)
        field = self.amiss(call.resource, fields) if call.operation == "create" else ""
        if field:
            raise Refused("invalid", f"{field} is not valid.")
        return fields


@breaks("post-accepts-valid")
class TakesZeroForAbsent(_RefusesTheValid):
    """Refuses a creation in which a number is 0: `if not value`."""

    def amiss(self, resource: Resource, fields: Mapping[str, Any]) -> str:
        return next((name for name, value in fields.items() if type(value) in (int, float) and not value), "")


@breaks("post-accepts-valid")
class RequiresTheOptional(_RefusesTheValid):
    """Refuses a profile without a first name, which the document calls optional."""

    def amiss(self, resource: Resource, fields: Mapping[str, Any]) -> str:
        return "firstName" if resource.name == "profile" and not fields.get("firstName") else ""


@breaks("post-accepts-valid")
class KnowsNoApostrophes(_RefusesTheValid):
    """Refuses a text with an apostrophe at the top of a body."""

    def amiss(self, resource: Resource, fields: Mapping[str, Any]) -> str:
        return next((name for name, value in fields.items() if isinstance(value, str) and "'" in value), "")


@breaks("post-accepts-valid")
class EndsTextsEarly(_RefusesTheValid):
    """Refuses a text of the longest length that the document allows: its column is one shorter."""

    def amiss(self, resource: Resource, fields: Mapping[str, Any]) -> str:
        longest = {name: said.get("maxLength") for name, said in resource.fields.items()}
        return next(
            (name for name, value in fields.items() if isinstance(value, str) and len(value) == longest[name]), ""
        )
