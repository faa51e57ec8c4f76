"""One JSON value in many spellings, all of them equal by RFC 8259."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

BACKWARDS: Final = "members backwards"
SPACED: Final = "white space"
ESCAPED: Final = "escapes"
EXPONENTS: Final = "exponents"
SPELLINGS: Final = (BACKWARDS, SPACED, ESCAPED, EXPONENTS)
_BLANK: Final = " \r\n\t "


def spelt(value: Any, spelling: Mapping[str, bool]) -> bytes:
    """`value` as JSON, written in the ways that are named in `spelling`; plainly where none is.

    Only numbers with a fraction get an exponent: where an integer is asked for, 1E0 may be refused.
    """
    text = _written(value, spelling)
    return (f"{_BLANK}{text}{_BLANK}" if SPACED in spelling else text).encode()


def _written(value: Any, spelling: Mapping[str, bool]) -> str:
    blank = _BLANK if SPACED in spelling else ""
    comma, colon = (f"{blank},{blank}", f"{blank}:{blank}") if blank else (", ", ": ")
    if isinstance(value, Mapping):
        pairs = list(value.items())
        told = [
            f"{_text(name, spelling)}{colon}{_written(member, spelling)}"
            for name, member in (reversed(pairs) if BACKWARDS in spelling else pairs)
        ]
        return "{" + blank + comma.join(told) + blank + "}"
    if isinstance(value, list):
        return "[" + blank + comma.join(_written(one, spelling) for one in value) + blank + "]"
    if isinstance(value, str):
        return _text(value, spelling)
    if isinstance(value, float) and EXPONENTS in spelling:
        sign, digits, exponent = Decimal(repr(value)).as_tuple()
        return f"{'-' * sign}{int(''.join(map(str, digits)))}E{exponent}"
    return json.dumps(value)


def _text(text: str, spelling: Mapping[str, bool]) -> str:
    if ESCAPED not in spelling:
        return json.dumps(text, ensure_ascii=False)
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [units[at] * 256 + units[at + 1] for at in range(0, len(units), 2)]
    told = (r"\/" if code == ord("/") else f"\\u{code:04{'xX'[at % 2]}}" for at, code in enumerate(codes))
    return '"' + "".join(told) + '"'
