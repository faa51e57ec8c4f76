"""An action is called as its document says that it has to be."""

from __future__ import annotations

from pathlib import Path

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, judge


def test_an_action_gets_the_body_that_its_document_requires(tmp_path: Path) -> None:
    with deployed("--freedom", "WantsAReasonToAct") as deployment:
        judged = judge(tmp_path, *at(deployment.url, "-k", "test_post and test_action"), CONFORMANCE_TOKEN=TOKEN)

    outcomes = {route: outcome for (name, route), outcome in judged.outcomes().items() if name == "post-action"}
    assert outcomes == {
        "POST /entity/{e}/campaign/{campaignId}/start": "held",
        "POST /entity/{e}/campaign/{campaignId}/stop": "held",
    }
