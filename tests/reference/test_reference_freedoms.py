"""Each freedom is odd, keeps its document, and never falls over; so do several at once."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any, Final
from urllib.parse import urljoin

import pytest

from reference.registry import VARIANTS, deployment
from reference.service import Reference
from tests.reference.agreement import Agreement
from tests.reference.conversation import Conversation, Exchange
from tests.reference.deployed import deployed
from tests.reference.scenario import chapters, walk

FREEDOMS: Final = [name for name, variant in VARIANTS.items() if variant.kind == "freedom"]
# Their answers cannot agree with a document: a proxy's own page is not the deployment's, and a thin
# document leaves out most codes. Others are read leniently, as those who write such documents mean them.
WITHOUT_AGREEMENT: Final = {
    "LosesAnswers",
    *("SitsBehindAProxy", "StandsBehindAProxy", "DocumentsThinly", "DocumentsAs30"),
    *("ShowsNullsBesideItsDocument", "RequiresItsSecrets", "FitsSeveralAlternatives"),
    *("DocumentsOnlySuccesses", "DocumentsByClasses", "ThrottlesBriefly"),
}


def conversation(service: Reference) -> list[Exchange]:
    talk = Conversation(service)
    for _ in walk(talk):
        continue
    return talk.exchanges


def departures(service: Reference, samples: int = 2) -> list[str]:
    agreement = Agreement(json.loads(json.dumps(service.document)), samples)
    return [problem for exchange in conversation(service) for problem in agreement.departures(exchange)]


@cache
def the_reference() -> list[list[str]]:
    return list(chapters(Reference()))


def test_the_reference_agrees_with_its_document() -> None:
    assert departures(Reference(), samples=1_000_000) == []


def test_the_conversation_reaches_every_documented_operation_and_success() -> None:
    service = Reference()
    agreement = Agreement(service.document)
    reached = {
        (found[0], exchange.method.lower(), str(exchange.status))
        for exchange in conversation(service)
        if (found := agreement.operation(exchange)) is not None
    }
    documented = {
        (path, method, code)
        for path, item in service.document["paths"].items()
        for method, said in item.items()
        if method != "parameters"
        for code in said["responses"]
        if code.startswith("2")
    }

    assert documented - reached == set()


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_a_freedom_names_what_it_tempts_to_blame(freedom: str) -> None:
    assert VARIANTS[freedom].allows
    assert VARIANTS[freedom].doc.endswith(".")


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_a_freedom_differs_from_the_reference(freedom: str) -> None:
    service = deployment(None, [freedom])()
    differs = any(mine != theirs for mine, theirs in zip(the_reference(), chapters(service), strict=True))

    assert differs or service.document != Reference().document


@pytest.mark.parametrize("freedom", [name for name in FREEDOMS if name not in WITHOUT_AGREEMENT])
def test_a_freedom_keeps_its_document(freedom: str) -> None:
    assert departures(deployment(None, [freedom])()) == []


@pytest.mark.parametrize("seed", range(8))
def test_freedoms_at_once_keep_their_document(seed: int) -> None:
    names = random.Random(seed).sample([name for name in FREEDOMS if name not in WITHOUT_AGREEMENT], 6)
    assert departures(deployment(None, names)()) == [], names


@pytest.mark.parametrize("freedom", sorted(WITHOUT_AGREEMENT))
def test_a_freedom_never_falls_over(freedom: str) -> None:
    statuses = {exchange.status for exchange in conversation(deployment(None, [freedom])())}

    assert 500 not in statuses


def test_a_document_of_30_says_nullable() -> None:
    document: dict[str, Any] = deployment(None, ["DocumentsAs30"])().document
    label = document["components"]["schemas"]["Table"]["properties"]["label"]

    assert document["openapi"] == "3.0.3"
    assert label == {"type": "string", "nullable": True, "maxLength": 200}


def test_a_freedom_starts_and_answers() -> None:
    with deployed("--freedom", "CreatesLater", "--freedom", "EndsRoutesWithASlash") as running:
        created = running.call("POST", "/entity/demo/table/", {"name": "late"})
        first = running.call("GET", created.headers["location"])

        assert created.status == 202
        assert first.status == 404
        while running.call("GET", created.headers["location"]).status == 404:
            continue
        assert running.call("GET", "/entity/demo/table/").json["total"] == 1


@pytest.mark.parametrize("others", [[], ["EndsRoutesWithASlash"]])
def test_a_relative_location_names_the_new_item(others: list[str]) -> None:
    talk = Conversation(deployment(None, ["LocatesRelatively", *others])())
    created = talk.call("POST", "/entity/demo/table", {"name": "a"})
    path = urljoin(created.path, created.headers["Location"])

    assert not created.headers["Location"].startswith("/")
    assert talk.call("GET", path).status == 200
