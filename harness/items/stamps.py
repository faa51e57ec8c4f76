"""Values that no other item has: the run's marker in unique fields, and ids that nothing has."""

from __future__ import annotations

import itertools
import json
import math
import random
import re
import time
import uuid
from fractions import Fraction
from typing import Any, Final

from harness.schemas.numbers import step_of
from harness.schemas.samples import NoSample, bounds, matching, sample
from harness.schemas.schema import Schema

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPAN: Final = 2_000_000_000
_TRIES: Final = 50
_RANDOM: Final = 8
"""So many letters and digits of another order are nobody's id."""
_TELLING: Final = 5
"""How many characters or digits nobody else hits upon."""


class Stamps:
    """Counts through values that are this run's own. `marker` is in every text that it makes.

    Where several workers share a `run`, which all know by the same number in hexadecimal digits, they know each other's
    texts by how they begin.
    """

    def __init__(self, worker: str = "", run: str = "") -> None:
        begun = int(run, 16) if run else time.time_ns() // 1_000_000
        self._kin = f"cf{_base36(begun % 36**6)}"
        self.marker = f"{self._kin}w{worker}" if worker else self._kin
        self._offset = time.time_ns() // 1_000_000 % 100_000_000
        self._count = itertools.chain(range(10_000, 90_000), itertools.count(9_000_000))  # none begins another one
        self._known: set[tuple[type, Any]] = set()

    def stamp(self, schema: Schema, value: Any = "") -> Any:
        """A value of `schema` that was not used before; a free text keeps how `value` begins."""
        for _ in range(_TRIES):
            made = self._made(schema, value, next(self._count))
            if (type(made), made) not in self._known:
                break
        self._known.add((type(made), made))
        return made

    def made(self, value: Any) -> bool:
        """Whether a value was made here."""
        return isinstance(value, str | int | float) and (type(value), value) in self._known

    def tells(self, value: Any) -> bool:
        """Whether a value was made here and is none that others have too, as a small number or a short text may be."""
        return self.made(value) and (len(value) >= _TELLING if isinstance(value, str) else abs(value) >= 10**_TELLING)

    @property
    def shared(self) -> bool:
        """Whether other workers of the run make items, too."""
        return self.marker != self._kin

    def without_other_workers(self, elements: list[Any]) -> list[Any]:
        """Elements of a list, less those that bear the mark of another worker of the run: they come and go as that
        one likes.
        """
        if not self.shared:
            return elements
        told = ((one, json.dumps(one, ensure_ascii=False)) for one in elements)
        return [one for one, text in told if self._kin not in text or f"{self.marker}-" in text]

    def _made(self, schema: Schema, value: Any, n: int) -> Any:
        if schema.kind in {"integer", "number"}:
            return self._number(schema, n)
        token = f"{self.marker}-{n}"
        form = schema.get("format", "")
        made = {
            "email": f"{token}@example.org",
            "uuid": str(uuid.uuid4()),
            "uri": f"https://example.org/{token}",
            "url": f"https://example.org/{token}",
            "hostname": f"{token}.example.org",
        }.get(form)
        if made is not None and schema.allows(made):
            return made
        least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
        if most < len(token):
            token = _base36(self._offset + n)[-most:] if most else ""
        begun = value[: most - len(token)] if isinstance(value, str) else ""
        for stamped in (begun.ljust(least - len(token), "x") + token, token.rjust(least, "x")):
            if schema.allows(stamped):
                return stamped
        try:
            return sample(schema, self._offset + n)
        except NoSample:
            return token

    def _number(self, schema: Schema, n: int) -> float:
        least, most = (None if end is None else Fraction(str(end)) for end in bounds(schema))
        step = step_of(schema) or Fraction(1)
        if least is None:
            least = Fraction(0) if most is None or most >= 0 else most - _SPAN * step
        first = math.ceil(least / step)
        span = _SPAN if most is None else max(math.floor(most / step) - first + 1, 1)
        made = (first + (self._offset + n) % span) * step
        return int(made) if made.denominator == 1 else float(made)

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
        made = f"{self.marker}-{next(self._count)}"[: schema.get("maxLength", 60)]
        return made if self.marker in text else self._like(text) or made

    def _like(self, text: str) -> str:
        """Another id like one that ends in many letters and digits in an order of their own, as random and sorted ones
        do: the last of them exchanged for others of their kind that it has; "" where an id is none of that form.
        """
        end = re.search(r"[^\W_]*$", text, re.ASCII)
        if end is None or len(end[0]) < _RANDOM:
            return ""
        chance, kept = random.Random(f"{self._offset}{next(self._count)}"), text[:-_RANDOM]
        kinds = {one: next(kind for kind in (str.isdigit, str.isupper, str.islower) if kind(one)) for one in end[0]}
        return kept + "".join(
            chance.choice("0123456789" if one.isdigit() else [*filter(kinds[one], end[0])]) for one in text[-_RANDOM:]
        )


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
