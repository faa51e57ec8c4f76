"""What a run may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_CLIENTS: Final = 8


@dataclass
class Limits:
    """Requests in all, requests a minute, and requests at once; None is no limit."""

    max_requests: int | None = None
    per_minute: int | None = None
    concurrent: int | None = None

    @property
    def clients(self) -> int:
        """How many clients may send at once."""
        return min(limit for limit in (MOST_CLIENTS, self.concurrent, self.per_minute) if limit is not None)
