from __future__ import annotations

import pytest

from strategies import allowed_bodies, contrary_bodies, new_bodies, scant_bodies, terse_bodies
from tests.strategies.resourced import FIELDS, resource

QUICK = 5
"""How many of the allowed bodies a quick run tries."""


def test_each_alternative_of_a_field_is_sent_soon() -> None:
    told = [body["either"] for body in allowed_bodies.firsts(resource("choices")) if "either" in body]
    assert {type(value) for value in told[: QUICK - 1]} == {str, int}


def test_what_may_be_null_is_null_in_one_of_the_first() -> None:
    told = allowed_bodies.firsts(resource("texts", ("name", "code")))[:QUICK]
    assert any("free" in body and body["free"] is None for body in told)


def test_a_number_is_at_its_greatest_in_one_of_the_first_and_at_its_least_soon() -> None:
    told = [body["tens"] for body in allowed_bodies.firsts(resource("numbers")) if "tens" in body]
    assert 100 in told[:QUICK]
    assert 0 in told[: 2 * QUICK]


def test_the_first_element_of_an_array_of_objects_is_at_its_least() -> None:
    wide = {"k": "text", "more": "text"}
    made = resource("arrays", ("pairs",))
    assert set(scant_bodies.firsts(made)[0]["rows"][0]) < set(wide)


def test_what_new_bodies_leave_empty_is_dense_in_contrary_ones() -> None:
    made = resource("texts")
    new, contrary = new_bodies.firsts(made)[0], contrary_bodies.firsts(made)[0]
    assert bool(new["free"]) != bool(contrary["free"])


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize("plural", [allowed_bodies, contrary_bodies, scant_bodies, terse_bodies])
def test_all_of_them_are_allowed(name: str, plural: object) -> None:
    made = resource(name)
    schema = made.body_schema("create")
    assert schema is not None
    assert all(map(schema.allows, plural.firsts(made)))  # type: ignore[attr-defined]  # each is a Plural
