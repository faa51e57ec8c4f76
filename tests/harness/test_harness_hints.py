from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.documents.hints import doubts
from harness.documents.placing import place
from harness.outcomes import UsageProblem
from harness.profiles.profile import Profile, ResourceHint
from tests.harness.described import OBJECT, document, loaded, operation

TABLES, TABLE = "/entity/{e}/table", "/entity/{e}/table/{t}"


def told(folder: Path, hint: ResourceHint, paths: dict[str, Any] | None = None) -> list[str]:
    read = loaded(folder, document(paths or {TABLES: "GET POST", TABLE: "GET", "/entity/{e}/login/now": "PUT"}))
    profile = Profile(base_url="http://127.0.0.1", entity="demo", resources=(hint,), file="crm.toml")
    return doubts(read, place(read, profile), profile)


@pytest.mark.parametrize("collection", ["/entity/{e}/tabel", "/table", TABLE + "/row"])
def test_a_route_that_does_not_exist_is_a_usage_problem(collection: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        told(tmp_path, ResourceHint(collection))

    assert str(caught.value) == f"crm.toml: [[resource]] {collection}: the document has no such route"


def test_a_route_that_is_no_collection_is_told(tmp_path: Path) -> None:
    (line,) = told(tmp_path, ResourceHint("/entity/{e}/login/now"))

    assert "no collection of items" in line


@pytest.mark.parametrize("collection", [TABLES, "/entity/{entity}/table/"])
def test_what_the_document_tells_is_not_doubted(collection: str, tmp_path: Path) -> None:
    assert told(tmp_path, ResourceHint(collection, id="name", list="items", global_keys=("name",))) == []


@pytest.mark.parametrize(
    ("hint", "named"),
    [
        ({"id": "nmae"}, "id: the document tells of no field 'nmae'"),
        ({"list": "records"}, "list: the document tells of no member 'records'"),
        ({"item": "envelope"}, "item: the document tells of no member 'envelope'"),
        ({"global_keys": ("name", "key")}, "global_keys: the document tells of no field 'key'"),
        ({"size": "pageSize"}, "size: the list has no parameter 'pageSize' in the document"),
        ({"sort": "by"}, "sort: the list has no parameter 'by' in the document"),
        ({"filters": {"name": "q"}}, "filters: name: the list has no parameter 'q' in the document"),
    ],
)
def test_what_the_document_does_not_tell_is_named(hint: dict[str, Any], named: str, tmp_path: Path) -> None:
    assert told(tmp_path, ResourceHint(TABLES, **hint)) == [f"[[resource]] {TABLES}: {named}"]


def test_where_the_document_tells_no_answer_no_field_is_doubted(tmp_path: Path) -> None:
    silent = operation() | {"responses": {"200": {"description": "done"}}}
    taking = silent | {"requestBody": operation(body=OBJECT)["requestBody"]}
    paths = {TABLES: {"get": silent, "post": taking}, TABLE: {"get": silent}}

    assert told(tmp_path, ResourceHint(TABLES, id="key", list="records"), paths) == []


def test_fields_within_envelopes_and_lists_are_known(tmp_path: Path) -> None:
    answer = {"type": "object", "properties": {"data": {"type": "object", "properties": {"key": {"type": "string"}}}}}
    listed = {"type": "object", "properties": {"records": {"type": "array", "items": OBJECT}}}
    paths = {
        TABLES: {"get": operation(listed), "post": operation(answer, OBJECT)},
        TABLE: {"get": operation(answer)},
    }

    assert told(tmp_path, ResourceHint(TABLES, id="key", list="records", item="data"), paths) == []
