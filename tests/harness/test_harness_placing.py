from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.harness.described import document, loaded, operation, path_item, placed

CRUD = "GET PUT PATCH DELETE"


def test_a_collection_and_its_item_are_one_resource(tmp_path: Path) -> None:
    (table,) = placed(tmp_path, {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": CRUD}).resources

    assert table.label == "/entity/{e}/table"
    assert set(table.operations) == {"list", "create", "read", "replace", "patch", "delete"}
    assert table.route("patch") == "PATCH /entity/{e}/table/{t}"
    assert table.parent is None
    assert table.creation == "create"
    assert list(table.fields) == ["name"]


def test_resources_nest_to_any_depth_parents_first(tmp_path: Path) -> None:
    places = placed(
        tmp_path,
        {
            "/entity/{e}/a/{x}/b/{y}/c/{z}": CRUD,
            "/entity/{e}/a/{x}/b/{y}/c": "GET POST",
            "/entity/{e}/a/{x}/b/{y}": CRUD,
            "/entity/{e}/a/{x}/b": "GET POST",
            "/entity/{e}/a/{x}": CRUD,
            "/entity/{e}/a": "GET POST",
        },
    )

    assert [resource.name for resource in places.resources] == ["a", "b", "c"]
    assert [one.name for one in places.resources[2].ancestors] == ["b", "a"]
    assert places.resources[2].address("demo", ["1 2", "ü", "a/b"]) == "/entity/demo/a/1%202/b/%C3%BC/c/a%2Fb"
    assert places.resources[2].address("demo", [1, 2]) == "/entity/demo/a/1/b/2/c"
    assert places.unplaced == []


def test_a_slash_at_the_end_is_part_of_the_address_and_of_no_key(tmp_path: Path) -> None:
    (table,) = placed(tmp_path, {"/entity/{e}/table/": "GET POST", "/entity/{e}/table/{t}/": CRUD}).resources

    assert table.offers("list", "create", "read", "delete")
    assert table.address("demo", [7]) == "/entity/demo/table/7/"
    assert table.address("demo", []) == "/entity/demo/table/"


def test_placeholders_may_have_other_names_on_other_routes(tmp_path: Path) -> None:
    (table,) = placed(
        tmp_path, {"/entity/{entityName}/table": "GET POST", "/entity/{e}/table/{some_key}": CRUD}
    ).resources

    assert table.offers("list", "create", "read")
    assert table.key.name == "some_key"


def test_an_entity_that_is_spelled_out_stands_beside_a_templated_one(tmp_path: Path) -> None:
    places = placed(
        tmp_path,
        {
            "/entity/demo/table": "GET POST",
            "/entity/{e}/table/{t}": CRUD,
            "/entity/demo/only": "GET POST",
            "/entity/demo/only/{o}": CRUD,
            "/entity/elsewhere/table": "GET",
        },
    )
    table, only = sorted(places.resources, key=lambda one: one.name, reverse=True)

    assert table.offers("create", "read")
    assert table.exists_in("demo")
    assert only.exists_in("demo")
    assert not only.exists_in("other")
    assert places.unplaced == [("GET /entity/elsewhere/table", "of the entity elsewhere, which the run was not given")]


@pytest.mark.parametrize(
    ("scope", "paths", "label", "address"),
    [
        (
            "/buckets/{b}",
            {"/buckets/{b}/records": "GET POST", "/buckets/{b}/records/{r}": CRUD},
            "/buckets/{b}/records",
            "/buckets/demo/records/7",
        ),
        (
            "/{e}-tables",
            {"/{e}-tables/rows": "GET POST", "/{e}-tables/rows/{r}": CRUD},
            "/{e}-tables/rows",
            "/demo-tables/rows/7",
        ),
        (
            "/api/v1/tenants/{t}",
            {"/api/v1/tenants/{t}/x": "GET POST", "/api/v1/tenants/{t}/x/{y}": CRUD},
            "/api/v1/tenants/{t}/x",
            "/api/v1/tenants/demo/x/7",
        ),
    ],
)
def test_a_scope_of_its_own_is_followed(
    scope: str, paths: dict[str, str], label: str, address: str, tmp_path: Path
) -> None:
    places = placed(tmp_path, paths, scope=scope)

    assert [resource.label for resource in places.resources] == [label]
    assert places.resources[0].address("demo", [7]) == address
    assert places.unplaced == []


def test_items_directly_below_the_entity_are_a_resource(tmp_path: Path) -> None:
    (rows,) = placed(tmp_path, {"/{e}-tables": "GET POST", "/{e}-tables/{r}": CRUD}, scope="/{e}-tables").resources

    assert rows.address("demo", []) == "/demo-tables"
    assert rows.address("demo", [7]) == "/demo-tables/7"


def test_a_post_below_an_item_is_an_action(tmp_path: Path) -> None:
    (campaign,) = placed(
        tmp_path,
        {
            "/entity/{e}/campaign": "GET POST",
            "/entity/{e}/campaign/{c}": CRUD,
            "/entity/{e}/campaign/{c}/start": "POST",
            "/entity/{e}/campaign/{c}/stop/now": "POST",
        },
    ).resources

    assert set(campaign.actions) == {"/start", "/stop/now"}


def test_a_put_at_a_key_of_the_clients_creates(tmp_path: Path) -> None:
    (setting,) = placed(tmp_path, {"/entity/{e}/setting/{key}": "GET PUT DELETE"}).resources

    assert setting.creation == "replace"
    assert setting.address("demo", ["k"]) == "/entity/demo/setting/k"


def test_what_can_only_be_read_creates_nothing(tmp_path: Path) -> None:
    (language,) = placed(tmp_path, {"/entity/{e}/language": "GET", "/entity/{e}/language/{l}": "GET"}).resources

    assert language.creation == ""


@pytest.mark.parametrize(
    ("paths", "route", "why"),
    [
        ({"/health": "GET"}, "GET /health", "not below /entity/{e}"),
        ({"/entity": "GET"}, "GET /entity", "not below /entity/{e}"),
        ({"/entity/{e}/t/{a}/{b}": "GET"}, "GET /entity/{e}/t/{a}/{b}", "two keys"),
        (
            {"/entity/{e}/a/{x}/b/{y}": "GET PUT"},
            "GET /entity/{e}/a/{x}/b/{y}",
            "which the document does not have",
        ),
        ({"/entity/{e}/a/{x}": "GET POST"}, "POST /entity/{e}/a/{x}", "is not judged"),
        (
            {"/entity/{e}/a": "GET POST DELETE"},
            "DELETE /entity/{e}/a",
            "DELETE on a collection is not judged",
        ),
        ({"/entity/{e}/status": {"get": operation()}}, "GET /entity/{e}/status", "neither a list"),
    ],
)
def test_what_finds_no_place_is_told_with_the_reason(
    paths: dict[str, Any], route: str, why: str, tmp_path: Path
) -> None:
    for path, item in paths.items():
        if isinstance(item, dict):
            item["parameters"] = path_item(path, "")["parameters"]
    told = dict(placed(tmp_path, paths).unplaced)

    assert why in told[route]


def test_every_operation_below_the_scope_is_inside_and_every_other_outside(tmp_path: Path) -> None:
    places = placed(tmp_path, {"/entity/{e}/a": "GET POST", "/login": "POST"})

    assert {one.route for one in places.inside} == {"GET /entity/{e}/a", "POST /entity/{e}/a"}
    assert {one.route for one in places.outside} == {"POST /login"}


def test_every_operation_has_a_place_or_a_reason(tmp_path: Path) -> None:
    paths = {
        "/entity/{e}/a": "GET POST PUT PATCH DELETE",
        "/entity/{e}/a/{x}": "GET POST PUT PATCH DELETE",
        "/entity/{e}/a/{x}/do": "POST GET",
        "/entity/{e}/a/{x}/b": "POST",
        "/entity/{e}/a/{x}/b/{y}/c": "POST GET",
        "/entity/{e}": "GET DELETE",
        "/entity/{e}/lone/{x}": "DELETE",
        "/other/{x}": "GET",
    }
    told = loaded(tmp_path, document(paths))
    places = placed(tmp_path, paths)

    seen = {operation.route for resource in places.resources for operation in resource.operations.values()}
    seen |= {operation.route for resource in places.resources for operation in resource.actions.values()}
    seen |= {route for route, _ in places.unplaced}
    assert {operation.route for operation in told.operations} - seen == set()


def test_a_lone_member_named_like_an_envelope_is_one(tmp_path: Path) -> None:
    body = {
        "type": "object",
        "properties": {"data": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }
    item = path_item("/entity/{e}/a", "GET POST")
    item["post"] = operation(body, body)
    (resource,) = placed(tmp_path, {"/entity/{e}/a": item, "/entity/{e}/a/{x}": CRUD}).resources

    assert resource.envelope == "data"
    assert list(resource.fields) == ["name"]


def test_each_alternative_of_the_bodies_is_a_shape_of_its_own(tmp_path: Path) -> None:
    mail = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "mail"}, "subject": {}}}
    text = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "text"}, "unicode": {}}}
    listed = {"type": "array", "items": mail}
    collection = {
        **path_item("/entity/{e}/campaign", "GET"),
        "post": operation(body={"oneOf": [mail, text, listed, mail]}),
    }
    told = {"/entity/{e}/campaign": collection, "/entity/{e}/campaign/{c}": "GET"}
    (campaign,) = placed(tmp_path, told).resources

    mails, texts = campaign.shapes

    assert mails is campaign
    assert [list(one.fields) for one in (mails, texts)] == [["kind", "subject"], ["kind", "unicode"]]
    assert texts.label == mails.label
    assert texts.kind != mails.kind


def test_one_shape_is_all_there_is_where_bodies_have_no_alternatives(tmp_path: Path) -> None:
    (table,) = placed(tmp_path, {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": CRUD}).resources

    assert table.shapes == [table]
