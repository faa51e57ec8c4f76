from __future__ import annotations

import base64
import json
import urllib.parse
from typing import Any

import pytest

from harness.transport.exchange import Exchange, Request
from harness.transport.redaction import HIDDEN, Redactor, basic

SECRET = "s3cr3t-t0ken"


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn(SECRET)
    return redactor


@pytest.mark.parametrize(
    "name", ["Authorization", "COOKIE", "set-cookie", "X-Api-Key", "Proxy-Authorization", "api-key"]
)
def test_headers_that_carry_credentials_are_hidden_whole(redactor: Redactor, name: str) -> None:
    assert redactor.headers([(name, "never seen before")]) == {name: HIDDEN}


def test_a_header_that_was_learned_is_hidden_whole(redactor: Redactor) -> None:
    redactor.learn_header("X-Tenant-Pass")

    assert redactor.headers([("x-tenant-pass", "anything")]) == {"x-tenant-pass": HIDDEN}


def test_a_secret_is_hidden_in_any_other_header_and_the_rest_is_shown(redactor: Redactor) -> None:
    told = redactor.headers([("Location", f"/login?token={SECRET}"), ("Date", "today")])

    assert told == {"Location": f"/login?token={HIDDEN}", "Date": "today"}


def test_secrets_are_hidden_in_keys_and_values_at_any_depth(redactor: Redactor) -> None:
    value = {"a": [{SECRET: f"x{SECRET}y"}, 1, None], "b": (SECRET,), "c": {"d": {"e": SECRET}}}

    assert redactor.value(value) == {
        "a": [{HIDDEN: f"x{HIDDEN}y"}, 1, None],
        "b": [HIDDEN],
        "c": {"d": {"e": HIDDEN}},
    }


def test_the_longer_of_two_secrets_is_hidden_first(redactor: Redactor) -> None:
    redactor.learn(f"{SECRET}-and-more")

    assert redactor.text(f"{SECRET}-and-more") == HIDDEN


def test_an_empty_secret_hides_nothing(redactor: Redactor) -> None:
    redactor.learn("")

    assert redactor.text("text") == "text"


def test_basic_is_the_base64_of_name_and_password() -> None:
    assert basic("alice", "p:w ü") == "Basic " + base64.b64encode("alice:p:w ü".encode()).decode()


def _exchange(**told: Any) -> Exchange:
    request = Request(
        "POST",
        f"http://host/path?key={SECRET}",
        {"Authorization": f"Bearer {SECRET}", "X-Trace": SECRET},
        told.pop("content", json.dumps({"password": SECRET, "nested": [{"deep": f"a {SECRET}"}]}).encode()),
    )
    return Exchange(request, 200, {"X-Echo": SECRET, "Set-Cookie": "session=1"}, **told)


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"token": SECRET}).encode(),
        f"<p>{SECRET}</p>".encode(),
        f'"{SECRET}"'.encode(),
        b"\xff " + SECRET.encode(),
        b"x" * 5000 + SECRET.encode(),
        SECRET.encode() + b"x" * 5000,
        b"x" * (4000 - len(SECRET) // 2) + SECRET.encode() + b"x" * 100,
    ],
    ids=["object", "html", "scalar", "bytes", "late", "early", "on the edge of what is shown"],
)
def test_no_part_of_a_recorded_exchange_shows_a_secret(redactor: Redactor, answer: bytes) -> None:
    told = json.dumps(_exchange(content=b"").record(redactor)) + json.dumps(
        Exchange(_exchange().request, 200, {"X-Echo": SECRET}, answer).record(redactor)
    )

    assert SECRET not in told
    assert SECRET[: len(SECRET) // 2] not in told
    assert "session=1" not in told


def test_a_secret_in_a_body_is_hidden_in_what_is_recorded_and_in_the_curl_line(redactor: Redactor) -> None:
    exchange = _exchange()

    assert exchange.record(redactor)["request"]["body"] == {
        "password": HIDDEN,
        "nested": [{"deep": f"a {HIDDEN}"}],
    }
    assert SECRET not in exchange.request.curl(redactor)


def test_a_secret_that_a_url_has_in_percent_encoding_is_hidden() -> None:
    redactor = Redactor()
    secret = "p@ss/w+rd ü"
    redactor.learn(secret)

    told = redactor.text(f"http://host/?key={urllib.parse.quote(secret, safe='')}")

    assert urllib.parse.quote(secret, safe="") not in told


def test_a_secret_that_json_has_in_escapes_is_hidden() -> None:
    redactor = Redactor()
    secret = 'quo"te\\back'
    redactor.learn(secret)
    request = Request("POST", "http://host/", {}, json.dumps({"key": secret}).encode())

    assert json.dumps(secret)[1:-1] not in request.curl(redactor)
