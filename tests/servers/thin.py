"""Persons and orders behind a poor document: nothing is secret, nothing required, everything tidied up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, ClassVar

from .services import Answer, Call, Fault, Refusal, Service

Item = dict[str, Any]
Tidy = Callable[[Any], Any]
CAP = 20


def wrong(name: str) -> Refusal:
    """The refusal of a value that its field cannot hold."""
    return Refusal(400, f"{name} is wrong")


def text(value: Any) -> str:
    """A text without white space around it."""
    if not isinstance(value, str):
        raise wrong("text")
    return value.strip()


def email(value: Any) -> str:
    """An address in lower case."""
    address = text(value).lower()
    if "@" not in address[1:-1]:
        raise wrong("email")
    return address


def moment(value: Any) -> str:
    """A date-time in UTC, written with Z."""
    try:
        when = datetime.fromisoformat(text(value).upper())
        if when.tzinfo is None:
            raise wrong("date")
        return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError) as error:
        raise wrong("date") from error


def number(value: Any) -> int | float:
    """A number rounded to two decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("number")
    return round(value, 2) if isinstance(value, float) else value


def integer(value: Any) -> int | float:
    """A whole number."""
    if number(value) != value or value % 1:
        raise wrong("integer")
    return int(value)


def boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong("boolean")
    return value


