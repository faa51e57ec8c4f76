"""Strict JSON (RFC 8259): UTF-8 without a byte order mark, no NaN, an object or an array."""

from __future__ import annotations

import json
from typing import Any, Final

_LONGEST_INTEGER: Final = 4000  # past it, Python itself refuses to convert the digits


class NotJson(ValueError):
    """The bytes are not what RFC 8259 calls JSON text; the message says where they depart."""


def loads(content: bytes, *, unique_names: bool = False) -> Any:
    """Parse bytes as strict JSON of any kind. Raises NotJson with the reason.

    With `unique_names`, so does an object that has two members of one name: readers disagree on what it says
    (RFC 8259, 4).
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8: {error.reason} at byte {error.start}") from error
    if text.startswith("\ufeff"):
        raise NotJson("starts with a byte order mark")
    hook = _unique if unique_names else None
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_integer, object_pairs_hook=hook)
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise NotJson("nested too deeply to be read") from error


def dumps(value: object) -> bytes:
    """JSON bytes of `value`; lone surrogates travel as escapes, so any Python text can be sent."""
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"has two members of the name {twice!r}")
    return told


def _no_constant(name: str) -> Any:
    raise NotJson(f"{name} is not JSON")


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < _LONGEST_INTEGER else float(digits)
