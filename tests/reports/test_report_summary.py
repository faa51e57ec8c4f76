"""`summary.md`."""

from __future__ import annotations

import random
import re

import pytest

from reports import summary
from reports.record import plain
from tests.reports import records


def test_says_the_conclusion_the_counts_and_the_evidence():
    text = summary.render(records.eventful())
    assert text.startswith("# ❌ Not conformant: 2 properties violated")
    assert "| put | 1 | 2 | - | - | - | - |" in text
    assert '| `label` | `(absent)` | `"red"` |' in text
    assert "- `PUT /entity/{e}/list/{listId}`: label survived a PUT that left it out" in text
    assert "```sh\npytest 'conformance/test_put.py::test_clears_omitted[table]'" in text
    assert "- **expired**: query-inert" in text
    assert "## Left behind (2)" in text


def test_is_the_same_whatever_order_the_verdicts_came_in():
    record = records.eventful()
    texts = set()
    for seed in range(5):
        random.Random(seed).shuffle(record["verdicts"])
        texts.add(summary.render(record))
    assert len(texts) == 1


def test_nothing_of_the_deployment_is_markup():
    text = summary.render(plain(records.nasty()))
    fenced = re.sub(r"(?ms)^(`{3,})sh\n.*?^\1$", "", text)
    outside = re.sub(r"(`+) .*? \1", "", fenced)
    assert "owned" in outside
    assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>)", outside)
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("content", ["```\n# out\n```", "`" * 7, "~~~"])
def test_a_block_cannot_be_closed_from_within(content):
    first, *_, last = summary.block(content).splitlines()
    assert first == last
    assert first not in content


def test_a_code_span_survives_backticks_and_bars():
    assert summary.code("a|b") == r"`a\|b`"
    assert summary.code("a `b` c") == "`` a `b` c ``"


def test_two_hundred_violations_stay_far_below_what_ci_services_take():
    assert len(summary.render(records.crowded(200)).encode()) < 200_000


def test_the_odd_codes_are_told_and_every_code_stands_in_the_table() -> None:
    told = summary.render(records.eventful())

    assert "## Codes by result (1 odd one)" in told
    assert "usual 404 as on `GET /entity/{e}/table/{tableId}`" in told
    assert "| `GET /entity/{e}/list/{listId}` | 200 | **400** |" in told
