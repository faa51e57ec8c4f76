from __future__ import annotations

from typing import Any

import pytest

from harness.items.normalisation import EMPTY_IS_NOTHING, KNOWN, NUMERALS, RARE, explain, normalised, place
from harness.schemas.schema import Schema

TEXTS = ("  MiXed  Cafe\u0301 ", " aB ", "\ufb01x  \uff21", "plain", "A@Example.ORG", " \t")
NUMBERS = (1.12345678, -2.5, 10, 0.99999999)
INSTANTS = ("2024-03-05T10:30:15.250+02:00", "2024-03-05T10:30:15Z", "1999-12-31t23:59:59.1234Z")


@pytest.mark.parametrize("name", KNOWN)
def test_each_known_way_is_explained_by_a_function_that_does_the_same(name: str) -> None:
    function = KNOWN[name]
    sent = INSTANTS if name == "the same instant" else NUMBERS if name.startswith("rounded") else TEXTS
    pairs = [(value, function(value)) for value in sent]

    found = explain(pairs)

    assert found
    assert [KNOWN[found](value) for value in sent] == [function(value) for value in sent]


@pytest.mark.parametrize(
    ("name", "sent", "stored"),
    [
        ("trimmed", "  two words ", "two words"),
        ("trimmed at the end", "  two words ", "  two words"),
        ("trimmed", " as Java trims\u00a0 ", "as Java trims\u00a0"),
        ("trimmed", " as JavaScript trims\ufeff\u00a0", "as JavaScript trims"),
        ("trimmed", " as Python trims\ufeff\u00a0", "as Python trims\ufeff"),
        ("trimmed at the end", " as SQL trims\ufeff ", " as SQL trims\ufeff"),
        ("lower-cased", "MiXed", "mixed"),
        ("upper-cased", "MiXed", "MIXED"),
        ("domain lower-cased", "Me.You@Example.ORG", "Me.You@example.org"),
        ("NFC", "e\u0301", "\u00e9"),
        ("NFD", "\u00e9", "e\u0301"),
        ("NFKC", "\ufb01", "fi"),
        ("trimmed, lower-cased", " MiXed ", "mixed"),
        ("the same instant", "2024-03-05T10:30:15.250+02:00", "2024-03-05T08:30:15.25Z"),
        ("rounded to 2 decimals", 1.12345678, 1.12),
        ("rounded to 0 decimals", 2.6, 3),
        ("numerals of 2 decimals", "3", "3.00"),
        ("numerals of 2 decimals", "-48.", "-48.00"),
        ("numerals of 2 decimals", "-.58", "-0.58"),
        ("numerals of 2 decimals", "-0", "0.00"),
    ],
)
def test_a_way_is_called_by_its_plainest_name(name: str, sent: Any, stored: Any) -> None:
    assert explain([(sent, stored)]) == name


@pytest.mark.parametrize(
    "pairs",
    [
        [("a long text that was cut", "a long te"), ("short", "short")],
        [("kept", "")],
        [("one", "two")],
        [(" trimmed ", "trimmed"), (" kept ", " kept ")],
        [("MiXed", "mixed"), ("KEPT", "KEPT")],
        [("\U0001f600", "?")],
        [(1.55555, 1.5)],
        [(1, 0)],
        [(1, "1")],
        [("1", 1)],
        [(True, 1), (False, 0)],
        [(True, False)],
        [("text", None)],
        [([1, 2], [1])],
        [("2024-03-05T10:30:15+02:00", "2024-03-05T10:30:15Z")],
    ],
)
def test_what_is_no_function_of_the_value_is_not_explained(pairs: list[tuple[Any, Any]]) -> None:
    assert explain(pairs) == ""


def test_a_function_must_explain_every_pair() -> None:
    assert explain([(" A ", "a"), ("b", "b"), ("C", "C")]) == ""


def test_a_value_is_normalised_where_it_was_learned_and_nowhere_else() -> None:
    learned = {("a", "mail"): "lower-cased", ("tags", "*"): "trimmed"}
    value = {"a": {"mail": "Me@X"}, "tags": [" x ", "y "], "mail": "Me@X"}

    assert normalised(value, learned) == {"a": {"mail": "me@x"}, "tags": ["x", "y"], "mail": "Me@X"}


