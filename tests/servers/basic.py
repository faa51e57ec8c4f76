"""Profiles that refer to tables, behind a user name and password, with demanding schemas."""

from __future__ import annotations

import base64
import uuid
from typing import Any, ClassVar

from .services import Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
Rows = dict[str, Item]
SCHEMAS = {"table": "Table", "profile": "Profile"}


class Basic(Service):
    """Two tables of rows for each entity, with a foreign key between them."""

    name = "basic"
    sentence = "HTTP basic authentication, a reference that must exist (else 409), formats, deep required objects."
    environment: ClassVar[dict[str, str]] = {"CONFORMANCE_PASSWORD": "wonder land", "FORMER_PASSWORD": "over there"}
    profile = (
        '[auth]\nbasic = { username = "alice", password = "env:CONFORMANCE_PASSWORD" }\n'
        'expired = { basic = { username = "bob", password = "env:FORMER_PASSWORD" } }\n'
    )
    faults: ClassVar[dict[str, Fault]] = {
        "insert-before-reference": Fault(
            "post-refused", "A profile refused for its unknown table is there all the same."
        ),
        "email-clears-website": Fault("patch-keeps", "PATCH of `email` removes `website`."),
        "scores-as-set": Fault("put-stores", "PUT stores `scores` in ascending order."),
        "single-precision": Fault("post-stores", "POST keeps `rate` to 7 digits."),
        "last-profile-takes-table": Fault("delete-one", "DELETE of the last profile of a table deletes the table."),
        "garbled-is-welcome": Fault("scope-credential", "A credential that is not base64 is let in."),
        "former-users-read": Fault("scope-credential", "GET lets a user in whose account was closed."),
        "ascii-emails": Fault("code-no-5xx", "An e-mail address beyond ASCII fails with a 500."),
        "put-422": Fault("code-same-across", "An invalid field is 422 in PUT of a profile, 400 elsewhere."),
        "put-by-id": Fault("scope-foreign-item", "PUT of a profile finds it in any entity."),
        "closed-list": Fault("scope-forbidden", "The list of the closed entity's tables is given out."),
        "null-is-nothing": Fault("json-malformed", "PATCH takes the body null for a change of nothing."),
        "flags-as-numbers": Fault("json-schema", "The list of profiles shows `active` as 0 or 1."),
        "active-422": Fault("code-same", "POST of a profile whose `active` is an object is 422, others 400."),
        "absent-marks": Fault("code-refusal", "A PATCH of an unknown table writes in the label of the last one."),
        "patch-unlocked": Fault("race-disjoint-patches", "PATCH writes back all that it read before others came."),
        "put-in-two-steps": Fault("race-torn", "PUT stores one half of the fields, and the rest when others were in."),
        "delete-unlocked": Fault("race-delete", "DELETE fails with a 500 where another one was faster."),
        "accept-quality": Fault("code-no-5xx", "An Accept whose q is no number fails with a 500."),
        "table-before-types": Fault("code-no-5xx", "A profile whose `tableId` is an array fails with a 500."),
        "dangling-put": Fault("code-refusal", "A PUT refused for its unknown table stores the rest of the profile."),
        "email-less-422": Fault("code-same", "POST of a profile without `email` is 422, without another field 400."),
        "tables-of-all": Fault("scope-foreign-item", "A profile may name a table of any entity."),
        "moves-by-body": Fault("scope-body", "PUT of a table with `entity` in its body moves it there."),
        "table-put-moves-profiles": Fault(
            "put-frame", "PUT of a table moves the profiles that refer to it to another one."
        ),
        "table-patch-touches-profiles": Fault(
            "patch-frame", "PATCH of a table removes `website` from the profiles that refer to it."
        ),
        "put-inserts": Fault("put-frame", "PUT of a table leaves the old version under a new id."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.rows: dict[tuple[str, str], Rows] = {(e, k): {} for e in (*self.entities, "closed") for k in SCHEMAS}

    def problem(self, status: int, detail: str) -> Answer:
        return Answer(status, {"title": detail, "status": status}, media="application/problem+json; charset=utf-8")

    def authenticate(self, call: Call) -> None:
        """Refusal 401 for anyone but alice (RFC 7617)."""
        scheme, _, coded = call.headers.get("authorization", "").partition(" ")
        try:
            user = base64.b64decode(coded.encode(), validate=True) if scheme.lower() == "basic" else b""
            former = self.broken("former-users-read") and call.method == "GET"
            known = user == b"alice:wonder land" or (former and user == b"bob:over there")
        except ValueError:
            known = self.broken("garbled-is-welcome")
        if not known:
            raise Refusal(401, "log in", {"WWW-Authenticate": 'Basic realm="profiles", charset="UTF-8"'})

    def answer(self, call: Call) -> Answer:
        self.authenticate(call)
        if self.broken("accept-quality"):
            parts = call.headers.get("accept", "").replace(",", ";").split(";")
            _ = [float(part.strip()[2:]) for part in parts if part.strip().startswith("q=")]
        root, entity, kind, *rest = (*call.segments, "", "", "")[: max(3, len(call.segments))]
        if root != "entity" or (entity, "table") not in self.rows:
            raise Refusal(404, "no such entity")
        leak = self.broken("closed-list") and (kind, rest, call.method) == ("table", [], "GET")
        if entity == "closed" and not leak:
            raise Refusal(403, "no access")
        if kind not in SCHEMAS or len(rest) > 1:
            raise Refusal(404, "no such route")
        actions: dict[str, Any] = {"GET": self.listing, "HEAD": self.listing, "POST": self.create}
        if rest:
            actions = {
                "GET": self.read,
                "HEAD": self.read,
                "PUT": self.put,
                "PATCH": self.patch,
                "DELETE": self.delete,
            }
        if call.method == "OPTIONS":
            return Answer(200, {"allow": [*actions, "OPTIONS"]}, {"Allow": ", ".join([*actions, "OPTIONS"])})
        if call.method not in actions:
            raise Refusal(405, "method not allowed", {"Allow": ", ".join([*actions, "OPTIONS"])})
        answer: Answer = actions[call.method](call, entity, kind, *rest)
        return answer

    def found(self, entity: str, kind: str, name: str, method: str = "") -> Item:
        """The row of that id; Refusal 404 without one."""
        if name not in self.rows[entity, kind]:
            if self.broken("absent-marks") and kind == "table" and method == "PATCH" and self.rows[entity, kind]:
                last = list(self.rows[entity, kind])[-1]
                self.rows[entity, kind][last] |= {"label": f"marked {uuid.uuid4().hex[:8]}"}
            raise Refusal(404, f"no such {kind}")
        return self.rows[entity, kind][name]

    def checked(self, entity: str, kind: str, fields: Item, method: str) -> Item:
        """Fields without nulls; Refusal 400 if they break the schema, 409 if they refer to no table."""
        if self.broken("table-before-types") and kind == "profile":
            _ = fields.get("tableId") in self.rows[entity, "table"]
        complaint = self.shapes.complaint(SCHEMAS[kind], fields)
        if complaint:
            late = self.broken("put-422") and (kind, method) == ("profile", "PUT")
            odd = self.broken("active-422") and method == "POST" and isinstance(fields.get("active"), dict)
            odd |= self.broken("email-less-422") and (kind, method) == ("profile", "POST") and "email" not in fields
            raise Refusal(422 if late or odd else 400, complaint)
        if self.broken("ascii-emails") and kind == "profile":
            fields["email"].encode("ascii")
        places = self.entities if self.broken("tables-of-all") else (entity,)
        if kind == "profile" and all(fields["tableId"] not in self.rows[e, "table"] for e in places):
            raise Refusal(409, "tableId is the id of no table of this entity")
        return {name: value for name, value in fields.items() if value is not None}

    def known(self, call: Call, kind: str) -> Item:
        """The fields of a body that its kind has."""
        nothing = self.broken("null-is-nothing") and call.raw == b"null"
        fields: Item = self.shapes.known(SCHEMAS[kind], {} if nothing else call.body())
        return fields

    def listing(self, call: Call, entity: str, kind: str) -> Answer:
        rows = list(self.rows[entity, kind].values())
        for name in ("tableId", "email") if kind == "profile" else ():
            asked = call.parameter(name)
            rows = [row for row in rows if asked in (None, row[name])]
        if self.broken("flags-as-numbers"):
            rows = [{k: int(v) if k == "active" else v for k, v in row.items()} for row in rows]
        return Answer(200, {f"{kind}s": sorted(rows, key=lambda row: str(row["id"]))})

    def create(self, call: Call, entity: str, kind: str) -> Answer:
        name, fields = str(uuid.uuid4()), self.known(call, kind)
        try:
            row = self.checked(entity, kind, fields, "POST")
        except Refusal as refusal:
            if refusal.status == 409 and self.broken("insert-before-reference"):
                self.rows[entity, kind][name] = {**fields, "id": name}
            raise
        if self.broken("single-precision") and "rate" in row:
            row["rate"] = float(f"{row['rate']:.7g}")
        self.rows[entity, kind][name] = {**row, "id": name}
        return Answer(201, self.rows[entity, kind][name], {"Location": f"/entity/{entity}/{kind}/{name}"})

    def read(self, call: Call, entity: str, kind: str, name: str) -> Answer:
        return Answer(200, self.found(entity, kind, name))

    def put(self, call: Call, entity: str, kind: str, name: str) -> Answer:
        if self.broken("put-by-id") and kind == "profile":
            entity = next((e for e in self.entities if name in self.rows[e, kind]), entity)
        old = self.found(entity, kind, name)
        try:
            row = self.checked(entity, kind, self.known(call, kind), "PUT")
        except Refusal as refusal:
            if refusal.status == 409 and self.broken("dangling-put"):
                self.rows[entity, kind][name] = {**self.known(call, kind), "id": name, "tableId": old["tableId"]}
            raise
        if self.broken("scores-as-set") and kind == "profile":
            row["scores"] = sorted(row["scores"])
        if self.broken("table-put-moves-profiles") and kind == "table":
            other = next((one for one in self.rows[entity, kind] if one != name), name)
            for profile in self.referring(entity, name):
                profile["tableId"] = other
        if self.broken("put-inserts") and kind == "table":
            spare = str(uuid.uuid4())
            self.rows[entity, kind][spare] = {**old, "id": spare}
        if self.broken("put-in-two-steps"):
            half = dict(list(row.items())[::2])
            self.rows[entity, kind][name] = {**self.rows[entity, kind][name], **half}
            self.unlocked("put-in-two-steps")
            row = {**row, **{key: value for key, value in self.rows[entity, kind][name].items() if key in half}}
        self.rows[entity, kind][name] = {**row, "id": name}
        if self.broken("moves-by-body") and kind == "table" and call.body().get("entity") in self.entities:
            moved = self.rows[entity, kind].pop(name)
            self.rows[call.body()["entity"], kind][name] = moved
            return Answer(200, moved)
        return Answer(200, self.rows[entity, kind][name])

    def patch(self, call: Call, entity: str, kind: str, name: str) -> Answer:
        old, fields = self.found(entity, kind, name, "PATCH"), self.known(call, kind)
        self.unlocked("patch-unlocked")
        row = self.checked(entity, kind, {**old, **fields}, "PATCH")
        if self.broken("email-clears-website") and "email" in fields and "website" not in fields:
            row.pop("website", None)
        for profile in self.referring(entity, name) if self.broken("table-patch-touches-profiles") else []:
            profile.pop("website", None)
        self.rows[entity, kind][name] = row
        return Answer(200, row)

    def referring(self, entity: str, table: str) -> list[Item]:
        """The profiles of a table."""
        return [profile for profile in self.rows[entity, "profile"].values() if profile["tableId"] == table]

    def delete(self, call: Call, entity: str, kind: str, name: str) -> Answer:
        row = self.found(entity, kind, name)
        if kind == "table" and self.referring(entity, name):
            raise Refusal(409, "profiles refer to this table")
        self.unlocked("delete-unlocked")
        del self.rows[entity, kind][name]
        if kind == "profile" and self.broken("last-profile-takes-table"):
            table = row["tableId"]
            if not self.referring(entity, table):
                self.rows[entity, "table"].pop(table, None)
        return Answer(204)


SERVICE = Basic
