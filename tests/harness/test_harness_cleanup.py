from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from harness.deployment import Deployment
from harness.items.cleanup import remove
from harness.items.item import Item
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from tests.harness.answering import Answering, Asked, answering, reply
from tests.harness.described import placed

ADDRESS = "/entity/demo/table/1"


@contextmanager
def standing(folder: Path, *statuses: int, methods: str = "GET DELETE") -> Iterator[tuple[Item, Answering]]:
    """An own item whose DELETEs are answered with these codes, one after the other."""
    left = list(statuses)

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, left.pop(0) if asked.method == "DELETE" else 200)

    with answering(answer) as running:
        client = Client(running.url, None, Limits())
        places = placed(folder, {"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": methods})
        profile = Profile(base_url=running.url, entity="demo")
        deployment = Deployment(profile, client, places, redactor=Redactor())
        deployment.ledger.made(ADDRESS)
        yield Item(deployment, Trail(client), places.resources[0], "demo", (1,)), running


@pytest.mark.parametrize("status", [200, 204, 202, 404, 410])
def test_what_is_gone_is_no_residue(tmp_path: Path, status: int) -> None:
    with standing(tmp_path, status) as (item, running):
        assert remove(item.deployment, item)
        assert running.lines == [f"DELETE {ADDRESS}"]
        assert item.deployment.ledger.as_record() == {"created": 1, "deleted": 1, "left": []}


@pytest.mark.parametrize("passing", [502, 504])
@pytest.mark.parametrize("status", [204, 404])
def test_what_only_a_proxy_refused_is_tried_once_more(tmp_path: Path, passing: int, status: int) -> None:
    with standing(tmp_path, passing, status) as (item, running):
        assert remove(item.deployment, item)
        assert running.lines == [f"DELETE {ADDRESS}"] * 2
        assert item.deployment.ledger.left == {}


def test_a_proxy_that_goes_on_refusing_leaves_the_item_there(tmp_path: Path) -> None:
    with standing(tmp_path, 502, 502) as (item, running):
        assert not remove(item.deployment, item)
        assert running.lines == [f"DELETE {ADDRESS}"] * 2
        assert item.deployment.ledger.left == {ADDRESS: "DELETE answered 502"}


@pytest.mark.parametrize("status", [400, 409, 500])
def test_what_the_deployment_itself_refuses_is_told_and_not_tried_again(tmp_path: Path, status: int) -> None:
    with standing(tmp_path, status) as (item, running):
        assert not remove(item.deployment, item)
        assert running.lines == [f"DELETE {ADDRESS}"]
        assert item.deployment.ledger.left == {ADDRESS: f"DELETE answered {status}"}


def test_what_its_state_keeps_is_deleted_after_an_action_that_has_succeeded_before(tmp_path: Path) -> None:
    stopped: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        stopped.extend([asked.path] if asked.path.endswith("/stop") else [])
        reply(handler, 409 if asked.method == "DELETE" and f"{ADDRESS}/stop" not in stopped else 200)

    with answering(answer) as running:
        client = Client(running.url, None, Limits())
        routes = {"": "GET POST", "/{t}": "GET DELETE", "/{t}/start": "POST", "/{t}/stop": "POST"}
        places = placed(tmp_path, {f"/entity/{{e}}/table{tail}": methods for tail, methods in routes.items()})
        deployment = Deployment(Profile(base_url=running.url, entity="demo"), client, places, redactor=Redactor())
        item = Item(deployment, Trail(client), places.resources[0], "demo", (1,))
        assert not remove(deployment, item)
        assert running.lines == [f"DELETE {ADDRESS}"]
        Item(deployment, Trail(client), places.resources[0], "demo", (2,)).act("/stop")
        assert remove(deployment, item)
        assert running.lines[2:] == [f"DELETE {ADDRESS}", f"POST {ADDRESS}/stop", f"DELETE {ADDRESS}"]


def test_where_nothing_can_be_deleted_nothing_is_sent(tmp_path: Path) -> None:
    with standing(tmp_path, methods="GET PUT") as (item, running):
        assert not remove(item.deployment, item)
        assert running.lines == []
        assert item.deployment.ledger.left == {ADDRESS: "the document offers no DELETE"}


def test_what_is_gone_already_is_not_deleted_again(tmp_path: Path) -> None:
    with standing(tmp_path) as (item, running):
        item.gone = True

        assert remove(item.deployment, item)
        assert running.lines == []
        assert item.deployment.ledger.left == {}


def test_a_clean_up_in_a_hurry_sends_nothing_more_and_tells_what_is_left(tmp_path: Path) -> None:
    with standing(tmp_path) as (item, running):
        item.deployment.client.interruption.hurried = True

        assert not remove(item.deployment, item)
        assert running.lines == []
        assert item.deployment.ledger.left == {ADDRESS: "clean-up was interrupted"}