def test_where_nothing_was_learned_nothing_is_changed() -> None:
    value = {"a": [" x "]}

    assert normalised(value, {}) is value


@pytest.mark.parametrize(
    ("name", "sent", "stored"),
    [
        (EMPTY_IS_NOTHING, "", None),
        ("without duplicates", ["b", "a", "b"], ["b", "a"]),
        ("without separators", "+32 (2) 555-01.01", "+3225550101"),
        ("lines ended one way", "a\r\nb\rc\n", "a\nb\nc\n"),
        ("trimmed, lines ended one way", " a\r\nb ", "a\nb"),
        ("", "a\rb", "ab"),
        ("sorted", ["b", "a", "b"], ["a", "b", "b"]),
        ("as a sorted set", ["b", "a", "b"], ["a", "b"]),
        ("objects in any order", [{"n": 2}, {"n": 1}], [{"n": 1}, {"n": 2}]),
        ("", [{"n": 2}, {"n": 1}], [{"n": 1}]),
        ("", ["b", "a", "b"], ["b"]),
        ("", "12-3", "12"),
    ],
)
def test_a_rare_way_is_called_by_its_plainest_name(name: str, sent: Any, stored: Any) -> None:
    assert explain([(sent, stored)], RARE) == name
    assert explain([(sent, stored)]) == ""


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("text", None),
        (" ", None),
        ([], None),
        (0, None),
        (["b", "a"], ["b"]),
        (["a", "b"], ["b", "a"]),
        ([2, "1"], ["1", 2]),
        ([{"name": "b"}, {"name": "b"}], [{"name": "b"}]),
    ],
)
def test_a_value_that_is_lost_is_never_explained(sent: Any, stored: Any) -> None:
    assert explain([(sent, stored)], RARE) == ""


def test_an_empty_text_is_nothing_where_it_was_learned_and_nowhere_else() -> None:
    learned = {("label",): EMPTY_IS_NOTHING, ("a", "city"): EMPTY_IS_NOTHING}
    value = {"label": "", "name": "", "a": {"city": "", "street": ""}, "city": ""}

    assert normalised(value, learned) == {"name": "", "a": {"street": ""}, "city": ""}


def test_a_text_that_is_not_empty_is_something() -> None:
    value = {"label": " ", "other": None}

    assert normalised(value, {("label",): EMPTY_IS_NOTHING, ("other",): EMPTY_IS_NOTHING}) == value


def test_an_array_is_normalised_by_its_elements_first() -> None:
    learned = {("tags",): "as a sorted set", ("tags", "*"): "lower-cased"}

    assert normalised({"tags": ["b", "A", "B"]}, learned) == {"tags": ["a", "b"]}


def test_what_is_learned_of_one_member_of_a_map_is_learned_of_all() -> None:
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    schema = Schema({"type": "object", "properties": {"named": {"type": "string"}, "headers": texts}})

    assert place(schema, ("named",)) == ("named",)
    assert place(schema, ("headers", "anything")) == ("headers", "*")
    assert normalised({"named": "", "headers": {"a": "", "b": "x"}}, {("headers", "*"): EMPTY_IS_NOTHING}) == {
        "named": "",
        "headers": {"b": "x"},
    }


@pytest.mark.parametrize(
    ("name", "sent", "stored"),
    [
        ("a number in text", 10, "10.00"),
        ("a number in text", 0.0, "0"),
        ("a number in text", 1e-07, "0.0000001"),
        ("a number in text, of 2 decimals", 12.345678, "12.35"),
        ("", 10, "10 EUR"),
        ("", 10, "1.0"),
        ("", True, "1"),
        ("", 10, ""),
        ("", 12.345678, "12.4"),
    ],
)
def test_a_number_in_text_names_the_same_number(name: str, sent: Any, stored: Any) -> None:
    assert explain([(sent, stored)], NUMERALS) == name
    assert explain([(sent, stored)]) == ""
    assert explain([(sent, stored)], RARE) == ""


def test_numbers_and_texts_that_name_the_same_number_are_one_where_that_was_learned() -> None:
    learned = {("lines", "*", "price"): "a number in text"}

    assert normalised({"lines": [{"price": 10.0}]}, learned) == normalised({"lines": [{"price": "10.00"}]}, learned)
    assert normalised({"lines": [{"price": 10.5}]}, learned) != normalised({"lines": [{"price": "10.00"}]}, learned)
