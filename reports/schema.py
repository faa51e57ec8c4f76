"""The published schema of `conformance.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from reports.record import Record

PATH: Final = Path(__file__).with_name("conformance.schema.json")


@cache
def published() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every record agrees with."""
    schema: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return schema


def problems(record: Any) -> list[str]:
    """Where the record departs from the schema, one line each; empty where it does not."""
    return [
        f"{'.'.join(map(str, error.instance_path)) or 'the record'}: {' '.join(error.message.split())[:300]}"
        for error in _validator().iter_errors(record)
    ]


def validate(record: Record) -> None:
    """Raises ValueError, with one line a departure, unless the record agrees with the schema."""
    if found := problems(record):
        raise ValueError("\n".join(found))


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(published())
