from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.values import ABSENT, differences, dropped, leaves, part, same, without_nulls

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, 1.0),
        (0, -0.0),
        (0.1 + 0.2, 0.30000000000000004),
        ({"a": 1, "b": [2]}, {"b": [2.0], "a": 1.0}),
        (2**63, 2**63),
        ([], []),
        (None, None),
    ],
)
def test_these_are_the_same(left: Any, right: Any) -> None:
    assert same(left, right)
    assert same(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, "1"),
        (True, 1),
        (False, 0),
        (None, False),
        (None, ""),
        (0, ""),
        ([], {}),
        ({}, {"a": None}),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({"a": [{"b": True}]}, {"a": [{"b": 1}]}),
        (2**53, 2**53 + 1),
        ("\u00e9", "e\u0301"),
        (1.0, 1.0001),
    ],
)
def test_these_are_not_the_same(left: Any, right: Any) -> None:
    assert not same(left, right)
    assert not same(right, left)


@given(JSON)
def test_a_value_is_the_same_as_itself_and_nowhere_different(value: Any) -> None:
    assert same(value, value)
    assert list(differences(value, value)) == []
    assert same(part(value, value), value)


@given(JSON, JSON)
def test_two_values_differ_somewhere_exactly_where_they_are_not_the_same(left: Any, right: Any) -> None:
    assert bool(list(differences(left, right))) != same(left, right)


def test_a_difference_names_its_path_and_both_sides() -> None:
    expected = {"a": 1, "b": {"c": [1], "d": 2}, "gone": 3}
    observed = {"a": 1.0, "b": {"c": [2], "d": 2}, "new": None}

    assert list(differences(expected, observed)) == [
        ("b.c", [1], [2]),
        ("gone", 3, ABSENT),
        ("new", ABSENT, None),
    ]


def test_a_difference_of_scalars_is_of_the_whole() -> None:
    assert list(differences(1, "1")) == [("(whole)", 1, "1")]


def test_a_part_has_the_places_that_the_shape_names() -> None:
    value = {"id": 7, "a": {"x": 1, "stamp": 2}, "list": [{"k": 1, "more": 2}], "other": 3}
    shape = {"a": {"x": None, "y": None}, "list": [{"k": 0}], "missing": 1}

    assert part(value, shape) == {"a": {"x": 1}, "list": [{"k": 1}]}


def test_a_part_of_an_array_of_another_length_is_the_whole_array() -> None:
    assert part({"a": [1, 2]}, {"a": [1]}) == {"a": [1, 2]}


def test_an_empty_shape_names_no_member() -> None:
    assert part({"a": {"x": 1}}, {"a": {}}) == {"a": {}}


def test_nulls_of_members_go_at_any_depth_and_nulls_of_arrays_stay() -> None:
    value = {"a": None, "b": {"c": None, "d": 0}, "e": [None, {"f": None}]}

    assert without_nulls(value) == {"b": {"d": 0}, "e": [None, {}]}


def test_what_stands_at_a_path_is_dropped_in_every_element() -> None:
    value = {"a": {"t": 1, "k": 2}, "list": [{"t": 1}, {"t": 2, "k": 3}]}

    assert dropped(value, frozenset({("a", "t"), ("list", "*", "t")})) == {
        "a": {"k": 2},
        "list": [{}, {"k": 3}],
    }


def test_leaves_are_told_with_their_paths() -> None:
    assert list(leaves({"a": [1, {"b": None}], "c": "x"})) == [
        (("a", "*"), 1),
        (("a", "*", "b"), None),
        (("c",), "x"),
    ]
