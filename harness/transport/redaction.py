"""Secrets never leave the process in clear: not in a report, a log, the journal or a curl line."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

HIDDEN: Final = "<redacted>"
_SECRET_HEADERS: Final = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"}
)
_DEEPEST: Final = 100  # arrays and objects within each other that are shown
_DEEPER: Final = "… (nested too deeply to be shown)"


class Redactor:
    """Replaces every known secret, wherever it stands and however it is escaped, by HIDDEN."""

    def __init__(self) -> None:
        self._secrets: dict[str, re.Pattern[str]] = {}
        self._headers: set[str] = set(_SECRET_HEADERS)

    def learn(self, *secrets: str) -> None:
        """Treat these texts as secrets from now on (an empty one is none)."""
        known = self._secrets | {secret: _pattern(secret) for secret in secrets if secret}
        self._secrets = {secret: known[secret] for secret in sorted(known, key=len, reverse=True)}

    def learn_header(self, name: str) -> None:
        """Never show the value of this header."""
        self._headers.add(name.lower())

    def text(self, text: str) -> str:
        """`text` with each secret replaced, longest first."""
        for pattern in self._secrets.values():
            text = pattern.sub(HIDDEN, text)
        return text

    def value(self, value: Any, depth: int = 0) -> Any:
        """A JSON value with each secret replaced, in keys and values, as deep as one can read."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping | list | tuple) and depth == _DEEPEST:
            return _DEEPER
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(member, depth + 1) for key, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(element, depth + 1) for element in value]
        if isinstance(value, int | float) and str(value) in self._secrets:
            return HIDDEN
        return value

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Headers by name, those that carry credentials hidden whole."""
        return {name: HIDDEN if name.lower() in self._headers else self.text(value) for name, value in headers}


def _pattern(secret: str) -> re.Pattern[str]:
    return re.compile("".join(_spellings(character) for character in secret))


def _spellings(character: str) -> str:
    """The ways to write a character: as it is, in a URL (RFC 3986, 2.1), in JSON (RFC 8259, 7), in HTML.

    A percent sign may have been encoded again. Letters, digits and `-._~` are written in one way only.
    """
    if re.fullmatch(r"[\w.~-]", character, re.ASCII):
        return re.escape(character)
    octets = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass").hex()
    ways = [
        re.escape(character),
        "".join(f"%(?:25)*(?i:{octet:02x})" for octet in octets),
        "".join(rf"\\u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4)),
        re.escape(json.dumps(character)[1:-1]),
        re.escape(html.escape(character)),
        f"&#0*{ord(character)};",
        f"&#[xX]0*(?i:{ord(character):x});",
        *{" ": [r"\+"], "/": [r"\\/"]}.get(character, []),
    ]
    return f"(?:{'|'.join(dict.fromkeys(ways))})"


def basic(username: str, password: str) -> str:
    """The value of `Authorization` for the Basic scheme (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
