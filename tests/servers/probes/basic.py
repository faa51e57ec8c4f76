"""Probes of the basic server's faults."""

from __future__ import annotations

import base64
from typing import Any

from . import Entity, ever, together


def profile(table: str, **fields: Any) -> dict[str, Any]:
    """The body of a profile in a table."""
    return {
        "tableId": table,
        "reference": "AB-123",
        "email": "a@b.c",
        "since": "2020-01-01T00:00:00Z",
        "active": False,
        "scores": [2, 1.5],
        "contact": {"address": {"street": "s", "place": {"city": "c"}}},
        **fields,
    }


def made(entity: Entity, **fields: Any) -> tuple[str, str]:
    """The id of a new table, and the path of a profile in it."""
    table = entity.post("/table", {"label": "Table"})["id"]
    return table, f"/profile/{entity.post('/profile', profile(table, **fields))['id']}"


def insert_before_reference(demo: Entity, other: Entity) -> object:
    refused = demo.code("POST", "/profile", profile("00000000-0000-0000-0000-000000000000"))
    return refused == 409 and demo.get("/profile")["profiles"] != []


def email_clears_website(demo: Entity, other: Entity) -> object:
    _, place = made(demo, website="http://w")
    demo.call("PATCH", place, {"email": "d@e.f"})
    return "website" not in demo.get(place)


def scores_as_set(demo: Entity, other: Entity) -> object:
    table, place = made(demo)
    before = demo.get(place)["scores"]
    demo.call("PUT", place, profile(table))
    return before == [2, 1.5] and demo.get(place)["scores"] == [1.5, 2]


def single_precision(demo: Entity, other: Entity) -> object:
    _, place = made(demo, rate=1.123456789)
    return demo.get(place)["rate"] != 1.123456789


def last_profile_takes_table(demo: Entity, other: Entity) -> object:
    table, place = made(demo)
    demo.call("DELETE", place)
    return demo.code("GET", f"/table/{table}") == 404


def table_put_moves_profiles(demo: Entity, other: Entity) -> object:
    made(demo)
    table, place = made(demo)
    demo.call("PUT", f"/table/{table}", {"label": "Other"})
    return demo.get(place)["tableId"] != table


def table_patch_touches_profiles(demo: Entity, other: Entity) -> object:
    table, place = made(demo, website="http://w")
    demo.call("PATCH", f"/table/{table}", {"label": "Other"})
    return "website" not in demo.get(place)


def garbled_is_welcome(demo: Entity, other: Entity) -> object:
    return demo.named("demo", {"Authorization": "Basic !"}).code("GET", "/table") == 200


def ascii_emails(demo: Entity, other: Entity) -> object:
    table, _ = made(demo)
    return demo.code("POST", "/profile", profile(table, email="é@b.c")) == 500


def put_422(demo: Entity, other: Entity) -> object:
    _, place = made(demo)
    return [demo.code("PUT", place, {}), demo.code("POST", "/profile", {})] == [422, 400]


def put_by_id(demo: Entity, other: Entity) -> object:
    table, place = made(demo)
    return other.code("PUT", place, profile(table, active=True)) == 200 and demo.get(place)["active"] is True


def closed_list(demo: Entity, other: Entity) -> object:
    return demo.named("closed").code("GET", "/table") == 200


def put_inserts(demo: Entity, other: Entity) -> object:
    table, _ = made(demo)
    demo.call("PUT", f"/table/{table}", {"label": "New"})
    return len(demo.get("/table")["tables"]) == 2


def null_is_nothing(demo: Entity, other: Entity) -> object:
    _, place = made(demo)
    return demo.send("PATCH", place, b"null").status_code == 200


def flags_as_numbers(demo: Entity, other: Entity) -> object:
    made(demo)
    return demo.get("/profile")["profiles"][0]["active"] is not False


def active_422(demo: Entity, other: Entity) -> object:
    table, _ = made(demo)
    wrong = [demo.code("POST", "/profile", profile(table, **{name: {}})) for name in ("active", "email")]
    return wrong == [422, 400]


def accept_quality(demo: Entity, other: Entity) -> object:
    return demo.call("GET", "/table", Accept="application/json;q=high").status_code == 500


def table_before_types(demo: Entity, other: Entity) -> object:
    return demo.code("POST", "/profile", profile("", tableId=[])) == 500


def dangling_put(demo: Entity, other: Entity) -> object:
    _, place = made(demo, active=False)
    refused = demo.code("PUT", place, profile("00000000-0000-0000-0000-000000000000", active=True))
    return refused == 409 and demo.get(place)["active"] is True


def email_less_422(demo: Entity, other: Entity) -> object:
    table, _ = made(demo)
    bodies = [{k: v for k, v in profile(table).items() if k != name} for name in ("email", "since")]
    return [demo.code("POST", "/profile", body) for body in bodies] == [422, 400]


def absent_marks(demo: Entity, other: Entity) -> object:
    made(demo)
    before = demo.get("/table")
    refused = demo.code("PATCH", "/table/00000000-0000-0000-0000-000000000000", {"label": "x"})
    return refused == 404 and demo.get("/table") != before


def patch_unlocked(demo: Entity, other: Entity) -> object:
    table = demo.post("/table", {"label": "Table"})["id"]

    def lost() -> bool:
        demo.call("PUT", f"/table/{table}", {"label": "Table"})
        changes = [{"owner": "o"}, {"retention": 5}]
        together(*(lambda change=change: demo.call("PATCH", f"/table/{table}", change) for change in changes))
        return not {"owner", "retention"} <= demo.get(f"/table/{table}").keys()

    return ever(lost)


def put_in_two_steps(demo: Entity, other: Entity) -> object:
    table = demo.post("/table", {"label": "Table", "owner": "Table"})["id"]

    def torn() -> bool:
        demo.call("PUT", f"/table/{table}", {"label": "First", "owner": "First"})
        second = {"label": "Second", "owner": "Second"}
        _, now = together(
            lambda: demo.call("PUT", f"/table/{table}", second),
            lambda: demo.get(f"/table/{table}"),
        )
        return bool(now["label"] != now["owner"])

    return ever(torn)


def delete_unlocked(demo: Entity, other: Entity) -> object:
    def failed() -> bool:
        table = demo.post("/table", {"label": "Table"})["id"]
        return 500 in together(*[lambda: demo.code("DELETE", f"/table/{table}")] * 2)

    return ever(failed)


def tables_of_all(demo: Entity, other: Entity) -> object:
    table = other.post("/table", {"label": "Table"})["id"]
    return demo.code("POST", "/profile", profile(table)) == 201


def moves_by_body(demo: Entity, other: Entity) -> object:
    table = demo.post("/table", {"label": "Table"})["id"]
    demo.call("PUT", f"/table/{table}", {"label": "Table", "entity": "other"})
    return demo.code("GET", f"/table/{table}") == 404 and other.code("GET", f"/table/{table}") == 200


def former_users_read(demo: Entity, other: Entity) -> object:
    bob = {"Authorization": f"Basic {base64.b64encode(b'bob:over there').decode()}"}
    return demo.named("demo", bob).code("GET", "/table") == 200
