"""Faults of POST: values that are not stored, refused or taken as they should be, and items that come along."""

from __future__ import annotations

import re
from typing import Any

from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Call
from reference.writing import Fields

Found = list[tuple[str, str]]


@breaks("post-stores")
class SharesOneArray(Reference):
    """Adds to the segments of a new profile those of the one that was created before: both use one array."""

    def __init__(self) -> None:
        super().__init__()
        self._segments: list[Any] = []

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if call.resource.name == "profile" and fields.get("segments"):
            before, self._segments = self._segments, list(fields["segments"])
            fields = {**fields, "segments": [*before, *fields["segments"]]}
        return super().stored_by_create(call, fields)


@breaks("post-stores")
class DropsLeadingZeros(Reference):
    """Stores an optional text of digits on creation as the number that it looks like."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        def read(name: str, value: Any) -> Any:
            digits = isinstance(value, str) and re.fullmatch(r"0[0-9]+", value)
            return str(int(value)) if digits and name not in call.resource.required else value

        return super().stored_by_create(call, {name: read(name, value) for name, value in fields.items()})


@breaks("post-adds-one")
class CreatesAPreviewBeside(Reference):
    """Creates a campaign for the preview, too, if the content of a new one has a preview."""

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        item = super().stored_by_create(call, fields)
        content = fields.get("content")
        if isinstance(content, dict) and content.get("preview"):
            name = f"preview {self.store.count('preview')}"
            self.insert(call, self.fresh_id(call.resource), {**fields, "name": name})
        return item


@breaks("post-answer")
class AnswersWithoutTheDefaults(Reference):
    """Answers the creation of a campaign with null for what the database fills in."""

    def shown_by(self, resource: Resource, result: str, item: Item) -> Any:
        shown = super().shown_by(resource, result, item)
        early = resource.name == "campaign" and result == "created" and shown.get("sendingMode") == "MASS"
        return {**shown, "sendingMode": None} if early else shown


class _Overlooks(Reference):
    """Takes a creation in which nothing is wrong but what it overlooks."""

    def overlooks(self, where: str, keyword: str) -> bool:
        """Whether it does not see this departure from the schema."""
        return False

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        if call.operation == "create" and isinstance(body, dict):
            found = [(where, keyword) for where, keyword in found if not self.overlooks(where, keyword)]
        if found:
            super().on_invalid(call, body, found)


@breaks("post-rejects-invalid")
class ChecksTheFirstElementOnly(_Overlooks):
    """Checks the first element of an array, and stores the others whatever they are."""

    def overlooks(self, where: str, keyword: str) -> bool:
        return re.search("/[1-9][0-9]*(/|$)", where) is not None


@breaks("post-rejects-invalid")
class MatchesPatternsAtTheStart(_Overlooks):
    """Looks for a pattern at the start of a text, and stores whatever follows."""

    def overlooks(self, where: str, keyword: str) -> bool:
        return keyword == "pattern"

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        names = body.get("onFields") if isinstance(body, dict) else None
        texts = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        if all(re.match("[A-Za-z]", name) for name in texts):
            super().on_invalid(call, body, found)
        else:
            Reference.on_invalid(self, call, body, found)
