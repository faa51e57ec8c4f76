from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from harness.auditing.access import Access
from harness.outcomes import DeploymentGone
from harness.transport.client import Client
from harness.transport.credentials import bearer
from harness.transport.limits import Limits
from tests.harness.answering import Asked, answering, reply

LIST, ITEM = ("/entity/demo/table", "GET /entity/{e}/table"), ("/entity/demo/table/1", "GET /entity/{e}/table/{t}")
OTHER = ("/entity/other/table", "GET /entity/{e}/table")


class Door:
    """A deployment that answers a code by the entity, to those who show a credential."""

    def __init__(self) -> None:
        self.codes = {"demo": 200, "other": 200}

    def __call__(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        known = asked.headers.get("authorization") == "Bearer the token"
        reply(handler, self.codes.get(asked.path.split("/")[2], 404) if known else 401)


@contextmanager
def at_the_door(door: Door) -> Iterator[tuple[Client, Access]]:
    with answering(door) as server:
        client = Client(server.url, bearer("the token"), Limits())
        access = Access(client, "/entity/{e}", ("demo", "other"))
        client.listeners.append(access)
        try:
            yield client, access
        finally:
            client.close()


def get(client: Client, *places: tuple[str, str], credential: str | None = "own") -> None:
    for address, route in places:
        client.send("GET", address, route=route, credential=credential)


def test_a_credential_that_opens_nothing_any_more_is_refused_from_its_first_refusal_on() -> None:
    door = Door()
    with at_the_door(door) as (client, access):
        get(client, LIST, ITEM)
        assert not access.refused()
        door.codes["demo"] = 401
        get(client, ITEM, LIST)

        assert access.refused()
        assert access.cause([LIST]) == "the credential is refused from request 3 on: 401 to every call"


def test_a_credential_that_is_accepted_again_is_not_refused() -> None:
    door = Door()
    with at_the_door(door) as (client, access):
        get(client, LIST)
        door.codes["demo"] = 401
        get(client, LIST, LIST, LIST)
        door.codes["demo"] = 200

        assert not access.refused()
        assert access.since == 0
        assert access.cause([LIST]) == ""


def test_calls_that_have_to_be_refused_say_nothing_of_the_credential() -> None:
    door = Door()
    door.codes["forbidden"] = 401
    with at_the_door(door) as (client, access):
        get(client, LIST)
        get(client, *[("/entity/forbidden/table", LIST[1])] * 4)
        get(client, *[LIST] * 4, credential="garbled")
        get(client, *[LIST] * 4, credential=None)

        assert access.since == 0
        assert not access.refused()
        assert access.cause([LIST]) == ""


def test_an_item_that_is_hidden_by_401_says_nothing_of_the_credential() -> None:
    def hiding(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, 401 if asked.path.endswith("/9") else 200)

    with at_the_door(hiding) as (client, access):  # type: ignore[arg-type]  # it answers as a door does
        get(client, LIST, ITEM, *[("/entity/demo/table/9", ITEM[1])] * 4)

        assert access.since != 0
        assert not access.refused()
        assert access.cause([LIST]) == ""


def test_a_deployment_that_went_away_is_the_cause() -> None:
    gone: list[bool] = []

    def leaving(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        if gone:
            handler.close_connection = True
        else:
            reply(handler, 200)

    with at_the_door(leaving) as (client, access):  # type: ignore[arg-type]  # it answers as a door does
        get(client, LIST, LIST)
        gone.append(True)
        get(client, *[LIST] * 4)
        assert access.cause([LIST]) == ""
        with contextlib.suppress(DeploymentGone):
            get(client, *[LIST] * 4)

        assert access.cause([LIST]).startswith("the deployment no longer answers from request ")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (401, "the credential is refused: 401 to every list"),
        (403, "the credential may not use the entity demo: 403 to every list"),
        (404, "the entity demo or the base URL is wrong: 404 to every list"),
        (200, ""),
        (500, ""),
    ],
)
def test_what_every_list_answers_from_the_start_is_the_cause(code: int, said: str) -> None:
    door = Door()
    door.codes["demo"] = code
    with at_the_door(door) as (client, access):
        get(client, LIST)

        assert access.cause([LIST]) == said


def test_where_another_entity_is_found_the_one_that_is_not_is_unknown() -> None:
    door = Door()
    door.codes["demo"] = 404
    with at_the_door(door) as (client, access):
        get(client, LIST, OTHER)

        assert access.cause([LIST]) == "the entity demo is not known: 404 to every list"


def test_lists_that_answer_differently_have_no_one_cause() -> None:
    def mixed(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, 404 if asked.path.endswith("table") else 403)

    with at_the_door(mixed) as (client, access):  # type: ignore[arg-type]  # it answers as a door does
        get(client, LIST)

        assert access.cause([LIST, ("/entity/demo/campaign", "GET /entity/{e}/campaign")]) == ""
