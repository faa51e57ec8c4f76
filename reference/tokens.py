"""Bearer tokens: the fixed ones, and those that a key is exchanged for."""

from __future__ import annotations

import secrets
import time
from typing import Final

KEY: Final = "reference-key"
TOKEN: Final = "reference-token"  # noqa: S105  made up, and printed in the documentation
EXPIRED: Final = "reference-expired-token"
"""One that was valid once."""
STRANGER: Final = "reference-stranger-token"
"""One that is valid, of a user who may use the entity finance, and no other."""


class Tokens:
    """Issues opaque tokens with a lifetime in seconds, and knows which are valid."""

    def __init__(self, lifetime: float = 900.0) -> None:
        self.lifetime = lifetime
        self._ends: dict[str, float] = {}

    def issue(self) -> str:
        """A new token."""
        now = time.monotonic()
        self._ends = {token: end for token, end in self._ends.items() if end > now}
        token = secrets.token_urlsafe(24)
        self._ends[token] = now + self.lifetime
        return token

    def valid(self, authorization: str) -> bool:
        """Whether the value of an Authorization header carries a token that is valid now (RFC 6750)."""
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer":
            return False
        token = token.strip()
        fixed = any(secrets.compare_digest(token.encode(), known.encode()) for known in (TOKEN, STRANGER))
        return fixed or self._ends.get(token, 0.0) > time.monotonic()
