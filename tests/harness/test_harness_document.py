from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.documents.document import Document, load_document
from harness.outcomes import UsageProblem
from harness.transport.client import Client
from harness.transport.credentials import bearer
from harness.transport.limits import Limits
from tests.harness.answering import answering, reply
from tests.harness.described import document, loaded, operation


def load(source: str) -> Document:
    return load_document(source, Client("http://127.0.0.1", None, Limits()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ""),
        (b"{", ""),
        (b"a: [", ""),
        (b"<html><body>no</body></html>", ""),
        (b"just words", ""),
        (b"[]", ""),
        (b"null", ""),
        (b"{}", ""),
        (b'{"swagger": "2.0", "info": {"title": "x", "version": "1"}, "paths": {}}', "OpenAPI 3"),
        (b'{"openapi": "4.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}', ""),
        (b'{"openapi": 3, "paths": {}}', ""),
        (b'{"openapi": "3.0.0"}', ""),
        (b'{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": []}', ""),
        (b'{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}, "servers": {}}', ""),
        (b'{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}, "servers": ["x"]}', ""),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_what_is_no_document_is_one_line_that_names_the_option(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_bytes(content)
    try:
        told = load(str(file))
    except UsageProblem as problem:
        lines = str(problem).splitlines()
        assert len(lines) == 1
        assert lines[0].startswith(f"--openapi {file}: ")
        assert said in lines[0]
    else:
        assert told.operations == ()


@pytest.mark.parametrize("name", ["missing.json", "", "."])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=f"--openapi {tmp_path}.*: (No such file|Is a directory)"):
        load(str(tmp_path / name))


def test_yaml_is_read_like_json(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://host/v4/'}]\n"
        "paths:\n  /entity/{e}/a:\n    get:\n      security: []\n      responses: {200: {description: ok}}\n"
    )
    told = load(str(file))

    assert told.title == "T"
    assert told.prefix == "/v4"
    assert [one.route for one in told.operations] == ["GET /entity/{e}/a"]
    assert told.operations[0].public


def test_an_operation_that_cannot_be_read_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    broken = {"get": {"parameters": [{"$ref": "#/components/parameters/Missing"}], "responses": {}}}
    told = loaded(tmp_path, document({"/entity/{e}/a": "GET", "/entity/{e}/b": broken}))

    assert [one.route for one in told.operations] == ["GET /entity/{e}/a"]
    ((route, why),) = told.unread
    assert "/entity/{e}/b" in route
    assert why


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (["application/xml", "application/json"], "application/json"),
        (["application/merge-patch+json", "application/json"], "application/json"),
        (["application/json-patch+json", "application/merge-patch+json"], "application/merge-patch+json"),
        (["application/vnd.acme+json"], "application/vnd.acme+json"),
        (["application/json; charset=utf-8"], "application/json; charset=utf-8"),
        (["text/plain"], ""),
    ],
)
def test_the_body_that_is_json_is_taken(kinds: list[str], chosen: str, tmp_path: Path) -> None:
    patch: dict[str, Any] = operation() | {
        "requestBody": {"content": {kind: {"schema": {"type": "object"}} for kind in kinds}}
    }
    (told,) = loaded(tmp_path, document({"/entity/demo/a": {"patch": patch}})).operations

    assert told.media_type == chosen
    assert (told.body is not None) == bool(chosen)


def test_what_only_the_server_sets_is_no_field_of_a_request(tmp_path: Path) -> None:
    body = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}},
    }
    (told,) = loaded(tmp_path, document({"/entity/demo/a": {"post": operation(body, body)}})).operations

    assert told.body is not None
    assert list(told.body.properties) == ["name"]
    assert told.body.required == {"name"}
    assert told.body.allows({"name": "x"})


def test_references_between_components_are_followed_even_in_circles(tmp_path: Path) -> None:
    node = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    ref = {"$ref": "#/components/schemas/Node"}
    told = loaded(
        tmp_path,
        document({"/entity/demo/a": {"post": operation(ref, ref)}}, components={"schemas": {"Node": node}}),
    )
    body = told.operations[0].body

    assert body is not None
    deep = body.properties["children"].items.properties["children"].items
    assert list(deep.properties) == ["name", "children"]
    assert body.allows({"children": [{"children": [{"name": "x"}]}]})
    assert not body.allows({"children": [{"children": [{"name": 1}]}]})


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_document_that_is_not_served_is_told_with_the_code(status: int) -> None:
    with (
        answering(lambda handler, _: reply(handler, status)) as server,
        pytest.raises(UsageProblem, match=rf"--openapi {server.url}/openapi.json: answered {status}"),
    ):
        load(f"{server.url}/openapi.json")


def test_a_document_is_fetched_from_another_host_without_the_credential() -> None:
    content = json.dumps(document({"/entity/{e}/a": "GET"})).encode()
    with answering(lambda handler, _: reply(handler, 200, content)) as server:
        client = Client("http://127.0.0.1:1", bearer("the token"), Limits())
        told = load_document(f"{server.url}/docs/openapi.json", client)

    assert [one.route for one in told.operations] == ["GET /entity/{e}/a"]
    assert "authorization" not in server.asked[0].headers


def test_an_address_that_only_begins_like_the_base_url_is_another_host() -> None:
    content = json.dumps(document({"/entity/{e}/a": "GET"})).encode()
    with answering(lambda handler, _: reply(handler, 200, content)) as server:
        shorter = server.url[:-1]  # http://127.0.0.1:4567 beside http://127.0.0.1:45678
        load_document(f"{server.url}/openapi.json", Client(shorter, bearer("the token"), Limits()))

    assert "authorization" not in server.asked[0].headers
