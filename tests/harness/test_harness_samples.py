"""Plain values, and values that no other item has."""

from __future__ import annotations

import itertools
import re
from typing import Any

import jsonschema
import pytest

from harness.items.stamps import Stamps
from harness.schemas.samples import NoSample, bounds, least, sample
from harness.schemas.schema import Schema

SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "short": {"type": "string", "maxLength": 2},
    "empty": {"type": "string", "maxLength": 0},
    "long": {"type": "string", "minLength": 100, "maxLength": 100},
    "pattern": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
    "unanchored": {"type": "string", "pattern": "[a-f]+", "minLength": 4, "maxLength": 8},
    "enum": {"type": "string", "enum": ["a", "b"]},
    "mixed enum": {"enum": [1, "two", None]},
    "const": {"const": 7},
    "integer": {"type": "integer"},
    "narrow": {"type": "integer", "minimum": 5, "maximum": 6},
    "one": {"type": "integer", "minimum": 3, "maximum": 3},
    "negative": {"type": "integer", "maximum": -5},
    "multiple": {"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 20},
    "step": {"type": "number", "multipleOf": 0.25, "minimum": 0, "maximum": 9},
    "multiple with a crooked start": {"type": "integer", "multipleOf": 10, "minimum": 5, "maximum": 12},
    "exclusive": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "exclusive whole": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 2},
    "tiny": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.1},
    "boolean": {"type": "boolean"},
    "array": {"type": "array", "items": {"type": "string"}},
    "unique": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "minItems": 3},
    "unique enum": {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True, "minItems": 2},
    "none": {"type": "array", "maxItems": 0},
    "object": {
        "type": "object",
        "required": ["a"],
        "additionalProperties": False,
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "object", "properties": {"c": {"type": "null"}}},
        },
    },
    "table": {"type": "object", "additionalProperties": {"type": "integer"}},
    "alternatives": {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]},
    "types": {"type": ["integer", "string", "null"]},
    "example": {"type": "string", "example": "told"},
    "wrong example": {"type": "integer", "example": "no integer"},
} | {
    form: {"type": "string", "format": form}
    for form in (
        *("date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri"),
        *("uuid", "byte", "json-pointer", "regex", "uri-reference", "unheard-of", "int32", "password"),
    )
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_sample_is_valid_by_another_validator_too(name: str) -> None:
    validator = jsonschema.Draft202012Validator(
        SCHEMAS[name], format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for n in range(12):
        value = sample(Schema(SCHEMAS[name]), n, "value")
        assert list(validator.iter_errors(value)) == []


@pytest.mark.parametrize("name", ["text", "integer", "date", "uuid", "email", "enum", "pattern", "step"])
def test_another_number_gives_another_value(name: str) -> None:
    schema = Schema(SCHEMAS[name])

    assert sample(schema, 0) != sample(schema, 1)


def test_a_sample_is_the_same_each_time() -> None:
    schema = Schema(SCHEMAS["pattern"])

    assert sample(schema, 5) == sample(schema, 5)


def test_an_example_of_the_document_comes_first_where_it_is_valid() -> None:
    assert sample(Schema(SCHEMAS["example"]), 0) == "told"
    assert isinstance(sample(Schema(SCHEMAS["wrong example"]), 0), int)


def test_a_recursive_schema_has_a_sample_of_bounded_depth() -> None:
    root = {
        "node": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/node"}},
            },
        }
    }
    value, depth = sample(Schema({"$ref": "#/node", **root}, root), 1), 0
    while value.get("children"):
        value, depth = value["children"][0], depth + 1

    assert depth < 10


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "string", "pattern": "^a$", "minLength": 5},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"type": "string", "not": {}},
        {
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"not": {"type": "string"}, "type": "string"}},
        },
    ],
)
def test_where_nothing_is_valid_there_is_no_sample_and_that_is_said(raw: dict[str, Any]) -> None:
    with pytest.raises(NoSample):
        sample(Schema(raw))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 9}, (1, 9)),
        ({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 9}, (2, 8)),
        (
            {
                "type": "integer",
                "minimum": 1,
                "exclusiveMinimum": True,
                "maximum": 9,
                "exclusiveMaximum": True,
            },
            (2, 8),
        ),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": False}, (1, None)),
        ({"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.1}, (0.1, None)),
        ({"type": "integer", "minimum": 5, "exclusiveMinimum": 1}, (5, None)),
        ({"type": "string"}, (None, None)),
    ],
)
def test_bounds_take_exclusive_ones_a_step_within(raw: dict[str, Any], expected: tuple[Any, Any]) -> None:
    assert bounds(Schema(raw)) == expected


