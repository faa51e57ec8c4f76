from __future__ import annotations

from typing import Any

import pytest

from harness.schemas.schema import Schema

ROOT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Named": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "Node": {
                "type": "object",
                "properties": {"label": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}},
            },
            "Loop": {"$ref": "#/components/schemas/Loop"},
            "a/b~c": {"type": "integer"},
        }
    }
}


def schema(raw: Any) -> Schema:
    return Schema(raw, ROOT)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_reference_is_followed_and_what_stands_beside_it_is_kept() -> None:
    told = schema({**ref("Named"), "description": "beside"})

    assert told.kind == "object"
    assert list(told.properties) == ["name"]
    assert told.get("description") == "beside"


def test_a_reference_is_unescaped_as_a_json_pointer() -> None:
    assert schema(ref("a~1b~0c")).kind == "integer"


def test_a_reference_to_nothing_allows_anything() -> None:
    assert schema(ref("Missing")).flat == {}


def test_a_recursive_schema_can_be_walked_as_deep_as_one_likes() -> None:
    node = schema(ref("Node"))
    for _ in range(20):
        node = node.properties["next"]

    assert list(node.properties) == ["label", "next"]


def test_a_reference_to_itself_ends() -> None:
    assert schema(ref("Loop")).types == frozenset()


def test_all_of_is_joined() -> None:
    told = schema(
        {
            "allOf": [ref("Named"), {"properties": {"age": {"type": "integer"}}, "required": ["age"]}],
            "properties": {"name": {"maxLength": 5}},
        }
    )

    assert set(told.properties) == {"name", "age"}
    assert told.required == {"name", "age"}
    assert told.properties["name"].kind == "string"
    assert told.properties["name"].get("maxLength") == 5


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"oneOf": [{"type": "string"}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1}]},
        {"type": "string", "enum": ["a", None], "nullable": True},
        {"allOf": [{"type": "string"}, {"nullable": True}]},
    ],
)
def test_every_spelling_of_nullable_is_one(raw: dict[str, Any]) -> None:
    told = schema(raw)

    assert told.nullable
    assert told.kind == "string"


@pytest.mark.parametrize(
    "raw", [{"type": "string"}, {}, {"enum": ["a"]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}]
)
def test_what_says_nothing_of_null_is_not_nullable(raw: dict[str, Any]) -> None:
    assert not schema(raw).nullable


def test_a_lone_alternative_beside_null_is_taken_in() -> None:
    told = schema({"oneOf": [ref("Named"), {"type": "null"}], "description": "beside"})

    assert told.nullable
    assert list(told.properties) == ["name"]
    assert told.alternatives == []


def test_several_types_are_no_one_kind() -> None:
    told = schema({"type": ["string", "integer", "null"]})

    assert told.types == {"string", "integer", "null"}
    assert told.kind == ""


def test_alternatives_are_each_joined_with_what_stands_beside_them() -> None:
    told = schema(
        {
            "properties": {"shared": {"type": "string"}},
            "oneOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}, ref("Named")],
        }
    )

    assert [set(one.properties) for one in told.alternatives] == [{"shared", "a"}, {"shared", "name"}]
    assert told.variant.required == {"a"}


def test_what_the_direction_forbids_is_no_property_and_not_required() -> None:
    told = schema({"properties": {"id": {"not": {}}, "name": {"type": "string"}}, "required": ["id", "name"]})

    assert list(told.properties) == ["name"]
    assert told.required == {"name"}


@pytest.mark.parametrize("raw", [True, False, None, [], "x"])
def test_a_schema_that_is_no_object_says_nothing(raw: Any) -> None:
    assert schema(raw).flat == {}


@pytest.mark.parametrize(
    ("raw", "value", "allowed"),
    [
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, 0, False),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": False}, 0, True),
        ({"type": "integer", "exclusiveMinimum": 0}, 0, False),
        ({"type": "integer", "maximum": 5, "exclusiveMaximum": True}, 5, False),
        ({"type": "string", "nullable": True}, None, True),
        ({"type": "string"}, None, False),
        ({"type": "string", "format": "date"}, "2024-02-30", False),
        ({"type": "string", "format": "date"}, "2024-02-29", True),
        ({"type": "string", "format": "uuid"}, "no uuid", False),
        ({"type": "number"}, 10**400, True),
        ({"type": "integer"}, 1.0, True),
        ({"type": "string"}, "\ud800", False),
        ({"properties": {"exclusiveMinimum": {"type": "boolean"}}}, {"exclusiveMinimum": True}, True),
        ({"type": "object", "properties": {"nullable": {"type": "string"}}}, {"nullable": 1}, False),
        ({"enum": ["a", "b"], "type": "string", "nullable": True}, None, False),
    ],
)
def test_a_value_is_allowed_as_the_schema_says(raw: dict[str, Any], value: Any, allowed: bool) -> None:
    assert Schema(raw).allows(value) is allowed
