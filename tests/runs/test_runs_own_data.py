"""A run changes and deletes only what it made, above all where it can make nothing."""

from __future__ import annotations

from pathlib import Path

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, holdings, judge, recording


def test_where_nothing_can_be_created_nothing_of_others_is_changed(tmp_path: Path) -> None:
    with deployed() as deployment:
        for path, body in (("table", {"name": "ours"}), ("campaign", {"name": "ours"})):
            assert deployment.call("POST", f"/entity/demo/{path}", body).status == 201
        before = {path: deployment.call("GET", path).json for path in holdings(deployment)}
        with recording(deployment.url, refused=lambda asked: asked.method == "POST") as proxy:
            judge(tmp_path, *at(proxy.url, "--hypothesis-profile", "quick"), CONFORMANCE_TOKEN=TOKEN)
        after = {path: deployment.call("GET", path).json for path in holdings(deployment)}

    assert before
    assert after == before
    assert {one.method for one in proxy.asked} >= {"GET", "POST"}
