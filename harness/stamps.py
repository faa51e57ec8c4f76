"""Values that no other item has: the run's marker in unique fields, and ids that nothing has."""

from __future__ import annotations

import itertools
import time
import uuid
from typing import Any, Final

from harness.samples import NoSample, bounds, matching, sample
from harness.schema import Schema

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class Stamps:
    """Counts through values that are this run's own. `marker` is in every text that it makes."""

    def __init__(self, worker: str = "") -> None:
        self.marker = f"cf{worker}{_base36(time.time_ns() // 1_000_000 % 36**6)}"
        self._offset = time.time_ns() // 1_000_000 % 100_000_000
        self._count = itertools.count(1)

    def stamp(self, schema: Schema, value: Any = "") -> Any:
        """A value of `schema` that was not used before; a free text keeps how `value` begins."""
        n = next(self._count)
        if schema.kind in {"integer", "number"}:
            least, most = bounds(schema)
            start = int(least or 0)
            span = int(most) - start + 1 if most is not None else 2_000_000_000
            return start + (self._offset + n) % max(span, 1)
        token = f"{self.marker}-{n}"
        kind = schema.get("format", "")
        made = {
            "email": f"{token}@example.org",
            "uuid": str(uuid.uuid4()),
            "uri": f"https://example.org/{token}",
            "url": f"https://example.org/{token}",
            "hostname": f"{token}.example.org",
        }.get(kind)
        if made is not None:
            return made
        if "pattern" in schema.flat:
            return matching(schema, self._offset + n)
        if schema.get("maxLength", 60) < len(token):
            token = f"{_base36(self._offset + n)}"[-schema.get("maxLength", 60) :]
        room = schema.get("maxLength", 10_000) - len(token)
        stamped = f"{value[:room]}{token}" if isinstance(value, str) and room > 0 else token
        return stamped if schema.allows(stamped) else token

    def identifier(self, schema: Schema, like: object = None) -> Any:
        """An id of the form of `schema` (or of `like`) that no item has."""
        text = "" if like is None else str(like)
        if text.isdigit() or schema.kind == "integer":
            _, most = bounds(schema)
            n = 900_000_000 + next(self._count)
            return n if most is None or n <= most else int(most)
        if _is_uuid(text) or schema.get("format") == "uuid":
            return str(uuid.uuid4())
        if "pattern" in schema.flat:
            try:
                return matching(schema, self._offset + next(self._count))
            except NoSample:
                return sample(schema, self._offset)
        if text and set(text.lower()) <= set("0123456789abcdef") and len(text) >= 8:
            return uuid.uuid4().hex.rjust(len(text), "0")[: len(text)]
        return f"{self.marker}-{next(self._count)}"[: schema.get("maxLength", 60)]


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
