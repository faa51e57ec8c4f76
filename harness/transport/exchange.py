"""One request and its answer: what is asserted on, and what evidence is made of."""

from __future__ import annotations

import re
import shlex
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Self

from harness.observation import observe
from harness.outcomes import Inconclusive
from harness.transport import strict_json
from harness.transport.credentials import VARIABLES
from harness.transport.redaction import HIDDEN, Redactor

NOTHING: Final = object()
"""The answer carries no JSON: it is empty, or not JSON at all."""
_LONGEST_SHOWN: Final = 4000
_LONGEST_WORD: Final = 30_000  # characters: a shell gives a command no word of more than 128 KiB
_WORD: Final = re.compile("[^\0\ud800-\udfff]*")
_PLAIN: Final = frozenset(f'{string.ascii_letters}{string.digits} ,.:;=_[]{{}}"'.encode())
_PASSING: Final = frozenset({429, 502, 503, 504})
_OF_CURL: Final = frozenset({"user-agent", "content-length", "accept-encoding", "connection"})


@dataclass(frozen=True)
class Request:
    """A request as it was sent. `url` is absolute, `route` the template it belongs to, if any; `credential` names what
    it carries: "own" is that of the run, as it is.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None = None
    route: str = ""
    credential: str = ""

    @property
    def own(self) -> bool:
        """Whether it is sent with the credential of the run."""
        return self.credential == "own"

    @cached_property
    def json(self) -> Any:
        """The JSON value of the content, or NOTHING."""
        try:
            return strict_json.loads(self.content) if self.content else NOTHING
        except strict_json.NotJson:
            return NOTHING

    def curl(self, redactor: Redactor) -> str:
        """A line for the shell that sends the same request; a secret in a header is `$CONFORMANCE_TOKEN`, or the
        variable of another credential.
        """
        variable = VARIABLES.get(self.credential, VARIABLES["own"])
        words = ["curl", "-i", "-X", self.method]
        words += ["--head"] if self.method == "HEAD" else []
        words += ["--globoff"] if set(self.url) & set("[]{}") else []
        words += ["--path-as-is"] if "/." in self.url else []
        words.append(shlex.quote(redactor.text(self.url)))
        for name, value in self.headers.items():
            if name.lower() not in _OF_CURL:
                words += ["-H", _quoted(redactor.text(f"{name}: {value}" if value else f"{name};"), variable)]
        if not self.content:
            return " ".join(words)
        text = redactor.text(self.content.decode("utf-8", "surrogateescape"))
        if len(text) > _LONGEST_WORD or not _WORD.fullmatch(text):
            return f"printf {_octal(text)} | {' '.join(words)} --data-binary @-"
        return f"{' '.join(words)} {'--data-raw' if text.startswith('@') else '--data-binary'} {shlex.quote(text)}"


@dataclass(frozen=True)
class Exchange:
    """A request and what came back: `status` is None where nothing did, and `failure` says why. `by_way_of` is the
    redirect that was followed to it; `began` is when it was sent, in monotonic seconds, and `client` the number of the
    client that sent it, where there were several.
    """

    request: Request
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    seconds: float = 0.0
    failure: str = ""
    sent: bool = True
    note: str = ""
    by_way_of: Exchange | None = None
    began: float = 0.0
    client: int = 0

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
    def is_absence(self) -> bool:
        """404 or 410: what was named is not there (RFC 9110, 15.5.5 and 15.5.11)."""
        return self.status in {404, 410}

    @property
    def is_hidden(self) -> bool:
        """Absence, or 403, which may stand for it (RFC 9110, 15.5.4)."""
        return self.is_absence or self.status == 403

    @property
    def passing(self) -> bool:
        """Said by what stands in front of the deployment, or of its load: no outcome of the request."""
        return self.status in _PASSING

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

    @property
    def answered(self) -> bool:
        """2XX or 4XX, as a claim. Raises Inconclusive where nothing came back, or nothing that is an outcome."""
        if self.sent and (self.status is None or self.passing):
            raise Inconclusive(f"{self.line}: {self.failure or self.outcome}")
        observe("2XX or 4XX", self.outcome)
        return self.ok or self.is_4xx

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
        answer = "" if self.json is NOTHING else f" {self.content[:200].decode('utf-8', 'replace')}"
        return f"<{self.line} → {self.outcome}{answer}>"

    def record(self, redactor: Redactor) -> dict[str, Any]:
        """The exchange as plain JSON, secrets hidden, bodies that are very long cut."""
        return {
            "request": {
                "method": self.request.method,
                "url": redactor.text(self.request.url),
                "headers": redactor.headers(self.request.headers.items()),
                "body": _shown(self.request.content, redactor, as_sent=True),
            },
            "response": {
                "status": self.status,
                "headers": redactor.headers(self.headers.items()),
                "body": _shown(self.content, redactor) if self.status is not None else self.failure,
            },
            "seconds": round(self.seconds, 4),
            "note": self.note,
        }


def _shown(content: bytes | None, redactor: Redactor, *, as_sent: bool = False) -> Any:
    """Content as a reader sees it: JSON, or text, secrets hidden, and cut where it is very long. What was written in
    another way than JSON usually is stays text, if how it was sent matters.
    """
    if not content:
        return None
    try:
        if len(content) <= _LONGEST_SHOWN:
            value = strict_json.loads(content)
            if not as_sent or strict_json.dumps(value) == content:
                return redactor.value(value)
    except strict_json.NotJson:
        pass  # it is shown as the text that it is
    text = redactor.text(content.decode("utf-8", "backslashreplace"))
    return text if len(content) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}… ({len(content)} bytes)"


def _quoted(header: str, variable: str) -> str:
    """A header as a word for the shell, in which the variable alone is filled in, where a secret stood."""
    return f'"${variable}"'.join(shlex.quote(part) if part else "" for part in header.split(HIDDEN))


def _octal(text: str) -> str:
    """What printf makes the bytes of `text` of, as a word for the shell."""
    octets = text.encode("utf-8", "surrogateescape")
    return shlex.quote("".join(chr(octet) if octet in _PLAIN else f"\\{octet:03o}" for octet in octets))
