"""A conversation with a deployment in this process, and every exchange of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from reference import faults, freedoms
from reference.freedoms.answers import WrapsInAnEnvelope
from reference.freedoms.documents import EndsRoutesWithASlash
from reference.service import Reference
from reference.wire import Request

faults.load()
freedoms.load()

_STAMP: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z")


@dataclass(frozen=True)
class Exchange:
    """One call and what came back; `path` without the query string."""

    method: str
    path: str
    query: str
    status: int
    headers: dict[str, str]
    content: bytes

    def told(self, stamps: dict[str, str]) -> str:
        """The exchange as text, each stamp replaced by its rank of appearance."""
        text = f"{self.method} {self.path}?{self.query} {self.status} {self.headers} {self.content!r}"
        return _STAMP.sub(lambda found: stamps.setdefault(found[0], f"stamp {len(stamps)}"), text)


class Conversation:
    """Calls a deployment, and keeps every exchange in `exchanges`."""

    def __init__(self, service: Reference) -> None:
        self.service = service
        self.exchanges: list[Exchange] = []

    def call(self, method: str, path: str, body: Any = ..., query: str = "", **headers: str) -> Exchange:
        content = b"" if body is ... else body if isinstance(body, bytes) else json.dumps(body).encode()
        if isinstance(self.service, WrapsInAnEnvelope) and isinstance(body, dict) and body:
            content = json.dumps({"data": body}).encode()
        if isinstance(self.service, EndsRoutesWithASlash):
            path = path.rstrip("/") + "/"
        sent = {"authorization": "Bearer reference-token", "accept": "application/json", "if-match": "*"}
        if content:
            sent["content-type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value}
        request = Request(method, path, query, sent, content)
        exchange = Exchange(method, path, query, *self.service.answer(request))
        self.exchanges.append(exchange)
        return exchange

    def meet(self, first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
        """Two calls at once: the second comes where the first lets others in, or else after it."""
        waiting = [second]

        def others(_: float) -> None:
            if waiting:
                self.call(*waiting.pop())

        self.service.others = others
        self.call(*first)
        others(0)
        self.service.others = lambda _: None

    def create(self, collection: str, body: dict[str, Any], query: str = "") -> str:
        """Create an item, and return its path (or one that names nothing, if it was refused)."""
        answer = self.call("POST", collection, body, query)
        found = answer.headers.get("Location", "none").rstrip("/").rpartition("/")[2]
        return f"{collection}/{found}"

    def look(self, table: str = "") -> None:
        """Every list, in both entities."""
        for entity in ("demo", "other"):
            for name in ("table", "campaign", "webhook"):
                self.call("GET", f"/entity/{entity}/{name}")
        if table:
            self.call("GET", f"{table}/profile")
