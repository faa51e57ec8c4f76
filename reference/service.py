"""The reference deployment: every request is one transaction, every decision one small method."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any

from reference.documentation import Documentation
from reference.resources import LANGUAGE, LANGUAGES
from reference.tokens import KEY
from reference.wire import Answer, Call, Refused, Request


class Reference(Documentation):
    """A deployment that keeps the protocol. A fault or a freedom overrides one of its methods."""

    lets_others_in = False

    def __init__(self) -> None:
        super().__init__()
        self.others: Callable[[float], None] = lambda _: None
        self.seed()

    def seed(self) -> None:
        """Store what is there from the start."""
        for entity, languages in LANGUAGES.items():
            for code, name in languages.items():
                call = Call(Request("POST"), entity=entity, resource=LANGUAGE)
                self.insert(call, code, {"name": name})
        self.store.commit()

    def let_others_in(self, seconds: float = 0.01) -> None:
        """Let other requests be answered in the middle of this one: what a deployment does that holds neither a
        transaction nor a lock while it waits. The sound one never does; one that does says so in `lets_others_in`.
        """
        self.store.commit()
        self.others(seconds)
        self.store.begin()

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a request. Never raises."""
        call = Call(request)
        try:
            answer = self.beside(request)
            if answer is None:
                call = self.called(request)
                answer = self.transacted(call)
        except Refused as refusal:
            answer = self.refusal_answer(call, refusal)
        except Exception:  # noqa: BLE001  whatever goes wrong, the client gets an answer in JSON
            traceback.print_exc(file=sys.stderr)
            self.store.rollback()
            answer = self.refusal_answer(call, Refused("internal", "Something went wrong here."))
        return self.sent(call, answer)

    def transacted(self, call: Call) -> Answer:
        """The answer to a call, with its effect kept, or undone if it was refused."""
        self.store.begin()
        try:
            answer = self.performed(call)
        except Refused as refusal:
            self.on_refusal(call, refusal)
            raise
        self.on_success(call, answer)
        return answer

    def performed(self, call: Call) -> Answer:
        """The answer to a call, or a refusal."""
        call, body = self.admit(call)
        if call.writes:
            body = self.query_on_write(call, body)
        if call.operation == "options":
            return Answer(self.status_for(call, "options"), None, {"Allow": ", ".join(call.methods)})
        operations: dict[str, Callable[[Call, Any], Answer]] = {
            "list": self.list,
            "read": self.read,
            "create": self.create,
            "replace": self.replace,
            "patch": self.patch,
            "delete": self.delete,
            "act": self.act,
        }
        return operations[call.operation](call, body)

    def on_refusal(self, call: Call, refusal: Refused) -> None:  # noqa: ARG002
        """A refused call leaves nothing behind."""
        self.store.rollback()

    def on_success(self, call: Call, answer: Answer) -> None:  # noqa: ARG002
        """A call that succeeded is kept."""
        self.store.commit()

    def beside(self, request: Request) -> Answer | None:
        """The answer of the two routes that belong to no resource, or None."""
        if request.path not in {"/auth/token", "/openapi.json"}:
            return None
        if request.method not in {"GET", "HEAD"}:
            raise Refused("method", "This route offers GET.", {"Allow": "GET, HEAD"})
        if request.path == "/openapi.json":
            return Answer(200, self.document)
        if request.headers.get("authorization", "").strip() != KEY:
            raise Refused("credential", "The key is wrong.", {"WWW-Authenticate": "ApiKey"})
        lifetime = f"{self.tokens.lifetime:g}s"
        token = {"accessToken": self.tokens.issue(), "tokenType": "bearer", "expiresIn": lifetime}
        return Answer(200, token, {"Cache-Control": "no-store"})

    def sent(self, call: Call, answer: Answer) -> tuple[int, dict[str, str], bytes]:
        """An answer as bytes: JSON with its label, or no body at all."""
        if answer.body is None:
            return answer.status, answer.headers, b""
        headers = {"Content-Type": self.media_type(call, answer.status)} | answer.headers
        return answer.status, headers, self.encoded(call, answer.body)
