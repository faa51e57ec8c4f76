"""The record and the schema that is published for it."""

from __future__ import annotations

import jsonschema
import pytest

from reports import comparison, schema
from reports.record import plain
from tests.reports import records

EXAMPLES = (records.record, records.empty, records.eventful, records.nasty, records.crowded)


def test_the_schema_is_a_schema_and_describes_every_member():
    published = schema.published()
    jsonschema.Draft202012Validator.check_schema(published)
    undescribed = [name for name, member in published["properties"].items() if not described(member, published)]
    assert undescribed == []


def described(member, published):
    target = published["$defs"][member["$ref"].rpartition("/")[2]] if "$ref" in member else member
    return "description" in target and all(described(m, published) for m in target.get("properties", {}).values())


@pytest.mark.parametrize("example", EXAMPLES)
def test_records_agree_with_it_by_two_validators(example):
    record = plain(example())
    schema.validate(record)
    assert schema.problems(record) == []
    jsonschema.Draft202012Validator(schema.published()).validate(record)


def test_a_marked_record_agrees_with_it():
    assert schema.problems(comparison.mark(plain(records.eventful()), plain(records.crowded(3)))) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": 2}, "schema"),
        ({"conclusion": "fine"}, "conclusion"),
        ({"requests": "many"}, "requests"),
        ({"started": "yesterday"}, "started"),
        ({"verdicts": [records.verdict(outcome="passed")]}, "verdicts.0.outcome"),
        ({"verdicts": [records.verdict(weight="perhaps")]}, "verdicts.0.weight"),
        ({"exceptions": [records.exception("unknown")]}, "exceptions.0.state"),
        ({"residue": {}}, "residue"),
    ],
)
def test_what_departs_from_it_is_named(change, place):
    with pytest.raises(ValueError, match=rf"(?m)^{place}: "):
        schema.validate(records.record() | change)


def test_a_record_without_a_member_is_named():
    with pytest.raises(ValueError, match=r"the record: .*deployment"):
        schema.validate({name: value for name, value in records.record().items() if name != "deployment"})
