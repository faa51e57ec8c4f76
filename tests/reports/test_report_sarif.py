"""`findings.sarif`."""

from __future__ import annotations

import json

import jsonschema

from reports import comparison, sarif
from reports.record import plain
from tests.reports import records

LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
RULE = {
    "required": ["id"],
    "properties": {
        "shortDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": {"properties": {"level": LEVEL}, "additionalProperties": False},
    },
}
RESULT = {
    "required": ["message"],
    "properties": {
        "message": MESSAGE,
        "level": LEVEL,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
        "partialFingerprints": {"additionalProperties": {"type": "string"}},
        "locations": {
            "items": {
                "properties": {
                    "physicalLocation": {
                        "required": ["artifactLocation"],
                        "properties": {
                            "artifactLocation": {"properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                            "region": {"properties": {"startLine": {"minimum": 1}}},
                        },
                    },
                    "logicalLocations": {"type": "array"},
                },
                "additionalProperties": False,
            }
        },
    },
}
ESSENTIAL = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "uniqueItems": True, "items": RULE}},
                            }
                        },
                    },
                    "invocations": {"items": {"required": ["executionSuccessful"]}},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""What SARIF 2.1.0 demands of the parts that we write."""


def run(record):
    log = json.loads(sarif.render(plain(record)))
    jsonschema.validate(log, ESSENTIAL)
    (only,) = log["runs"]
    return only


def test_one_rule_a_property_and_one_result_a_violation():
    record = records.eventful()
    found = run(record)
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [entry["property"] for entry in records.CATALOGUE]
    assert [result["ruleId"] for result in found["results"]] == ["put-clears-omitted"] * 2 + ["delete-one"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert found["invocations"][0]["executionSuccessful"] is False


def test_must_is_an_error_and_should_a_warning():
    levels = {result["ruleId"]: result["level"] for result in run(records.eventful())["results"]}
    assert levels == {"put-clears-omitted": "warning", "delete-one": "error"}


def test_a_result_says_where_what_and_how_to_see_it_again():
    (result,) = run(records.record(records.verdict()))["results"]
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "PUT /entity/{e}/table/{tableId}"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "conformance/test_put.py"
    for part in ("label survived", 'expected (absent), observed "red"', "Confirmed 3/3", "Reproduce: pytest"):
        assert part in result["message"]["text"]


def test_fingerprints_tell_violations_apart_and_stay_the_same():
    first, second = (run(records.crowded(60))["results"] for _ in range(2))
    marks = [result["partialFingerprints"]["propertyAndRoute/v1"] for result in first]
    assert len(set(marks)) == 60
    assert marks == [result["partialFingerprints"]["propertyAndRoute/v1"] for result in second]


def test_the_baseline_is_told():
    known = records.verdict("delete-one")
    marked = comparison.mark(records.record(known, records.verdict()), records.record(known))
    states = {result["ruleId"]: result["baselineState"] for result in run(marked)["results"]}
    assert states == {"delete-one": "unchanged", "put-clears-omitted": "new"}


def test_nasty_and_empty_runs_are_logs_too():
    assert len(run(records.nasty())["results"]) == 3
    assert run(records.empty())["results"] == []
