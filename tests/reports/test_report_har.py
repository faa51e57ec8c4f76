"""`exchanges.har`."""

from __future__ import annotations

import json
from datetime import datetime

import jsonschema

from reports import har
from reports.record import plain
from tests.reports import records

ESSENTIAL = {
    "type": "object",
    "required": ["startedDateTime", "time", "request", "response", "cache", "timings"],
    "properties": {
        "startedDateTime": {"type": "string"},
        "time": {"type": "number", "minimum": 0},
        "request": {
            "required": [
                *(
                    "method",
                    "url",
                    "httpVersion",
                    "cookies",
                    "headers",
                    "queryString",
                    "headersSize",
                    "bodySize",
                )
            ],
            "properties": {"postData": {"required": ["mimeType", "text"]}},
        },
        "response": {
            "required": [
                *("status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"),
                *("headersSize", "bodySize"),
            ],
            "properties": {"status": {"type": "integer"}, "content": {"required": ["size", "mimeType"]}},
        },
        "timings": {"required": ["send", "wait", "receive"]},
    },
}
"""What HAR 1.2 demands of an entry."""


def entries(record):
    log = json.loads(har.render(plain(record)))["log"]
    assert log["version"] == "1.2"
    assert log["creator"] == {"name": "conformance-suite", "version": "1.0.0"}
    jsonschema.validate(log["entries"], {"type": "array", "items": ESSENTIAL})
    return log["entries"]


def test_every_exchange_of_the_evidence_is_an_entry():
    record = records.eventful()
    wanted = sum(len(verdict["evidence"]["exchanges"]) for verdict in record["verdicts"] if verdict["evidence"])
    found = entries(record)
    assert len(found) == wanted > 0
    put = next(entry for entry in found if entry["request"]["method"] == "PUT")
    assert json.loads(put["request"]["postData"]["text"]) == {"name": "b"}
    assert put["request"]["postData"]["mimeType"] == "application/json"
    assert put["response"]["status"] == 204
    assert put["time"] == 12.3
    assert put["comment"].endswith("(stimulus)")
    assert datetime.fromisoformat(put["startedDateTime"]).tzinfo


def test_no_answer_and_nasty_bodies_are_entries_too():
    found = entries(records.nasty())
    silent = [entry for entry in found if entry["response"]["status"] == 0]
    assert len(silent) == 4
    assert all("no answer (connection reset" in entry["comment"] for entry in silent)


def test_query_strings_and_locations_have_their_own_members():
    exchange = records.exchange("POST", "/entity/a/t?x=1&x=&y=%C3%BC", status=201)
    exchange["response"]["headers"]["location"] = "/entity/a/t/1"
    (entry,) = entries(records.record(records.verdict(evidence={"exchanges": [exchange]})))
    pairs = [(pair["name"], pair["value"]) for pair in entry["request"]["queryString"]]
    assert pairs == [("x", "1"), ("x", ""), ("y", "ü")]
    assert entry["response"]["redirectURL"] == "/entity/a/t/1"
    assert entry["response"]["statusText"] == "Created"


def test_a_run_without_evidence_is_an_archive_without_entries():
    assert entries(records.record()) == []
