"""What a run may send: only reads, no more than a number, nothing outside the named entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.deployed import Deployed, deployed
from tests.runs.judging import TOKEN, at, holdings, judge, recording

CHOSEN = ("-k", "test_put or test_get")


@pytest.fixture
def deployment() -> object:
    with deployed() as running:
        yield running


@pytest.mark.parametrize("entity", [("--entity", "demo"), ()])
def test_a_run_that_only_reads_sends_no_write(entity: tuple[str, ...], deployment: Deployed, tmp_path: Path) -> None:
    with recording(deployment.url) as proxy:
        chosen = ("-k", f"{CHOSEN[1]} or test_lifecycle")
        judged = judge(tmp_path, "--base-url", proxy.url, *entity, "--read-only", *chosen, CONFORMANCE_TOKEN=TOKEN)

    assert proxy.asked
    assert {one.method for one in proxy.asked} <= {"GET", "HEAD", "OPTIONS"}
    assert judged.code in {0, 5}
    assert "INTERNALERROR" not in judged.said
    assert "error" not in judged.outcomes().values()
    assert "violated" not in judged.outcomes().values()


def test_a_run_that_only_reads_looks_at_what_others_made(deployment: Deployed, tmp_path: Path) -> None:
    table = deployment.call("POST", "/entity/demo/table", {"name": "stands"}).json["id"]
    profiles = f"/entity/demo/table/{table}/profile"
    deployment.call("POST", profiles, {"email": "stands@example.org"})
    before = deployment.call("GET", profiles).json

    chosen = ("--read-only", "--forbidden-entity", "finance", "-k", "test_get or test_scope or test_json")
    judged = judge(tmp_path, *at(deployment.url, *chosen), CONFORMANCE_TOKEN=TOKEN)

    assert deployment.call("GET", profiles).json == before
    item = "GET /entity/{e}/table/{tableId}/profile/{profileId}"
    judgeable = ("get-absent", "scope-unknown", "scope-forbidden", "scope-credential", "json-schema", "json-headers")
    assert {judged.outcomes()[name, item] for name in judgeable} == {"held"}
    assert judged.outcomes()["get-absent", "GET /entity/{e}/campaign/{campaignId}"] == "inconclusive"  # there is none
    assert judged.outcomes()["get-repeatable", ""] == "not-exercised"


@pytest.mark.parametrize("budget", [1, 40])
def test_what_a_budget_leaves_out_is_not_exercised_and_says_so(
    budget: int, deployment: Deployed, tmp_path: Path
) -> None:
    with recording(deployment.url) as proxy:
        told = at(proxy.url, "--max-requests", str(budget), *CHOSEN)
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    assert len(proxy.asked) <= budget
    assert "INTERNALERROR" not in judged.said
    assert judged.code in {0, 5} or (judged.code == 4 and "--max-requests" in judged.errors)
    if judged.code != 4:
        assert judged.record["requests"] == len(proxy.asked)
        assert set(judged.outcomes().values()) <= {"held", "not-exercised"}
        reasons = [one["reason"] for one in judged.record["verdicts"] if one["outcome"] == "not-exercised"]
        assert [reason for reason in reasons if f"budget of {budget}" in reason]


@pytest.mark.parametrize(
    ("options", "by"),
    [
        (("--max-requests", "90", *CHOSEN), "--max-requests 90, a selection of tests"),
        (("--read-only", "-k", "test_prefix or test_put"), "--read-only, a selection of tests"),
        (("conformance/test_get.py::test_frame[/entity/{e}/table]",), "a selection of tests"),
        (("--concurrent", "1", "-k", "test_get or test_race"), "--concurrent 1, a selection of tests"),
    ],
)
def test_what_an_option_left_out_stands_in_the_headline(
    options: tuple[str, ...], by: str, deployment: Deployed, tmp_path: Path
) -> None:
    judged = judge(tmp_path, *at(deployment.url, *options), CONFORMANCE_TOKEN=TOKEN)

    verdicts = judged.record["verdicts"]
    left = sum(one["outcome"] == "not-exercised" for one in verdicts)
    told = f"{left} of {len(verdicts)} judgements not exercised ({by})"
    assert judged.code == 0
    assert judged.record["conclusion"] == "conformant"
    assert left > len(verdicts) / 2
    assert "CONFORMANT in what was tried: " in judged.output
    assert told in judged.output
    assert "# ✅ Conformant in what was tried: " in (tmp_path / "summary.md").read_text("utf-8")
    assert told in (tmp_path / "report.html").read_text("utf-8")


def test_a_budget_that_is_spent_still_leaves_nothing_behind(deployment: Deployed, tmp_path: Path) -> None:
    before = holdings(deployment)
    judged = judge(tmp_path, *at(deployment.url, "--max-requests", "90", *CHOSEN), CONFORMANCE_TOKEN=TOKEN)

    left = holdings(deployment) - before
    assert left == {one["path"] for one in judged.record["residue"]["left"]}
    assert left == set()


def test_every_request_names_its_property_and_stays_in_its_entities(deployment: Deployed, tmp_path: Path) -> None:
    before = holdings(deployment)
    with recording(deployment.url) as proxy:
        judged = judge(tmp_path, *at(proxy.url, "-k", "test_put"), CONFORMANCE_TOKEN=TOKEN)

    agents = {one.headers["user-agent"] for one in proxy.asked}
    assert judged.code == 0
    assert "conformance-suite (put-clears-omitted)" in agents
    writes = [one.path for one in proxy.asked if one.method not in {"GET", "HEAD", "OPTIONS"}]
    assert writes
    assert [path for path in writes if not path.startswith(("/entity/demo/", "/entity/other/"))] == []
    assert holdings(deployment) == before
    assert not list(tmp_path.glob("journal/*"))


@pytest.mark.parametrize("told", ["1", "2"])
def test_no_more_clients_race_than_may_be_at_work_at_once(told: str, deployment: Deployed, tmp_path: Path) -> None:
    before = holdings(deployment)
    options = at(deployment.url, "--concurrent", told, "-k", "test_race")
    judged = judge(tmp_path, *options, CONFORMANCE_TOKEN=TOKEN)
    races = [one for one in judged.record["verdicts"] if one["property"].startswith("race-")]

    assert {one["outcome"] for one in races} == ({"not-exercised"} if told == "1" else {"held", "not-exercised"})
    assert told == "2" or {one["reason"] for one in races} == {"--concurrent 1 lets no two requests out at once"}
    assert holdings(deployment) == before


def test_a_race_that_is_lost_is_told_with_its_timeline(tmp_path: Path) -> None:
    with deployed("--fault", "PatchesWebhooksWithoutALock") as faulty:
        judged = judge(tmp_path, *at(faulty.url, "-k", "test_disjoint_patches"), CONFORMANCE_TOKEN=TOKEN)
    (found,) = (one for one in judged.record["verdicts"] if one["outcome"] == "violated")
    met = [one for one in found["evidence"]["timeline"] if one["client"]]

    assert (found["property"], found["evidence"]["control"]) == (
        "race-disjoint-patches",
        "one after the other: no such thing",
    )
    assert len(met) > 1
    assert max(one["began"] for one in met) < min(one["ended"] for one in met)
    assert "client 1, " in judged.output
    assert TOKEN not in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Who did what when" in (tmp_path / "report.html").read_text(encoding="utf-8")
