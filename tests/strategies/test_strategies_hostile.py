from __future__ import annotations

from urllib.parse import unquote

import pytest

from harness.documents.nouns import Endpoint
from harness.stimuli.hostility import Odd
from strategies import hostile_inputs
from strategies.hostile import NUL, SURROGATE
from tests.strategies.resourced import resource

ROLES = ["list", "create", "read", "replace", "patch", "delete"]


def volleys(name: str, role: str) -> list[dict[str, object]]:
    made = resource(name, ())
    return hostile_inputs.firsts(Endpoint(made.operations[role], made, role))


@pytest.mark.parametrize("name", ["texts", "numbers", "nested"])
@pytest.mark.parametrize("role", ROLES)
def test_each_volley_is_tried_after_what_was_seen(name: str, role: str) -> None:
    first, *others = volleys(name, role)
    assert next(iter(first)) == "seen"
    assert len(first) > 2
    assert all(len(volley) <= 8 for volley in others)


@pytest.mark.parametrize("role", ["replace", "patch", "delete"])
def test_what_changes_or_deletes_never_names_a_list_or_what_others_may_have(role: str) -> None:
    ids = [odd.value for v in volleys("texts", role) for odd in v.values() if isinstance(odd, Odd) and odd.kind == "id"]
    assert len(ids) > 9
    for one in ids:
        cut = unquote(one).partition("\0")[0].strip(" ./")
        assert cut.startswith("cf-odd") or cut.lstrip("-").replace("e", "").isdigit()
        assert len(cut) > 5


def test_the_writes_of_a_resource_share_what_is_tried_first() -> None:
    first = [volleys("texts", role)[0] for role in ("create", "replace", "patch")]
    told = [str(volley) for volley in first]
    assert any(NUL.encode("unicode_escape").decode() in text for text in told)
    assert any(SURROGATE.encode("unicode_escape", "surrogatepass").decode() in text for text in told)
    contents = [odd.value for v in first for odd in v.values() if isinstance(odd, Odd) and odd.kind == "content"]
    assert len(set(contents)) == 3


def test_the_fields_of_one_body_are_odd_in_ways_of_their_own() -> None:
    body = next(v for name, v in volleys("texts", "create")[0].items() if name == "odd fields")
    assert isinstance(body, dict)
    assert len({repr(value) for value in body.values()}) > 1