def each(tidy: Tidy) -> Tidy:
    """Arrays of such values."""

    def array(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("array")
        return [tidy(part) for part in value]

    return array


def record(fields: dict[str, Tidy]) -> Tidy:
    """Objects with such fields; null is as good as absent, and others are passed over."""

    def tidied(value: Any) -> Item:
        if not isinstance(value, dict):
            raise wrong("object")
        return {k: fields[k](v) for k, v in value.items() if k in fields and v is not None}

    return tidied


KINDS: dict[str, dict[str, Tidy]] = {
    "person": {
        "name": text,
        "email": email,
        "born": moment,
        "height": number,
        "children": integer,
        "subscribed": boolean,
        "nicknames": each(text),
        "home": record({"street": text, "zip": text}),
    },
    "order": {
        "number": text,
        "amount": number,
        "paid": boolean,
        "placed": moment,
        "lines": each(record({"sku": text, "quantity": number})),
    },
}


class Thin(Service):
    """Items in the order of their creation, for each entity and kind."""

    name = "thin"
    sentence = "A poor document, no authentication, newest first in pages of 20, [id] for a creation, values tidied."
    forbidden = None
    environment: ClassVar[dict[str, str]] = {}
    faults: ClassVar[dict[str, Fault]] = {
        "put-truncates": Fault("put-stores", "PUT cuts the fraction off numbers that POST and PATCH round."),
        "offset-wraps": Fault("list-page-walk", "An offset of 20 or more shows the first page again."),
        "limit-deletes": Fault("query-inert", "DELETE with ?limit=n deletes the next older items too."),
        "null-line": Fault("code-no-5xx", "null within an array of texts fails with a 500."),
        "far-moments": Fault("code-no-5xx", "A moment that leaves the year 9999 in UTC fails with a 500."),
        "empty-array-passed-over": Fault("patch-stores", "PATCH passes over an empty array."),
        "limit-across": Fault("scope-lists", "A list with ?limit= shows every entity's items."),
        "entity-on-demand": Fault("scope-unknown", "POST brings an unknown entity into being."),
        "paid-twice": Fault("post-adds-one", "POST of an order that is paid creates it twice."),
        "bare-error": Fault("json-body", "An unknown person is answered with a JSON text instead of an object."),
        "error-in-200": Fault("code-success", "An unknown order is answered with 200 and an error in the body."),
        "sent-to-the-list": Fault("code-classes", "DELETE answers 303 and where the list is."),
        "tired-of-404": Fault("code-deterministic", "Each second refusal of an unknown person is a 400."),
        "tenant-places": Fault("scope-body", "POST of a person places it in the entity that `tenant` names."),
        "stray-route": Fault("scope-prefix", "The document names, and the server offers, GET /person/latest."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.items: dict[str, dict[tuple[str, str], Item]] = {entity: {} for entity in self.entities}
        self.numbers = count(1)
        if self.broken("stray-route"):
            self.document["paths"]["/person/latest"] = {"get": {"responses": {"200": {"description": "ok"}}}}

    def problem(self, status: int, detail: str) -> Answer:
        if self.broken("bare-error") and detail == "no such person":
            return Answer(status, detail)
        if self.broken("error-in-200") and detail == "no such order":
            return Answer(200, {"error": detail})
        if self.broken("tired-of-404") and detail == "no such person" and next(self.numbers) % 2:
            return Answer(400, {"detail": detail})
        return Answer(status, {"detail": detail})

    def answer(self, call: Call) -> Answer:
        if self.broken("stray-route") and call.segments == ("person", "latest"):
            return Answer(200, {"latest": len(self.items["demo"])})
        if call.segments[0] != "entity" or len(call.segments) not in (3, 4) or call.segments[2] not in KINDS:
            raise Refusal(404, "no such route")
        entity, kind, *rest = call.segments[1:]
        if self.broken("entity-on-demand") and call.method == "POST" and entity:
            self.items.setdefault(entity, {})
        if entity not in self.items:
            raise Refusal(404, "no such entity")
        if rest:
            return self.single(call, self.items[entity], (kind, rest[0]))
        if call.method in ("GET", "HEAD"):
            return self.listing(call, entity, kind)
        if call.method != "POST":
            raise Refusal(405, "no such method", {"Allow": "GET, HEAD, POST"})
        item = self.tidied(kind, call.body())
        if self.broken("tenant-places") and kind == "person" and call.body().get("tenant") in self.entities:
            entity = call.body()["tenant"]
        for _ in range(2 if self.broken("paid-twice") and item.get("paid") else 1):
            name = f"{kind[0]}{next(self.numbers)}"
            self.items[entity][kind, name] = {"id": name, **item}
        return Answer(200, [name])

    def tidied(self, kind: str, body: Item) -> Item:
        """The known fields of a body as they are stored; null for those to remove."""
        try:
            return {k: v if v is None else KINDS[kind][k](v) for k, v in body.items() if k in KINDS[kind]}
        except Refusal as refusal:
            if self.broken("far-moments") and isinstance(refusal.__cause__, OverflowError):
                raise refusal.__cause__ from None
            if self.broken("null-line") and any(None in v for v in body.values() if isinstance(v, list)):
                raise AttributeError("'NoneType' object has no attribute 'strip'") from None
            raise

    def single(self, call: Call, place: dict[tuple[str, str], Item], key: tuple[str, str]) -> Answer:
        """GET, PUT, PATCH and DELETE of one item."""
        if call.method not in ("GET", "HEAD", "PUT", "PATCH", "DELETE"):
            raise Refusal(405, "no such method", {"Allow": "GET, HEAD, PUT, PATCH, DELETE"})
        if key not in place:
            raise Refusal(404, f"no such {key[0]}")
        if call.method == "DELETE":
            del place[key]
            if self.broken("limit-deletes"):
                older = [k for k in place if k[0] == key[0]][::-1]
                for k in older[: max(0, self.whole(call, "limit", 1) - 1)]:
                    del place[k]
            if self.broken("sent-to-the-list"):
                return Answer(303, {}, {"Location": "/".join(["", *call.segments[:3]])})
            return Answer(200, {})
        if call.method in ("PUT", "PATCH"):
            fields = self.tidied(key[0], call.body())
            if self.broken("put-truncates") and call.method == "PUT":
                fields = {k: int(v) if isinstance(v, float) else v for k, v in fields.items()}
            if self.broken("empty-array-passed-over") and call.method == "PATCH":
                fields = {k: v for k, v in fields.items() if v != []}
            old = place[key] if call.method == "PATCH" else {}
            whole = {**old, **fields, "id": key[1]}
            place[key] = {k: v for k, v in whole.items() if v is not None}
        return Answer(200, place[key])

    def listing(self, call: Call, entity: str, kind: str) -> Answer:
        limit, offset = min(self.whole(call, "limit", CAP), CAP), self.whole(call, "offset", 0)
        if self.broken("offset-wraps"):
            offset %= CAP
        places = [self.items[entity]]
        if self.broken("limit-across") and call.parameter("limit"):
            places = list(self.items.values())
        found = [item for place in places for (what, _), item in place.items() if what == kind]
        newest = sorted(found, key=lambda item: int(item["id"][1:]), reverse=True)
        return Answer(200, newest[offset : offset + limit])

    def whole(self, call: Call, name: str, default: int) -> int:
        """A whole number from 0 in the query; Refusal 400 for any other value."""
        value = call.parameter(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 12):
            raise Refusal(400, f"{name} is wrong")
        return int(value)


SERVICE = Thin
