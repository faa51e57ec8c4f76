"""A trial whose list may have been cut is done again with a longer one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.items.creation import lengthened
from harness.items.listing import CutShort, Listing
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from harness.trials.check import Check
from harness.trials.sandbox import Sandbox
from harness.trials.trial import Trial, attempt
from tests.harness.answering import Answering, Asked, answering, reply
from tests.harness.described import placed

TEN = 10  # a usual length of a page
PATHS = {
    "/entity/{e}/table": "GET POST",
    "/entity/{e}/table/{t}": "GET DELETE",
    "/entity/{e}/table/{t}/row": "GET POST",
    "/entity/{e}/table/{t}/row/{r}": "GET DELETE",
}


class Tables:
    """A deployment with ten tables; its list shows the first `shown` of them, and says nothing of others."""

    def __init__(self, folder: Path, running: Answering) -> None:
        self.items = {str(number): {"id": number, "name": f"table {number}"} for number in range(1, TEN + 1)}
        self.shown = 1000
        self.creates = True
        self.running = running
        client = Client(running.url, None, Limits())
        profile = Profile(base_url=running.url, entity="demo")
        self.deployment = Deployment(profile, client, placed(folder, PATHS), redactor=Redactor())
        self.table, self.row = self.deployment.resources
        ways = self.deployment.known_ways(self.table)
        ways.id_field, ways.id_from, ways.list_member = "id", "answer:id", "items"

    def answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        named = asked.path.removeprefix("/entity/demo/table").strip("/")
        if asked.method == "POST" and self.creates:
            number = len(self.items) + 1
            self.items[str(number)] = {**json.loads(asked.content), "id": number}
            return reply(handler, 201, json.dumps(self.items[str(number)]).encode())
        if asked.method == "POST":
            return reply(handler, 400)
        told: Any = self.items.get(named) if named else {"items": list(self.items.values())[: self.shown]}
        return reply(handler, 200 if told else 404, json.dumps(told or {}).encode())

    @property
    def creations(self) -> int:
        return sum(one.method == "POST" for one in self.running.asked)

    def listing(self) -> Listing:
        return Listing(self.deployment, Trail(self.deployment.client), self.table, "demo", ())

    def tried(self, function: Callable[..., None]) -> Trial:
        check = Check("list-complete", "Every item is listed.", "must", function, "listable")
        return attempt(self.deployment, check, self.table, {}, "demo")


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        known.answer(handler, asked)

    with answering(answer) as running:
        known = Tables(tmp_path, running)
        yield known


def test_a_list_as_long_as_pages_often_are_may_have_been_cut(tables: Tables) -> None:
    with pytest.raises(CutShort) as cut:
        tables.listing().elements()

    assert cut.value.listing.path == "/entity/demo/table"


def test_a_list_is_made_longer_by_one_item_that_stays_for_the_run(tables: Tables) -> None:
    assert lengthened(tables.listing())
    assert tables.creations == 1
    assert list(tables.deployment.spares) == [(tables.table.label, "11")]


def test_a_list_is_made_longer_once_for_each_length(tables: Tables) -> None:
    ways = tables.deployment.known_ways(tables.table)
    ways.longest = 10

    assert lengthened(tables.listing())
    assert not lengthened(tables.listing())
    ways.longest = 20
    assert lengthened(tables.listing())
    assert tables.creations == 2


def test_a_list_in_which_nothing_can_be_created_stays_as_it_is(tables: Tables) -> None:
    tables.creates = False

    assert not lengthened(tables.listing())
    assert tables.deployment.spares == {}


def test_a_list_below_an_item_stays_as_it_is(tables: Tables) -> None:
    below = Listing(tables.deployment, Trail(tables.deployment.client), tables.row, "demo", (1,))

    assert not lengthened(below)
    assert tables.running.lines == []


def test_a_trial_is_done_again_once_its_list_is_longer(tables: Tables) -> None:
    seen = []

    def lists(sandbox: Sandbox, resource: Any) -> None:
        seen.append(0)
        seen[-1] = len(sandbox.listing(resource).elements())

    trial = tables.tried(lists)

    assert (trial.came, seen) == ("held", [0, 11])


def test_a_trial_whose_list_is_cut_for_good_stays_inconclusive(tables: Tables) -> None:
    tables.shown = 10
    trial = tables.tried(lambda sandbox, resource: sandbox.listing(resource).elements())

    assert trial.came == "inconclusive"
    assert "the list shows 10" in trial.reason
    assert tables.creations == 1
