"""Answers that tell in one entity what another has: found in passing, and believed only if it comes back."""

from __future__ import annotations

import itertools
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.harness.answering import Asked
from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, at, judge, recording

CHOSEN = ("-k", "test_scope and campaign and (test_foreign_item or test_answers)")
READ = "GET /entity/{e}/campaign/{campaignId}"


class TellsOnce:
    """Puts into one refusal in other the name that was last sent in demo."""

    def __init__(self) -> None:
        self.theirs = b""
        self.done = False

    def __call__(self, asked: Asked, content: bytes) -> bytes:
        if asked.path.startswith("/entity/demo/"):
            self.theirs = next(iter(re.findall(rb"cf\w+-\d+", asked.content)), self.theirs)
        elif self.theirs and b'"error"' in content and asked.method == "GET" and not self.done:
            self.done = True
            return b'{"error": {"code": "absent", "message": "this is not %b"}}' % self.theirs
        return content


def answers(judged: Judged) -> dict[str, dict[str, Any]]:
    """The verdicts on answers, by route."""
    return {one["route"]: one for one in judged.record["verdicts"] if one["property"] == "scope-answers"}


def test_what_an_answer_tells_of_another_entity_is_a_violation_once_it_came_back(tmp_path: Path) -> None:
    with deployed("--fault", "NamesWhoseCampaignItIs") as deployment:
        (tmp_path / "profile.toml").write_text('base_url = "http://127.0.0.1:9"\nentity = "other"\n')
        told = ("--deployment", str(tmp_path / "profile.toml"), *at(deployment.url, *CHOSEN))
        judged = judge(tmp_path / "report", *told, CONFORMANCE_TOKEN=TOKEN)

    verdict = answers(judged)[READ]
    assert judged.code == 1
    assert verdict["outcome"] == "violated"
    assert verdict["evidence"]["confirmed"] == "3/3"
    assert judged.outcomes()["scope-foreign-item", READ] == "held"
    words = shlex.split(verdict["evidence"]["reproduce"])
    assert words[:2] == ["pytest", "conformance"], "by itself it has nothing to look back on"
    given = dict(itertools.pairwise(words))
    assert given["--deployment"] == str(tmp_path / "profile.toml")
    assert (given["--base-url"], given["--entity"], given["--other-entity"]) == (deployment.url, "demo", "other")


def test_workers_that_hear_a_part_each_do_not_say_that_nothing_was_told(tmp_path: Path) -> None:
    with deployed() as deployment:
        judged = judge(tmp_path, *at(deployment.url, *CHOSEN, "-n", "2"), CONFORMANCE_TOKEN=TOKEN)

    assert judged.code == 0
    assert {one["outcome"] for one in answers(judged).values()} <= {"inconclusive", "not-exercised"}
    assert judged.outcomes()["scope-foreign-item", READ] == "held"


def test_what_does_not_come_back_is_inconclusive_with_what_was_seen(tmp_path: Path) -> None:
    once = TellsOnce()
    with deployed() as deployment, recording(deployment.url, once) as proxy:
        judged = judge(tmp_path, *at(proxy.url, *CHOSEN), CONFORMANCE_TOKEN=TOKEN)

    verdict = answers(judged)[READ]
    assert once.done
    assert verdict["outcome"] == "inconclusive"
    assert "earlier in the run, and nothing of it since" in verdict["reason"]
    assert "this is not" in json.dumps(verdict["evidence"]["exchanges"])


def test_with_one_entity_there_is_nothing_to_tell_of(tmp_path: Path) -> None:
    with deployed() as deployment:
        told = ("--base-url", deployment.url, "--entity", "demo", *CHOSEN)
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    assert {one["outcome"] for one in answers(judged).values()} == {"not-exercised"}


@pytest.mark.parametrize(("excepted", "outcome"), [("scope-lists", "held"), ("list-complete", "violated")])
def test_what_is_excepted_from_the_walls_may_be_shown_anywhere(tmp_path: Path, excepted: str, outcome: str) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text(
        f'[[exception]]\nproperty = "{excepted}"\nroute = "GET /entity/{{e}}/table"\nreason = "Tables are shared."\n'
    )
    chosen = ("--deployment", str(profile), "-k", "test_scope and table and not profile and (test_lists or answers)")
    with deployed("--fault", "LinksToTheNewestTable") as deployment:
        judged = judge(tmp_path / "report", *at(deployment.url, *chosen), CONFORMANCE_TOKEN=TOKEN)

    assert answers(judged)["GET /entity/{e}/table"]["outcome"] == outcome
