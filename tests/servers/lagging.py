"""Audiences and feeds whose changes are accepted at once and seen later, in lists later still."""

from __future__ import annotations

import random
import struct
import time
from typing import Any, ClassVar
from urllib.parse import quote

from .services import Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
Place = tuple[str, str, str]
KINDS = {"audience": "Audience", "feed": "Feed"}
SOONEST, LATEST, INDEXING = 0.2, 0.4, 0.2


class Timeline:
    """The versions of one item as they were accepted, each with the moment from which it is seen."""

    def __init__(self) -> None:
        self.versions: list[tuple[float, Item | None]] = []
        self.patched = False

    @property
    def accepted(self) -> Item | None:
        """What the item will be once all is settled; None if it will be gone."""
        return self.versions[-1][1] if self.versions else None

    def accept(self, item: Item | None) -> None:
        """Plans the next version: after the one before it, 200 to 400 ms from now."""
        now = time.monotonic()
        due = now + random.uniform(SOONEST, LATEST)
        if self.versions:
            due = max(due, self.versions[-1][0])
        seen = [index for index, (when, _) in enumerate(self.versions) if when <= now - 2 * INDEXING]
        self.versions = [*self.versions[max([0, *seen]) :], (due, item)]

    def at(self, moment: float) -> Item | None:
        """The item as it is seen at a moment."""
        return next((item for when, item in reversed(self.versions) if when <= moment), None)


