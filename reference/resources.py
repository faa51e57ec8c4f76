"""The resources of the service: their routes, their fields and the schemas of both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Schema = dict[str, Any]

STAMP: Final[Schema] = {"type": "string", "format": "date-time", "readOnly": True}
STAMPS: Final[dict[str, Schema]] = {"createdAt": STAMP, "updatedAt": STAMP}


@dataclass(frozen=True)
class Resource:
    """A kind of item. `name` is its segment in routes, `plural` the member that wraps its list ("" for a bare
    array), `fields` what clients write, `server_fields` what only the service writes, `actions` the states
    that an action starts from and the one that it leads to.
    """

    name: str
    title: str = ""
    plural: str = ""
    parameter: str = ""
    id_field: str = "id"
    id_schema: Schema = field(default_factory=dict)
    fields: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    server_fields: Mapping[str, Schema] = field(default_factory=dict)
    unique: str = ""
    parent: Resource | None = None
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    actions: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    writable: bool = True

    @property
    def numbered(self) -> bool:
        """Whether its ids are integers."""
        return self.id_schema.get("type") == "integer"

    def takes_id(self, text: str) -> bool:
        """Whether `text` is spelled as one of its ids could be."""
        pattern = r"[1-9][0-9]{0,17}" if self.numbered else self.id_schema.get("pattern", r"[a-z0-9-]{1,64}")
        return re.fullmatch(pattern, text) is not None

    def id_value(self, text: str) -> int | str:
        """The id as JSON shows it."""
        return int(text) if self.numbered else text

    def field_schema(self, name: str) -> Schema:
        """The schema of a field of its representation."""
        if name == self.id_field:
            return self.id_schema
        return self.fields[name] if name in self.fields else self.server_fields[name]


def _text(longest: int, shortest: int = 0, **more: Any) -> Schema:
    return {"type": "string", "minLength": shortest, "maxLength": longest} | more


def _numbers(low: float, high: float, kind: str = "number", **more: Any) -> Schema:
    return {"type": kind, "minimum": low, "maximum": high} | more


def _texts(most: int, longest: int, **more: Any) -> Schema:
    return {"type": "array", "maxItems": most, "items": _text(longest, **more)}


def _members(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


NOWHERE: Final = Resource("")
_INTEGER_ID: Final[Schema] = {"type": "integer", "minimum": 1, "readOnly": True}
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

TABLE: Final = Resource(
    name="table",
    title="Table",
    plural="tables",
    parameter="tableId",
    id_schema=_INTEGER_ID,
    fields={
        "name": _text(100, 1),
        "label": {"type": ["string", "null"], "maxLength": 200},
        "active": {"type": "boolean", "default": True},
        "quota": _numbers(0, 1_000_000, "integer"),
        "options": _members(
            language={"type": "string", "enum": ["en", "fr", "nl", "de"]},
            retention=_numbers(0, 3650, "integer"),
            notify={"type": "boolean"},
        ),
        "tags": _texts(50, 100),
    },
    required=("name",),
    server_fields=STAMPS,
    unique="name",
    filters=("name", "active", "quota"),
    sorts=("name", "quota", "createdAt"),
)

PROFILE: Final = Resource(
    name="profile",
    title="Profile",
    plural="profiles",
    parameter="profileId",
    id_field="profileId",
    id_schema=_INTEGER_ID,
    fields={
        "email": _text(200, 3, format="email"),
        "firstName": _text(100),
        "lastName": _text(100),
        "birthDate": {"type": "string", "format": "date"},
        "score": _numbers(-1_000_000, 1_000_000),
        "optIn": {"type": "boolean"},
        "address": _members(
            street=_text(200),
            city=_text(100),
            geo=_members(lat=_numbers(-90, 90), lon=_numbers(-180, 180)),
        ),
        "subscriptions": {
            "type": "array",
            "maxItems": 20,
            "items": _members(name=_text(100, 1), subscribe={"type": "boolean"}) | {"required": ["name"]},
        },
        "segments": _texts(50, 100),
    },
    required=("email",),
    server_fields=STAMPS,
    unique="email",
    parent=TABLE,
    filters=("email", "lastName", "optIn"),
    sorts=("email", "lastName", "score"),
)

CAMPAIGN: Final = Resource(
    name="campaign",
    title="Campaign",
    plural="campaigns",
    parameter="campaignId",
    id_schema={"type": "string", "format": "uuid", "pattern": f"^{_UUID}$", "readOnly": True},
    fields={
        "name": _text(100, 1),
        "subject": _text(200),
        "sendingMode": {"type": "string", "enum": ["MASS", "CONTINUOUS"], "default": "MASS"},
        "budget": _numbers(0, 1_000_000),
        "content": _members(
            html=_text(5000),
            text=_text(5000),
            preview=_members(width=_numbers(1, 4000, "integer"), dark={"type": "boolean"}),
        ),
    },
    required=("name",),
    server_fields={
        "state": {"type": "string", "enum": ["DRAFT", "RUNNING", "STOPPED"], "readOnly": True},
        **STAMPS,
    },
    unique="name",
    filters=("name", "state", "sendingMode"),
    sorts=("name", "budget", "createdAt"),
    actions={"start": (("DRAFT", "STOPPED"), "RUNNING"), "stop": (("RUNNING",), "STOPPED")},
)

WEBHOOK: Final = Resource(
    name="webhook",
    title="Webhook",
    parameter="webhookId",
    id_schema={"type": "string", "pattern": "^[a-z0-9]{8}$", "readOnly": True},
    fields={
        "targetUrl": _text(500, 1, format="uri"),
        "eventType": {"type": "string", "enum": ["CREATED", "UPDATED", "UNSUBSCRIBED"]},
        "onFields": _texts(20, 50, pattern="^[A-Za-z][A-Za-z0-9_]*$"),
        "headers": {"type": "object", "additionalProperties": _text(200)},
        "isActive": {"type": "boolean", "default": True},
        "secret": _text(100, writeOnly=True),
    },
    required=("targetUrl", "eventType"),
    server_fields=STAMPS,
    filters=("eventType", "isActive"),
    sorts=("eventType", "createdAt"),
)

LANGUAGE: Final = Resource(
    name="language",
    title="Language",
    parameter="code",
    id_field="code",
    id_schema={"type": "string", "pattern": "^[a-z]{2}$", "readOnly": True},
    fields={"name": _text(100, 1)},
    required=("name",),
    filters=("name",),
    sorts=("code", "name"),
    writable=False,
)

RESOURCES: Final = (TABLE, PROFILE, CAMPAIGN, WEBHOOK, LANGUAGE)
LANGUAGES: Final = {
    "demo": {"en": "English", "fr": "French", "nl": "Dutch"},
    "other": {"en": "English", "de": "German"},
    "finance": {"en": "English"},
}
