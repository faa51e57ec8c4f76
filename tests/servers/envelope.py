"""Contacts and campaigns in `{"data": …}`: trailing slashes, cursors, uuids, only a Location at creation."""

from __future__ import annotations

import base64
import uuid
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlencode

from .services import NOTHING, Action, Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

PAGE = 5
KINDS = {"contact": "Contact", "campaign": "Campaign"}
Item = dict[str, Any]


def merged(old: Any, new: Any) -> Any:
    """RFC 7396 with null as the shown form of absent: a member given as null becomes null."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}
    return new


def filled(fields: dict[str, Any], value: Any) -> Any:
    """An object with null for each of the fields that it lacks, at any depth."""
    if not isinstance(value, dict):
        return value
    return {name: filled(schema.get("properties", {}), value.get(name)) for name, schema in fields.items()}


class Envelope(Service):
    """One table of rows, each with the entity and the kind that it belongs to."""

    name = "envelope"
    sentence = "Envelopes both ways, cursors over pages of 5, trailing slashes, uuids, null for absent, 3.1."
    faults: ClassVar[dict[str, Fault]] = {
        "page-skips": Fault("list-complete", "From the second page on, each page starts one item late."),
        "fourth-skipped": Fault("list-page-walk", "A cursor after the third contact leads past the fourth."),
        "null-array-kept": Fault("patch-null-removes", "PATCH passes over null on an array."),
        "address-merged": Fault("put-clears-omitted", "PUT merges `address` into the old one."),
        "borrowed-page": Fault("scope-lists", "Pages after the first show the rows of every entity."),
        "three-byte-texts": Fault("post-stores", "POST replaces characters beyond the BMP by a question mark."),
        "null-envelope": Fault("code-no-5xx", 'PATCH with {"data": null} fails with a 500.'),
        "size-digits": Fault("code-no-5xx", "A size that is a digit and no number fails with a 500."),
        "cursor-unchecked": Fault("code-no-5xx", "A cursor that nobody gave out fails with a 500."),
        "closed-creates": Fault("scope-forbidden", "POST of a campaign works in the closed entity."),
        "size-spares": Fault("query-inert", "DELETE with ?size= answers 204 and deletes nothing."),
        "namesakes-updated": Fault("put-frame", "PUT of a contact overwrites the others with its e-mail address."),
        "plain-envelope-only": Fault("json-equal", "An envelope whose name is written in escapes counts as empty."),
        "decodes-again": Fault("scope-spelling", "The name of an entity is decoded twice."),
        "last-in-errors": Fault("scope-answers", "A 404 names the contact of the last call, in whatever entity."),
        "text-405": Fault("json-labelled", "405 is labelled text/plain."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.rows: dict[int, tuple[str, str, Item]] = {}
        self.last = 0
        self.context = "nothing"

    def problem(self, status: int, detail: str) -> Answer:
        media = "text/plain; charset=utf-8" if status == 405 and self.broken("text-405") else "application/json"
        return Answer(status, {"errors": [{"code": f"E{status}", "detail": detail}]}, media=media)

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization", "").split() != ["Bearer", "secret-token"]:
            raise Refusal(401, "authenticate", {"WWW-Authenticate": 'Bearer realm="envelope"'})
        root, entity, kind, *rest = (*call.segments, "", "")[: max(3, len(call.segments))]
        if self.broken("decodes-again"):
            entity = unquote(entity)
        asked = (call.method, entity, kind)
        open_door = self.broken("closed-creates") and asked == ("POST", "closed", "campaign")
        if root != "entity" or kind not in KINDS or (entity not in self.entities and not open_door):
            raise Refusal(404, "not found")
        if rest == [] or (len(rest) == 1 and rest[0]):
            again = "?" + urlencode(call.query) if call.query else ""
            place = "/" + "/".join(quote(s, safe="", errors="surrogateescape") for s in call.segments) + "/"
            return Answer(301 if call.method in ("GET", "HEAD") else 308, NOTHING, {"Location": place + again})
        if rest == [""]:
            actions: dict[str, Action] = {"GET": self.listing, "HEAD": self.listing, "POST": self.create}
            return self.offered(actions, call)(call, entity, kind)
        if len(rest) == 2 and rest[1] == "":
            return self.offered(self.single(), call)(call, kind, self.row(entity, kind, rest[0]))
        raise Refusal(404, "not found")

    def single(self) -> dict[str, Action]:
        """What can be done with one item."""
        return {
            "GET": self.read,
            "HEAD": self.read,
            "PUT": self.put,
            "PATCH": self.patch,
            "DELETE": self.delete,
        }

    def offered(self, actions: dict[str, Action], call: Call) -> Action:
        """The action for the method of a call; Refusal 405 without one."""
        if call.method not in actions:
            raise Refusal(405, "method not allowed", {"Allow": ", ".join(actions)})
        return actions[call.method]

    def row(self, entity: str, kind: str, name: str) -> int:
        """The number of the row of an item; Refusal 404 without one."""
        for number, (owner, what, item) in self.rows.items():
            if (owner, what, item["uuid"]) == (entity, kind, name):
                self.context = f"{item.get('firstName')} {item.get('lastName')}"
                return number
        raise Refusal(404, f"not found, after {self.context}" if self.broken("last-in-errors") else "not found")

    def data(self, call: Call, kind: str, suffix: str) -> Item:
        """What the envelope of a request holds, unknown fields left out; Refusal 400 if it is wrong."""
        body = call.body()
        data: Any = body.get("data")
        if self.broken("plain-envelope-only") and b'"data"' not in call.raw:
            data = {}
        if self.broken("null-envelope") and call.method == "PATCH" and "data" in body:
            data = dict(data)
        known: Item = self.shapes.known(KINDS[kind] + suffix, data)
        complaint = self.shapes.complaint(KINDS[kind] + suffix, known)
        if complaint:
            raise Refusal(400, complaint.replace("body", "data", 1))
        return known

    def full(self, kind: str, item: Item) -> Item:
        """An item with every field of its kind, absent ones as null."""
        whole: Item = filled(self.shapes.of(KINDS[kind])["properties"], item)
        return whole

    def listing(self, call: Call, entity: str, kind: str) -> Answer:
        after, size = self.position(call.parameter("cursor")), call.parameter("size") or "5"
        if self.broken("size-digits") and size.isdigit():
            int(size)
        if not (size.isascii() and size.isdigit()) or len(size) > 9 or int(size) < 1:
            raise Refusal(400, "size is a whole number from 1")
        limit = min(int(size), PAGE)
        asked = call.parameter("language") if kind == "contact" else None
        if asked not in (None, "fr", "nl", "en"):
            raise Refusal(400, "language is fr, nl or en")
        foreign = self.broken("borrowed-page") and after > 0
        mine = [
            (number, item)
            for number, (owner, what, item) in self.rows.items()
            if (owner == entity or foreign) and what == kind and asked in (None, item.get("language"))
        ]
        left = [(number, item) for number, item in mine if number > after]
        if self.broken("fourth-skipped") and after and len(mine) > limit and mine[min(2, len(mine) - 1)][0] == after:
            left = left[1:]
        if self.broken("page-skips") and after:
            left = left[1:]
        following = None
        if len(left) > limit:
            cursor = base64.urlsafe_b64encode(str(left[limit - 1][0]).encode()).decode()
            query = [(k, v) for k, v in call.query if k != "cursor"] + [("cursor", cursor)]
            host = call.headers.get("host", "127.0.0.1")
            following = f"http://{host}/entity/{entity}/{kind}/?{urlencode(query)}"
        items = [self.full(kind, item) for _, item in left[:limit]]
        return Answer(200, {"items": items, "count": len(mine), "next": following})

    def position(self, cursor: str | None) -> int:
        """The row that a cursor stands behind; 0 without a cursor."""
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode("ascii"))
        except ValueError as error:
            if self.broken("cursor-unchecked"):
                raise
            raise Refusal(400, "no such cursor") from error

    def create(self, call: Call, entity: str, kind: str) -> Answer:
        data = self.data(call, kind, "Write")
        if self.broken("three-byte-texts"):
            data = {k: self.narrowed(v) for k, v in data.items()}
        self.last += 1
        name = str(uuid.uuid4())
        self.rows[self.last] = (entity, kind, {"uuid": name, **data})
        return Answer(201, NOTHING, {"Location": f"/entity/{entity}/{kind}/{name}/"})

    def narrowed(self, value: Any) -> Any:
        """A text as a column of three bytes a character keeps it."""
        return "".join(c if ord(c) < 0x10000 else "?" for c in value) if isinstance(value, str) else value

    def read(self, call: Call, kind: str, number: int) -> Answer:
        return Answer(200, {"data": self.full(kind, self.rows[number][2])})

    def store(self, number: int, item: Item) -> Answer:
        """Puts an item in the place of the one in a row."""
        entity, kind, old = self.rows[number]
        self.rows[number] = (entity, kind, {**item, "uuid": old["uuid"]})
        return Answer(200, {"data": self.full(kind, self.rows[number][2])})

    def put(self, call: Call, kind: str, number: int) -> Answer:
        data, (entity, _, old) = self.data(call, kind, "Write"), self.rows[number]
        if self.broken("address-merged") and data.get("address") and old.get("address"):
            data["address"] = merged(old["address"], data["address"])
        if self.broken("namesakes-updated") and data.get("email"):
            for other, (owner, what, item) in list(self.rows.items()):
                if (owner, what, item.get("email")) == (entity, kind, data["email"]):
                    self.store(other, data)
        return self.store(number, data)

    def patch(self, call: Call, kind: str, number: int) -> Answer:
        data, old = self.data(call, kind, "Patch"), self.rows[number][2]
        if self.broken("null-array-kept"):
            data = {k: v for k, v in data.items() if v is not None or not isinstance(old.get(k), list)}
        return self.store(number, merged(old, data))

    def delete(self, call: Call, kind: str, number: int) -> Answer:
        if not (self.broken("size-spares") and call.parameter("size")):
            del self.rows[number]
        return Answer(204)


SERVICE = Envelope