class Lagging(Service):
    """A timeline for each item: calls are checked against what was accepted, reads see what is due."""

    name = "lagging"
    sentence = "Changes answer 202 and are seen after 200 to 400 ms, in lists 200 ms later, in random order."
    faults: ClassVar[dict[str, Fault]] = {
        "false-lost": Fault("patch-stores", "A PATCH to false is accepted and never done."),
        "patched-stays-indexed": Fault("delete-gone", "An item that was patched stays in the list after its deletion."),
        "untagged-unindexed": Fault("list-complete", "Audiences whose `tags` are empty never reach the list."),
        "refused-but-queued": Fault("put-refused", "The valid fields of a PUT refused with 422 arrive later."),
        "dynamic-runs-twice": Fault("post-adds-one", "The creation of a dynamic audience is done twice."),
        "feeds-in-one-index": Fault("scope-lists", "The list of feeds is that of all entities."),
        "kind-stops-delete": Fault("query-inert", "DELETE with ?kind= of another kind is accepted and never done."),
        "size-packed": Fault("code-no-5xx", "An audience's size beyond 64 bits fails with a 500."),
        "schedule-merged": Fault("put-clears-omitted", "PUT merges `schedule` into the old one."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.timelines: dict[Place, Timeline] = {}
        self.last = 0

    def problem(self, status: int, detail: str) -> Answer:
        where, _, what = detail.rpartition(": ")
        return Answer(status, {"fault": what, "at": where or None})

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != "Bearer secret-token":
            raise Refusal(401, "no token", {"WWW-Authenticate": "Bearer"})
        path = call.segments
        # The closed entity is not told from one that does not exist.
        if path[0] != "entity" or len(path) not in (3, 4) or path[1] not in self.entities or path[2] not in KINDS:
            raise Refusal(404, "unknown route or entity")
        if len(path) == 3:
            if call.method in ("GET", "HEAD"):
                return self.listing(call, path[1], path[2])
            if call.method == "POST":
                return self.create(call, path[1], path[2])
            raise Refusal(405, "unknown method", {"Allow": "GET, HEAD, POST"})
        place = (path[1], path[2], path[3])
        if call.method in ("GET", "HEAD"):
            return self.read(place)
        if call.method not in ("PUT", "PATCH", "DELETE"):
            raise Refusal(405, "unknown method", {"Allow": "GET, HEAD, PUT, PATCH, DELETE"})
        return self.write(call, place)

    def read(self, place: Place) -> Answer:
        """The item at a place as it is seen now."""
        item = self.timelines[place].at(time.monotonic()) if place in self.timelines else None
        if item is None:
            raise Refusal(404, "unknown item")
        return Answer(200, item)

    def write(self, call: Call, place: Place) -> Answer:
        """PUT, PATCH or DELETE of the item at a place."""
        timeline = self.timelines.get(place)
        old = timeline.accepted if timeline else None
        if timeline is None or old is None:
            raise Refusal(404, "unknown item")
        if call.method == "DELETE":
            self.delete(call, timeline, old)
        elif call.method == "PUT":
            self.put(call, place[1], timeline, old)
        else:
            self.patch(call, place[1], timeline, old)
        return self.accepted(old["id"])

    def accepted(self, number: int, place: str | None = None) -> Answer:
        """The answer to every change that will be done."""
        return Answer(202, {"id": number, "status": "accepted"}, {"Location": place} if place else {})

    def complaint(self, schema: str, fields: Item) -> str | None:
        """What is wrong with fields, as `place: what`."""
        found = self.shapes.complaint(schema, fields)
        return found and found.replace(" ", ": ", 1)

    def checked(self, schema: str, body: Item) -> Item:
        """The fields of a schema that a body sets; Refusal 422 if it breaks the schema."""
        fields: Item = self.shapes.known(schema, body)
        if self.broken("size-packed") and isinstance(fields.get("size"), int):
            struct.pack(">q", fields["size"])
        complaint = self.complaint(schema, fields)
        if complaint:
            raise Refusal(422, complaint)
        return fields

    def listing(self, call: Call, entity: str, kind: str) -> Answer:
        wanted, active = call.parameter("kind"), call.parameter("active")
        if kind == "feed":
            wanted = active = None
        if wanted not in (None, "static", "dynamic") or active not in (None, "true", "false"):
            raise Refusal(422, "query: kind is static or dynamic, active true or false")
        then = time.monotonic() - INDEXING
        items = []
        for (owner, what, _), timeline in self.timelines.items():
            item = timeline.at(then)
            if item is None and timeline.patched and self.broken("patched-stays-indexed"):
                item = next((i for _, i in reversed(timeline.versions) if i is not None), None)
            apart = owner != entity and not (kind == "feed" and self.broken("feeds-in-one-index"))
            if item is None or what != kind or apart:
                continue
            if self.broken("untagged-unindexed") and item.get("tags") == []:
                continue
            if wanted in (None, item.get("kind")) and (active is None or item.get("active") is (active == "true")):
                items.append(item)
        random.shuffle(items)
        return Answer(200, {"result": items})

    def create(self, call: Call, entity: str, kind: str) -> Answer:
        fields = self.checked(KINDS[kind] + "Body", call.body())
        twice = self.broken("dynamic-runs-twice") and fields.get("kind") == "dynamic"
        for _ in range(2 if twice else 1):
            self.last += 1
            self.timelines[entity, kind, str(self.last)] = Timeline()
            self.timelines[entity, kind, str(self.last)].accept({"id": self.last, **fields})
        return self.accepted(self.last, quote("/".join(("", *call.segments, str(self.last)))))

    def put(self, call: Call, kind: str, timeline: Timeline, old: Item) -> None:
        """Plans the whole item anew."""
        body = call.body()
        try:
            fields = self.checked(KINDS[kind] + "Body", body)
        except Refusal:
            if self.broken("refused-but-queued"):
                single = self.shapes.known(KINDS[kind] + "Patch", body)
                fine = {k: v for k, v in single.items() if not self.complaint(KINDS[kind] + "Patch", {k: v})}
                timeline.accept({k: v for k, v in {**old, **fine}.items() if v is not None})
            raise
        if self.broken("schedule-merged") and "schedule" in fields:
            fields["schedule"] = {**old.get("schedule", {}), **fields["schedule"]}
        timeline.accept({"id": old["id"], **fields})

    def patch(self, call: Call, kind: str, timeline: Timeline, old: Item) -> None:
        """Plans the item with the fields given; null removes."""
        fields = self.checked(KINDS[kind] + "Patch", call.body())
        if self.broken("false-lost"):
            fields = {k: v for k, v in fields.items() if v is not False}
        timeline.patched = True
        timeline.accept({k: v for k, v in {**old, **fields}.items() if v is not None})

    def delete(self, call: Call, timeline: Timeline, old: Item) -> None:
        """Plans the item's end."""
        asked = call.parameter("kind")
        if not (self.broken("kind-stops-delete") and asked is not None and asked != old.get("kind")):
            timeline.accept(None)


SERVICE = Lagging
