"""Stories: a fault that needs a history is found by them alone, and what they tell can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.reference.deployed import deployed
from tests.runs.judging import ROOT, TOKEN, Judged, at, holdings, judge

STORIES = "conformance/test_lifecycle.py"
DEFAULT = "--hypothesis-profile=default"
PLACE = ("patch-keeps", "PATCH /entity/{e}/campaign/{campaignId}")
OF_CAMPAIGNS = ("-k", "campaign", "--hypothesis-seed", "3")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    with deployed("--fault", "WearsOut") as deployment:
        told = at(deployment.url, STORIES, DEFAULT, *OF_CAMPAIGNS)
        yield judge(tmp_path_factory.mktemp("lifecycle"), *told, CONFORMANCE_TOKEN=TOKEN)
        assert holdings(deployment) == set()


@pytest.fixture
def violated(judged: Judged) -> dict[str, Any]:
    (one,) = [verdict for verdict in judged.record["verdicts"] if verdict["outcome"] == "violated"]
    return dict(one)


def test_a_fault_that_needs_a_history_is_found_and_put_where_it_belongs(violated: dict[str, Any]) -> None:
    assert (violated["property"], violated["route"]) == PLACE
    assert violated["evidence"]["confirmed"] == "3/3"
    assert violated["evidence"]["control"] == "without the last call: no change"


def test_the_checks_of_its_property_do_not_find_it(tmp_path: Path) -> None:
    with deployed("--fault", "WearsOut") as deployment:
        told = at(deployment.url, "conformance/test_patch.py", "-k", "test_keeps and campaign")
        judged = judge(tmp_path, *told, "--hypothesis-seed", "2", CONFORMANCE_TOKEN=TOKEN)

    assert judged.outcomes()[PLACE] == "held"


def test_the_story_is_numbered_and_ends_with_the_call_that_broke(violated: dict[str, Any]) -> None:
    notes = [exchange["note"] for exchange in violated["evidence"]["exchanges"]]
    steps = list(dict.fromkeys(int(note.partition(".")[0]) for note in notes if note))

    assert steps == list(range(1, len(steps) + 1))
    assert re.match(r"1\. create campaign [A-Z] in (demo|other)$", notes[0])
    assert f"the last {notes[-1].partition('. ')[2].rpartition(' in ')[0]}:" in violated["reason"]
    assert violated["reason"].startswith(f"after {len(steps)} calls, ")
    assert "expected" in violated["reason"]
    assert violated["evidence"]["expected"] != violated["evidence"]["observed"]


def test_the_terminal_tells_the_story(judged: Judged) -> None:
    assert re.search(r"1\. create campaign \w in \w+: POST http", judged.output)


def test_the_record_has_the_shape_that_is_published(judged: Judged) -> None:
    schema = json.loads((ROOT / "reports" / "conformance.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    assert [error.message for error in validator.iter_errors(judged.record)] == []


def test_what_held_in_a_story_is_added_to_what_its_check_says(tmp_path: Path) -> None:
    with deployed() as deployment:
        told = at(deployment.url, STORIES, "conformance/test_patch.py", DEFAULT)
        judged = judge(tmp_path, *told, "-k", "campaign and (lifecycle or keeps)", CONFORMANCE_TOKEN=TOKEN)
    (kept,) = [one for one in judged.record["verdicts"] if (one["property"], one["route"]) == PLACE]

    assert judged.code == 0
    assert kept["outcome"] == "held"
    assert kept["checked"] > 10
    assert kept["notes"][-1].startswith("held in ")
    assert kept["test"].startswith("conformance/test_patch.py::test_keeps")
