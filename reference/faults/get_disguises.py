"""Faults of GET: an unsafe action hidden in it is carried out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Request

_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def _as(request: Request, method: str) -> Request:
    """A GET as another method, if that is an unsafe one."""
    wanted = method.upper()
    return replace(request, method=wanted) if request.method == "GET" and wanted in _UNSAFE else request


def _sent(request: Request) -> dict[str, Any]:
    """The JSON object in the body of a request, empty where there is none."""
    try:
        body = json.loads(request.content or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


@breaks("get-smuggled")
class HonoursTheOverrideHeader(Reference):
    """Takes the method of a GET from X-HTTP-Method-Override, as it does for POST."""

    def called(self, request: Request) -> Call:
        return super().called(_as(request, request.headers.get("x-http-method-override", "")))


@breaks("get-smuggled")
class HonoursTheOverrideOfPatchesOnly(Reference):
    """Takes a GET with X-Method-Override: PATCH for a PATCH, and no other method from there."""

    def called(self, request: Request) -> Call:
        wanted = request.headers.get("x-method-override", "").upper()
        return super().called(_as(request, wanted if wanted == "PATCH" else ""))


@breaks("get-smuggled")
class HonoursTheMethodParameterForWebhooks(Reference):
    """Takes the method of the GET of a webhook from the query parameter _method."""

    def called(self, request: Request) -> Call:
        wanted = dict(request.parameters).get("_method", "") if "webhook" in request.segments else ""
        return super().called(_as(request, wanted))


@breaks("get-smuggled")
class HonoursTheMethodMember(Reference):
    """Takes the method of a GET from the member _method of a body."""

    def called(self, request: Request) -> Call:
        return super().called(_as(request, str(_sent(request).get("_method", ""))))


@breaks("get-smuggled")
class DeletesOnTheActionParameter(Reference):
    """Deletes a profile that is read with ?action=delete, as its old pages did."""

    def on_read(self, call: Call, item: Item) -> None:
        super().on_read(call, item)
        if item.kind == "profile" and ("action", "delete") in call.request.parameters:
            self.on_delete(call, item)


@breaks("get-smuggled")
class StoresTheBodyOfAGet(Reference):
    """Stores the known fields in the body of a GET of an item: one handler serves every method."""

    def read(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        known = {name: value for name, value in _sent(call.request).items() if name in call.resource.fields}
        if known and call.resource.writable:
            self.changed(call.resource, item, {**item.fields, **known}, item.state)
        return super().read(call, body)


@breaks("get-smuggled")
class CreatesOnGetOfTheList(Reference):
    """Creates a campaign when the list of campaigns is got with an override to POST and a body."""

    def list(self, call: Call, body: Any) -> Answer:
        wanted = call.request.headers.get("x-http-method-override", "").upper()
        sent = _sent(call.request)
        if call.resource.name == "campaign" and wanted == "POST" and "name" in sent:
            fields = self.completed(call.resource, {"name": f"{sent['name']}"[:100]})
            self.stored_by_create(call, fields)
        return super().list(call, body)
