from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.documents.resources import Resource
from tests.harness.described import operation, path_item, placed

WHOLE: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "kind": {"type": "string"}, "label": {"type": "string"}},
}
LESS: dict[str, Any] = {"type": "object", "properties": {"label": {"type": "string"}}}
BODY = {"name": "n", "kind": "k", "label": "l"}


def described(folder: Path, put: dict[str, Any], patch: dict[str, Any]) -> Resource:
    collection = path_item("/entity/{e}/table", "GET POST") | {"post": operation(body=WHOLE)}
    item = path_item("/entity/{e}/table/{t}", "GET") | {"put": put, "patch": patch}
    (table,) = placed(folder, {"/entity/{e}/table": collection, "/entity/{e}/table/{t}": item}).resources
    return table


@pytest.mark.parametrize(("role", "kept"), [("create", BODY), ("replace", {"label": "l"}), ("patch", {"label": "l"})])
def test_fields_that_an_operation_is_not_documented_to_take_are_left_out(
    tmp_path: Path, role: str, kept: dict[str, Any]
) -> None:
    table = described(tmp_path, operation(body=LESS), operation(body=LESS))

    assert table.taken(role, BODY) == kept


def test_what_is_no_field_at_all_stays(tmp_path: Path) -> None:
    table = described(tmp_path, operation(body=LESS), operation(body=LESS))

    assert table.taken("patch", {"label": "l", "unheard-of": 1, "name": "n"}) == {"label": "l", "unheard-of": 1}


@pytest.mark.parametrize("untold", [operation(), operation(body={}), operation(body={"type": "object"})])
def test_an_operation_whose_body_is_not_told_may_take_everything(tmp_path: Path, untold: dict[str, Any]) -> None:
    table = described(tmp_path, untold, untold)

    assert table.taken("replace", BODY) == BODY
    assert table.taken("patch", BODY) == BODY
