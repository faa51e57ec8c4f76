"""A desk with notes in two entities spelled out by name, and resources that lack one method or another."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from .services import Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
COUNTRIES = {
    "demo": [{"code": "BE", "name": "Belgium"}, {"code": "NL", "name": "Netherlands"}],
    "other": [{"code": "FR", "name": "France"}],
}
PLURALS = {"note": "notes", "tag": "tags", "reminder": "reminders", "country": "countries"}
COLLECTION = {
    "note": "GET HEAD POST",
    "tag": "GET HEAD POST",
    "reminder": "GET HEAD POST",
    "country": "GET HEAD",
    "feedback": "POST",
}
SINGLE = {
    "note": "GET HEAD PUT PATCH DELETE",
    "tag": "GET HEAD PUT DELETE",
    "reminder": "GET HEAD PUT PATCH",
    "country": "GET HEAD",
}
DEFAULTS: dict[str, Item] = {"note": {"pinned": False, "color": "yellow"}, "reminder": {"seen": False}}


class Literal(Service):
    """One dictionary of items for each (entity, resource)."""

    name = "literal"
    sentence = "Entity names spelled out, prefix /api/v4, resources without PATCH, DELETE, list or writes."
    prefix = "/api/v4"
    faults: ClassVar[dict[str, Fault]] = {
        "unticked-stays": Fault("put-clears-omitted", "PUT that leaves `pinned` out keeps the old value."),
        "pinned-twice": Fault("list-complete", "A pinned note is in the list twice: on top and in its place."),
        "pinned-or-not": Fault("list-filter-sound", "?pinned=false shows the pinned notes, too."),
        "count-of-all": Fault("list-commutes", "X-Total-Count does not heed the filters."),
        "page-zero": Fault("list-bounds", "?page=0 fails with a 500."),
        "global-note-ids": Fault("scope-foreign-item", "GET and DELETE in `other` find the notes of `demo` by id."),
        "blue-loses-priority": Fault("patch-keeps", "PATCH of a blue note removes its priority."),
        "reading-is-seeing": Fault("get-frame", "GET of a reminder sets `seen`."),
        "get-or-create": Fault("get-absent", "GET of an unknown tag answers 404 and leaves an empty one."),
        "open-feedback": Fault("scope-credential", "POST of feedback needs no credential."),
        "malformed-422": Fault("code-same-across", "Malformed JSON is 422 for reminders, 400 elsewhere."),
        "nul-texts": Fault("code-no-5xx", "A text with NUL fails with a 500."),
        "clamped-and-refused": Fault("code-refusal", "A note refused for its great priority has the greatest after."),
        "page-405": Fault("json-body", "A wrong method on the read-only resource gets an HTML page."),
        "slashes-open": Fault("scope-spelling", "GET of a note after two slashes finds it in any entity."),
        "reminds-everybody": Fault("scope-noninterference", "PATCH of a reminder sets `seen` in every entity's."),
        "query-is-body": Fault("query-inert", "PUT and PATCH of a note take fields from the query string."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.items: dict[tuple[str, str], dict[str, Item]] = {
            (e, r): {} for e in self.entities for r in ("note", "tag", "reminder", "feedback")
        }
        self.last = 100

    def problem(self, status: int, detail: str) -> Answer:
        if detail == "country is read-only" and self.broken("page-405"):
            return Answer(405, b"<!doctype html><title>405</title>", media="text/html; charset=utf-8")
        return Answer(status, {"message": detail, "code": status}, media="application/json; charset=utf-8")

    def answer(self, call: Call) -> Answer:
        path = call.segments[2:]
        bare = self.broken("open-feedback") and path[-1:] == ("feedback",)
        if call.headers.get("authorization") != "Bearer secret-token" and not bare:
            raise Refusal(401, "who are you?", {"WWW-Authenticate": "Bearer"})
        if self.broken("slashes-open") and path[2:4] == ("", "note") and path[4:]:
            return self.note_of_any(path[4])
        if call.segments[:2] != ("api", "v4") or path[:1] != ("entity",) or not 3 <= len(path) <= 4:
            raise Refusal(404, "no such route")
        entity, resource = path[1], path[2]
        if entity == "closed":
            raise Refusal(403, "this entity is not yours")
        offered = (COLLECTION if len(path) == 3 else SINGLE).get(resource)
        if entity not in self.entities or offered is None:
            raise Refusal(404, "no such route or entity")
        if call.method not in offered.split():
            detail = "country is read-only" if resource == "country" else "method not allowed"
            raise Refusal(405, detail, {"Allow": offered.replace(" ", ", ")})
        if resource == "country":
            return self.country(entity, path[3:])
        if len(path) == 4:
            return self.single(call, entity, resource, path[3])
        if call.method == "POST":
            return self.create(call, entity, resource)
        return self.listing(call, entity, resource)

    def note_of_any(self, key: str) -> Answer:
        """A note, whichever entity it is of."""
        for entity in self.entities:
            if key in self.items[entity, "note"]:
                return Answer(200, self.items[entity, "note"][key])
        raise Refusal(404, "no such item")

    def country(self, entity: str, code: tuple[str, ...]) -> Answer:
        """The read-only resource: its list, or one of them."""
        if not code:
            return Answer(200, {"countries": COUNTRIES[entity]})
        for country in COUNTRIES[entity]:
            if (country["code"],) == code:
                return Answer(200, country)
        raise Refusal(404, "no such item")

    def checked(self, call: Call, resource: str, kind: str) -> Item:
        """The fields that a body sets; Refusal 400 if it breaks the schema."""
        try:
            body = call.body()
        except Refusal as refusal:
            if resource == "reminder" and self.broken("malformed-422"):
                raise Refusal(422, refusal.detail) from refusal
            raise
        if resource == "note" and call.method != "POST" and self.broken("query-is-body"):
            body = body | {k: v for k, v in call.query if k in ("text", "color", "due")}
        schema = resource.capitalize() + kind
        known: Item = self.shapes.known(schema, body)
        if self.broken("nul-texts") and any(isinstance(value, str) and "\0" in value for value in known.values()):
            raise ValueError("a text cannot contain NUL")
        complaint = self.shapes.complaint(schema, known)
        if complaint:
            raise Refusal(400, complaint)
        return known

    def create(self, call: Call, entity: str, resource: str) -> Answer:
        fields = self.checked(call, resource, "Input")
        self.last += 1
        if resource == "feedback":
            self.items[entity, resource][str(self.last)] = fields
            return Answer(201, {"ticket": f"F{self.last}"})
        key = f"t-{self.last}" if resource == "tag" else str(self.last)
        named = {"tagId": key} if resource == "tag" else {"id": self.last}
        self.items[entity, resource][key] = {**named, **DEFAULTS.get(resource, {}), **fields}
        place = quote("/".join(("", *call.segments, key)))
        return Answer(201, self.items[entity, resource][key], {"Location": place})

    def listing(self, call: Call, entity: str, resource: str) -> Answer:
        items = list(self.items[entity, resource].values())
        if resource != "note":
            return Answer(200, {PLURALS[resource]: items})
        color, pinned = call.parameter("color"), call.parameter("pinned")
        if color not in (None, "yellow", "green", "blue") or pinned not in (None, "true", "false"):
            raise Refusal(400, "color is yellow, green or blue, and pinned true or false")
        everything = items
        if self.broken("pinned-or-not") and pinned == "false":
            pinned = None
        if self.broken("page-zero") and call.parameter("page") == "0":
            raise ZeroDivisionError
        page, size = self.number(call, "page", 1, 10**18), self.number(call, "per_page", 25, 100)
        items = [i for i in items if color in (None, i["color"]) and pinned in (None, str(i["pinned"]).lower())]
        if self.broken("pinned-twice"):
            items = [i for i in items if i["pinned"]] + items
        part = items[(page - 1) * size : page * size]
        return Answer(
            200, {"notes": part}, {"X-Total-Count": str(len(everything if self.broken("count-of-all") else items))}
        )

    def number(self, call: Call, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most` in the query; Refusal 400 for any other value."""
        text = call.parameter(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most):
            raise Refusal(400, f"{name} is a number from 1 to {most}")
        return int(text)

    def single(self, call: Call, entity: str, resource: str, key: str) -> Answer:
        """GET, PUT, PATCH and DELETE of one item."""
        place = self.items[entity, resource]
        if resource == "note" and entity == "other" and self.broken("global-note-ids"):
            abroad = self.items["demo", "note"]
            place = abroad if key in abroad and call.method in ("GET", "DELETE") else place
        if key not in place:
            if resource == "tag" and call.method == "GET" and self.broken("get-or-create"):
                place[key] = {"tagId": key, "label": ""}
            raise Refusal(404, "no such item")
        if call.method in ("GET", "HEAD"):
            if resource == "reminder" and self.broken("reading-is-seeing"):
                place[key]["seen"] = True
            return Answer(200, place[key])
        if call.method == "DELETE":
            del place[key]
            return Answer(204)
        try:
            place[key] = self.updated(call, resource, place[key])
        except Refusal as refusal:
            if self.broken("clamped-and-refused") and "priority is out of range" in refusal.detail:
                place[key] = {**place[key], "priority": 5}
            raise
        if resource == "reminder" and call.method == "PATCH":
            self.seen_elsewhere(entity)
        return Answer(200, place[key])

    def seen_elsewhere(self, entity: str) -> None:
        """What a reminder's change does in the other entities: nothing."""
        if self.broken("reminds-everybody"):
            for one in (item for e in self.entities if e != entity for item in self.items[e, "reminder"].values()):
                one["seen"] = True

    def updated(self, call: Call, resource: str, old: Item) -> Item:
        """What an item is after a PUT or PATCH."""
        named: Item = {k: v for k, v in old.items() if k in ("id", "tagId")}
        defaults = DEFAULTS.get(resource, {})
        if call.method == "PUT":
            fields = self.checked(call, resource, "Input")
            if resource == "note" and self.broken("unticked-stays"):
                defaults = {**defaults, "pinned": old["pinned"]}
            return {**named, **defaults, **fields}
        fields = self.checked(call, resource, "Patch")
        kept = {k: v for k, v in {**old, **fields}.items() if v is not None}
        if self.broken("blue-loses-priority") and old.get("color") == "blue" and "priority" not in fields:
            kept.pop("priority", None)
        return {**named, **defaults, **kept}


SERVICE = Literal
