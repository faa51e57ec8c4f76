"""Whom a run blames: the route that breaks a property, and no other that is looked at with its help."""

from __future__ import annotations

from pathlib import Path

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, judge


def test_who_lists_unknown_entities_is_blamed_and_not_who_refuses_to_write_there(tmp_path: Path) -> None:
    with deployed("--fault", "ListsNothingForUnknownEntities") as deployment:
        told = at(deployment.url, "-k", "test_scope and test_unknown")
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    outcomes = {route: what for (name, route), what in judged.outcomes().items() if name == "scope-unknown"}
    violated = {route for route, what in outcomes.items() if what == "violated"}
    assert "GET /entity/{e}/webhook" in violated
    assert [route for route in violated if not route.startswith("GET ")] == []
    assert outcomes["POST /entity/{e}/webhook"] == "held"
    assert outcomes["PUT /entity/{e}/webhook/{webhookId}"] == "held"


def test_what_may_end_a_deployments_work_is_not_sent_once_less_has_shown_the_break(tmp_path: Path) -> None:
    with deployed("--fault", "ChokesForGood") as deployment:
        told = at(deployment.url, "-k", "test_json and test_malformed and webhook")
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    verdicts = [one for one in judged.record["verdicts"] if one["property"] == "json-malformed"]
    assert {one["route"].split()[0] for one in verdicts} == {"POST", "PUT", "PATCH"}
    assert [one["route"] for one in verdicts if one["outcome"] != "violated"] == []
    assert [one["reason"] for one in verdicts if "to a body that is an array" not in one["reason"]] == []
