"""Texts that match a `pattern`: a regular expression of ECMA-262, read as Python reads it."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import rstr

_PLAIN: Final = string.ascii_letters + string.digits + " -_."
_TRIES: Final = 12
_GROUPS: Final = {"Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9"}
_TOKEN: Final = re.compile(r"\\p\{(?P<group>[^}]*)\}|\\.|(?P<named>\(\?<(?![=!]))|[\[\]]", re.DOTALL)


def readable(pattern: str) -> str:
    """The pattern in Python's spelling: groups by name, and ASCII for the letters and digits of Unicode."""
    inside = False

    def spelled(found: re.Match[str]) -> str:
        nonlocal inside
        written, group = found.group(), found.group("group")
        if group is not None:
            letters = _GROUPS.get(group, "A-Za-z")
            return letters if inside else f"[{letters}]"
        if written in {"[", "]"}:
            written, inside = (r"\[" if inside and written == "[" else written), written == "["
        return "(?P<" if found.group("named") and not inside else written

    return _TOKEN.sub(spelled, pattern)


class _Writer(rstr.Rstr):
    """Writes plain letters where anything goes, and repeats no more than `most` times beyond what must be."""

    def __init__(self, source: random.Random, most: int) -> None:
        super().__init__(
            source,
            nondigits=string.ascii_letters,
            whitespace=" ",
            nonwhitespace=string.ascii_letters + string.digits,
            nonword=" -.",
        )
        self._most = most
        self._cases = {
            **self._cases,
            "any": lambda _: self._random.choice(string.ascii_letters),
            "not_literal": lambda code: self._random.choice(_PLAIN.replace(chr(code), "")),
            "possessive_repeat": lambda told: self._handle_repeat(*told),
            "atomic_group": lambda told: "".join(self._handle_state(part) for part in told),
        }

    def _handle_in(self, value: Any) -> Any:
        told = list(chain(*(self._handle_state(part) for part in value)))
        if told[0] is False:
            forbidden = set(told[1:])
            told = [one for one in _PLAIN if one not in forbidden] or [
                one for one in string.printable if one not in forbidden
            ]
        return self._random.choice(told)

    def _handle_repeat(self, start_range: int, end_range: int, value: Any) -> str:
        times = self._random.randint(start_range, min(int(end_range), start_range + self._most))
        return "".join("".join(self._handle_state(part) for part in value) for _ in range(times))


def texts_of(pattern: str, n: int, least: int = 0, most: int | None = None) -> Iterator[str]:
    """Texts that likely match, within the lengths where cutting or filling up is enough; another `n`, others.

    None where the pattern cannot be read.
    """
    source = random.Random(n)  # variety, not secrecy
    for repeats in (8, 2, 0, 20, least, 1, 100, most or 0):
        for _ in range(_TRIES):
            try:
                text = _Writer(source, min(repeats, 10_000)).xeger(readable(pattern))
            except (re.error, KeyError, IndexError, OverflowError, RecursionError):
                return  # a pattern that Python cannot read, or that asks for what rstr cannot write
            yield text
            if len(text) < least:
                yield text.ljust(least, "a")
                yield (text * (least // max(len(text), 1) + 1))[:least]
            if most is not None and len(text) > most:
                yield text[:most]
