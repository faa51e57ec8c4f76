from __future__ import annotations

import copy
import itertools
import json
from typing import Any

import pytest

from harness.documents.nouns import Endpoint
from harness.stimuli.spelling import SPELLINGS, spelt
from harness.transport import strict_json
from strategies import extreme_bodies, malformations
from strategies.malformations import Spoil
from tests.strategies.resourced import resource

VALUE = {
    "a/b": ['"\\\u00e9\U0001f600\n', 12.5, -0.25, 3, 1e-7, 1e21, 0.0, True, None, {}, []],
    "n": {"\u00fc": "", "x": 2},
}


@pytest.mark.parametrize("names", [some for n in range(5) for some in itertools.combinations(SPELLINGS, n)])
def test_every_spelling_says_the_same(names: tuple[str, ...]) -> None:
    assert strict_json.loads(spelt(VALUE, dict.fromkeys(names, True))) == VALUE


@pytest.mark.parametrize("name", SPELLINGS)
def test_each_spelling_differs_from_the_plain_one(name: str) -> None:
    assert spelt(VALUE, {name: True}) != spelt(VALUE, {})


def ways(name: str, required: str, role: str) -> dict[str, Spoil]:
    made = resource(name, (required,))
    endpoint = Endpoint(made.operations[role], made, role)
    return {what: spoil for batch in malformations.firsts(endpoint) for what, spoil in batch.items()}


@pytest.mark.parametrize(("name", "required"), [("texts", "name"), ("numbers", "tens"), ("nested", "address")])
@pytest.mark.parametrize("role", ["create", "replace", "patch"])
def test_what_is_spoilt_is_no_object_that_is_meant(name: str, required: str, role: str) -> None:
    value: dict[str, Any] = {"first": "it's", "number": 1.5, "last": {"a": [1]}}
    spoilt = ways(name, required, role)
    assert len(spoilt) >= 16
    for spoil in copy.deepcopy(spoilt).values():
        content = spoil(value)
        try:
            read = strict_json.loads(content)
        except strict_json.NotJson:
            continue
        deep = content.count(b"[") > 1000
        assert not isinstance(read, dict) or deep, content


@pytest.mark.parametrize("role", ["create", "replace", "patch"])
def test_what_is_deep_comes_last_of_what_is_sent_together(role: str) -> None:
    made = resource("texts", ("name",))
    batches = malformations.firsts(Endpoint(made.operations[role], made, role))
    deep = [[spoil({"name": "a"}).count(b"[") > 1000 for spoil in batch.values()] for batch in batches]
    assert any(True in one for one in deep)
    assert deep == [sorted(one) for one in deep]


def test_texts_are_tried_on_all_planes_and_at_their_whole_length() -> None:
    rows = extreme_bodies.firsts(resource("texts", ("name", "code")))
    written = json.dumps(rows, ensure_ascii=False)
    assert {ord(letter) >> 16 for letter in written} >= {0, 1, 2, 3, 14, 15, 16}
    assert max(len(row["name"]) for row in rows) == 30
    assert any(row["free"] is None for row in rows)
    assert any(len(row["free"] or "") > 4000 for row in rows)
