"""What an item is seen to have taken over of what was sent."""

from __future__ import annotations

from typing import Any

import pytest

from harness.items.state import State
from harness.items.ways import Ways
from harness.schemas.schema import Schema


@pytest.mark.parametrize(
    ("then", "sent", "now", "stored"),
    [
        (2, 1_000_002, 1_000_002, True),
        (2, 1_000_002, 1_000_003, True),
        (2, 1_000_002, 3, False),
        (2, 1_000_002, 2_000_004, False),
        (2, 3, 4, False),
        (2, 2, 3, False),
        ("a", "b", "b", True),
        ("a", "b", "a", False),
    ],
)
def test_a_counter_that_goes_on_from_what_was_sent_has_stored_it(then: Any, sent: Any, now: Any, stored: bool) -> None:
    after = State({"version": now}, Ways())

    assert bool(after.taken_over({"version": sent}, State({"version": then}, Ways()))) is stored


@pytest.mark.parametrize(
    ("defaults", "left"),
    [
        ({}, {"address.country": "BE", "address.geo.lat": 1}),
        ({"address.country": "BE"}, {"address.geo.lat": 1}),
        ({"address.country": "BE", "address.geo.lat": 1}, {}),
        ({"address.country": "FR", "country": "BE"}, {"address.country": "BE", "address.geo.lat": 1}),
    ],
)
def test_what_an_object_is_given_by_default_is_nothing_that_survived(
    defaults: dict[str, Any], left: dict[str, Any]
) -> None:
    old = {"address": {"street": "a", "country": "BE", "geo": {"lat": 1}}}
    new = {"address": {"street": "b", "country": "BE", "geo": {"lat": 1}}}
    ways = Ways(defaults=defaults)

    assert dict(State(new, ways).survivors(State(old, ways), {"address": {"street": "b", "geo": {}}})) == left


OPTIONS = Schema(
    {
        "properties": {
            "language": {"type": "string", "default": "en"},
            "retention": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": 30},
            "print": {"type": "object", "properties": {"colour": {"type": "boolean", "default": False}}},
        }
    }
)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ({"language": "en", "retention": 30, "print": {"colour": False, "pages": 2}}, {}),
        ({"language": "fr", "print": {"pages": 2}}, {"options.language": "fr"}),
        ({"retention": 31, "print": {"pages": 2}}, {"options.retention": 31}),
        ({"print": {"colour": True, "pages": 2}}, {"options.print.colour": True}),
    ],
)
def test_what_a_body_leaves_out_within_an_object_may_be_at_its_default(now: Any, left: Any) -> None:
    ways = Ways(schemas={"options": OPTIONS})
    before = State({"options": now}, ways)

    assert before.survivors(before, {"options": {"print": {"pages": 2}}}) == left


def test_a_default_within_an_object_may_be_seen_instead_of_told() -> None:
    ways = Ways(defaults={"options": {"language": "nl"}, "style.colour": "red", "style.font.size": 9})

    assert ways.default("style").member("colour").is_at("red")
    assert ways.default("style").member("font").member("size").is_at(9)
    assert not ways.default("style").is_at({"colour": "red"})
    assert ways.default("options").member("language").is_at("nl")
    assert not ways.default("options").member("language").is_at("fr")


def test_a_default_that_was_seen_with_nulls_is_one_without_them() -> None:
    default = Ways(defaults={"equipment": {"beds": 0, "device": None}}).default("equipment")

    assert default.is_at({"beds": 0})
    assert not default.is_at({"beds": 1})
