"""Each clause of the protocol, on the reference deployment."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.reference.deployed import TOKEN, Deployed

PROFILE: Final = {
    "firstName": "Ann",
    "lastName": "",
    "birthDate": "1990-02-28",
    "score": 0,
    "optIn": False,
    "address": {"street": "Rue 1", "city": "", "geo": {"lat": 50.5, "lon": 0}},
    "subscriptions": [{"name": "news", "subscribe": False}, {"name": "offers"}],
    "segments": [],
}
SERVER_FIELDS: Final = {"id", "profileId", "createdAt", "updatedAt", "state"}


def client_fields(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in SERVER_FIELDS}


def test_what_is_created_reads_back_equal_and_is_listed(deployment: Deployed, table: str) -> None:
    body = {"email": "a@example.org", **PROFILE}
    reply = deployment.call("POST", f"{table}/profile", body)
    item = reply.json

    assert reply.status == 201
    assert reply.headers["location"] == f"{table}/profile/{item['profileId']}"
    assert client_fields(item) == body
    assert deployment.call("GET", reply.headers["location"]).json == item
    assert deployment.call("GET", f"{table}/profile").json == {"profiles": [item], "total": 1}


def test_unknown_and_read_only_members_are_ignored(deployment: Deployed, name: str) -> None:
    body = {"name": name, "id": 99999, "createdAt": "x", "zzz": 1, "options": {"zzz": 2, "notify": True}}
    item = deployment.create("/entity/demo/table", body)

    assert item["id"] != 99999
    assert client_fields(item) == {"name": name, "active": True, "options": {"notify": True}}


def test_a_refused_creation_leaves_neither_item_nor_name_nor_gap(deployment: Deployed, table: str) -> None:
    refused = deployment.call("POST", f"{table}/profile", {"email": "b@example.org", "score": "high"})
    first = deployment.create(f"{table}/profile", {"email": "b@example.org"})
    conflict = deployment.call("POST", f"{table}/profile", {"email": "b@example.org"})
    second = deployment.create(f"{table}/profile", {"email": "c@example.org"})

    assert refused.status == 422
    assert conflict.status == 409
    assert second["profileId"] == first["profileId"] + 1


def test_put_replaces_whole(deployment: Deployed, table: str, name: str) -> None:
    deployment.call("PUT", table, {"name": name, "label": "x", "active": False, "tags": ["a"], "quota": 0})
    reply = deployment.call("PUT", table, {"name": name, "options": {"retention": 0}})

    assert reply.status == 200
    assert client_fields(reply.json) == {"name": name, "active": True, "options": {"retention": 0}}


def test_put_to_an_unknown_id_creates_nothing(deployment: Deployed, name: str) -> None:
    reply = deployment.call("PUT", "/entity/demo/table/987654", {"name": name})

    assert reply.status == 404
    assert deployment.call("GET", "/entity/demo/table/987654").status == 404


def test_patch_merges_removes_and_keeps(deployment: Deployed, table: str) -> None:
    path = f"{table}/profile/" + str(
        deployment.create(f"{table}/profile", {"email": "p@example.org", **PROFILE})["profileId"]
    )
    patch = {
        "address": {"geo": {"lat": None}, "city": "B"},
        "firstName": None,
        "segments": ["s"],
        "score": None,
    }
    reply = deployment.call("PATCH", path, patch)

    expected: dict[str, Any] = {"email": "p@example.org", **PROFILE, "segments": ["s"]}
    expected["address"] = {"street": "Rue 1", "city": "B", "geo": {"lon": 0}}
    del expected["firstName"], expected["score"]
    assert reply.status == 200
    assert client_fields(reply.json) == expected


@pytest.mark.parametrize("patch", [{}, {"zzz": 1}, {"active": True}, {"id": 5}])
def test_a_write_that_changes_nothing_moves_no_stamp(deployment: Deployed, table: str, patch: Any) -> None:
    before = deployment.call("GET", table).json

    assert deployment.call("PATCH", table, patch).json == before
    assert deployment.call("PUT", table, {"name": before["name"]}).json == before


def test_typed_equality_decides_what_changes(deployment: Deployed, table: str) -> None:
    first = deployment.call("PATCH", table, {"quota": 5}).json
    same = deployment.call("PATCH", table, {"quota": 5.0}).json

    assert same == first


@pytest.mark.parametrize("patch", [{"name": None}, {"label": "x", "quota": -1}, {"quota": True}, {"tags": [None]}])
def test_an_invalid_patch_changes_nothing(deployment: Deployed, table: str, patch: Any) -> None:
    before = deployment.call("GET", table).json

    assert deployment.call("PATCH", table, patch).status == 422
    assert deployment.call("GET", table).json == before


def test_null_brings_a_default_back(deployment: Deployed, table: str) -> None:
    assert deployment.call("PATCH", table, {"active": False}).json["active"] is False
    assert deployment.call("PATCH", table, {"active": None}).json["active"] is True


def test_delete_takes_one_item_and_its_children(deployment: Deployed, table: str, name: str) -> None:
    other = deployment.create("/entity/demo/table", {"name": f"{name} too"})
    deployment.create(f"{table}/profile", {"email": "d@example.org"})

    assert deployment.call("DELETE", table).status == 204
    assert deployment.call("DELETE", table).status == 404
    assert deployment.call("GET", table).status == 404
    assert deployment.call("GET", f"{table}/profile").status == 404
    assert deployment.call("GET", f"/entity/demo/table/{other['id']}").json == other


def test_actions_need_the_right_state(deployment: Deployed, name: str) -> None:
    path = "/entity/demo/campaign/" + deployment.create("/entity/demo/campaign", {"name": name})["id"]
    steps = [("stop", 409), ("start", 200), ("start", 409), ("stop", 200), ("start", 200)]

    assert [deployment.call("POST", f"{path}/{action}").status for action, _ in steps] == [
        status for _, status in steps
    ]
    assert deployment.call("POST", f"{path}/stop", {}).json["state"] == "STOPPED"


def test_a_secret_is_stored_and_never_shown(deployment: Deployed) -> None:
    body = {"targetUrl": "https://example.org/", "eventType": "CREATED", "headers": {"a": "b"}, "secret": "s"}
    item = deployment.create("/entity/demo/webhook", body)
    path = f"/entity/demo/webhook/{item['id']}"
    patched = deployment.call("PATCH", path, {"headers": {"a": None, "c": "d"}, "secret": "t"}).json

    assert "secret" not in item
    assert patched["headers"] == {"c": "d"}
    assert patched["updatedAt"] != item["updatedAt"]


def test_reading_changes_nothing(deployment: Deployed, table: str) -> None:
    before = deployment.call("GET", table)
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in (
            table,
            f"{table}?_method=DELETE",
            f"{table}/profile",
            "/entity/demo/table?page=1&name=x",
        ):
            assert deployment.call(method, path, headers={**TOKEN, "X-HTTP-Method-Override": "DELETE"}).status < 300

    assert deployment.call("GET", table).content == before.content


@pytest.mark.parametrize("query", ["name=nobody", "page=-1", "dryRun=true", "fields=name", "a=%ff&a", "sort=zzz"])
def test_query_strings_are_inert_on_writes_and_single_reads(deployment: Deployed, table: str, query: str) -> None:
    name = deployment.call("GET", f"{table}?{query}").json["name"]

    assert deployment.call("PATCH", f"{table}?{query}", {"label": "l"}).json["label"] == "l"
    assert "label" not in deployment.call("PUT", f"{table}?{query}", {"name": name}).json
    assert deployment.call("POST", f"{table}/profile?{query}", {"email": "q@example.org"}).status == 201
    assert deployment.call("DELETE", f"{table}?{query}").status == 204


def test_lists_filter_sort_and_page(deployment: Deployed, table: str) -> None:
    for number, letter in enumerate("cabd"):
        body = {"email": f"{letter}@example.org", "lastName": letter, "optIn": number % 2 == 0}
        deployment.create(f"{table}/profile", body | ({"score": number % 2} if number else {}))

    def emails(query: str) -> str:
        shown = deployment.call("GET", f"{table}/profile?{query}").json
        return "".join(profile["email"][0] for profile in shown["profiles"]) + str(shown["total"])

    assert emails("") == "cabd4"
    assert emails("sort=lastName") == "abcd4"
    assert emails("sort=-score&unknown=1") == "adbc4"
    assert emails("optIn=true&sort=-email") == "cb2"
    assert emails("page=2&size=3") == "d4"
    assert emails("page=9&size=3") == "4"
    assert emails("lastName=%61") == "a1"


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "page=99999999999999999999",
        "size=201",
        "size=",
        "active=1",
        "active=TRUE",
        "quota=1.5",
        "quota=9223372036854775808",
        "sort=id",
        "name=a&name=b",
        "name=%ff",
        "page=%31%00",
    ],
)
def test_values_that_are_not_documented_are_refused_in_lists(deployment: Deployed, query: str) -> None:
    assert deployment.call("GET", f"/entity/demo/table?{query}").status == 400


def test_entities_are_apart(deployment: Deployed, table: str, name: str) -> None:
    foreign = table.replace("/demo/", "/other/")

    for method, body in [("GET", None), ("PUT", {"name": name}), ("PATCH", {"label": "x"}), ("DELETE", None)]:
        assert deployment.call(method, foreign, body).status == 404
    assert deployment.call("GET", "/entity/other/table").json == {"tables": [], "total": 0}
    assert deployment.call("POST", "/entity/other/table", {"name": name}).status == 201
    assert (
        deployment.call("DELETE", deployment.call("GET", "/entity/other/table?size=1").json and foreign).status == 404
    )
    assert deployment.call("GET", table).status == 200


@pytest.mark.parametrize("route", ["table", "table/1", "table/1/profile", "campaign/x/start", "language", "zzz"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_walls_come_first_and_are_the_same_everywhere(deployment: Deployed, method: str, route: str) -> None:
    body = {} if method in {"POST", "PUT", "PATCH"} else None
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "reference-token"}):
        reply = deployment.call(method, f"/entity/demo/{route}", body, headers=headers)
        assert (reply.status, reply.headers["www-authenticate"]) == (401, 'Bearer realm="reference"')
    assert deployment.call(method, f"/entity/finance/{route}", body).status == 403
    assert deployment.call(method, f"/entity/nowhere/{route}", body).status == 404


def test_languages_are_read_only(deployment: Deployed) -> None:
    refused = deployment.call("POST", "/entity/demo/language", {"name": "x"})

    assert [language["code"] for language in deployment.call("GET", "/entity/demo/language").json] == [
        "en",
        "fr",
        "nl",
    ]
    assert deployment.call("GET", "/entity/other/language/fr").status == 404
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
