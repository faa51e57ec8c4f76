"""How a deployment rewrites what it stores: learned by probing, and only if it is one function everywhere."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from harness.schemas.schema import Schema
from harness.values import Path, same

Function = Callable[[Any], Any]
_NUMERAL: Final = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
EMPTY_IS_NOTHING: Final = "an empty text is nothing"
LINES: Final = "lines ended one way"
ANY_ORDER: Final = "objects in any order"


def _on_text(function: Callable[[str], str]) -> Function:
    return lambda value: function(value) if isinstance(value, str) else value


_WHITE: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace() or c <= " ") + "\u180e\u200b\u2060\ufeff"
"""What one language or another takes for white space; a text that is trimmed by any of them is trimmed."""
_BLANKS: Final = " \t\r\n"
_SPACES: Final[dict[str, Function]] = {
    "": _on_text(str),
    "trimmed": _on_text(lambda text: text.strip(_WHITE)),
    "trimmed at the end": _on_text(lambda text: text.rstrip(_WHITE)),
    "trimmed and squeezed": _on_text(lambda text: re.sub(r"\s+", " ", text.strip(_WHITE))),
}
_CASES: Final[dict[str, Function]] = {
    "": _on_text(str),
    "lower-cased": _on_text(str.lower),
    "upper-cased": _on_text(str.upper),
    "domain lower-cased": _on_text(lambda text: "@".join([*text.split("@")[:-1], text.split("@")[-1].lower()])),
}
_FORMS: Final[dict[str, Function]] = {
    "": _on_text(str),
    "NFC": _on_text(lambda text: unicodedata.normalize("NFC", text)),
    "NFKC": _on_text(lambda text: unicodedata.normalize("NFKC", text)),
    "NFD": _on_text(lambda text: unicodedata.normalize("NFD", text)),
}


def _rounded(places: int) -> Function:
    return lambda value: (
        round(value, places) if isinstance(value, int | float) and not isinstance(value, bool) else value
    )


def _scaled(places: int) -> Function:
    """Numerals in text brought to a scale, as decimal columns show them; nothing has no sign."""

    def scaled(value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", value, re.ASCII):
            return value
        number = decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-places))
        return str(number or abs(number))

    return scaled


def _in_text(places: int | None = None) -> Function:
    """A number, or the text that spells one, as the number that both name."""

    def number(value: Any) -> Any:
        if isinstance(value, bool) or not re.fullmatch(_NUMERAL, str(value), re.ASCII):
            return value
        told = decimal.Decimal(str(value))
        with contextlib.suppress(decimal.InvalidOperation):
            told = told if places is None else told.quantize(decimal.Decimal(1).scaleb(-places))
        return str(told.normalize() + 0)

    return number


def _on_array(function: Callable[[list[Any]], list[Any]]) -> Function:
    """Of scalars of one type only: what else may be in an array has no order."""
    return lambda value: (
        function(value) if isinstance(value, list) and len({*map(type, value)} - {dict, list}) == 1 else value
    )


def _any_order(value: Any) -> Any:
    """An array of objects as one that has no order: sets of records are shown in one of their own."""
    records = isinstance(value, list) and all(isinstance(element, Mapping) for element in value)
    return sorted(value, key=lambda element: json.dumps(element, sort_keys=True)) if records else value


def _dialled(text: str) -> str:
    """A number as one dials it: what separates its digits is left out; a text with letters is no number."""
    return re.sub(r"[\s()./-]", "", text) if re.fullmatch(r"[+]?[\d\s()./-]+", text) else text


_lines: Final = _on_text(lambda text: re.sub(r"\r\n?", "\n", text))


def _composed(*functions: Function) -> Function:
    def composed(value: Any) -> Any:
        for function in functions:
            value = function(value)
        return value

    return composed


RARE: Final[dict[str, Function]] = {
    ANY_ORDER: _any_order,
    EMPTY_IS_NOTHING: lambda value: None if value == "" else value,
    "sorted": _on_array(sorted),
    "without duplicates": _on_array(lambda value: list(dict.fromkeys(value))),
    "as a sorted set": _on_array(lambda value: sorted(set(value))),
    "without separators": _on_text(_dialled),
    LINES: _lines,
    **{f"{name}, {LINES}": _composed(_lines, function) for name, function in _SPACES.items() if name},
}
"""What is looked for where a trial broke: nothing that a number written as text, or a long one, is lost by."""


def _instant(unit: datetime.timedelta, *, rounding: bool = False) -> Function:
    """Dates and times by the instant that they name (RFC 3339), in whole units, so that its spellings are one."""

    def instant(value: Any) -> Any:
        if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d([Tt ]|$)", value):
            return value
        try:
            moment = datetime.datetime.fromisoformat(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
            since = moment - datetime.datetime.min.replace(tzinfo=datetime.UTC)
        except (ValueError, OverflowError):
            return value
        return str((since + unit / 2 if rounding else since) // unit)

    return instant


_INSTANTS: Final[dict[str, Function]] = {
    "the same instant": _instant(datetime.timedelta(milliseconds=1)),
    "the same second": _instant(datetime.timedelta(seconds=1)),
    "the nearest second": _instant(datetime.timedelta(seconds=1), rounding=True),
    "the same minute": _instant(datetime.timedelta(minutes=1)),
}


def _known() -> dict[str, Function]:
    known: dict[str, Function] = {}
    for parts in sorted(
        itertools.product(_FORMS.items(), _SPACES.items(), _CASES.items()),
        key=lambda parts: sum(bool(name) for name, _ in parts),
    ):
        name = ", ".join(name for name, _ in parts if name)
        if name:
            known[name] = _composed(*(function for _, function in parts))
    known |= _INSTANTS
    known |= {f"numerals of {places} decimals": _scaled(places) for places in range(8)}
    known |= {f"rounded to {places} decimals": _rounded(places) for places in range(8)}
    return known


KNOWN: Final[dict[str, Function]] = _known()
"""What the survey's own values are explained by."""
NUMERALS: Final[dict[str, Function]] = {
    "a number in text": _in_text(),
    **{f"a number in text, of {places} decimals": _in_text(places) for places in reversed(range(8))},
}
"""What is looked for where the document says that a number is shown as text (decimals, often): the finest first."""
_ALL: Final[Mapping[str, Function]] = KNOWN | RARE | NUMERALS


