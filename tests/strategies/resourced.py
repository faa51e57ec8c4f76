"""A resource whose bodies have one schema, read from a document as a run reads it."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema

from harness.documents.document import load_document
from harness.documents.placing import place
from harness.documents.resources import Resource
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits

NODE = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "children": {"type": "array", "maxItems": 3, "items": {"$ref": "#/components/schemas/Node"}},
    },
}

MODERN: dict[str, dict[str, Any]] = {
    "texts": {
        "name": {"type": "string", "minLength": 1, "maxLength": 30},
        "free": {"type": ["string", "null"]},
        "code": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"},
        "short": {"type": "string", "maxLength": 1},
        "mail": {"type": "string", "format": "email"},
        "day": {"type": "string", "format": "date"},
        "moment": {"type": "string", "format": "date-time"},
        "link": {"type": "string", "format": "uri"},
        "key": {"type": "string", "format": "uuid"},
        "anything": {"type": "string", "format": "unheard-of"},
    },
    "numbers": {
        "free": {"type": "integer"},
        "real": {"type": "number"},
        "above": {"type": "integer", "exclusiveMinimum": 0},
        "within": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "tens": {"type": "integer", "multipleOf": 10, "minimum": 0, "maximum": 100},
        "quarters": {"type": "number", "multipleOf": 0.25, "minimum": -1, "maximum": 1},
        "one": {"type": "integer", "minimum": 3, "maximum": 3},
        "negative": {"type": "integer", "maximum": -5},
        "small": {"type": "integer", "format": "int32", "minimum": -2147483648, "maximum": 2147483647},
    },
    "choices": {
        "enum": {"type": "string", "enum": ["draft", "running", ""]},
        "number": {"enum": [0, 1, 2]},
        "const": {"const": "fixed"},
        "flag": {"type": "boolean"},
        "either": {"oneOf": [{"type": "string", "maxLength": 5}, {"type": "integer", "minimum": 0}]},
        "maybe": {"oneOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]},
    },
    "nested": {
        "address": {
            "type": "object",
            "required": ["city"],
            "additionalProperties": False,
            "properties": {
                "city": {"type": "string", "minLength": 2},
                "geo": {
                    "type": "object",
                    "properties": {"lat": {"type": "number", "minimum": -90, "maximum": 90}},
                },
            },
        },
        "table": {"type": "object", "additionalProperties": {"type": "integer"}},
        "open": {"type": "object"},
        "joined": {
            "allOf": [
                {"$ref": "#/components/schemas/Named"},
                {"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}},
            ]
        },
    },
    "recursive": {
        "name": {"type": "string"},
        "tree": {"$ref": "#/components/schemas/Node"},
    },
    "arrays": {
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 4},
        "unique": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True},
        "pairs": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        "rows": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}},
        },
        "free": {"type": "array", "items": {}},
    },
}

ELDER: dict[str, dict[str, Any]] = {
    "elder": {
        "name": {"type": "string", "nullable": True, "maxLength": 10},
        "above": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        "below": {"type": "number", "maximum": 1, "exclusiveMaximum": True, "minimum": 0},
        "state": {"type": "string", "enum": ["on", "off", None], "nullable": True},
        "inner": {"type": "object", "nullable": True, "properties": {"n": {"type": "integer"}}},
        "id": {"type": "string", "readOnly": True},
        "secret": {"type": "string", "writeOnly": True, "minLength": 1},
    },
}

FIELDS = MODERN | ELDER


def resource(name: str, required: tuple[str, ...] = ()) -> Resource:
    """The resource of the fields of that name, with POST, GET, PUT, PATCH and DELETE."""
    schema = {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": FIELDS[name],
    }
    partly = {key: value for key, value in schema.items() if key != "required"}
    answers = {"responses": {"200": {"description": "done"}}}
    content = {"requestBody": {"content": {"application/json": {"schema": schema}}}} | answers
    patch = {"requestBody": {"content": {"application/json": {"schema": partly}}}} | answers
    parameter = {"in": "path", "required": True, "schema": {"type": "string"}}
    told = {
        "openapi": "3.0.3" if name in ELDER else "3.1.0",
        "info": {"title": name, "version": "1"},
        "paths": {
            "/entity/{e}/x": {
                "parameters": [parameter | {"name": "e"}],
                "get": answers,
                "post": content,
            },
            "/entity/{e}/x/{k}": {
                "parameters": [parameter | {"name": "e"}, parameter | {"name": "k"}],
                "get": answers,
                "put": content,
                "patch": patch,
                "delete": answers,
            },
        },
        "components": {
            "schemas": {
                "Node": NODE,
                "Named": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"name": {"type": "string"}},
                },
            }
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        document = load_document(str(file), Client("http://127.0.0.1", None, Limits()))
    (found,) = place(document, Profile(base_url="http://127.0.0.1", entity="demo")).resources
    return found


FORMATS = jsonschema.FormatChecker(["email", "date", "uuid"])


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and bool(datetime.datetime.fromisoformat(value).tzinfo))


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or ":" in value


def in_modern_words(raw: Any) -> Any:
    """OpenAPI 3.0's keywords as JSON Schema has them, written once more: no mistake is shared."""
    if isinstance(raw, list):
        return [in_modern_words(part) for part in raw]
    if not isinstance(raw, Mapping):
        return raw
    told = {
        key: {name: in_modern_words(part) for name, part in value.items()}
        if key in {"properties", "x-bundled"}
        else in_modern_words(value)
        for key, value in raw.items()
        if key not in {"nullable", "readOnly", "writeOnly"}
    }
    if told.get("exclusiveMinimum") is True:
        told["exclusiveMinimum"] = told.pop("minimum")
    if told.get("exclusiveMaximum") is True:
        told["exclusiveMaximum"] = told.pop("maximum")
    return {"anyOf": [told, {"type": "null"}]} if raw.get("nullable") is True else told


def complaints(name: str, body: Any, required: tuple[str, ...] = ()) -> list[str]:
    """What another validator has against a body."""
    fields = {field: raw for field, raw in FIELDS[name].items() if not raw.get("readOnly")}
    schema = {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {name: in_modern_words(raw) for name, raw in fields.items()},
        "components": {
            "schemas": {
                "Node": NODE,
                "Named": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            }
        },
    }
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]
