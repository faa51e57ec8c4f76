"""Probes of the envelope's faults."""

from __future__ import annotations

from typing import Any

from . import Entity


def created(entity: Entity, **fields: Any) -> str:
    """The path of a new contact."""
    place = entity.call("POST", "/contact/", {"data": {"lastName": "n", **fields}}).headers["Location"]
    return place.removeprefix(f"/entity/{entity.name}")


def walked(entity: Entity) -> list[str]:
    """The uuids of all contacts, page after page."""
    page = entity.get("/contact/")
    found = [item["uuid"] for item in page["items"]]
    while page["next"]:
        page = entity.get("/contact/?" + page["next"].split("?")[1])
        found += [item["uuid"] for item in page["items"]]
    return found


def page_skips(demo: Entity, other: Entity) -> object:
    places = [created(demo) for _ in range(7)]
    return len(walked(demo)) < len(places)


def null_array_kept(demo: Entity, other: Entity) -> object:
    place = created(demo, labels=["a"])
    demo.call("PATCH", place, {"data": {"labels": None}})
    return demo.get(place)["data"]["labels"]


def address_merged(demo: Entity, other: Entity) -> object:
    place = created(demo, address={"city": "c"})
    demo.call("PUT", place, {"data": {"lastName": "n", "address": {"street": "s"}}})
    return demo.get(place)["data"]["address"]["city"]


def borrowed_page(demo: Entity, other: Entity) -> object:
    for _ in range(6):
        created(demo)
    foreign = created(other)
    return foreign.split("/")[2] in walked(demo)


def last_in_errors(demo: Entity, other: Entity) -> object:
    other.get(created(other, firstName="theirs"))
    return "theirs" in demo.call("GET", "/contact/5/").text


def three_byte_texts(demo: Entity, other: Entity) -> object:
    return "?" in demo.get(created(demo, firstName="\U0001f600"))["data"]["firstName"]


def null_envelope(demo: Entity, other: Entity) -> object:
    return demo.code("PATCH", created(demo), {"data": None}) == 500


def size_digits(demo: Entity, other: Entity) -> object:
    return [demo.code("GET", f"/contact/?size={size}") for size in ("many", "%C2%B2")] == [400, 500]


def cursor_unchecked(demo: Entity, other: Entity) -> object:
    return demo.code("GET", "/contact/?cursor=x") == 500


def closed_creates(demo: Entity, other: Entity) -> object:
    return demo.named("closed").code("POST", "/campaign/", {"data": {"title": "t", "channel": "sms"}}) == 201


def size_spares(demo: Entity, other: Entity) -> object:
    place = created(demo)
    demo.call("DELETE", place + "?size=1")
    return demo.code("GET", place) == 200


def namesakes_updated(demo: Entity, other: Entity) -> object:
    one, two = created(demo, email="a@b"), created(demo, email="a@b")
    demo.call("PUT", one, {"data": {"lastName": "new", "email": "a@b"}})
    return demo.get(two)["data"]["lastName"] == "new"


def text_405(demo: Entity, other: Entity) -> object:
    return demo.call("PUT", "/contact/", {}).headers["Content-Type"].startswith("text/plain")


def fourth_skipped(demo: Entity, other: Entity) -> object:
    places = [created(demo) for _ in range(4)]
    following = demo.get("/contact/?size=3")["next"]
    return len(places) == 4 and demo.get("/contact/?" + following.split("?")[1])["items"] == []


def plain_envelope_only(demo: Entity, other: Entity) -> object:
    place = created(demo, language="fr")
    answer = demo.send("PATCH", place, b'{"d\\u0061ta": {"language": "nl"}}')
    return answer.ok and demo.get(place)["data"]["language"] == "fr"


def decodes_again(demo: Entity, other: Entity) -> object:
    return demo.named("%256fther").code("GET", created(other)) == 200