def explain(pairs: Iterable[tuple[Any, Any]], functions: Mapping[str, Function] = KNOWN) -> str:
    """The name of the first function that takes each sent value to the stored one, "" if none does.

    It must also be stable when applied twice.
    """
    pairs = list(pairs)
    for name, function in functions.items():
        if all(_explains(name, function, sent, stored) for sent, stored in pairs):
            return name
    return ""


def _explains(name: str, function: Function, sent: Any, stored: Any) -> bool:
    once = function(sent)
    return same(once, _spelt(name, stored)) and same(function(once), once) and type(sent) is not bool


def _spelt(name: str, stored: Any) -> Any:
    """What is stored in one of its lawful spellings, where a function leaves several: an instant, an order, and the
    white space that not everybody takes for such. A blank that was left is none of it.
    """
    if name in NUMERALS:
        return _in_text()(stored)
    if name in _INSTANTS or name == ANY_ORDER:
        return _ALL[name](stored)
    if "trimmed" not in name or not isinstance(stored, str):
        return stored
    trim = str.rstrip if "at the end" in name else str.strip
    return trim(stored, _WHITE) if trim(stored, _BLANKS) == stored else stored


def normalised(value: Any, learned: Mapping[Path, str], at: Path = ()) -> Any:
    """`value` as the deployment would store it, by what was learned of each path; "*" is any member of a map, too."""
    if not learned:
        return value
    if isinstance(value, Mapping):
        kept = {key: member for key, member in value.items() if member != "" or not _is_nothing((*at, key), learned)}
        return {key: normalised(member, learned, (*at, key)) for key, member in kept.items()}
    if isinstance(value, list):
        value = [normalised(element, learned, (*at, "*")) for element in value]
    name = _name(at, learned)
    return _ALL[name](value) if name else value


def _name(at: Path, learned: Mapping[Path, str]) -> str:
    return learned.get(at) or learned.get((*at[:-1], "*"), "")


def _is_nothing(at: Path, learned: Mapping[Path, str]) -> bool:
    return _name(at, learned) == EMPTY_IS_NOTHING


def place(schema: Schema, path: Path) -> Path:
    """`path` with "*" for each member that the schema does not name: what is learned of one is learned of all."""
    if not path:
        return ()
    first, *rest = path
    if first == "*":
        return ("*", *place(schema.items, tuple(rest)))
    schema = schema.variant
    return (first if first in schema.properties else "*", *place(schema.member(first), tuple(rest)))
