"""Freedoms of canonical forms: several spellings of what is one value are stored as one, the same on every write."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Refused

_STORES: Final = ("post-stores", "put-stores", "patch-stores", "json-round-trip")
_PHONE: Final[Schema] = {"type": "string", "maxLength": 30, "pattern": "^[+]?[0-9][0-9 .()-]{2,28}$"}
_MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
_DECIMAL: Final[Schema] = {"type": "string", "format": "decimal", "pattern": "^-?[0-9]{0,6}(?:[.][0-9]{0,2})?$"}


@tempts(*_STORES, "patch-array")
class KeepsArraysAsSets(Reference):
    """Keeps an array of texts as a set: each text once, sorted."""

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        known = super().known(schema, body)
        return {name: sorted(set(value)) if _are_texts(value) else value for name, value in known.items()}


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(element, str) for element in value)


@tempts(*_STORES, "patch-null-removes", "put-own-reading")
class KeepsEmptyTextsAsNothing(Reference):
    """Takes an empty text for none, in nested objects too."""

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        known = super().known(schema, body)
        emptied: dict[str, Any] = _emptied(known, whole="required" in schema)
        return emptied


def _emptied(value: Any, *, whole: bool) -> Any:
    """A value without the members that are empty texts; in a patch they are null, so that they are removed."""
    if not isinstance(value, dict):
        return value
    kept = {name: _emptied(member, whole=whole) for name, member in value.items() if not whole or member != ""}
    return {name: None if member == "" else member for name, member in kept.items()}


class _MoreFields(Reference):
    """Has another field in one resource, stored in a form of its own."""

    more = ("", "")
    said: Schema = {}  # noqa: RUF012  never changed

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        name, field = self.more
        return {**fields, field: self.said} if resource.name == name else fields

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        known = super().known(schema, body)
        field = self.more[1]
        sent = isinstance(known.get(field), str) and field in schema["properties"]
        return {**known, field: self.canonical(known[field])} if sent else known

    def canonical(self, text: str) -> str:
        """The form in which a value of the field is stored."""
        return text


@tempts(*_STORES)
class DialsWithoutBlanks(_MoreFields):
    """Has a phone number in profiles, and stores it without blanks, dots, dashes and parentheses."""

    more = ("profile", "phone")
    said = _PHONE

    def canonical(self, text: str) -> str:
        return re.sub("[ .()-]", "", text)


@tempts(*_STORES)
class KeepsMomentsInUtc(_MoreFields):
    """Has a date-time in campaigns, and stores it in UTC and to the millisecond."""

    more = ("campaign", "startsAt")
    said = _MOMENT

    def canonical(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
        except OverflowError as error:
            raise Refused("invalid", "This moment is out of range.") from error
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@tempts(*_STORES, "list-sort-order")
class WritesDecimalsAsTexts(_MoreFields):
    """Takes and shows the budget of a campaign as a text with two decimals, and sorts it as the number that it is."""

    more = ("campaign", "budget")
    said = _DECIMAL

    def canonical(self, text: str) -> str:
        return f"{Decimal(text):.2f}"

    def compared(self, resource: Resource, item: Item, name: str) -> Any:
        value = super().compared(resource, item, name)
        return Decimal(value) if (resource.name, name) == self.more and value is not None else value


@tempts(*_STORES, "list-filter-complete")
class ComposesLetters(Reference):
    """Stores texts in the composed form of Unicode (NFC), be they sent so or not."""

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        composed: dict[str, Any] = _composed(super().known(schema, body))
        return composed


def _composed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _composed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_composed(element) for element in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


@tempts(*_STORES, "patch-array")
class OrdersSubscriptions(Reference):
    """Keeps the subscriptions of a profile in the order of their names."""

    def known(self, schema: Schema, body: Any) -> dict[str, Any]:
        known = super().known(schema, body)
        ordered = known.get("subscriptions")
        if not isinstance(ordered, list) or "subscriptions" not in schema["properties"]:
            return known
        return {**known, "subscriptions": sorted(ordered, key=lambda one: (one["name"], "subscribe" in one))}
