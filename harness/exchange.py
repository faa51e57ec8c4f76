"""One request and its answer: what is asserted on, and what evidence is made of."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Self

from harness import strict_json
from harness.observation import observe
from harness.outcomes import Inconclusive
from harness.redaction import HIDDEN, Redactor

NOTHING: Final = object()
"""The answer carries no JSON: it is empty, or not JSON at all."""
_LONGEST_SHOWN: Final = 4000


@dataclass(frozen=True)
class Request:
    """A request as it was sent. `url` is absolute, `route` the template it belongs to, if any."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None = None
    route: str = ""

    @property
    def body(self) -> Any:
        """What the content says, as JSON where it is JSON, else as text, or None."""
        return _shown(self.content)

    def curl(self, redactor: Redactor) -> str:
        """A line for the shell that sends the same request; secrets are `$CONFORMANCE_TOKEN` and the like."""
        words = ["curl", "-i", "-X", self.method, redactor.text(self.url)]
        for name, shown in redactor.headers(self.headers.items()).items():
            scheme, space, _ = self.headers[name].partition(" ")
            value = f"{scheme}{space}$CONFORMANCE_TOKEN" if space and shown == HIDDEN else shown
            value = "$CONFORMANCE_TOKEN" if value == HIDDEN else value
            if name.lower() not in {"user-agent", "content-length", "accept-encoding", "connection"}:
                words += ["-H", f"{name}: {value}"]
        if self.content:
            words += ["--data-binary", redactor.text(self.content.decode("utf-8", "backslashreplace"))]
        return " ".join(_quoted(word) for word in words)


@dataclass(frozen=True)
class Exchange:
    """A request and what came back: `status` is None where nothing did, and `failure` says why."""

    request: Request
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    seconds: float = 0.0
    failure: str = ""
    sent: bool = True
    note: str = ""

    @cached_property
    def json(self) -> Any:
        """The JSON value of the answer, or NOTHING."""
        try:
            return strict_json.loads(self.content) if self.content.strip() else NOTHING
        except strict_json.NotJson:
            return NOTHING

    @property
    def ok(self) -> bool:
        """2XX: the operation succeeded."""
        return not self.sent or (self.status is not None and 200 <= self.status < 300)

    @property
    def is_4xx(self) -> bool:
        """4XX, but not 429, which is no outcome."""
        return self.status is not None and 400 <= self.status < 500 and self.status != 429

    @property
    def succeeded(self) -> bool:
        """2XX, as a claim: the evidence of a failed assertion shows what was answered instead."""
        observe("success (2XX)", self.outcome)
        return self.ok

    @property
    def refused(self) -> bool:
        """4XX, as a claim: the evidence of a failed assertion shows what was answered instead."""
        observe("a refusal (4XX)", self.outcome)
        return not self.sent or self.is_4xx

    def decided(self) -> Self:
        """The property speaks of outcomes: a 5XX, or no answer, leaves it unknown what happened."""
        if not self.ok and not self.is_4xx:
            raise Inconclusive(f"{self.line} answered {self.outcome}, which leaves the outcome unknown")
        return self

    def succeeds(self) -> Self:
        """Presence before absence: without success here the trial says nothing."""
        if not self.ok:
            raise Inconclusive(f"{self.line} answered {self.outcome}, where success comes first")
        return self

    def is_refused(self) -> Self:
        """The property speaks of refusals: where this is accepted, the trial says nothing."""
        if self.sent and not self.is_4xx:
            raise Inconclusive(f"{self.line} answered {self.outcome}, and was not refused")
        return self

    @property
    def line(self) -> str:
        """Method and address, as one would say them."""
        return f"{self.request.method} {self.request.url.partition('://')[2].partition('/')[2].join(('/', ''))}"

    @property
    def outcome(self) -> str:
        """The status, or what went wrong instead of an answer."""
        return str(self.status) if self.status is not None else self.failure

    def __repr__(self) -> str:
        answer = "" if self.json is NOTHING else f" {json.dumps(self.json)[:200]}"
        return f"<{self.line} → {self.outcome}{answer}>"

    def record(self, redactor: Redactor) -> dict[str, Any]:
        """The exchange as plain JSON, secrets hidden, bodies that are very long cut."""
        return {
            "request": {
                "method": self.request.method,
                "url": redactor.text(self.request.url),
                "headers": redactor.headers(self.request.headers.items()),
                "body": redactor.value(self.request.body),
            },
            "response": {
                "status": self.status,
                "headers": redactor.headers(self.headers.items()),
                "body": redactor.value(_shown(self.content)) if self.status is not None else self.failure,
            },
            "seconds": round(self.seconds, 4),
            "note": self.note,
        }


def _shown(content: bytes | None) -> Any:
    """Content as a reader sees it: JSON, or text, cut where it is very long."""
    if not content:
        return None
    try:
        if len(content) <= _LONGEST_SHOWN:
            return strict_json.loads(content)
    except strict_json.NotJson:
        pass  # it is shown as the text that it is
    text = content[:_LONGEST_SHOWN].decode("utf-8", "backslashreplace")
    return text if len(content) <= _LONGEST_SHOWN else f"{text}… ({len(content)} bytes)"


def _quoted(word: str) -> str:
    """A word for the shell, in which the variable of a credential alone is still expanded."""
    before, variable, after = word.partition("$CONFORMANCE_TOKEN")
    if not variable or ": " not in before:
        return shlex.quote(word)
    return f'{shlex.quote(before)}"$CONFORMANCE_TOKEN"{shlex.quote(after) if after else ""}'
