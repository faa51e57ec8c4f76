"""A run that finds a violation: what it says, what it writes, and whether others can see the same."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.reference.deployed import Deployed, deployed
from tests.runs.judging import ROOT, TOKEN, Judged, at, judge

FAULT = "MergesOnPut"
CHOSEN = ("-k", "put_clears_omitted and webhook or test_clears_omitted and webhook")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    with deployed("--fault", FAULT) as deployment:
        told = at(deployment.url, *CHOSEN, "--hypothesis-seed", "7")
        yield judge(tmp_path_factory.mktemp("violated"), *told, CONFORMANCE_TOKEN=TOKEN)


@pytest.fixture
def violated(judged: Judged) -> dict[str, Any]:
    (one,) = [verdict for verdict in judged.record["verdicts"] if verdict["outcome"] == "violated"]
    return dict(one)


def test_the_run_fails_and_names_property_and_route(judged: Judged) -> None:
    assert judged.code == 1
    assert "put-clears-omitted" in judged.output
    assert "PUT /entity/{e}/webhook/{webhookId}" in judged.output
    assert judged.record["conclusion"] == "not conformant"
    assert "Traceback" not in judged.said
    assert judged.errors == ""


def test_what_a_run_that_stops_at_its_first_violation_did_not_reach_is_not_said_to_be_left_out(tmp_path: Path) -> None:
    with deployed("--fault", FAULT) as deployment:
        chosen = ("-x", "-k", f"{CHOSEN[1]} or race and webhook")
        stopped = judge(tmp_path, *at(deployment.url, *chosen), CONFORMANCE_TOKEN=TOKEN)

    reasons = {one["property"]: one["reason"] for one in stopped.record["verdicts"]}
    assert stopped.code == 1
    assert reasons["race-torn"] == "the run ended before it"
    assert stopped.record["conclusion"] == "not conformant"


def test_the_report_is_whole(judged: Judged) -> None:
    expected = {
        *("conformance.json", "report.html", "junit.xml", "summary.md", "exchanges.har", "findings.sarif"),
    }

    assert expected <= {file.name for file in judged.report.iterdir()}


def test_no_file_and_no_line_shows_the_secret(judged: Judged) -> None:
    files = [file for file in judged.report.rglob("*") if file.is_file()]

    assert files
    assert [file.name for file in files if TOKEN.encode() in file.read_bytes()] == []
    assert TOKEN not in judged.said


def test_the_record_has_the_shape_that_is_published(judged: Judged) -> None:
    schema = json.loads((ROOT / "reports" / "conformance.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    assert [error.message for error in validator.iter_errors(judged.record)] == []


def test_junit_tells_property_clause_weight_outcome_and_route(judged: Judged) -> None:
    (case,) = ElementTree.parse(judged.report / "junit.xml").getroot().iter("testcase")
    told = {one.get("name"): one.get("value") for one in case.iter("property")}

    assert told == {
        "property": "put-clears-omitted",
        "clause": "put-1",
        "weight": "should",
        "verdict": "violated",
        "route": "PUT /entity/{e}/webhook/{webhookId}",
    }


def test_the_evidence_is_complete(violated: dict[str, Any]) -> None:
    proof = violated["evidence"]

    assert proof["confirmed"] == "3/3"
    assert proof["control"]
    assert len(proof["curl"]) == len(proof["exchanges"])
    assert [one["request"]["method"] for one in proof["exchanges"] if one["note"] == "stimulus"] == ["PUT"]
    assert proof["expected"] != proof["observed"]
    assert violated["reason"]


def test_the_reproducing_line_finds_the_same(violated: dict[str, Any], judged: Judged, tmp_path: Path) -> None:
    words = shlex.split(violated["evidence"]["reproduce"])
    report = words.index("--conformance-report")
    assert words[report + 1] != "conformance-report", "it would overwrite the report that it stands in"
    del words[report : report + 2]  # the judge of this test has a place of its own
    with deployed("--fault", FAULT) as deployment:
        old = judged.record["deployment"]["base_url"]
        again = judge(tmp_path, *(word.replace(old, deployment.url) for word in words[1:]), CONFORMANCE_TOKEN=TOKEN)

    assert words[0] == "pytest"
    assert again.code == 1
    assert [one["property"] for one in again.record["verdicts"] if one["outcome"] == "violated"] == [
        "put-clears-omitted"
    ]


def sent_again(deployment: Deployed, proof: dict[str, Any]) -> list[Any]:
    """The answers of a fresh deployment to the curl lines, with the ids that it gave itself."""
    answers, ids = [], {}
    for line, exchange in zip(proof["curl"], proof["exchanges"], strict=True):
        words = shlex.split(line)
        assert words[:3] == ["curl", "-i", "-X"]
        method, url, options = words[3], words[4], words[5:]
        given = list(zip(options[::2], options[1::2], strict=True))
        headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
        body = next((value for option, value in given if option == "--data-binary"), None)
        split = urlsplit(url)
        path = split.path + (f"?{split.query}" if split.query else "")
        for old, new in ids.items():
            path = path.replace(old, new)
        headers["Authorization"] = headers["Authorization"].replace("$CONFORMANCE_TOKEN", TOKEN)
        reply = deployment.call(method, path, content=body.encode() if body else None, headers=headers)
        assert reply.status == exchange["response"]["status"]
        answers.append(reply.json if reply.content else None)
        told = exchange["response"]["body"]
        if isinstance(told, dict) and "id" in told:
            ids[told["id"]] = answers[-1]["id"]
    return answers


def test_the_curl_lines_show_the_violation_to_anybody(violated: dict[str, Any]) -> None:
    proof = violated["evidence"]
    with deployed("--fault", FAULT) as deployment:
        answers = sent_again(deployment, proof)
    with deployed() as obedient:
        lawful = sent_again(obedient, proof)

    told = proof["exchanges"][-1]["response"]["body"]
    differing = {"id", "createdAt", "updatedAt", "created", "updated", "version"}
    assert {k: v for k, v in answers[-1].items() if k not in differing} == {
        k: v for k, v in told.items() if k not in differing
    }
    assert {k: v for k, v in lawful[-1].items() if k not in differing} != {
        k: v for k, v in told.items() if k not in differing
    }


def test_what_is_known_does_not_fail_the_run_if_only_new_ones_shall(judged: Judged, tmp_path: Path) -> None:
    baseline = str(judged.report / "conformance.json")
    with deployed("--fault", FAULT) as deployment:
        told = at(deployment.url, *CHOSEN, "--baseline", baseline, "--fail-on", "new")
        again = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    assert again.code == 0
    assert again.record["conclusion"] == "not conformant"
