"""Things under keys of the client's choice: PUT is the only way to create, and every write is stamped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from .services import NOTHING, Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
STAMPS = ("key", "revision", "modified")
SORTS = ("key", "-key", "score", "-score")


def merge(target: Any, patch: Any) -> Any:
    """MergePatch of RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), value)
    return result


class Upserts(Service):
    """Profiles and segments, held as (entity, kind, key) → thing."""

    name = "upserts"
    sentence = "PUT creates and there is no POST, DELETE of nothing is 204, merge patches, revisions, YAML."
    document_path = "/openapi.yaml"
    faults: ClassVar[dict[str, Fault]] = {
        "fourth-write-compacts": Fault("patch-keeps", "From its fourth revision on, PATCH of a profile drops `note`."),
        "null-is-zero": Fault("patch-null-removes", "PATCH with null on a number stores 0."),
        "sizes-as-doubles": Fault("json-round-trip", "A size beyond 2^53 is rounded to the next double."),
        "patched-lingers": Fault("delete-gone", "A thing that was patched stays in the list after its deletion."),
        "segment-merges": Fault("put-clears-omitted", "PUT of a segment merges."),
        "place-before-check": Fault("put-refused", "A refused PUT of an unknown key leaves an empty thing there."),
        "patch-by-key": Fault("scope-foreign-item", "PATCH finds a key in any entity."),
        "active-only": Fault("list-complete", "The list leaves out the profiles that are not active."),
        "score-as-text": Fault("list-sort-order", "The list sorts scores as texts."),
        "sorted-for-good": Fault("get-frame", "A list that is sorted downwards sorts `subscriptions` so, for good."),
        "dry-run": Fault("query-inert", "PUT with ?dryRun=true answers 200 and stores nothing."),
        "patch-unlabelled": Fault("json-labelled", "The answer to PATCH has no Content-Type."),
        "long-keys": Fault("code-no-5xx", "PUT under a key of more than 255 letters fails with a 500."),
        "keys-for-all": Fault("scope-noninterference", "PUT of a new key that another entity has is a 409."),
        "delete-everywhere": Fault("scope-noninterference", "DELETE of a key deletes it in every entity."),
        "merge-type-only": Fault("json-headers", "PATCH refuses application/json with 415."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.things: dict[tuple[str, str, str], Item] = {}
        self.ghosts: dict[tuple[str, str, str], Item] = {}

    def problem(self, status: int, detail: str) -> Answer:
        return Answer(status, {"reason": detail})

    def answer(self, call: Call) -> Answer:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token != "secret-token":
            raise Refusal(401, "no valid token", {"WWW-Authenticate": "Bearer"})
        if call.segments[:1] != ("entity",) or not 2 <= len(call.segments) <= 4:
            raise Refusal(404, "no such route")
        entity, kind, *rest = (*call.segments[1:], "")[: max(2, len(call.segments) - 1)]
        # What is closed to the caller and what does not exist look the same here.
        if entity not in self.entities:
            raise Refusal(403, "no access to this entity")
        if kind not in ("profile", "segment"):
            raise Refusal(404, "no such route")
        offered = ("GET", "HEAD", "PUT", "PATCH", "DELETE") if rest else ("GET", "HEAD")
        if call.method == "OPTIONS":
            return Answer(204, NOTHING, {"Allow": ", ".join((*offered, "OPTIONS"))})
        if call.method not in offered:
            raise Refusal(405, "not offered here", {"Allow": ", ".join((*offered, "OPTIONS"))})
        if not rest:
            return self.listing(call, entity, kind)
        return self.single(call, (entity, kind, rest[0]))

    def single(self, call: Call, place: tuple[str, str, str]) -> Answer:
        """GET, PUT, PATCH and DELETE of what stands under a key."""
        if call.method == "PUT":
            return self.put(call, place)
        if call.method == "PATCH":
            return self.patch(call, place)
        if call.method == "DELETE":
            for other in self.entities if self.broken("delete-everywhere") else ():
                if other != place[0]:
                    self.things.pop((other, *place[1:]), None)
            return self.delete(place)
        return Answer(200, self.found(place))

    def found(self, place: tuple[str, str, str]) -> Item:
        """The thing at a place; Refusal 404 without one."""
        if place not in self.things:
            raise Refusal(404, "nothing under this key")
        return self.things[place]

    def listing(self, call: Call, entity: str, kind: str) -> Answer:
        active, sort = call.parameter("active"), call.parameter("sort") or "key"
        if kind == "segment":
            active, sort = None, "key"
        if active not in (None, "true", "false") or sort not in SORTS:
            raise Refusal(400, "active is true or false, sort is key, -key, score or -score")
        things = [t for (e, k, _), t in {**self.ghosts, **self.things}.items() if (e, k) == (entity, kind)]
        if active is not None:
            things = [t for t in things if t.get("active") is (active == "true")]
        elif self.broken("active-only"):
            things = [t for t in things if t.get("active") is not False]
        things.sort(key=lambda t: t["key"])
        if sort.endswith("score"):
            things.sort(key=lambda t: (t.get("score") is None, t.get("score", 0)))
            if self.broken("score-as-text"):
                things.sort(key=lambda t: str(t.get("score")))
        if sort.startswith("-"):
            things.reverse()
            for thing in things if self.broken("sorted-for-good") else ():
                thing.get("subscriptions", []).sort(reverse=True)
        return Answer(200, {f"{kind}s": things, "total": len(things)})

    def put(self, call: Call, place: tuple[str, str, str]) -> Answer:
        schema, body = place[1].capitalize(), call.body()
        if self.broken("long-keys") and len(place[2]) > 255:
            raise OSError("file name too long")
        if not re.fullmatch("[a-z0-9-]{1,64}", place[2]):
            raise Refusal(400, "not a key")
        if self.broken("keys-for-all") and place not in self.things and any(p[1:] == place[1:] for p in self.things):
            raise Refusal(409, "this key is taken")
        if self.broken("place-before-check") and place not in self.things:
            self.write(place, {})
        fields = self.shapes.known(self.shapes.of(schema), {k: v for k, v in body.items() if k not in STAMPS})
        complaint = self.shapes.complaint(schema, fields)
        if complaint:
            raise Refusal(400, complaint)
        if self.broken("segment-merges") and place[1] == "segment":
            fields = {**self.things.get(place, {}), **fields}
        if self.broken("dry-run") and call.parameter("dryRun") == "true":
            return Answer(200, {**self.things.get(place, {"key": place[2], "revision": 0}), **fields})
        return Answer(200, self.write(place, fields))

    def patch(self, call: Call, place: tuple[str, str, str]) -> Answer:
        media = call.headers.get("content-type", "application/json").split(";")[0].strip().lower()
        taken = ["application/merge-patch+json", "application/json"]
        if media not in taken[: 1 if self.broken("merge-type-only") else 2]:
            raise Refusal(415, "send application/merge-patch+json", {"Accept-Patch": ", ".join(taken)})
        if self.broken("patch-by-key") and place not in self.things:
            place = next((p for p in self.things if p[1:] == place[1:]), place)
        old, schema = self.found(place), place[1].capitalize()
        patch = self.shapes.known(schema + "Patch", {k: v for k, v in call.body().items() if k not in STAMPS})
        complaint = self.shapes.complaint(schema + "Patch", patch)
        if complaint:
            raise Refusal(400, complaint)
        fields = merge({k: v for k, v in old.items() if k not in STAMPS}, patch)
        if self.broken("null-is-zero"):
            fields |= {k: 0 for k in ("score", "size") if k in old and k in patch and patch[k] is None}
        if self.broken("fourth-write-compacts") and old["revision"] >= 3 and "note" not in patch:
            fields.pop("note", None)
        thing = self.write(place, fields)
        if self.broken("patched-lingers"):
            self.ghosts[place] = thing
        return Answer(200, thing, media=None if self.broken("patch-unlabelled") else "application/json")

    def write(self, place: tuple[str, str, str], fields: Item) -> Item:
        """Stores fields under a key, with the next revision and the time of day."""
        revision = self.things[place]["revision"] + 1 if place in self.things else 1
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        if self.broken("sizes-as-doubles") and isinstance(fields.get("size"), int):
            fields = {**fields, "size": int(float(fields["size"]))}
        self.things[place] = {**fields, "key": place[2], "revision": revision, "modified": moment}
        return self.things[place]

    def delete(self, place: tuple[str, str, str]) -> Answer:
        thing = self.things.pop(place, None)
        return Answer(204) if thing is None else Answer(200, thing)


SERVICE = Upserts
