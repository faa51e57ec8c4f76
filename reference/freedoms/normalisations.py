"""Freedoms of the form in which values are stored: the same on every write, and idempotent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Call, Refused

_BLANKS: Final = " \t\r\n"
_NOT_BLANK: Final = r"^[\s\S]*[^ \t\r\n][\s\S]*$"
_NUMERAL: Final = r"^\d{1,7}(\.\d{0,2})?$"
_MIDNIGHT: Final = "T00:00:00Z"


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip(_BLANKS)
    if isinstance(value, list):
        return [_trimmed(element) for element in value]
    if isinstance(value, dict):
        return {name: _trimmed(member) for name, member in value.items()}
    return value


@tempts("post-stores", "put-stores", "patch-stores")
class TrimsTexts(Reference):
    """Trims blanks off both ends of every text."""

    def normalised(self, call: Call, body: Any) -> Any:
        return _trimmed(super().normalised(call, body))

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        needed = {name: fields[name] for name in ("name",) if name in fields}
        return {**fields, **{name: {**said, "pattern": _NOT_BLANK} for name, said in needed.items()}}


@tempts("json-round-trip")
class EndsLinesOneWay(TrimsTexts):
    """Trims every text, and ends each of its lines with a line feed alone."""

    def normalised(self, call: Call, body: Any) -> Any:
        return _lined(super().normalised(call, body))


def _lined(value: Any) -> Any:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        told = {name: _lined(member) for name, member in pairs}
        return told if isinstance(value, dict) else list(told.values())
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


@tempts("post-stores", "put-stores", "patch-stores")
class CountsInCents(TrimsTexts):
    """Trims every text, and refuses what is finer than a cent in a budget or score, of which its document is silent."""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        kept = super().checked(call, body)
        fine = [name for name in ("budget", "score") if round(kept.get(name) or 0, 2) != (kept.get(name) or 0)]
        if fine:
            raise Refused("invalid", f"{fine[0]} is finer than a cent.")
        return kept


@tempts("post-stores", "put-stores", "patch-stores", "json-round-trip")
class WritesBudgetsAsNumerals(Reference):
    """Takes and shows a budget as a numeral in text, and shows it with two decimals, however it was written."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict) or not _is_numeral(body.get("budget")):
            return body
        return {**body, "budget": f"{Decimal(body['budget']):.2f}"}

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        if "budget" not in fields:
            return fields
        return {**fields, "budget": {"type": "string", "format": "decimal", "pattern": _NUMERAL}}


def _is_numeral(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(_NUMERAL, value, re.ASCII) is not None


@tempts("post-stores", "put-stores", "patch-stores")
class LowerCasesEmails(Reference):
    """Stores emails in lower case."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict) or not isinstance(body.get("email"), str):
            return body
        return {**body, "email": re.sub("[A-Z]+", lambda found: found[0].lower(), body["email"])}


@tempts("post-stores", "put-stores", "patch-stores")
class TakesTwoDecimals(LowerCasesEmails):
    """Refuses numbers with more than two decimals, as no schema tells, and stores emails in lower case."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        members = body.items() if isinstance(body, dict) else ()
        if any(isinstance(value, float) and round(value, 2) != value for _, value in members):
            raise Refused("invalid", "A number has more than two decimals.")
        return body


@tempts("post-stores", "put-stores", "patch-stores", "patch-array")
class CapitalisesFieldNames(Reference):
    """Stores the names of fields that a webhook watches in capitals; a pattern tells how they are written."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict) or not isinstance(body.get("onFields"), list):
            return body
        return {**body, "onFields": [one.upper() if isinstance(one, str) else one for one in body["onFields"]]}


@tempts("post-stores", "put-stores", "patch-stores")
class ShowsDatesAsMoments(Reference):
    """Shows a date as midnight of it, and takes both spellings."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict) or not isinstance(body.get("birthDate"), str):
            return body
        return {**body, "birthDate": body["birthDate"].removesuffix(_MIDNIGHT)}

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        if not isinstance(shown.get("birthDate"), str) or resource.name != "profile":
            return shown
        return {**shown, "birthDate": shown["birthDate"] + _MIDNIGHT}

    def item_schema(self, resource: Resource) -> Schema:
        schema = super().item_schema(resource)
        if resource.name != "profile":
            return schema
        moment = {**schema["properties"]["birthDate"], "format": "date-time"}
        return {**schema, "properties": {**schema["properties"], "birthDate": moment}}


def _rounded(schema: Schema, value: Any) -> Any:
    if isinstance(value, dict):
        named = schema.get("properties", {})
        return {name: _rounded(named.get(name, {}), member) for name, member in value.items()}
    return round(value, 2) if "number" in schema.get("type", "") and isinstance(value, float) else value


@tempts("post-stores", "put-stores", "patch-stores")
class RoundsNumbers(Reference):
    """Stores numbers with two decimals."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        return _rounded({"properties": call.resource.fields}, body) if isinstance(body, dict) else body


@tempts("post-stores", "post-refused", "put-refused", "patch-refused")
class ReadsQuotedNumbers(Reference):
    """Takes a number in quotes for the number."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        if not isinstance(body, dict):
            return body
        numeric = {name for name, said in call.resource.fields.items() if said["type"] in ("integer", "number")}
        read = {
            name: float(value) if "." in value else int(value)
            for name, value in body.items()
            if name in numeric and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", value)
        }
        return {**body, **read}


@tempts("put-clears-omitted", "patch-null-removes", "post-stores")
class FillsInDefaults(Reference):
    """Has a documented default for more of its optional fields."""

    def fields_of(self, resource: Resource, operation: str) -> dict[str, Schema]:
        fields = super().fields_of(resource, operation)
        defaults: dict[str, Any] = {"quota": 0, "optIn": False, "subject": "", "segments": [], "onFields": []}
        filled = {name: {**fields[name], "default": defaults[name]} for name in defaults if name in fields}
        return {**fields, **filled}
