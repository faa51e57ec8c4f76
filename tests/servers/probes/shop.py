"""Probes of the shop's faults."""

from __future__ import annotations

from typing import Any

from . import Entity

BOOK = "/store/s/shelf/1/book/1234567890"


def stocked(entity: Entity, **book: Any) -> None:
    """A store with a shelf, with a book on it."""
    entity.post("/store", {"name": "s", "description": "d"})
    entity.post("/store/s/shelf", {"label": "l"})
    entity.post("/store/s/shelf/1/book", {"isbn": "1234567890", "title": "t", **book})


def keeps_nested_on_put(demo: Entity, other: Entity) -> object:
    stocked(demo, details={"pages": 3})
    demo.call("PUT", BOOK, {"title": "t", "details": {"publisher": {"name": "p"}}})
    return "pages" in demo.get(BOOK)["details"]


def falsy_is_missing(demo: Entity, other: Entity) -> object:
    stocked(demo, copies=3)
    demo.call("PATCH", BOOK, {"copies": 0})
    return demo.get(BOOK)["copies"]


def german_hidden(demo: Entity, other: Entity) -> object:
    stocked(demo, language="de")
    return demo.get("/store/s/shelf/1/book") == []


def stores_by_name(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return other.code("GET", BOOK) == 200


def shelves_in_any_store(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return other.code("POST", "/store/s/shelf", {"label": "theirs"}) == 201


def taken_key_updates(demo: Entity, other: Entity) -> object:
    stocked(demo)
    refused = demo.code("POST", "/store", {"name": "s", "description": "new"})
    return refused == 409 and demo.get("/store/s")["description"] == "new"


def taken_names_told(demo: Entity, other: Entity) -> object:
    for entity, name in ((demo, "s"), (other, "theirs")):
        entity.post("/store", {"name": name, "description": "d"})
    return "theirs" in demo.call("POST", "/store", {"name": "s", "description": "d"}).text


def same_title_goes(demo: Entity, other: Entity) -> object:
    stocked(demo)
    demo.post("/store/s/shelf/1/book", {"isbn": "2222222222", "title": "t"})
    demo.call("DELETE", BOOK)
    return demo.get("/store/s/shelf/1/book") == []


def null_as_empty(demo: Entity, other: Entity) -> object:
    stocked(demo, note="n")
    demo.call("PATCH", BOOK, {"note": None})
    return "note" in demo.get(BOOK)


def page_for_lost_book(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return demo.call("GET", BOOK[:-1] + "9").text.startswith("<html>")


def delete_by_language(demo: Entity, other: Entity) -> object:
    stocked(demo, language="en")
    demo.call("DELETE", BOOK + "?language=fr")
    return demo.code("GET", BOOK) == 200


def shelf_to_int(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return demo.code("GET", "/store/s/shelf/first/book") == 500


def isbn_to_int(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return demo.code("GET", "/store/s/shelf/1/book/%C3%A9") == 500


def unsigned_unfound(demo: Entity, other: Entity) -> object:
    stocked(demo, signed=False)
    return demo.get("/store/s/shelf/1/book?signed=false") == []


def isbn_anywhere(demo: Entity, other: Entity) -> object:
    stocked(demo)
    demo.post("/store/s/shelf", {"label": "m"})
    return demo.code("GET", "/store/s/shelf/2/book/1234567890") == 200


def names_for_all(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return other.code("POST", "/store", {"name": "s"}) == 409


def books_outlive_stores(demo: Entity, other: Entity) -> object:
    stocked(demo)
    demo.call("DELETE", "/store/s")
    return demo.code("GET", BOOK) == 200


def deletes_for_anybody(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return demo.named("demo", {}).code("DELETE", BOOK) == 204


OWNER_OF_CLOSED = {"Authorization": "Bearer closed-token"}


def books_for_any_user(demo: Entity, other: Entity) -> object:
    stocked(demo)
    return demo.named("demo", OWNER_OF_CLOSED).code("GET", BOOK) == 200


def renamed_by_any_user(demo: Entity, other: Entity) -> object:
    stocked(demo)
    demo.named("demo", OWNER_OF_CLOSED).call("PATCH", "/store/s", {"description": "renamed"})
    return demo.get("/store/s")["description"] == "renamed"