STAMPED = {
    "text": {"type": "string", "minLength": 1, "maxLength": 40},
    "short": {"type": "string", "maxLength": 6},
    "long": {"type": "string", "minLength": 60, "maxLength": 80},
    "email": {"type": "string", "format": "email"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "code": {"type": "string", "pattern": "^[a-z][a-z0-9]{7}$"},
    "number": {"type": "integer", "minimum": 1000, "maximum": 999999},
    "integer": {"type": "integer"},
    "even": {"type": "integer", "minimum": 0, "multipleOf": 2},
    "nullable": {"type": ["string", "null"], "maxLength": 20},
    "lower case": {"type": "string", "maxLength": 30, "pattern": "^[a-z0-9-]+$"},
}


@pytest.mark.parametrize("name", STAMPED)
def test_stamps_are_valid_and_never_come_twice(name: str) -> None:
    schema, stamps = Schema(STAMPED[name]), Stamps()
    made = [stamps.stamp(schema, "plain") for _ in range(60)]

    assert len(set(made)) == len(made)
    assert [value for value in made if not schema.allows(value)] == []


def test_a_free_text_keeps_how_it_begins_and_has_the_marker_of_the_run() -> None:
    stamps = Stamps()
    made = stamps.stamp(Schema({"type": "string"}), "ümläut ")

    assert made.startswith("ümläut ")
    assert stamps.marker in made


def test_no_text_of_the_run_is_how_another_one_begins() -> None:
    stamps = Stamps()
    made = sorted(stamps.stamp(Schema({"type": "string"})) for _ in range(90_000))

    assert [one for one, following in itertools.pairwise(made) if following.startswith(one)] == []


def test_workers_of_one_run_have_different_markers_and_know_what_another_one_made() -> None:
    first, second, stranger = Stamps("1", "ab12"), Stamps("10", "ab12"), Stamps("1", "cd34")
    text = Schema({"type": "string"})
    elements = [{"id": n, "name": stamps.stamp(text)} for n, stamps in enumerate((first, second, stranger))]

    assert first.marker != second.marker
    assert first.without_other_workers(elements) == [elements[0], elements[2]]
    assert second.without_other_workers(elements) == elements[1:]


def test_where_one_process_runs_nothing_is_of_another_worker() -> None:
    elements = [{"name": Stamps("1").stamp(Schema({"type": "string"}))}]

    assert Stamps().without_other_workers(elements) == elements


@pytest.mark.parametrize(
    ("raw", "like", "form"),
    [
        ({"type": "integer"}, 17, r"\d+"),
        ({"type": "string"}, "17", r"\d+"),
        (
            {"type": "string"},
            "6fa459ea-ee8a-3ca4-894e-db77e160355e",
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ),
        ({"type": "string"}, "5f2b9c0e1a2b3c4d5e6f7a8b", r"[0-9a-f]{24}"),
        ({"type": "string", "format": "uuid"}, None, r"[0-9a-f-]{36}"),
        ({"type": "string", "pattern": "^[A-Z]{6}$"}, None, r"[A-Z]{6}"),
        ({"type": "string", "maxLength": 20}, "any", r"cf.{1,18}"),
        ({"type": "integer", "maximum": 99}, 5, r"\d{1,2}"),
        ({"type": "string"}, "box_d00000017", r"box_d\d{8}"),
        ({"type": "string"}, "01ARZ3NDEKTSV4RRFFQ69G5FAV", r"01[0-9A-HJKMNP-TV-Z]{24}"),
        ({"type": "string"}, "acct-4fQz81Lm", r"acct-[1-9a-zA-Z0]{8}"),
    ],
)
def test_an_id_that_nothing_has_is_of_the_form_of_those_that_are_there(
    raw: dict[str, Any], like: Any, form: str
) -> None:
    stamps = Stamps()
    made = [str(stamps.identifier(Schema(raw), like)) for _ in range(5)]

    assert all(re.fullmatch(form, one) for one in made), made
    assert str(like) not in made


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"type": "object", "properties": {"why": {"type": "string"}}}, {}),
        (
            {"type": "object", "required": ["n"], "properties": {"why": {"type": "string"}, "n": {"const": 7}}},
            {"n": 7},
        ),
        (
            {"type": "object", "minProperties": 1, "properties": {"a": {"const": 1}, "b": {"const": 2}}},
            {"a": 1, "b": 2},
        ),
        ({"type": "array", "minItems": 1, "items": {"const": 7}}, [7]),
        ({"type": "object", "required": ["n"], "properties": {"n": {"not": {}}}}, {}),
    ],
)
def test_the_least_of_a_body_leaves_out_what_may_be_left_out(raw: dict[str, Any], expected: Any) -> None:
    assert least(Schema(raw)) == expected
