from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from harness.schemas.schema import Schema
from strategies.invalid import beyond
from strategies.misfits import all_inside, further_inside, inside, malformed, misfits, strange

GEO = {"type": "object", "required": ["lat"], "properties": {"lat": {"type": "number", "maximum": 90}}}
ADDRESS = {"type": "object", "properties": {"city": {"type": "string", "maxLength": 5}, "geo": GEO}}
LINES = {"type": "array", "items": GEO}
DAY = {"type": "string", "format": "date"}
CODE = {"type": "string", "pattern": "^[A-Z]{3}$"}
COUNT = {"type": ["integer", "null"], "maximum": 150}


@pytest.mark.parametrize("raw", [GEO, ADDRESS, LINES, DAY, CODE, COUNT])
def test_nothing_that_fits_is_among_them(raw: dict[str, Any]) -> None:
    schema = Schema(raw)
    told = [*misfits(schema), *inside(schema, "x"), *further_inside(schema, "x")]
    told += [value for turn in range(6) if (value := all_inside(schema, "x", turn)) is not None]
    assert told
    assert not any(map(schema.allows, told))


@pytest.mark.parametrize("raw", [DAY, CODE])
def test_a_text_of_a_form_is_given_words_and_nothing(raw: dict[str, Any]) -> None:
    told = malformed(Schema(raw))
    assert "" in told
    assert any(text.replace(" ", "").isalpha() for text in told)


def test_a_text_is_too_long() -> None:
    assert malformed(Schema({"type": "string", "maxLength": 20})) == ["x" * 21]


def test_a_number_is_too_large_and_an_object_lacks_what_it_must_have() -> None:
    assert 2**63 in malformed(Schema(COUNT))
    assert {} in malformed(Schema(GEO))
    assert None not in strange(Schema(COUNT))


def test_parts_of_any_depth_do_not_fit() -> None:
    address, lines = Schema(ADDRESS), Schema(LINES)
    assert any(isinstance(value["geo"], str) for value in inside(address, "address"))
    assert any(isinstance(value["geo"]["lat"], list) for value in further_inside(address, "address"))
    assert any(None in value for value in inside(lines, "lines"))
    assert any(isinstance(value[-1]["lat"], list) for value in further_inside(lines, "lines"))


@pytest.mark.parametrize(
    ("keyword", "raw"),
    [
        ("multipleOf", {"type": "number", "multipleOf": 0.01}),
        ("multipleOf", {"type": "integer", "multipleOf": 7}),
        ("minItems", {"type": "array", "items": {"type": "string"}, "minItems": 2}),
        ("uniqueItems", {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
    ],
)
def test_what_is_beyond_a_schema_breaks_its_keyword_alone(keyword: str, raw: dict[str, Any]) -> None:
    wrong = beyond(Schema(raw))[keyword]
    broken = [error.validator for error in jsonschema.Draft202012Validator(raw).iter_errors(wrong)]

    assert broken == [keyword]
