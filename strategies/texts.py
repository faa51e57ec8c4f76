"""Texts that seek trouble: each has broken somebody's code."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.schemas.samples import sample
from harness.schemas.schema import Schema
from strategies import formats

AWKWARD: Final = (
    " \U0001f600e\u0301\u00df\U00020bb7 \u65e5\u672c \u05d0\u05d1 \u00fcml\u00e4ut ",
    "",
    '<b>it\'s "so"</b> &amp; \\ 50% %41 + {a} ${b} #; --',
    "0",
    "false",
    "null",
    "trailed by a space ",
    "007",
    "1e5",
    '{"a": [1]}',
    "\U0001f600 beyond the BMP \U00020bb7",
    "2024-02-30",
    "True",
    "two  spaces,a;b|c",
    "-1.50",
    "combining e\u0301 a\u0308",
    "MiXeD CaSe",
    "None",
    "&lt;b&gt; \\u0041 \\n",
    "NaN",
)
"""What few deployments refuse: whole planes and all metacharacters at once, then look-alikes of other types."""

EXOTIC: Final = (
    "line\nbreak\ttab",
    "'; DROP TABLE item; --",
    "\u202eright to left",
    "<script>alert(1)</script>",
    " ",
    "\ufb01 \uff26\uff55\uff4c\uff4c \u212b",
    "zero\u200bwidth\u00a0\ufeff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "../../etc/passwd",
    "\u0130\u0131 \u017f",
    "{{7*7}} %s %n",
)
"""What a deployment may well refuse by a rule of its own."""

_ROOM: Final = 1000
_BEYOND_A_COLUMN: Final = 300


def texts(*, least: int = 0, most: int = 200) -> SearchStrategy[str]:
    """Texts of any plane but surrogates and control characters, within a length in code points."""
    alphabet = st.characters(exclude_categories=["Cs", "Cc"])
    return st.text(alphabet, min_size=least, max_size=min(most, max(least, 200)))


def settled(text: str) -> str:
    """The text as most deployments that rewrite texts would leave it: no blanks at its ends, composed letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def lengthy(least: int, most: int | None) -> list[str]:
    """A text as long as the schema allows, or longer than a usual column; and one as short."""
    long = most if most is not None and most <= _ROOM else max(least, _BEYOND_A_COLUMN)
    return ["x" + "\u00e9" * (long - 2) + "z" * (long > 1) if long else "", "y" * max(least, 1)]


def endless(least: int, most: int | None) -> list[str]:
    """A text of thousands of letters, where the schema allows one."""
    long = 5000 if most is None else min(most, 100_000)
    return ["w" * long] if long > max(least, _ROOM) else []


def awkward_texts(schema: Schema, name: str, above: tuple[tuple[str, ...], ...] = ()) -> list[Any]:
    """Dense texts, look-alikes, one as long and one as short as can be; of a format what it allows.

    Raises NoSample where a pattern allows nothing that was found.
    """
    form, least, most = schema.get("format", ""), schema.get("minLength", 0), schema.get("maxLength")
    if form in formats.AWKWARD:
        return list(formats.AWKWARD[form])
    told = _fitting(schema, AWKWARD) if form in formats.FREE else []
    long = lengthy(least, most) if form in formats.FREE else []
    if form not in formats.FREE or "pattern" in schema.flat:
        long += [sample(schema, n, name, above) for n in range(3)]
    return [*told[:3], *long[:1], *told[3:], *long[1:]]


def exotic_texts(schema: Schema, name: str, above: tuple[tuple[str, ...], ...] = ()) -> list[Any]:
    """Control characters, markup, letters that few fonts have, thousands of letters; days at the ends of time."""
    form = schema.get("format", "")
    if form in formats.FREE:
        return [*_fitting(schema, EXOTIC), *endless(schema.get("minLength", 0), schema.get("maxLength"))]
    return list(formats.EXOTIC.get(form, ()))


def _fitting(schema: Schema, told: tuple[str, ...]) -> list[str]:
    """Texts cut or filled up to the lengths of the schema, in code points."""
    cut = [text[: schema.get("maxLength")] for text in told]
    # The survey learns how a free text is rewritten, of no other: there, what trimming would change says nothing.
    free = not {"format", "pattern"} & schema.flat.keys() and schema.allows("  aB  ")
    return [(text if free else settled(text)).ljust(schema.get("minLength", 0), "z") for text in cut]
