from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.auditing.contract import Contract
from harness.transport.exchange import Exchange, Request
from tests.harness.described import document, loaded

ITEM = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer"},
        "kind": {"enum": ["a", "b"]},
        "day": {"type": "string", "format": "date"},
        "secret": {"type": "string", "writeOnly": True},
        "parts": {"type": "array", "items": {"type": "object", "properties": {"size": {"type": "number"}}}},
    },
}
ERROR = {"type": "object", "required": ["message"]}


def contract(folder: Path, **answers: Any) -> Contract:
    told = {
        code.strip("_"): {"description": "", "content": {"application/json": {"schema": schema}}}
        for code, schema in answers.items()
    }
    paths = {"/entity/{e}/thing/{id}": {"get": {"responses": told}}}
    read = loaded(folder, document(paths))
    return Contract(read.operations, "http://127.0.0.1")


def answered(status: int, body: Any = ..., *, method: str = "GET", path: str = "/entity/demo/thing/7") -> Exchange:
    request = Request(method, f"http://127.0.0.1{path}", {}, None, "GET /entity/{e}/thing/{id}")
    return Exchange(request, status, {}, b"" if body is ... else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "departure"),
    [
        ({"id": 1}, ""),
        ({"id": 1, "kind": None, "parts": None}, ""),
        ({"id": 1, "day": "tomorrow"}, ""),
        ({"id": 1, "secret": "told all the same"}, ""),
        ({"id": 1.0}, ""),
        ({"id": None}, "id breaks type"),
        ({}, "required"),
        ({"id": "1"}, "id breaks type"),
        ({"id": 1, "kind": "c"}, "kind breaks enum"),
        ({"id": 1, "parts": [{}, {"size": "1"}]}, "parts.*.size breaks type"),
        ({"id": 1, "more": 1}, "additionalProperties"),
        ([], "the answer breaks type"),
    ],
)
def test_where_an_answer_departs_is_told(tmp_path: Path, body: Any, departure: str) -> None:
    told = contract(tmp_path, _200=ITEM).departure(answered(200, body))
    assert departure in told
    assert bool(told) == bool(departure)


def test_a_success_without_a_body_departs_and_a_refusal_without_one_does_not(tmp_path: Path) -> None:
    promise = contract(tmp_path, _200=ITEM, _404=ERROR)
    assert "no body" in promise.departure(answered(200))
    assert promise.departure(answered(404)) == ""


@pytest.mark.parametrize(
    "exchange",
    [
        answered(201, "any"),
        answered(500, {}),
        answered(404, {}, path="/entity/demo/thing/%zz"),
        answered(404, {}, path="/entity/demo/thing/7/cf-unknown"),
        answered(404, {}, path=f"/entity/demo/thing/{'x' * 3000}"),
        answered(405, {}, method="POST"),
    ],
)
def test_what_the_operation_never_answered_is_no_departure(tmp_path: Path, exchange: Exchange) -> None:
    assert contract(tmp_path, _200=ITEM, _4XX=ERROR, _405=ERROR).departure(exchange) == ""


def test_a_code_is_judged_by_itself_then_by_its_class_then_by_default(tmp_path: Path) -> None:
    promise = contract(tmp_path, _404=ITEM, _4XX=ERROR, _default=ITEM)
    assert promise.departure(answered(404, {"id": 1})) == ""
    assert "message" in promise.departure(answered(409, {"id": 1}))
    assert promise.departure(answered(200, {"id": 1})) == ""


def test_an_error_with_the_schema_of_the_success_was_described_by_nobody(tmp_path: Path) -> None:
    assert contract(tmp_path, _200=ITEM, _404=ITEM).departure(answered(404, {"message": "none"})) == ""


def test_several_alternatives_may_fit(tmp_path: Path) -> None:
    promise = contract(tmp_path, _200={"oneOf": [{"type": "object"}, ITEM]})
    assert promise.departure(answered(200, {"id": 1})) == ""
    assert promise.departure(answered(200, [])) != ""
