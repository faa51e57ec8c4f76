"""One item that the run created: how it is changed, triggered and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from harness.documents.document import MERGE_PATCH
from harness.items.reader import Reader
from harness.items.state import State
from harness.outcomes import Inconclusive, NotExercised
from harness.schemas.samples import sample
from harness.transport.client import Query
from harness.transport.exchange import Exchange
from harness.transport.trail import unsent

_STALE: Final = '"cf-stale"'


class Item(Reader):
    """An item of `resource` in `entity`, and all that can be done to it."""

    def write(self, role: str, body: Mapping[str, Any], **how: Any) -> Exchange:
        """PUT, PATCH or DELETE it, by the role of the operation; a DELETE sends no body."""
        if role == "delete":
            return self.delete(**how)
        return self.put(body, **how) if role == "replace" else self.patch(body, **how)

    def put(self, body: Mapping[str, Any], **how: Any) -> Exchange:
        """PUT `body` over it: the stimulus."""
        self.sent = self._prepared("replace", body, how)
        return self._write("replace", "PUT", self.deployment.enveloped(self.resource, self.sent), **how)

    def change(self, step: Mapping[str, Any]) -> Exchange:
        """PATCH or PUT it, as the step says: the stimulus. Raises NotExercised where it says neither."""
        if not step:
            raise NotExercised("the document has no PATCH and no PUT of an item")
        return self.write(step["write"], step["body"])

    def write_content(self, role: str, content: bytes) -> Exchange:
        """PUT or PATCH it with a body that is sent as it is: the stimulus."""
        return self._write(role, {"replace": "PUT", "patch": "PATCH"}[role], ..., content=content)

    def put_again(self) -> Exchange:
        """The same PUT once more."""
        return self.put(self.sent, raw=True)

    def put_back(self) -> Exchange:
        """PUT what was read; where that is refused, without the server's own fields and those without a value."""
        exchange = self.put(self.before.value or {}, raw=True)
        return self.put(self.written, raw=True) if exchange.is_4xx else exchange

    def merge(self, changes: Mapping[str, Any]) -> Exchange:
        """PATCH it, labelled as a merge patch where the document takes one (RFC 7396): the stimulus."""
        headers = {"Content-Type": MERGE_PATCH} if self.resource.operations["patch"].merges else {}
        return self.patch(changes, headers=headers)

    def is_replaced_whole(self) -> None:
        """Presence before absence: raises Inconclusive where the last PUT left what its body did not mention."""
        left = self.read().survivors(self.before, self.sent)
        if left:
            raise Inconclusive(f"PUT keeps what its body leaves out: {', '.join(left)}")

    def patches(self, *changes: Mapping[str, Any]) -> None:
        """PATCH it several times. Raises Inconclusive where one is refused."""
        for change in changes:
            self.patch(change).succeeds()

    def patch_again(self) -> Exchange:
        """The same PATCH once more."""
        return self.patch(self.sent, raw=True)

    def patch(self, changes: Any, **how: Any) -> Exchange:
        """PATCH it: the stimulus."""
        self.sent = self._prepared("patch", changes, how)
        return self._write("patch", "PATCH", self.deployment.enveloped(self.resource, self.sent), **how)

    def patched(self, changes: Mapping[str, Any]) -> State:
        """What it is after a PATCH: as that answered, where answers were seen to agree with GET. Raises Inconclusive
        where it is refused.
        """
        told = self.ways.answered("patch", self.patch(changes).succeeds())
        return State(told, self.ways) if told and self.trail.remembers else self.read()

    def _prepared(self, role: str, body: Mapping[str, Any], how: dict[str, Any]) -> dict[str, Any]:
        """The body as it is sent: unique fields stamped, unless `exact`; what cannot change as it is, and without what
        the operation does not take, unless `raw`.
        """
        exact, raw = how.pop("exact", False), how.pop("raw", False)
        if raw:
            return dict(body)
        body = self.resource.taken(role, body)
        return self.kept(body if exact else self.deployment.stamped(self.resource, body))

    def live(self, life: Sequence[Mapping[str, Any]]) -> Item:
        """Give the item a past: writes and actions that set the stage; an action may be refused in its state.

        Raises Inconclusive where a write is refused. Afterwards `before` is what is read then.
        """
        if life:
            self._go_through(life)
            self.before = self.read()
            self.ways.server_fields |= (self.before.value or {}).keys() - self.resource.fields.keys()
        return self

    def live_unread(self, life: Sequence[Mapping[str, Any]]) -> Item:
        """Give it a past; `before` is what the last write answered, where answers were seen to agree with GET."""
        if life:
            told = self._go_through(life)
            self.before = State(told, self.ways) if told else self.read()
        return self

    def _go_through(self, life: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """Take the steps of a life; what the last one answered that the item is, if that can be told."""
        told = None
        with self.trail.preparing():
            for step in life:
                if "act" in step:
                    self.act(step["act"])
                    told = None
                elif self.resource.offers(step["write"]):
                    body = {n: value for n, value in step["body"].items() if n not in self.ways.left_out}
                    told = self.ways.answered(step["write"], self.write(step["write"], body).succeeds())
        return told

    def move_on(self, body: Mapping[str, Any], *roles: str) -> None:
        """Change it by the first of these writes (PATCH, else PUT) that is offered, to set the stage, and note how."""
        for role in [role for role in roles or ("patch", "replace") if self.resource.offers(role)][:1]:
            with self.trail.preparing():
                told = self.ways.answered(role, self.write(role, body).succeeds())
            self.before = State(told, self.ways) if told and self.trail.remembers else self.read()

    def remove(self, fields: Mapping[str, None]) -> Exchange:
        """PATCH the fields with null. Raises Inconclusive where null is refused and the document does not
        allow it there either, or where none of the fields had a value.
        """
        if not any((self.before.value or {}).get(name) is not None for name in fields):
            raise Inconclusive(f"none of {', '.join(fields)} had a value")
        exchange = self.patch(fields)
        schema = self.resource.body_schema("patch")
        told = {**self.resource.fields, **(schema.properties if schema is not None else {})}
        if exchange.is_4xx and not all(told[name].nullable for name in fields):
            raise Inconclusive(f"{exchange.line} answered {exchange.outcome}: the document allows no null there")
        return exchange

    def kept(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`body` in which fields that the deployment lets nobody change stay as they are."""
        now = {**self.referred, **(self.before.value or {}), self.ways.id_field: self.id}
        removed = {name for name in self.ways.references if body.get(name, ...) is None}
        kept = self.ways.kept - removed
        return {name: now.get(name, value) if name in kept else value for name, value in body.items()}

    @property
    def told(self) -> dict[str, Any]:
        """What was sent last and can be read back: less what the document says is write-only or never shown.

        Raises Inconclusive where nothing of it can.
        """
        shown = self.documented
        told = {
            name: value
            for name, value in self.sent.items()
            if not self.resource.fields[name].get("writeOnly") and (name in shown or not shown)
        }
        if self.sent and not told:
            raise Inconclusive("the document shows none of the fields that were sent")
        return told

    def attempt_to_delete(self, **how: Any) -> Exchange:
        """A DELETE that has to be refused; the item counts as there until it is read."""
        exchange = self.delete(**how)
        self.gone = False
        return exchange

    def delete(self, **how: Any) -> Exchange:
        """DELETE it: the stimulus."""
        return self._write("delete", "DELETE", ..., **how)

    def clear_away(self) -> None:
        """Delete it to set the stage, where that is offered. Raises Inconclusive where it is refused."""
        if self.resource.offers("delete"):
            with self.trail.preparing():
                self.delete().succeeds()

    def act(self, tail: str, body: Any = ..., **how: Any) -> Exchange:
        """POST one of its actions: the stimulus."""
        operation = self.resource.actions[tail]
        body = operation.plain_body if body is ... and "content" not in how else body
        return self.trail.stimulate(
            "POST",
            self.address.rstrip("/") + tail,
            json=body,
            route=operation.route,
            settling=self.ways.settling,
            **how,
        )

    def carrying(self, role: str, body: Any) -> Any:
        """A body as it travels, with what the server wants back in it: as it is now, or plain where nothing stands."""
        wanted, envelope = self.ways.carried.get(role, frozenset()), self.resource.envelope
        inner = body.get(envelope) if isinstance(body, Mapping) and envelope else body
        schema = self.resource.body_schema(role)
        if not isinstance(inner, Mapping) or schema is None or wanted <= inner.keys():
            return body
        now = self.ways.item(self.trail.prepare("GET", self.address, route=self.resource.route("read"))) or {}
        known = {name: now[name] if name in now else sample(schema.properties[name], 0, name) for name in wanted}
        return self.deployment.enveloped(self.resource, {**known, **inner})

    def dressed(
        self, role: str, body: Any, headers: Mapping[str, str] = MappingProxyType({}), *, conditional: bool = True
    ) -> dict[str, Any]:
        """A write of it as it travels: its body with what the server wants back, under the media type that a PATCH has,
        on the condition that a write has to name. What `headers` say goes before that.
        """
        told = dict(headers)
        if role == "patch" and self.resource.patch_media_type:
            told.setdefault("Content-Type", self.resource.patch_media_type)
        if conditional and self.ways.if_match and "If-Match" not in told:
            told["If-Match"] = self.current_etag()
        return {"json": self.carrying(role, body), "headers": told}

    def _write(self, role: str, method: str, body: Any, *, entity: str = "", query: Query = (), **how: Any) -> Exchange:
        headers = dict(how.pop("headers", {}))
        if how.pop("stale", False):
            if not self.ways.if_match:
                return unsent(self.trail, method, self.address)
            headers["If-Match"] = _STALE
        exchange = self.trail.stimulate(
            method,
            self.address_in(entity or self.entity),
            **self.dressed(role, body, headers),
            query=query,
            route=self.resource.route(role) if self.resource.offers(role) else "",
            settling=self.ways.settling,
            **how,
        )
        if exchange.sent and role == "delete":
            self.deployment.deleted.add(self.name)
        if exchange.ok and exchange.sent:
            self.gone = role == "delete"
            if role != "delete":
                self.deployment.ledger.made(self.address_in(entity or self.entity))
        return exchange

    def current_etag(self) -> str:
        """The validator that the next conditional write has to name."""
        answer = self.trail.prepare("GET", self.address, route=self.resource.route("read"))
        return answer.headers.get("etag", "*")
