"""Whom a run blames: the route that breaks a property, and no other that is looked at with its help."""

from __future__ import annotations

import re
from pathlib import Path

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, at, judge
from tests.servers.running import got, started


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


def judged_at(name: str, fault: str, tmp_path: Path, *options: str) -> Judged:
    """A run on one of the foreign servers with a fault."""
    process, url = started(name, "--fault", fault)
    with process:
        judged = judge(tmp_path, *at(url, *options), CONFORMANCE_TOKEN="secret-token")
        process.terminate()
    return judged


def test_what_is_shown_in_another_entity_anyway_is_blamed_on_no_body_and_on_no_spelling(tmp_path: Path) -> None:
    told = ("conformance/test_scope.py", "-k", "box and (foreign_item or body or spelling)")
    judged = judged_at("numbered", "boxes-everywhere", tmp_path, *told)

    boxes = [one for one in judged.record["verdicts"] if "/box" in one["route"]]
    told_of = {one["property"] for one in boxes if "scope-foreign-item" in one["reason"]}
    assert {one["property"] for one in boxes if one["outcome"] == "violated"} == {"scope-foreign-item"}
    assert {one["property"] for one in boxes if one["outcome"] == "inconclusive"} == {"scope-body", "scope-spelling"}
    assert told_of == {"scope-body", "scope-spelling"}


def test_what_a_body_alone_or_a_spelling_alone_does_is_blamed_on_it(tmp_path: Path) -> None:
    told = ("conformance/test_scope.py", "-k", "box and (body or spelling)")
    for fault, name in (("moves-boxes", "scope-body"), ("decodes-twice", "scope-spelling")):
        judged = judged_at("numbered", fault, tmp_path / name, *told)
        assert {one for (one, _), what in judged.outcomes().items() if what == "violated"} == {name}


def test_a_creation_below_the_runs_own_parent_is_tried_where_another_entity_shows_it(tmp_path: Path) -> None:
    process, url = started("shop", "--fault", "shelves-in-any-store")
    with process:
        told = at(url, "conformance/test_scope.py", "-k", "foreign_item")
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN="secret-token")
        left = [got(url, entity, "store") for entity in ("demo", "other")]
        process.terminate()

    shelf = "GET /entity/{e}/store/{storeName}/shelf/{n}"
    verdicts = {one["route"]: one for one in judged.record["verdicts"] if one["property"] == "scope-foreign-item"}
    assert verdicts[shelf]["outcome"] == "violated"
    assert [told.split()[0] for told in verdicts[shelf]["evidence"]["observed"]] == ["POST"]
    assert verdicts[shelf + "/book/{isbn}"]["outcome"] == "held"
    assert left == [[], []]
    assert judged.record["residue"]["left"] == []


def test_what_an_accepted_deletion_took_is_blamed_on_no_refused_one(tmp_path: Path) -> None:
    told = ("conformance/test_delete.py", "conformance/test_scope.py", "-k", "refused or credential")
    judged = judged_at("shop", "deletes-for-anybody", tmp_path, *told)

    refused = [one for one in judged.record["verdicts"] if one["property"] == "delete-refused"]
    assert {name for (name, _), what in judged.outcomes().items() if what == "violated"} == {"scope-credential"}
    assert [one["outcome"] for one in refused] == ["held"] * 3
    assert [one["route"] for one in refused if not any("no credential" in note for note in one["notes"])] == []


def test_a_refused_deletion_is_told_with_its_answer_and_what_it_took(tmp_path: Path) -> None:
    with deployed("--fault", "DeletesByThePrefix") as deployment:
        told = at(deployment.url, "conformance/test_delete.py", "-k", "refused and webhook")
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    (reason,) = [one["reason"] for one in judged.record["verdicts"] if one["outcome"] == "violated"]
    assert re.fullmatch(r"DELETE (\S+)/cf-nothing → 404 \(unknown route\), and \1 is gone", reason)


def test_what_was_seen_to_fail_earlier_is_told_with_what_made_it_fail(tmp_path: Path) -> None:
    told = ("conformance/test_patch.py", "conformance/test_code.py", "-k", "note and (null_required or no_5xx)")
    judged = judged_at("numbered", "null-label", tmp_path, *told)

    verdicts = {(one["property"], one["route"]): one for one in judged.record["verdicts"]}
    failed = verdicts["code-no-5xx", "PATCH /entity/{e}/note/{id}"]
    assert failed["outcome"] == "violated"
    assert failed["reason"].endswith('→ 500 (seen earlier: {"label": null})')
