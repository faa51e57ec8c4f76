"""A break that does not come back: no violation, and nothing that held either."""

from __future__ import annotations

import json
from pathlib import Path

from tests.harness.answering import Asked
from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, judge, recording


class WrongOnce:
    """Alters the first reading after a PUT of put-stores, and nothing else."""

    def __init__(self) -> None:
        self.written = self.done = False

    def __call__(self, asked: Asked, content: bytes) -> bytes:
        if "put-stores" not in asked.headers["user-agent"] or self.done:
            return content
        if asked.method != "GET" or not self.written:
            self.written = self.written or asked.method == "PUT"
            return content
        self.done = True
        shown = json.loads(content)
        return json.dumps({**shown, "targetUrl": shown["targetUrl"] + "/wrong"}).encode()


def test_a_break_that_does_not_come_back_is_inconclusive_with_what_was_seen(tmp_path: Path) -> None:
    wrong = WrongOnce()
    with deployed() as deployment, recording(deployment.url, wrong) as proxy:
        told = at(proxy.url, "-k", "test_put and test_stores and webhook")
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    (verdict,) = [one for one in judged.record["verdicts"] if one["property"] == "put-stores"]
    assert wrong.done
    assert verdict["outcome"] == "inconclusive"
    assert verdict["reason"].startswith("a candidate did not confirm (it came back 0 of 3 times): targetUrl")
    assert verdict["evidence"]["confirmed"] == "0/3"
    assert "/wrong" in json.dumps(verdict["evidence"]["observed"])
    assert verdict["evidence"]["exchanges"]
    assert verdict["evidence"]["reproduce"]
