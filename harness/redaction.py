"""Secrets never leave the process in clear: not in a report, a log, the journal or a curl line."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any, Final

HIDDEN: Final = "<redacted>"
_SECRET_HEADERS: Final = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"}
)


class Redactor:
    """Replaces every known secret, wherever it stands, by HIDDEN."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._headers: set[str] = set(_SECRET_HEADERS)

    def learn(self, *secrets: str) -> None:
        """Treat these texts as secrets from now on (an empty one is none)."""
        self._secrets.update(secret for secret in secrets if secret)

    def learn_header(self, name: str) -> None:
        """Never show the value of this header."""
        self._headers.add(name.lower())

    def text(self, text: str) -> str:
        """`text` with each secret replaced, longest first."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text

    def value(self, value: Any) -> Any:
        """A JSON value with each secret replaced, in keys and values at any depth."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(member) for key, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(element) for element in value]
        return value

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Headers by name, those that carry credentials hidden whole."""
        return {name: HIDDEN if name.lower() in self._headers else self.text(value) for name, value in headers}


def basic(username: str, password: str) -> str:
    """The value of `Authorization` for the Basic scheme (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
