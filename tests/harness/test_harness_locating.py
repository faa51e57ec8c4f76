"""What a creation made is found in a list by what only it can be, and what others made never is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.items.locating import listed_ids, look_before
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from tests.harness.answering import Asked, answering, reply
from tests.harness.described import placed

ON = {"name": "on"}


class Rows:
    """A deployment whose list shows `rows`, and whose creations are told by nothing else."""

    def __init__(self, folder: Path, url: str, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        places = placed(folder, {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": "GET DELETE"})
        client = Client(url, None, Limits())
        self.deployment = Deployment(Profile(base_url=url, entity="demo"), client, places, redactor=Redactor())
        (self.table,) = self.deployment.resources
        self.ways = self.deployment.known_ways(self.table)
        self.ways.id_field, self.ways.id_from, self.ways.list_member = "id", "listed:id", "items"

    def look(self, body: dict[str, Any]) -> None:
        look_before(self.deployment, self.table, "demo", (), body)

    def found(self, body: dict[str, Any]) -> list[object]:
        return list(listed_ids(self.deployment, Trail(self.deployment.client), self.table, "demo", (), body))


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Rows]:
    rows: list[dict[str, Any]] = [{"id": 1, "name": "on"}, {"id": 2, "name": "off"}]

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, 200, json.dumps({"items": rows}).encode())

    with answering(answer) as running:
        yield Rows(tmp_path, running.url, rows)


def test_what_was_not_there_before_and_shows_what_was_sent_was_created(shown: Rows) -> None:
    shown.look(ON)
    shown.rows += [{"id": 3, "name": "off"}, {"id": 4, "name": "on"}]

    assert shown.found(ON) == [4]


def test_what_was_there_before_was_not_created(shown: Rows) -> None:
    shown.look(ON)

    assert shown.found(ON) == []


def test_where_nobody_looked_before_nothing_is_taken(shown: Rows) -> None:
    shown.rows += [{"id": 3, "name": "on"}]

    assert shown.found(ON) == []


def test_where_something_left_the_list_nothing_is_new_for_certain(shown: Rows) -> None:
    shown.look(ON)
    shown.rows[:] = [{"id": 2, "name": "off"}, {"id": 3, "name": "on"}]

    assert shown.found(ON) == []


def test_an_own_item_that_left_the_list_leaves_it_certain(shown: Rows) -> None:
    shown.deployment.ever.add((shown.table.label, "demo", ("1",)))
    shown.look(ON)
    shown.rows[:] = [{"id": 2, "name": "off"}, {"id": 3, "name": "on"}]

    assert shown.found(ON) == [3]


def test_a_unique_value_of_the_run_is_known_wherever_it_is_shown(shown: Rows) -> None:
    shown.ways.unique = frozenset({"name"})
    body = shown.deployment.stamped(shown.table, ON)
    shown.look(body)
    shown.rows[:] = [{"id": 3, "name": "on"}, {"id": 4, "title": body["name"]}]

    assert shown.found(body) == [4]


def test_a_unique_value_of_the_run_is_known_trimmed_and_folded(shown: Rows) -> None:
    shown.ways.unique = frozenset({"name"})
    body = shown.deployment.stamped(shown.table, {"name": "  MiXed "})
    shown.look(body)
    shown.rows += [{"id": 3, "name": "mixed"}, {"id": 4, "name": body["name"].strip().lower()}]

    assert shown.found(body) == [4]


def test_a_unique_value_that_the_run_did_not_make_is_anybodys(shown: Rows) -> None:
    shown.ways.unique = frozenset({"name"})

    assert shown.found(ON) == []
