"""How a run proves who it is: a bearer token, basic, a header of its own, or a key exchanged for a token."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urljoin

import requests

from harness.outcomes import UsageProblem
from harness.transport.redaction import Redactor, basic

_GARBLED: Final = "garbled-credential"
WRONG: Final = ("garbled", "empty", "unreadable")
"""How a credential can be wrong: another secret, none after the scheme, one that no scheme can read."""
OTHERS: Final = {"expired": "expired credential", "stranger": "stranger's credential"}
"""What may be given beside the run's own: one whose time is over, and one of somebody who may not use the entities;
and what the result is called of a call that carries it."""
VARIABLES: Final = {
    "own": "CONFORMANCE_TOKEN",
    "expired": "CONFORMANCE_EXPIRED_TOKEN",
    "stranger": "CONFORMANCE_STRANGER_TOKEN",
}
"""The environment variables that give each as a bearer token, and stand for it in a curl line."""
_EARLY: Final = 30.0  # seconds before its end at which a token is renewed


class Credential(Protocol):
    """Gives the header that carries the credential, and one that is of the same form but wrong."""

    def header(self) -> tuple[str, str]:
        """Name and value of the header for the next request."""
        ...

    def wrong(self, how: str) -> tuple[str, str]:
        """The same header with a secret that nobody was given: one of WRONG."""
        ...


def header_of(
    which: Credential | str | None, own: Credential | None, others: Mapping[str, Credential]
) -> tuple[str, str] | None:
    """The header that carries a credential: "own", that one spoilt in one of the ways of WRONG, the one of this name in
    `others`, or another one; None where there is no such.
    """
    if isinstance(which, str):
        if which in WRONG:
            return own.wrong(which) if own is not None else None
        which = own if which == "own" else others.get(which)
    return which.header() if which is not None else None


@dataclass(frozen=True)
class Fixed:
    """A header that stays the same for the whole run: bearer (RFC 6750), basic (RFC 7617) or any other."""

    name: str
    value: str
    another: str

    def header(self) -> tuple[str, str]:
        """The header."""
        return self.name, self.value

    def wrong(self, how: str) -> tuple[str, str]:
        """The header with a wrong secret."""
        return self.name, _spoilt(self.another, how)


def bearer(token: str) -> Fixed:
    """A bearer token (RFC 6750)."""
    return Fixed("Authorization", f"Bearer {token}", f"Bearer {_GARBLED}")


def basic_credential(username: str, password: str) -> Fixed:
    """Username and password (RFC 7617)."""
    return Fixed("Authorization", basic(username, password), basic(username, _GARBLED))


def header_credential(name: str, value: str) -> Fixed:
    """A secret in a header of any name."""
    return Fixed(name, value, _GARBLED)


@dataclass
class Exchanged:
    """A key exchanged for a bearer token, renewed before its lifetime ends.

    `url` is relative to the base URL; `token` and `lifetime` name members of the answer, the lifetime being
    seconds as a number or as text such as "900s"; `where` is what gives it, as an error names it.
    """

    base_url: str
    url: str
    key_header: str
    key: str
    token: str
    lifetime: str
    redactor: Redactor
    where: str = "[auth] exchange"
    _value: str = field(default="", repr=False)
    _until: float = 0.0

    def header(self) -> tuple[str, str]:
        """The header with a token that is still valid. Raises UsageProblem if none can be had."""
        if time.monotonic() >= self._until:
            self._renew()
        return "Authorization", f"Bearer {self._value}"

    def wrong(self, how: str) -> tuple[str, str]:
        """The header with a token that was never issued."""
        return "Authorization", _spoilt(f"Bearer {_GARBLED}", how)

    def _renew(self) -> None:
        address = urljoin(self.base_url.rstrip("/") + "/", self.url.lstrip("/"))
        headers = {self.key_header: self.key, "Accept": "application/json"}
        try:
            answer = requests.get(address, headers=headers, timeout=30, allow_redirects=False)
            answer.raise_for_status()
            members = answer.json()
            token = members[self.token]
            if not isinstance(token, str) or not token:
                raise ValueError(f"its answer has no text in '{self.token}'")
            self._value = token
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            problem = self.redactor.text(str(error)) or type(error).__name__
            raise UsageProblem(f"{self.where}: no token from {address}: {problem}") from error
        self.redactor.learn(self._value)
        self._until = time.monotonic() + max(_seconds(members.get(self.lifetime)) - _EARLY, 1.0)


def _spoilt(value: str, how: str) -> str:
    scheme, _, secret = value.rpartition(" ")
    return f"{scheme} { {'garbled': secret, 'empty': '', 'unreadable': '%%%'}[how] }".strip()


def _seconds(lifetime: object) -> float:
    """Seconds from a number or a text such as "900s"; a minute where it tells nothing."""
    found = re.match(r"\s*(\d+(?:\.\d+)?)", str(lifetime))
    return float(found[1]) if found else 60.0 + _EARLY
