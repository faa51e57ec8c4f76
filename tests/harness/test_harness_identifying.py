"""Where an answer to a creation tells the id of the new item, likeliest first."""

from __future__ import annotations

import pytest

from harness.items.identifying import id_candidates, told_id
from harness.transport.exchange import Exchange, Request


def creation(location: str, content: bytes = b"", query: str = "") -> Exchange:
    return Exchange(Request("POST", f"http://host/entity/a/post{query}", {}), 201, {"location": location}, content)


@pytest.mark.parametrize("location", ["/entity/a/post/7", "http://host/other/name/7/", "7"])
def test_the_last_segment_of_a_location_is_the_id(location: str) -> None:
    assert next(id_candidates(creation(location, b'{"id": 8}'), {}, ("id",))) == ("location", "7")


@pytest.mark.parametrize("location", ["", "/entity/a/post", "/entity/a/post?a=1/7"])
def test_a_location_that_ends_as_the_collection_does_tells_none(location: str) -> None:
    assert list(id_candidates(creation(location, query="?a=1"), {}, ("id",))) == []


@pytest.mark.parametrize("location", ["/stored?a=1/7", "/stored/7?a=1"])
def test_a_location_with_a_query_is_asked_last(location: str) -> None:
    exchange = creation(location, b'{"id": 7}', "?a=1")

    assert next(id_candidates(exchange, {}, ("id",))) == ("answer:id", 7)
    assert told_id("location", exchange, {}) == []
    assert told_id("queried", exchange, {}) == [location.partition("?")[0].rpartition("/")[2]]
