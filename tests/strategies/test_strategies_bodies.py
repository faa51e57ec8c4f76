from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from harness.documents.resources import Resource
from strategies.plural import Plural
from tests.strategies.resourced import FIELDS, complaints, resource

REQUIRED = {
    "texts": ("name", "code"),
    "numbers": ("tens",),
    "choices": ("enum",),
    "nested": ("address",),
    "recursive": ("tree",),
    "arrays": ("pairs",),
    "elder": ("above",),
}
WHOLE = ("full_bodies", "new_bodies", "plain_bodies", "sparse_bodies", "extreme_bodies", "telling_bodies")
PARTIAL = ("patches", "full_patches")
BRIEF = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@functools.cache
def known(name: str) -> Resource:
    return resource(name, REQUIRED[name])


def plural(name: str) -> Plural:
    found: Plural = getattr(strategies, name)
    return found


def inside(value: Any) -> Iterator[Any]:
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(inner)


@pytest.mark.parametrize("noun", [*WHOLE, *PARTIAL])
@pytest.mark.parametrize("name", FIELDS)
def test_what_is_tried_first_is_valid(name: str, noun: str) -> None:
    required = REQUIRED[name] if noun in WHOLE else ()
    firsts = plural(noun).firsts(known(name))

    assert firsts
    assert [(row, told) for row in firsts if (told := complaints(name, row, required))] == []


@pytest.mark.parametrize("noun", [*WHOLE, *PARTIAL])
@pytest.mark.parametrize("name", FIELDS)
def test_what_is_drawn_is_valid(name: str, noun: str) -> None:
    required = REQUIRED[name] if noun in WHOLE else ()

    @BRIEF
    @given(plural(noun)(known(name)))
    def drawn(body: Any) -> None:
        assert complaints(name, body, required) == []

    drawn()


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_of_a_full_body_is_left_out(name: str) -> None:
    expected = {field for field, raw in FIELDS[name].items() if not raw.get("readOnly")}

    assert [set(row) for row in strategies.full_bodies.firsts(known(name))] == [
        expected for _ in strategies.full_bodies.firsts(known(name))
    ]


@pytest.mark.parametrize("name", FIELDS)
def test_a_patch_leaves_a_field_out_and_is_never_empty(name: str) -> None:
    rows = strategies.patches.firsts(known(name))

    assert rows
    assert all(0 < len(row) < len(known(name).fields) for row in rows)


@pytest.mark.parametrize("noun", ["full_bodies", "new_bodies", "full_patches"])
@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("texts", "free", ""),
        ("numbers", "free", 0),
        ("numbers", "real", 0),
        ("choices", "flag", False),
        ("choices", "enum", ""),
        ("arrays", "tags", []),
        ("nested", "table", {}),
    ],
)
def test_every_value_that_is_forgotten_is_tried_early(noun: str, name: str, field: str, value: Any) -> None:
    early = plural(noun).firsts(known(name))[:4]

    assert value in [row[field] for row in early]


@pytest.mark.parametrize("noun", ["full_bodies", "new_bodies", "full_patches"])
def test_texts_beyond_the_bmp_are_tried_first(noun: str) -> None:
    texts = [one for row in plural(noun).firsts(known("texts")) for one in inside(row) if isinstance(one, str)]

    assert any(ord(character) > 0xFFFF for text in texts for character in text)


def test_a_sparse_body_leaves_something_out_at_the_top_and_inside() -> None:
    rows = strategies.sparse_bodies.firsts(known("nested"))

    assert any(set(row) == set(REQUIRED["nested"]) for row in rows)
    assert any("geo" not in row["address"] for row in rows)


def test_a_sparse_body_comes_first_that_leaves_out_fields_and_members_at_once() -> None:
    assert strategies.sparse_bodies.firsts(resource("nested"))[0]["address"] == {"city": "city1"}
    assert set(strategies.sparse_bodies.firsts(known("elder"))[0]) == {"above", "inner"}


@pytest.mark.parametrize("noun", ["new_bodies", "full_patches"])
def test_one_row_has_dense_texts_and_forgotten_values(noun: str) -> None:
    first = plural(noun).firsts(known("elder"))[0]

    assert {"", 0} & {first["name"], first["secret"], first["below"]}
    assert any(len(text) > 8 and not text.isalnum() for text in (first["name"], first["secret"]))


def test_what_is_exotic_comes_late_and_by_turns() -> None:
    rows = strategies.new_bodies.firsts(known("numbers"))
    beyond = [[value for value in row.values() if abs(value) > 2**31] for row in rows]

    assert not any(beyond[:3])
    assert any(beyond[3:])
    assert max(map(len, beyond)) < len(rows[0]) / 2


def test_what_is_written_over_a_body_differs_from_it() -> None:
    for name in FIELDS:
        pairs = zip(
            strategies.full_bodies.firsts(known(name)),
            strategies.new_bodies.firsts(known(name)),
            strict=False,
        )
        assert all(json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True) for old, new in pairs)


@pytest.mark.parametrize("name", FIELDS)
def test_nulls_name_optional_fields_only(name: str) -> None:
    rows = strategies.nulls.firsts(known(name))

    assert rows
    assert {field for row in rows for field in row}.isdisjoint(REQUIRED[name])
    assert {value for row in rows for value in row.values()} == {None}


@pytest.mark.parametrize("name", FIELDS)
def test_a_part_that_spoils_is_invalid_and_one_field(name: str) -> None:
    rounds = strategies.spoilings.firsts(known(name))
    rows = [part for some in rounds for part in some.values()]

    assert rows
    assert [len(row) for row in rows] == [1] * len(rows)
    assert [row for row in rows if not complaints(name, row)] == []


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_that_can_be_spoiled_is(name: str) -> None:
    rounds = strategies.spoilings.firsts(known(name))
    spoiled = {field for some in rounds for part in some.values() for field in part}

    assert spoiled >= set(known(name).fields) - {"anything", "free"}


def test_what_spoils_a_body_comes_last_in_it() -> None:
    spoilt = strategies.spoilt({"a": 1, "b": 2}, {"spoilt 1": {"a": "wrong"}, "spoilt 2": {"b": "wrong"}})

    assert [list(body.items()) for body in spoilt] == [[("b", 2), ("a", "wrong")], [("a", 1), ("b", "wrong")]]


@BRIEF
@given(st.data())
def test_query_strings_are_pairs_of_texts(data: st.DataObject) -> None:
    for name in FIELDS:
        pairs = data.draw(strategies.queries(known(name)))
        assert pairs
        assert all(len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in pairs)


@pytest.mark.parametrize("name", FIELDS)
def test_a_resource_without_anything_to_spoil_or_remove_gives_nothing_and_no_error(name: str) -> None:
    lone = resource(name, tuple(field for field, raw in FIELDS[name].items() if not raw.get("readOnly")))

    assert strategies.nulls.firsts(lone) == []
    assert strategies.nulls(lone).is_empty
