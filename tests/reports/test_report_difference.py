"""Where observed departs from expected."""

from __future__ import annotations

import pytest

from reports import difference
from reports.difference import ABSENT, Row


@pytest.mark.parametrize(
    ("expected", "observed", "rows"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, [Row("a", 1, True)]),
        ({"a": 1}, {"a": "1"}, [Row("a", 1, "1")]),
        (404, 200, [Row("", 404, 200)]),
        ({"a": None}, {}, [Row("a", None, ABSENT)]),
        ({}, {"a": {"b": 1}}, [Row("a", ABSENT, {"b": 1})]),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, [Row("a.b[1].c", 2, 3)]),
        ([1, 2, 3, 4], [1, 3, 4], [Row("[1]", 2, ABSENT)]),
        ([1, 3], [1, 2, 3], [Row("[1]", ABSENT, 2)]),
        ([], {}, [Row("", [], {})]),
    ],
)
def test_rows(expected, observed, rows):
    assert difference.rows(expected, observed) == rows


def test_one_item_missing_from_a_long_list_is_one_row():
    items = [{"id": number, "tags": ["x"] * 3} for number in range(150)]
    assert difference.rows(items, items[:70] + items[71:]) == [Row("[70]", items[70], ABSENT)]


def test_lists_too_long_to_align_are_compared_all_the_same():
    assert difference.rows(list(range(5000)), [*range(4999), -1]) == [Row("[4999]", 4999, -1)]


def test_in_a_few_words():
    shown = {"expected": {"name": "b"}, "observed": {"name": "b", "label": "red", "x": 1}}
    assert difference.brief(shown) == 'label: expected (absent), observed "red" (+1 more)'
    assert difference.brief({"expected": 404, "observed": 200}) == "expected 404, observed 200"
    assert difference.brief({"expected": 1}) == difference.brief(None) == ""
    assert len(difference.brief({"expected": "x" * 9999, "observed": "y" * 9999})) < 120


def test_sentences_are_not_told_twice():
    found = {"expected": [], "observed": ["GET /a → 200", "GET /b → 200"]}
    verdict = {"reason": "GET /a → 200 (and 1 more)", "evidence": found}

    assert difference.told(verdict) == verdict["reason"]
    assert difference.sentences({"expected": [], "observed": [{"id": 1}]}) == []
    assert difference.sentences({"expected": ["a"], "observed": ["b"]}) == difference.sentences(None) == []
