"""Which code each result got: what is kept, what is usual, what is odd."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from harness.answering import tabulation
from harness.auditing.results import Results, usual
from harness.auditing.telling import Teller
from harness.deployment import Deployment
from harness.profiles.profile import Profile
from harness.stimuli.spoiling import spread
from harness.stimuli.successes import is_error
from harness.transport.client import Client
from harness.transport.credentials import Credential, bearer
from harness.transport.exchange import Exchange, Request
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from tests.harness.described import placed


def exchange(status: int, body: Any = None, **changes: Any) -> Exchange:
    content = b"" if body is None else json.dumps(body).encode()
    return Exchange(Request("GET", "http://h/x", {}, None, "GET /x"), status, {}, content, **changes)


def row(route: str, code: int, result: str = "unknown id", **changes: Any) -> dict[str, Any]:
    told = {"route": route, "role": "read", "result": result, "code": code, "count": 1, "witnesses": [route]}
    return told | changes


def test_two_witnesses_of_each_code_are_kept_and_all_are_counted() -> None:
    results = Results()
    for status in (404, 404, 404, 400):
        results.note("GET /x", "unknown id", exchange(status))

    told = {code: (count, len(kept)) for _, _, code, count, kept in results.rows()}

    assert told == {404: (3, 2), 400: (1, 1)}


@pytest.mark.parametrize("status", [429, 503])
def test_what_is_no_outcome_is_not_noted(status: int) -> None:
    results = Results()
    results.note("GET /x", "unknown id", exchange(status))

    assert results.of("GET /x") == {}


def test_what_a_redirect_led_to_is_not_noted() -> None:
    results = Results()
    results.note("GET /x", "unknown id", exchange(200, by_way_of=exchange(302)))

    assert results.of("GET /x") == {}


def test_the_usual_code_is_the_most_frequent_and_the_lowest_of_several() -> None:
    assert usual({404: 2, 400: 1}) == 404
    assert usual({422: 1, 400: 1}) == 400


def test_the_minority_is_odd_and_rows_of_workers_come_together() -> None:
    table = tabulation.table([[row("GET /a", 404), row("GET /b", 400)], [row("GET /a", 404), row("GET /c", 404)]])

    assert [(one["route"], one["count"], one["odd"]) for one in table] == [
        ("GET /a", 2, False),
        ("GET /b", 1, True),
        ("GET /c", 1, False),
    ]


def test_what_one_route_takes_and_another_refuses_is_not_odd() -> None:
    table = tabulation.table([[row("PATCH /a", 422, "unknown field"), row("PATCH /b", 200, "unknown field")]])

    assert [one["odd"] for one in table] == [False, False]


def test_a_stranger_that_one_route_lets_in_is_odd() -> None:
    table = tabulation.table([[row("DELETE /a", 204, "no credential"), row("GET /a", 401, "no credential")]])

    assert [(one["route"], one["odd"]) for one in table] == [("DELETE /a", True), ("GET /a", False)]


def test_a_stranger_may_find_a_list_forbidden_and_an_item_unknown() -> None:
    rows = [row("GET /a", 403, "stranger's credential"), row("GET /a/1", 404, "stranger's credential")]
    let_in = row("GET /b", 200, "stranger's credential")

    assert [(one["route"], one["odd"]) for one in tabulation.table([[*rows, let_in]])] == [
        ("GET /a", False),
        ("GET /a/1", False),
        ("GET /b", True),
    ]


def test_roles_are_told_apart_where_they_may_differ() -> None:
    created, acted = row("POST /a", 201, "done", role="create"), row("POST /a/1/start", 200, "done", role="act")

    assert [one["odd"] for one in tabulation.table([[created, acted]])] == [False, False]


@pytest.mark.parametrize(
    "body",
    [{"error": "no"}, {"errors": ["no"]}, {"success": False}, {"status": "error"}, {"status": 404}, {"code": 422}],
)
def test_a_body_has_the_form_of_an_error(body: dict[str, Any]) -> None:
    assert is_error(exchange(200, body))


@pytest.mark.parametrize(
    "body",
    [{"error": None}, {"errors": []}, {"success": True}, {"status": "active"}, {"status": 200}, {"code": "en"}, [], 5],
)
def test_a_body_has_not_the_form_of_an_error(body: Any) -> None:
    assert not is_error(exchange(200, body))


def test_changes_are_tried_from_both_ends() -> None:
    assert spread([{"a": 1}, {"b": 2}, {"c": 3}, {"d": 4}]) == [{"a": 1}, {"d": 4}, {"b": 2}, {"c": 3}]


TABLES, PROFILES = "/entity/{e}/table", "/entity/{e}/table/{t}/profile"
READ = f"GET {PROFILES}/{{p}}"


def told(
    folder: Path,
    *calls: tuple[str, str, int],
    others: Mapping[str, Credential] = MappingProxyType({}),
    credential: str = "",
) -> dict[str, Any]:
    """What is noted of the reading of a profile, after these calls of profile 2 of table 1."""
    offered = {TABLES: "POST", f"{TABLES}/{{t}}": "GET DELETE", PROFILES: "POST", f"{PROFILES}/{{p}}": "GET DELETE"}
    places = placed(folder, offered)
    client = Client("http://h", None, Limits(), others=others)
    deployment = Deployment(Profile(base_url="http://h", entity="demo"), client, places, redactor=Redactor())
    tell = Teller(deployment)
    routes = {"/entity/demo/table/1": f"{TABLES}/{{t}}", "/entity/demo/table/1/profile/2": f"{PROFILES}/{{p}}"}
    for resource, ids in zip(places.resources, (("1",), ("1", "2")), strict=True):
        deployment.ever.add((resource.label, "demo", ids))
    for method, path, status in calls:
        headers = {"Authorization": "Bearer theirs"} if credential in others else {}
        request = Request(method, f"http://h{path}", headers, None, f"{method} {routes[path]}", credential)
        tell(Exchange(request, status, {}, b""))
    return deployment.results.of(READ)


def test_who_asked_with_another_credential_is_told_by_whose_it_is(tmp_path: Path) -> None:
    child, others = "/entity/demo/table/1/profile/2", {"stranger": bearer("theirs")}

    assert told(tmp_path, ("GET", child, 200), others=others, credential="stranger").keys() == {"stranger's credential"}
    assert told(tmp_path, ("GET", child, 200), others=others, credential="own").keys() == {"done"}


def test_a_deleted_item_is_used_after_its_deletion(tmp_path: Path) -> None:
    child = "/entity/demo/table/1/profile/2"

    assert "used after deletion" in told(tmp_path, ("DELETE", child, 204), ("GET", child, 410))


def test_a_deleted_item_of_a_deleted_parent_tells_nothing(tmp_path: Path) -> None:
    parent, child = "/entity/demo/table/1", "/entity/demo/table/1/profile/2"

    assert told(tmp_path, ("DELETE", child, 204), ("DELETE", parent, 204), ("GET", child, 404)) == {}
