"""Request bodies: strict JSON (RFC 8259) of sane depth, an object or an array."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from reference.values import depth

DEEPEST: Final = 64
_LONGEST_NUMBER: Final = 1000  # digits


class Malformed(ValueError):
    """The bytes are no JSON that this service takes; the message says why."""


def parse(content: bytes) -> Any:
    """An object or an array from bytes. Raises Malformed."""
    try:
        text = content.decode("utf-8")
        value = json.loads(text, parse_constant=_constant, parse_float=_float, parse_int=_integer)
        _encodable(text, value)
    except RecursionError as error:
        raise Malformed("The body is nested too deeply.") from error
    except UnicodeError as error:
        raise Malformed("The body is not UTF-8, or holds half a surrogate pair.") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error.msg} at character {error.pos}.") from error
    if not isinstance(value, dict | list):
        raise Malformed("The body is neither an object nor an array.")
    if depth(value) > DEEPEST:
        raise Malformed("The body is nested too deeply.")
    return value


def _encodable(text: str, value: Any) -> None:
    if "\\u" in text:  # only an escape can smuggle half a surrogate pair into decoded text
        json.dumps(value, ensure_ascii=False).encode("utf-8")


def _constant(name: str) -> Any:
    raise Malformed(f"{name} is not JSON.")


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise Malformed("A number is too large.")
    return value


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise Malformed("A number is too large.")
    return int(digits)
