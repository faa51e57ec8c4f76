from __future__ import annotations

import json
from typing import Any

import pytest

from harness.items.ways import Ways, find_fields, find_list, inner_member, unfolded
from harness.transport.exchange import Exchange, Request

NAMES = frozenset({"name", "quota"})


def answered(value: Any) -> Exchange:
    return Exchange(Request("GET", "/", {}, None, ""), 200, content=json.dumps(value).encode())


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ({"id": 1, "name": "a"}, {"id": 1, "name": "a"}),
        ({"data": {"id": 1, "name": "a"}}, {"id": 1, "name": "a"}),
        ({"data": {"id": 1, "attributes": {"name": "a"}}}, {"id": 1, "name": "a"}),
        ({"id": 1, "fields": {"name": "a", "quota": 2}}, {"id": 1, "name": "a", "quota": 2}),
        ({"requestId": "r", "data": {"id": 1, "name": "a"}}, {"id": 1, "name": "a"}),
        ({"id": 1, "name": "a", "owner": {"id": 2, "name": "b", "quota": 3}}, None),
        ({"id": 1, "name": "a", "owner": {"name": "b"}}, {"id": 1, "name": "a", "owner": {"name": "b"}}),
        ({"status": "ok", "result": {"name": "a"}}, {"name": "a"}),
    ],
)
def test_the_fields_of_an_item_are_found_where_they_are(answer: Any, fields: dict[str, Any]) -> None:
    found = find_fields(answer, NAMES)

    assert found is not None
    assert unfolded(found[1], inner_member(found[1], NAMES)) == (answer if fields is None else fields)


def test_an_element_of_a_list_is_unfolded_without_its_envelope() -> None:
    ways = Ways(envelope="data", inner="attributes")

    assert ways.fields({"id": 1, "attributes": {"name": "a"}}) == {"id": 1, "name": "a"}
    assert ways.fields({"data": {"id": 1, "attributes": {"name": "a"}}}) == {"id": 1, "name": "a"}


@pytest.mark.parametrize(
    ("answer", "member"),
    [([1], ""), ({"items": [1]}, "items"), ({"_embedded": {"tables": [1]}}, "_embedded.tables")],
)
def test_a_list_is_found_and_shown(answer: Any, member: str) -> None:
    assert list(find_list(answer)) == [(member, [1])]
    assert Ways(list_member=member).elements(answered(answer)) == [1]


def test_what_holds_a_list_may_be_left_out_where_it_is_empty() -> None:
    ways = Ways(list_member="_embedded.tables")

    assert ways.elements(answered({"page": {"totalElements": 0}})) == []
    assert ways.elements(answered({"_embedded": {}})) is None
