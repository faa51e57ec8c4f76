"""Values for parts of a body: what only the server writes is found wherever an answer has the fields of an item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import find

from strategies.parts import server_values
from tests.harness.described import operation, placed

ITEM = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "state": {"type": "string", "readOnly": True}},
}
META = {"type": "object", "properties": {"version": {"type": "integer", "readOnly": True}}}


@pytest.mark.parametrize(
    "answer",
    [
        ITEM,
        {"type": "object", "properties": {"data": ITEM}},
        {"type": "object", "properties": {"meta": META, "data": ITEM}},
    ],
)
def test_what_only_the_server_writes_is_found_in_whatever_an_answer_wraps_it(
    tmp_path: Path, answer: dict[str, Any]
) -> None:
    single = {"get": operation(answer), "patch": operation(answer, ITEM)}
    places = placed(tmp_path, {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{id}": single})

    assert find(server_values(places.resources[0]), lambda _: True).keys() == {"state"}
