"""What the parameters of a list are taken for, by their names, their schemas and what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.documents.filter_parameters import possible_filters
from harness.documents.paging import parameter_for
from harness.documents.resources import Resource
from tests.harness.described import LIST, operation, placed

BOOLEAN = {"type": "boolean"}
ITEM = {"type": "object", "properties": {"name": {"type": "string"}, "active": BOOLEAN}}


def listing(folder: Path, name: str, schema: dict[str, Any], said: str = "") -> Resource:
    """A resource whose list has one parameter."""
    parameter = {"name": name, "in": "query", "schema": schema, "description": said}
    entity = {"name": "e", "in": "path", "required": True, "schema": {"type": "string"}}
    reads = operation(LIST) | {"parameters": [entity, parameter]}
    routes = {"get": reads, "post": operation(ITEM, ITEM) | {"parameters": [entity]}}
    return placed(folder, {"/entity/{e}/table": routes, "/entity/{e}/table/{tableId}": "GET"}).resources[0]


@pytest.mark.parametrize(
    ("said", "switches"),
    [
        ("Only those whose active equals it.", False),
        ("Only tables with an equal value.", False),
        ("Whether to show only active tables.", True),
        ("The value of active.", False),
    ],
)
def test_a_switch_is_no_filter_by_equal_values(tmp_path: Path, said: str, switches: bool) -> None:
    (found,) = possible_filters(listing(tmp_path, "active", BOOLEAN, said))

    assert found.switch is switches


@pytest.mark.parametrize(
    ("name", "schema", "directs"),
    [
        ("ascending", BOOLEAN, True),
        ("desc", BOOLEAN, True),
        ("desc", {"type": "string"}, False),
        ("direction", {"type": "string", "enum": ["asc", "desc"]}, True),
    ],
)
def test_a_direction_may_be_a_yes_or_no(tmp_path: Path, name: str, schema: dict[str, Any], directs: bool) -> None:
    assert parameter_for(listing(tmp_path, name, schema), "direction") == (name if directs else "")
