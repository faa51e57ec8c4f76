"""A run against an earlier one."""

from __future__ import annotations

import json

import pytest

from reports import comparison
from tests.reports import records
from tests.reports.records import record, verdict

OTHER = "PUT /entity/{e}/list/{listId}"


def test_violations_are_marked_by_property_and_route():
    before = record(verdict(), verdict("delete-one"), verdict("json-body"))
    now = record(verdict(), verdict(route=OTHER), verdict("json-body", "inconclusive"))
    marked = comparison.mark(now, before)
    marks = {(v["property"], v["route"]): v["baseline"] for v in marked["verdicts"] if "baseline" in v}
    assert marks == {
        ("put-clears-omitted", "PUT /entity/{e}/table/{tableId}"): "known",
        ("put-clears-omitted", OTHER): "new",
    }
    told = marked["comparison"]
    assert (told["new"], told["known"]) == (1, 1)
    assert told["fixed"] == [{"property": "delete-one", "route": "DELETE /entity/{e}/table/{tableId}"}]
    assert told["unseen"] == [{"property": "json-body", "route": "JSON /entity/{e}/table/{tableId}"}]
    assert "comparison" not in now
    assert not any("baseline" in v for v in now["verdicts"])


@pytest.mark.parametrize(
    ("now", "on_all", "on_new"),
    [
        (record(), False, False),
        (record(verdict()), True, False),
        (record(verdict(route=OTHER)), True, True),
        (record(verdict("json-body", "error")), True, True),
        (record(verdict("query-inert", "excepted")), False, False),
        (record(verdict("query-inert", "inconclusive")), False, False),
        (record(exceptions=[records.exception("expired")]), True, True),
        (record(exceptions=[records.exception("no longer departs")]), False, False),
    ],
)
def test_what_fails_a_run(now, on_all, on_new):
    marked = comparison.mark(now, record(verdict()))
    assert comparison.failed(marked, "all") is on_all
    assert comparison.failed(marked, "new") is on_new


def test_without_a_baseline_every_violation_is_new():
    assert comparison.failed(record(verdict()), "new")


def test_a_record_is_read_back(tmp_path):
    path = tmp_path / "conformance.json"
    path.write_text(json.dumps(records.eventful()))
    assert comparison.load(path) == records.eventful()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("\xff\xfe", "not JSON"),
        ("[]", "it has no verdicts"),
        ('"verdicts"', "it has no verdicts"),
        ('{"verdicts": []}', "has schema None, and this suite reads schema 1"),
        ('{"verdicts": [], "schema": 2}', "has schema 2"),
        (json.dumps(record() | {"verdicts": [{"property": 1}]}), "not a conformance.json"),
        (json.dumps(record() | {"verdicts": {}}), "not a conformance.json"),
    ],
)
def test_a_bad_file_is_named_in_one_line(tmp_path, content, why):
    path = tmp_path / "earlier.json"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(ValueError, match=why) as caught:
        comparison.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_baseline(tmp_path):
    with pytest.raises(ValueError, match="directory"):
        comparison.load(tmp_path)
