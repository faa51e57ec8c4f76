"""Faults of a 5XX that one odd value causes: in an id, in a field, in a header, in a filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused


def _members(value: Any, name: str) -> Iterator[Any]:
    """Whatever stands under a name, at any depth."""
    if isinstance(value, dict):
        yield from (member for key, member in value.items() if key == name)
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _members(member, name)


@breaks("code-no-5xx")
class FallsOverSuperscripts(Reference):
    """Answers 500 to an id that is all digits and no number, where ids are numbers."""

    def takes_id(self, resource: Resource, text: str) -> bool:
        if resource.numbered and text.isdigit():
            int(text)
        return super().takes_id(resource, text)


@breaks("code-no-5xx")
class FallsOverLongIdsOfReplacements(Reference):
    """Answers 500 to a PUT under an id of more than 255 letters."""

    def replace(self, call: Call, body: Any) -> Answer:
        if len(call.item_id) > 255:
            raise OSError("file name too long")
        return super().replace(call, body)


@breaks("code-no-5xx")
class FallsOverEmptyDates(Reference):
    """Answers 500 to an empty text where a date belongs."""

    def normalised(self, call: Call, body: Any) -> Any:
        if "" in _members(body, "birthDate"):
            raise ValueError("an empty text is no date")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverEmptyKeys(Reference):
    """Answers 500 to a creation with an empty name among the free members of an object."""

    def create(self, call: Call, body: Any) -> Answer:
        if any("" in headers for headers in _members(body, "headers") if isinstance(headers, dict)):
            raise IndexError("an empty name has no first letter")
        return super().create(call, body)


@breaks("code-no-5xx")
class FallsOverTextsInside(Reference):
    """Answers 500 to a text in place of an object within an object."""

    def normalised(self, call: Call, body: Any) -> Any:
        if any(isinstance(value, str) for value in _members(body, "geo")):
            raise TypeError("a text has no members")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverNullInside(Reference):
    """Answers 500 to null in place of an object within an object."""

    def normalised(self, call: Call, body: Any) -> Any:
        if any(value is None for name in ("geo", "preview") for value in _members(body, name)):
            raise AttributeError("None has no members")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverChoicesThatAreNoTexts(Reference):
    """Answers 500 to an array or an object where one of a few texts belongs, as a set cannot be asked for it."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        for name in ("sendingMode", "eventType", "language"):
            _ = dict.fromkeys(_members(body, name), name)
        super().on_invalid(call, body, found)


@breaks("code-no-5xx")
class FallsOverQualities(Reference):
    """Answers 500 to an Accept whose q is no number."""

    def known_route(self, call: Call) -> None:
        for part in call.request.headers.get("accept", "").replace(",", ";").split(";"):
            if part.strip().startswith("q="):
                float(part.strip()[2:])
        super().known_route(call)


@breaks("code-no-5xx")
class FallsOverQuotesInFilters(Reference):
    """Answers 500 to a quotation mark in a parameter of a list."""

    def list(self, call: Call, body: Any) -> Answer:
        if any("'" in value for _, value in call.request.parameters):
            raise SyntaxError("unterminated string")
        return super().list(call, body)


@breaks("code-no-5xx")
class FallsOverSecondStarts(Reference):
    """Answers 500 to the start of a campaign that runs already."""

    def act(self, call: Call, body: Any) -> Answer:
        try:
            return super().act(call, body)
        except Refused as refusal:
            if refusal.problem == "state" and call.role == "start":
                raise AssertionError("a campaign starts once") from refusal
            raise


@breaks("code-no-5xx")
class FallsOverWhatIsTaken(Reference):
    """Answers 500 to a unique value that another item has: what the database says is left to itself."""

    def on_duplicate(self, call: Call, holder: Item, fields: Mapping[str, Any]) -> Answer:
        raise ValueError("UNIQUE constraint failed")
