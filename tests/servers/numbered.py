"""Five kinds of things with ids that each entity numbers anew, among things of others that nobody may touch."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import unquote

from .services import Action, Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
Place = tuple[str, str]
KINDS = ("note", "flag", "job", "box", "ball")
BOX = re.compile(r"box_[a-z]\d{8}", re.ASCII)
OTHERS: dict[Place, list[Item]] = {
    ("demo", "note"): [{"label": f"precious {n}", "size": n} for n in range(30)],
    ("other", "note"): [{"label": f"theirs {n}", "size": n} for n in range(400)],
    ("other", "flag"): [{"enabled": True, "mode": "a"}, {"enabled": False}] * 150,
    ("demo", "job"): [{"active": True, "size": 12345}, {"active": False, "size": 54321}],
    ("other", "job"): [{"active": True, "size": n} for n in range(200)],
}
"""What stood there before anybody came: under the ids that new things of the other entity will get."""


class Numbered(Service):
    """Things in the order of their creation, for each entity and kind."""

    name = "numbered"
    sentence = "Ids numbered anew in each entity, others' things under the same ids, kinds that cannot be told apart."
    faults: ClassVar[dict[str, Fault]] = {
        "boxes-everywhere": Fault("scope-foreign-item", "GET of a box finds it in any entity."),
        "boxes-deleted-anywhere": Fault("scope-foreign-item", "DELETE of a box finds it in any entity."),
        "notes-of-demo-first": Fault("scope-foreign-item", "GET of a note shows demo's of that id, in any entity."),
        "jobs-twice": Fault("post-adds-one", "POST of a job makes two."),
        "mode-lost": Fault("patch-keeps", "PATCH of a flag's `enabled` removes its `mode`."),
        "size-as-text": Fault("json-schema", "The list of notes shows `size` as a text."),
        "null-label": Fault("code-no-5xx", "PATCH of a note's `label` with null fails with a 500."),
        "ball-422": Fault("code-same-across", "An invalid ball is refused with 422, others with 400."),
        "moves-boxes": Fault("scope-body", "PUT of a box with `entity` in its body moves it there."),
        "decodes-twice": Fault("scope-spelling", "The name of the entity is decoded twice."),
        "forgets-a-note": Fault("delete-one", "DELETE of a note takes the one before it along, if that is new, too."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.rows: dict[Place, dict[str, Item]] = {(entity, kind): {} for entity in self.entities for kind in KINDS}
        self.born = dict.fromkeys(self.rows, 0)
        self.dead: set[tuple[Place, str]] = set()
        for place, items in OTHERS.items():
            for item in items:
                self.add(place, item)

    def add(self, place: Place, item: Item) -> Item:
        """Stores a new thing under the next number of its place."""
        self.born[place] += 1
        name: int | str = self.born[place]
        if place[1] == "box":
            name = f"box_{place[0][0]}{name:08}"
        self.rows[place][str(name)] = {"id": name, **item}
        return self.rows[place][str(name)]

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != "Bearer secret-token":
            raise Refusal(401, "a bearer token is needed", {"WWW-Authenticate": "Bearer"})
        if call.segments[:1] != ("entity",) or len(call.segments) not in (3, 4) or call.segments[2] not in KINDS:
            raise Refusal(404, "no such route")
        entity, kind, *rest = call.segments[1:]
        if self.broken("decodes-twice"):
            entity = unquote(entity).rpartition("../")[2]
        if entity not in self.entities:
            raise Refusal(403 if entity == "closed" else 404, "no such entity for you")
        actions: dict[str, Action] = {"GET": self.listing, "HEAD": self.listing, "POST": self.create}
        if rest:
            actions = {"GET": self.read, "HEAD": self.read, "PUT": self.put, "PATCH": self.patch, "DELETE": self.delete}
        if call.method not in actions:
            raise Refusal(405, "not offered here", {"Allow": ", ".join(actions)})
        return actions[call.method](call, (entity, kind), *rest)

    def listing(self, call: Call, place: Place) -> Answer:
        things = list(self.rows[place].values())
        if place[1] == "job":
            things = [{"id": thing["id"], "active": thing["active"]} for thing in things]
        if self.broken("size-as-text") and place[1] == "note":
            things = [{**thing, "size": str(thing["size"])} if "size" in thing else thing for thing in things]
        return Answer(200, things)

    def create(self, call: Call, place: Place) -> Answer:
        body = self.checked(place[1].capitalize(), call)
        if place[1] == "job":
            for _ in range(2 if self.broken("jobs-twice") else 1):
                self.add(place, body)
            return Answer(202)
        thing = self.add(place, body)
        return Answer(201, thing, {"Location": f"/entity/{place[0]}/{place[1]}/{thing['id']}"})

    def checked(self, schema: str, call: Call) -> Item:
        """The known fields of a body, without those of the server; Refusal 400 if they are wrong."""
        body: Item = self.shapes.known(schema, call.body())
        complaint = self.shapes.complaint(schema, body)
        if not complaint and not str(body.get("boxId", "")).startswith("box_" if "boxId" in body else ""):
            complaint = "body.boxId is no id of a box"
        if complaint:
            raise Refusal(422 if self.broken("ball-422") and schema.startswith("Ball") else 400, complaint)
        return body

    def found(self, place: Place, name: str) -> Item:
        """The thing of that id; Refusal 400 for what is no id of a box, 404 without one."""
        if place[1] == "box" and not BOX.fullmatch(name):
            raise Refusal(400, "no id of a box")
        if name not in self.rows[place]:
            raise Refusal(404, f"no such {place[1]}")
        return self.rows[place][name]

    def anywhere(self, place: Place, name: str) -> Place:
        """The place of the box of that id, in whichever entity."""
        return next(((entity, "box") for entity in self.entities if name in self.rows[entity, "box"]), place)

    def read(self, call: Call, place: Place, name: str) -> Answer:
        if self.broken("boxes-everywhere") and place[1] == "box":
            place = self.anywhere(place, name)
        if self.broken("notes-of-demo-first") and name in self.rows["demo", place[1]] and place[1] == "note":
            place = ("demo", "note")
        return Answer(200, self.found(place, name))

    def put(self, call: Call, place: Place, name: str) -> Answer:
        old = self.found(place, name)
        thing = {"id": old["id"], **self.checked(place[1].capitalize(), call)}
        there = (call.body().get("entity"), place[1])
        if self.broken("moves-boxes") and place[1] == "box" and there in self.rows:
            del self.rows[place][name]
            place = there
        self.rows[place][name] = thing
        return Answer(200, thing)

    def patch(self, call: Call, place: Place, name: str) -> Answer:
        old, schema = self.found(place, name), place[1].capitalize()
        if self.broken("null-label") and place[1] == "note" and call.body().get("label", "") is None:
            raise AttributeError("'NoneType' object has no attribute 'strip'")
        changes = self.checked(f"{schema}Patch", call)
        if self.broken("mode-lost") and "enabled" in changes:
            changes = {"mode": None, **changes}
        thing = {key: value for key, value in {**old, **changes}.items() if value is not None}
        self.rows[place][name] = thing
        return Answer(200, thing)

    def delete(self, call: Call, place: Place, name: str) -> Answer:
        if self.broken("boxes-deleted-anywhere") and place[1] == "box":
            place = self.anywhere(place, name)
        if (place, name) in self.dead:
            return Answer(204)
        thing = self.found(place, name)
        gone = [name]
        if self.broken("forgets-a-note") and place[1] == "note" and thing["id"] - 1 > len(OTHERS[place]):
            gone.append(str(thing["id"] - 1))
        for one in gone:
            if self.rows[place].pop(one, None) is not None:
                self.dead.add((place, one))
        return Answer(204)


SERVICE = Numbered
