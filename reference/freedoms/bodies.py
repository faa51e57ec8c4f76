"""Freedoms of which bodies are taken, and of which values are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reference.registry import tempts
from reference.service import Reference
from reference.wire import Call, Refused

_MARK = b"\xef\xbb\xbf"
_LONGEST = 4096  # bytes


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, str):
        yield value


class _Choosy(Reference):
    """Refuses bodies for the letters in their texts."""

    def refuses(self, text: str) -> bool:
        """Whether a text is refused."""
        return False

    def normalised(self, call: Call, body: Any) -> Any:
        if any(map(self.refuses, _texts(body))):
            raise Refused("invalid", "A text has letters that are not taken here.")
        return super().normalised(call, body)


@tempts("json-round-trip", "json-equal", "post-stores")
class RefusesHigherPlanes(_Choosy):
    """Refuses letters beyond the BMP, as columns of three-byte UTF-8 do."""

    def refuses(self, text: str) -> bool:
        return any(letter > "\uffff" for letter in text)


@tempts("json-round-trip")
class RefusesControls(_Choosy):
    """Refuses control characters."""

    def refuses(self, text: str) -> bool:
        return any(letter < " " or "\x7f" <= letter < "\xa0" for letter in text)


@tempts("json-malformed")
class TakesNothingForAnObject(Reference):
    """Takes a POST or a PATCH without a body for one with an empty object, whose required members are missing then."""

    def parsed(self, call: Call) -> Any:
        nothing = call.operation in {"create", "patch"} and not call.request.content
        return {} if nothing else super().parsed(call)


@tempts("json-malformed")
class TakesAByteOrderMark(Reference):
    """Takes a body that starts with a byte order mark (RFC 8259, 8.1)."""

    def parsed(self, call: Call) -> Any:
        bare = replace(call.request, content=call.request.content.removeprefix(_MARK))
        return super().parsed(replace(call, request=bare))


@tempts("json-malformed", "json-equal")
class RefusesMembersTwice(Reference):
    """Refuses an object that has two members of one name."""

    def parsed(self, call: Call) -> Any:
        value = super().parsed(call)
        json.loads(call.request.content, object_pairs_hook=self.once)
        return value

    def once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object of these members."""
        if len(dict(pairs)) < len(pairs):
            raise Refused("json", "A member stands twice.")
        return dict(pairs)


@tempts("json-round-trip", "json-equal")
class RefusesLongBodies(Reference):
    """Refuses bodies of more than four kilobytes."""

    def parsed(self, call: Call) -> Any:
        if len(call.request.content) > _LONGEST:
            raise Refused("large", f"A body has at most {_LONGEST} bytes.")
        return super().parsed(call)


@tempts("json-round-trip", "post-stores", "put-stores")
class TakesNullForAbsent(Reference):
    """Leaves out what a creation or a replacement gives as null."""

    def known(self, schema: dict[str, Any], body: Any) -> dict[str, Any]:
        known = super().known(schema, body)
        whole = "required" in schema
        return {name: value for name, value in known.items() if value is not None} if whole else known
