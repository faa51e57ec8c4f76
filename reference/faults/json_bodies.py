"""Faults of how bodies are read: what is no JSON is taken, and equal JSON is not equal."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from reference.bodies import Malformed, parse
from reference.registry import breaks
from reference.service import Reference
from reference.wire import Call, Refused

_ENDS: Final = (b"}", b'"}', b"]}", b'"]}', b"}}")
_NAME: Final = re.compile(rb'"((?:\\u[0-9a-fA-F]{4})+)"(?=\s*:)')
_PAIR: Final = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def _closed(content: bytes) -> Any:
    """What a body that is cut off may have meant, or None."""
    for end in _ENDS:
        try:
            return parse(content + end)
        except Malformed:
            continue
    return None


@breaks("json-malformed")
class ClosesWhatIsCutOff(Reference):
    """Closes the braces of a body that is cut off, and takes it."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            closed = _closed(call.request.content)
            if not isinstance(closed, dict):
                raise
            return closed


@breaks("json-malformed")
class PatchesWithScalars(Reference):
    """Takes a bare scalar in a PATCH of a profile for a patch of nothing."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            if call.operation != "patch" or call.resource.name != "profile":
                raise
            try:
                json.loads(call.request.content.decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                raise Refused("json", "The body is not JSON.") from None
            return {}


@breaks("json-malformed")
class EmptyPutsEmptyTheItem(Reference):
    """Takes a PUT without a body for one of the required fields alone, as they are."""

    def parsed(self, call: Call) -> Any:
        item = self.look_up(call) if call.operation == "replace" and not call.request.content else None
        if item is None:
            return super().parsed(call)
        return {name: item.fields[name] for name in call.resource.required}


@breaks("json-malformed")
class FallsOverDeepBodies(Reference):
    """Fails with a 500 where a webhook is nested too deeply."""

    def parsed(self, call: Call) -> Any:
        if call.resource.name == "webhook" and call.request.content.count(b"[") > 1000:
            raise RecursionError("maximum recursion depth exceeded")
        return super().parsed(call)


@breaks("json-malformed")
class ChokesForGood(Reference):
    """Takes the first of an array for a webhook, and fails with a 500 at every body for one after a deep array."""

    def __init__(self) -> None:
        super().__init__()
        self._choked = False

    def parsed(self, call: Call) -> Any:
        if call.resource.name != "webhook":
            return super().parsed(call)
        self._choked = self._choked or call.request.content.count(b"[") > 1000
        if self._choked:
            raise RecursionError("maximum recursion depth exceeded")
        value = super().parsed(call)
        return value[0] if isinstance(value, list) and value else value


@breaks("json-malformed")
class ReadsLatin1(Reference):
    """Reads a creation that is not UTF-8 as ISO 8859-1."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            if call.operation != "create":
                raise
            try:
                return parse(call.request.content.decode("latin-1").encode())
            except Malformed as error:
                raise Refused("json", str(error)) from error


@breaks("json-malformed")
class ForgivesAComma(Reference):
    """Takes a comma after the last member of a campaign."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            trimmed = re.sub(rb",\s*([}\]])", rb"\1", call.request.content)
            if call.resource.name != "campaign" or trimmed == call.request.content:
                raise
            return parse(trimmed)


@breaks("json-malformed")
class StoresWhatItCouldNotParse(Reference):
    """Refuses a PATCH that is cut off, after its whole members were applied."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            closed = _closed(call.request.content) if call.operation == "patch" else None
            if isinstance(closed, dict):
                self.patch(call, closed)
            raise

    def on_refusal(self, call: Call, refusal: Refused) -> None:
        if refusal.problem == "json":
            self.store.commit()
        super().on_refusal(call, refusal)


@breaks("json-malformed")
class ReadsTheFirstOfTwo(Reference):
    """Reads the first JSON text of a body, and never looks at what follows."""

    def parsed(self, call: Call) -> Any:
        try:
            return super().parsed(call)
        except Refused:
            try:
                value, end = json.JSONDecoder().raw_decode(call.request.content.decode())
            except (ValueError, RecursionError):
                raise Refused("json", "The body is not JSON.") from None
            if not isinstance(value, dict) or end == len(call.request.content):
                raise
            return value


class _Rewriting(Reference):
    """Reads another text than the one that was sent."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        """The text that is read."""
        return content

    def parsed(self, call: Call) -> Any:
        try:
            return parse(self.rewritten(call, call.request.content))
        except Malformed as error:
            raise Refused("json", str(error)) from error


@breaks("json-equal")
class KnowsPlainNamesOnly(_Rewriting):
    """Does not know its members by names that are written in escapes."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        return _NAME.sub(lambda name: b'"escaped ' + name[1].replace(b"\\", b"") + b'"', content)


@breaks("json-equal")
class BreaksPairsApart(_Rewriting):
    """Reads the two halves of an escaped surrogate pair as two letters that nobody knows."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        return _PAIR.sub(b"\\\\ufffd\\\\ufffd", content)


@breaks("json-equal")
class KeepsTheBackslash(_Rewriting):
    r"""Keeps the backslash of an escaped slash in a profile: `\/` is stored as two letters."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        return content.replace(b"\\/", b"\\\\/") if call.resource.name == "profile" else content


@breaks("json-equal")
class ReadsCoordinatesByPosition(Reference):
    """Takes the first member of a pair of coordinates for the latitude, whatever it is called."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        address = body.get("address") if isinstance(body, dict) else None
        geo = address.get("geo") if isinstance(address, dict) else None
        if not isinstance(address, dict) or not isinstance(geo, dict) or geo.keys() != {"lat", "lon"}:
            return body
        return {**body, "address": {**address, "geo": dict(zip(("lat", "lon"), geo.values(), strict=True))}}


@breaks("json-equal")
class RefusesExponents(_Rewriting):
    """Refuses a PUT in which a number has an exponent."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        exponents = re.search(rb"\d[eE][-+]?\d", content) if call.operation == "replace" else None
        return b"" if exponents else content


@breaks("json-equal")
class LooksForABraceFirst(_Rewriting):
    """Takes a webhook for an empty one if white space comes before its brace."""

    def rewritten(self, call: Call, content: bytes) -> bytes:
        return b"{}" if call.resource.name == "webhook" and content[:1].isspace() else content


@breaks("json-equal")
class WantsTheNameFirst(_Rewriting):
    """Reads a table as a stream: what comes before its name is lost."""

    def parsed(self, call: Call) -> Any:
        body = super().parsed(call)
        if call.resource.name != "table" or not isinstance(body, dict) or "name" not in body:
            return body
        names = list(body)
        return {name: body[name] for name in names[names.index("name") :]}
