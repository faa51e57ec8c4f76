"""Freedoms of answers beside their documentation, and of what stands in front of a deployment."""

from __future__ import annotations

from typing import Any, Final

from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item
from reference.wire import Request

_PAGE: Final = b"<html><head><title>Refused</title></head><body><hr>front</body></html>"
_MOST: Final = 32 * 1024  # bytes of a body that the proxy lets pass


@tempts("json-body", "json-labelled", "code-no-5xx")
class StandsBehindAProxy(Reference):
    """Has a proxy in front that refuses large bodies, long addresses and scripts with pages of its own."""

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        status = 413 if len(request.content) > _MOST else 414 if len(request.path) > 500 else 0
        status = 403 if b"<script" in request.content else status
        if status:
            return status, {"Content-Type": "text/html", "Server": "front"}, b"" if request.method == "HEAD" else _PAGE
        return super().answer(request)


@tempts("json-schema")
class ShowsNullsBesideItsDocument(Reference):
    """Shows every absent field as null, though the document gives each of them one type."""

    def representation(self, resource: Resource, item: Item) -> dict[str, Any]:
        shown = super().representation(resource, item)
        hidden = {name for name in resource.fields if not self.is_shown(resource, name)}
        return {**dict.fromkeys(name for name in resource.fields if name not in hidden), **shown}


@tempts("json-schema")
class StampsWithoutAZone(Reference):
    """Writes its stamps without a zone and with a blank, though they are documented as date-time."""

    def stamp(self) -> str:
        return super().stamp().replace("T", " ").removesuffix("Z")


@tempts("json-schema", "post-stores")
class RequiresItsSecrets(Reference):
    """Documents what is only written in the schema of what is shown, too, and requires it there."""

    def item_schema(self, resource: Resource) -> Schema:
        told = super().item_schema(resource)
        secret = {name: said for name, said in resource.fields.items() if said.get("writeOnly")}
        required = [*told["required"], *secret]
        return {**told, "required": required, "properties": {**told["properties"], **secret}}


@tempts("json-schema", "post-answer")
class FitsSeveralAlternatives(Reference):
    """Documents an item as one of two shapes that it has both, as generators do for classes that inherit."""

    def wrapped_schema(self, schema: Schema) -> Schema:
        bare = {"type": "object", "properties": {"createdAt": {"type": "string"}}}
        return {"oneOf": [super().wrapped_schema(schema), bare]}
