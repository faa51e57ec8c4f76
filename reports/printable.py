"""Text from a deployment, made safe to show: it may hold escape sequences, half characters, or a book."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, Final

LONGEST_SHOWN: Final = 4096
"""Characters of one body that a report shows."""


def visible(text: str) -> str:
    """The text with what a terminal or browser would obey (controls, overrides, lone halves) spelled out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def width_of(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def one_line(text: str, columns: int) -> str:
    """The text on one line of at most so many columns, cut at its end."""
    line = _joined(text)
    return line if width_of(line) <= columns else _first(line, columns - 3).rstrip() + "..."


def middle_cut(text: str, columns: int) -> str:
    """The text on one line of at most so many columns, cut in its middle: a route is known by its ends."""
    line = _joined(text)
    if width_of(line) <= columns:
        return line
    ahead = max(1, (columns - 3) // 2)
    return _first(line, ahead) + "..." + _first(line[::-1], max(1, columns - 3 - ahead))[::-1]


def _joined(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return visible(" ".join(text.split()))


def _first(line: str, columns: int) -> str:
    """As much of the beginning of the line as takes at most so many columns."""
    end = 0
    for character in line:
        columns -= width_of(character)
        if columns < 0:
            break
        end += 1
    return line[:end]


def body_text(body: Any, longest: int = LONGEST_SHOWN) -> str:
    """A body as a reader wants it: JSON indented, text as it is, and a note where it was cut."""
    text = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
    if len(text) > longest:
        text = f"{text[:longest]}\n… (cut here: {longest:,} of {len(text):,} characters shown)"
    return visible(text)


def value_text(value: Any, longest: int = 200) -> str:
    """A JSON value on one line, at most so many characters."""
    text = json.dumps(value, ensure_ascii=False)
    return visible(text if len(text) <= longest else text[: longest - 1] + "…")


def seconds_text(seconds: float) -> str:
    """A duration as one says it."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is more than one."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"
