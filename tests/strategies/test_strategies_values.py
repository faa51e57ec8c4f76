"""Values of every keyword are valid by another validator, whatever asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from harness.schemas.schema import Schema
from strategies.drawing import values
from strategies.values import awkward, distinct, exotic, falsy, mixed, plain
from tests.strategies.resourced import FORMATS, in_modern_words

BRIEF = settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
NODE = {"$ref": "#/x-bundled/Node"}
BUNDLED = {
    "Node": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "left": NODE,
            "right": {"anyOf": [NODE, {"type": "null"}]},
            "children": {"type": "array", "items": NODE},
        },
    },
    "Json": {
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            {"type": "array", "items": {"$ref": "#/x-bundled/Json"}},
            {"type": "object", "additionalProperties": {"$ref": "#/x-bundled/Json"}},
        ]
    },
    "Cat": {"type": "object", "required": ["kind", "claws"], "properties": {"claws": {"type": "integer"}}},
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "nothing said": {},
    "no type, a length": {"maxLength": 5, "minLength": 2},
    "no type, a bound": {"minimum": 3},
    "no type, members": {"properties": {"a": {}, "b": True}},
    "several types": {"type": ["boolean", "integer", "array"], "items": {"type": "string"}},
    "3.0 nullable": {"type": "integer", "nullable": True, "minimum": 0, "exclusiveMinimum": True},
    "3.0 nullable enum": {"type": "string", "nullable": True, "enum": ["a", None]},
    "member named like a keyword": {"type": "object", "properties": {"nullable": {"type": "string"}}},
    "nothing but empty": {"type": "string", "maxLength": 0},
    "short": {"type": "string", "minLength": 1, "maxLength": 1},
    "at least long": {"type": "string", "minLength": 2000},
    "letters of Unicode": {"type": "string", "pattern": "^\\p{Lu}[\\p{L} '-]{2,40}$"},
    "looks ahead": {"type": "string", "pattern": "^(?=.*[0-9])(?=.*[a-z]).{8,20}$"},
    "names a group": {"type": "string", "pattern": "^(?<year>[0-9]{4})-(?:a|b)\\/[^/\\s]+$"},
    "unanchored": {"type": "string", "pattern": "[0-9]{3}", "minLength": 10, "maxLength": 12},
    "no blank": {"type": "string", "pattern": "\\S", "maxLength": 50},
    "pattern and format": {"type": "string", "format": "email", "pattern": "@example\\.org$"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"},
    "cents": {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 100},
    "tenths": {"type": "number", "multipleOf": 0.1},
    "halves that are whole": {"type": "integer", "multipleOf": 0.5, "minimum": 0.5},
    "sevens": {"type": "integer", "multipleOf": 7, "exclusiveMinimum": 7, "maximum": 30},
    "between fractions": {"type": "number", "minimum": 0.1, "maximum": 0.11},
    "a point": {"type": "number", "minimum": 0.3, "maximum": 0.3},
    "far": {"type": "integer", "minimum": 9007199254740993},
    "set": {"type": "array", "uniqueItems": True, "minItems": 3, "maxItems": 4, "items": {"type": "boolean"}}
    | {"items": {"type": "integer", "minimum": 0, "maximum": 3}},
    "contains": {"type": "array", "items": {"type": "integer"}, "contains": {"const": 7}},
    "tuple": {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "items": False,
        "minItems": 2,
    },
    "many": {"type": "array", "items": {"type": "string"}, "minItems": 15, "maxItems": 80},
    "no elements": {"type": "array", "items": False},
    "either, overlapping": {"oneOf": [{"type": "number"}, {"type": "integer"}]},
    "either, first impossible": {"anyOf": [{"type": "string", "pattern": "^a$", "minLength": 3}, {"type": "boolean"}]},
    "either within either": {"oneOf": [{"oneOf": [{"const": "a"}, {"const": "b"}]}, {"type": "integer"}]},
    "all at once": {
        "allOf": [
            {"type": "string", "minLength": 2, "maxLength": 9},
            {"maxLength": 5, "pattern": "^[a-z]"},
            {"minLength": 1},
        ]
    },
    "all of choices": {"allOf": [{"enum": ["a", "b", "c"]}, {"enum": ["b", "c", "d"]}]},
    "not": {"type": "string", "not": {"enum": ["", "0", "null"]}},
    "const": {"const": {"a": [1, None]}},
    "false and zero": {"enum": [False, 0, "", None]},
    "one needs another": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {"type": "integer"}},
        "dependentRequired": {"a": ["b"], "b": ["c"]},
    },
    "one excludes another": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "at most two": {"type": "object", "maxProperties": 2, "properties": {name: {"type": "string"} for name in "abcd"}},
    "at least three": {
        "type": "object",
        "minProperties": 3,
        "properties": {"a": {"type": "string"}},
        "additionalProperties": {"type": "integer"},
    },
    "table of patterns": {
        "type": "object",
        "patternProperties": {"^x-[a-z]{2,4}$": {"type": "boolean"}},
        "additionalProperties": False,
    },
    "named table": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{3}$"},
        "additionalProperties": {"type": "number"},
        "minProperties": 1,
    },
    "required, not described": {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
    "closed and empty": {"type": "object", "additionalProperties": False},
    "a member that may not be": {"type": "object", "properties": {"a": False, "b": {"type": "string"}}},
    "null that must be": {"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}}},
    "if": {
        "type": "object",
        "properties": {"kind": {"enum": ["a", "b"]}, "more": {"type": "string"}},
        "if": {"properties": {"kind": {"const": "a"}}},
        "then": {"required": ["more"]},
    },
    "bound to one of two": {
        "allOf": [
            {"$ref": "#/x-bundled/Cat"},
            {"properties": {"kind": {"enum": ["Cat"]}}},
        ]
    },
    "recursive": NODE,
    "any JSON": {"$ref": "#/x-bundled/Json"},
    "recursive list": {"type": "array", "items": NODE, "minItems": 1},
}


def schema(name: str) -> Schema:
    raw = {**SCHEMAS[name], "x-bundled": BUNDLED}
    return Schema(raw, raw)


def complaints(name: str, value: Any) -> list[str]:
    told = in_modern_words({**SCHEMAS[name], "x-bundled": BUNDLED})
    text = (
        json.dumps(told)
        .replace("\\\\p{Lu}", "[A-ZÀ-ɏ]")
        .replace("\\\\p{L}", "A-Za-zÀ-ɏ")
        .replace("(?<year>", "(?P<year>")
    )
    validator = jsonschema.Draft202012Validator(json.loads(text), format_checker=FORMATS)
    return [f"{error.json_path}: {error.message} of {value!r}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_seeks_trouble_is_valid(name: str) -> None:
    told = schema(name)
    made = [*awkward(told), *exotic(told), falsy(told), mixed(told, "value", {}), *(plain(told, n) for n in range(5))]

    assert awkward(told)
    assert [wrong for value in made for wrong in complaints(name, value)] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_drawn_of_a_schema_is_valid(name: str) -> None:
    @BRIEF
    @given(values(schema(name)))
    def drawn(value: Any) -> None:
        assert complaints(name, value) == []

    drawn()


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_value_is_sought_twice(name: str) -> None:
    told = [json.dumps(value, sort_keys=True) for value in awkward(schema(name))]

    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "string", "pattern": "\\S"},
        {"type": "string", "maxLength": 3},
        {"type": ["string", "integer"]},
        {"additionalProperties": {"type": "string"}},
        {},
    ],
)
def test_where_no_one_learns_how_texts_are_rewritten_none_has_blanks_at_its_ends(raw: dict[str, Any]) -> None:
    told = [text for text in inside([*awkward(Schema(raw)), *exotic(Schema(raw))]) if isinstance(text, str)]

    assert told
    assert [text for text in told if text != text.strip()] == []


def inside(value: Any) -> Iterator[Any]:
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(inner)


def test_a_value_stands_where_it_comes_first() -> None:
    assert distinct([1, "a", True, 1, "a", {"b": 1, "c": 2}, {"c": 2, "b": 1}]) == [1, "a", True, {"b": 1, "c": 2}]


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("int64", [2**53 + 1, 2**31, 0, -1]),
        ("int32", [2**31 - 1, -(2**31), 0]),
        ("cents", [0, 100, 0.01]),
        ("false and zero", [False, 0, ""]),
        ("no blank", ["0", "false", "null", "1e5", "007"]),
        ("several types", [False, 0, []]),
        ("one needs another", [{}]),
    ],
)
def test_the_usual_troubles_are_among_them(name: str, some: list[Any]) -> None:
    told = [json.dumps(value, sort_keys=True) for value in awkward(schema(name))]

    assert [value for value in some if json.dumps(value) not in told] == []


def test_integers_beyond_doubles_are_sought_only_where_there_is_room() -> None:
    assert {2**53 + 1, 2**63 - 1, -(2**63)} <= set(exotic(Schema({"type": "integer"})))
    assert exotic(Schema({"type": "integer", "format": "int32"})) == []
    assert exotic(Schema({"type": "integer", "minimum": 0, "maximum": 100})) == []


@pytest.mark.parametrize("most", [1, 20, 255, 1000, 4000])
def test_a_text_as_long_as_can_be_is_sought(most: int) -> None:
    told = Schema({"type": "string", "maxLength": most})

    assert most in [len(text) for text in (*awkward(told), *exotic(told))]


def test_an_array_has_one_element_twice_and_no_order() -> None:
    first = awkward(Schema({"type": "array", "items": {"type": "string"}}))[0]

    assert len(set(first)) < len(first)
    assert first not in (sorted(first), sorted(first, reverse=True))


def test_each_member_of_an_object_is_left_out_once_and_sent_alone_once() -> None:
    told = awkward(Schema({"type": "object", "properties": {name: {"type": "integer"} for name in "abc"}}))
    subsets = {frozenset(value) for value in told}

    assert {frozenset("a"), frozenset("b"), frozenset("c"), frozenset("ab"), frozenset("bc")} <= subsets
