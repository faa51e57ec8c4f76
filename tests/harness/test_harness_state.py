"""What an item is seen to have taken over of what was sent."""

from __future__ import annotations

from typing import Any

import pytest

from harness.state import State
from harness.ways import Ways


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
