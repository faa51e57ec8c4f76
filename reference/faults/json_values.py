"""Faults of values that do not survive: letters, lengths, precision, null."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from reference.registry import breaks
from reference.service import Reference
from reference.wire import Call

_COLUMN: Final = 255


def _mapped(value: Any, function: Callable[[Any], Any]) -> Any:
    """`value` with each scalar and each array in it replaced."""
    if isinstance(value, dict):
        return {name: _mapped(member, function) for name, member in value.items()}
    if isinstance(value, list):
        return function([_mapped(element, function) for element in value])
    return function(value)


class _Changing(Reference):
    """Stores other values than those that were sent."""

    def changed_value(self, value: Any) -> Any:
        """What is stored instead of a scalar or an array."""
        return value

    def touches(self, call: Call) -> bool:
        """Whether a call is affected."""
        return True

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        return _mapped(body, self.changed_value) if self.touches(call) else body


@breaks("json-round-trip")
class EndsTextsAtANul(_Changing):
    """Ends every text at its first NUL, as a text of C ends."""

    def changed_value(self, value: Any) -> Any:
        return value.partition("\0")[0] if isinstance(value, str) else value


@breaks("json-round-trip")
class LosesCarriageReturnsOfCreations(_Changing):
    """Leaves each carriage return out of the texts of a creation."""

    def touches(self, call: Call) -> bool:
        return call.operation == "create"

    def changed_value(self, value: Any) -> Any:
        return value.replace("\r", "") if isinstance(value, str) else value


@breaks("json-round-trip")
class AsksForHigherPlanesInside(Reference):
    """Replaces letters beyond the BMP by question marks in nested texts."""

    def normalised(self, call: Call, body: Any) -> Any:
        def asked(value: Any) -> Any:
            return "".join("?" if one > "\uffff" else one for one in value) if isinstance(value, str) else value

        body = super().normalised(call, body)
        if not isinstance(body, dict):
            return body
        return {name: _mapped(v, asked) if isinstance(v, dict) else v for name, v in body.items()}


@breaks("json-round-trip")
class ForgetsThePrivatePlanes(_Changing):
    """Drops letters of the planes 15 and 16."""

    def changed_value(self, value: Any) -> Any:
        return "".join(one for one in value if one < "\U000f0000") if isinstance(value, str) else value


@breaks("json-round-trip")
class CutsPatchesToAColumn(_Changing):
    """Cuts the texts of a PATCH to 255 letters, silently."""

    def changed_value(self, value: Any) -> Any:
        return value[:_COLUMN] if isinstance(value, str) else value

    def touches(self, call: Call) -> bool:
        return call.operation == "patch"


@breaks("json-round-trip")
class CutsTextsByBytes(_Changing):
    """Keeps no more bytes of a text than its limit has letters, in the names of a profile."""

    def changed_value(self, value: Any) -> Any:
        return value.encode()[:100].decode("utf-8", "ignore") if isinstance(value, str) else value

    def touches(self, call: Call) -> bool:
        return call.resource.name == "profile"


@breaks("json-round-trip")
class KeepsTenElements(_Changing):
    """Keeps the first ten elements of an array."""

    def changed_value(self, value: Any) -> Any:
        return value[:10] if isinstance(value, list) else value


@breaks("json-round-trip")
class WritesNullAsText(Reference):
    """Stores null as the text "null" in a PUT of a table."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        touched = isinstance(body, dict) and call.operation == "replace" and body.get("label", "") is None
        return {**body, "label": "null"} if touched else body


@breaks("json-round-trip")
class NullIsAnEmptyText(Reference):
    """Stores null as an empty text in a creation of a table."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        touched = isinstance(body, dict) and call.operation == "create" and body.get("label", "") is None
        return {**body, "label": ""} if touched else body


@breaks("json-round-trip")
class ShortensLongNumbers(_Changing):
    """Keeps six digits of a number beyond a thousand."""

    def changed_value(self, value: Any) -> Any:
        return float(f"{value:.6g}") if isinstance(value, float) and abs(value) > 1000 else value


@breaks("json-round-trip")
class KeepsSixteenHeaders(Reference):
    """Keeps the first sixteen headers of a webhook."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        headers = body.get("headers") if isinstance(body, dict) else None
        return {**body, "headers": dict(list(headers.items())[:16])} if isinstance(headers, dict) else body


@breaks("json-round-trip")
class KeepsSinglePrecision(Reference):
    """Keeps the coordinates of a profile in single precision."""

    def normalised(self, call: Call, body: Any) -> Any:
        def single(value: Any) -> Any:
            return struct.unpack("f", struct.pack("f", value))[0] if isinstance(value, float) else value

        body = super().normalised(call, body)
        address = body.get("address") if isinstance(body, dict) else None
        geo = address.get("geo") if isinstance(address, dict) else None
        if not isinstance(address, dict) or not isinstance(geo, dict):
            return body
        return {**body, "address": {**address, "geo": {name: single(value) for name, value in geo.items()}}}
