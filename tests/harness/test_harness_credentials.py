from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from harness.outcomes import UsageProblem
from harness.profiles.profile import Profile
from harness.profiles.secrets import credential_of, other_credentials
from harness.transport import credentials
from harness.transport.client import Client
from harness.transport.credentials import Exchanged, bearer, header_credential
from harness.transport.limits import Limits
from harness.transport.redaction import HIDDEN, Redactor
from tests.harness.answering import Answering, Asked, answering, reply


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(credentials.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def tokens() -> Iterator[Answering]:
    """Each token is another one, and lives 900 seconds."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        count = sum(one.path.startswith("/auth") for one in server.asked)
        reply(handler, 200, json.dumps({"accessToken": f"issued-{count}", "expiresIn": "900s"}).encode())

    with answering(answer) as server:
        yield server


def exchanged(url: str, redactor: Redactor, **told: str) -> Exchanged:
    return Exchanged(url, told.get("url", "/auth/token"), "X-Key", "the-key", "accessToken", "expiresIn", redactor)


def test_a_key_is_exchanged_once_and_again_before_the_token_ends(tokens: Answering, clock: list[float]) -> None:
    credential = exchanged(tokens.url, Redactor())

    assert credential.header() == ("Authorization", "Bearer issued-1")
    clock[0] += 860
    assert credential.header() == ("Authorization", "Bearer issued-1")
    clock[0] += 20  # 880 of 900 seconds: still valid, and renewed already
    assert credential.header() == ("Authorization", "Bearer issued-2")
    assert [one.headers["x-key"] for one in tokens.asked] == ["the-key"] * 2


def test_what_is_issued_is_a_secret_from_then_on(tokens: Answering) -> None:
    redactor = Redactor()
    exchanged(tokens.url, redactor).header()

    assert redactor.text("issued-1") == HIDDEN


def test_the_garbled_token_was_never_issued(tokens: Answering) -> None:
    credential = exchanged(tokens.url, Redactor())

    assert credential.wrong("garbled")[0] == credential.header()[0]
    assert credential.wrong("garbled") != credential.header()


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (401, b'{"message": "no"}'),
        (500, b""),
        (200, b"not json"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"other": 1}'),
        (200, b'{"accessToken": null}'),
        (200, b'{"accessToken": ""}'),
    ],
)
def test_an_exchange_that_fails_is_one_clear_line_without_the_key(status: int, content: bytes) -> None:
    redactor = Redactor()
    redactor.learn("the-key")
    with (
        answering(lambda handler, _: reply(handler, status, content)) as server,
        pytest.raises(UsageProblem) as caught,
    ):
        exchanged(server.url, redactor).header()

    told = str(caught.value)
    assert told.startswith(f"[auth] exchange: no token from {server.url}/auth/token: ")
    assert len(told.splitlines()) == 1
    assert str(status) in told or status == 200
    assert "the-key" not in told


def test_nobody_at_home_is_one_clear_line() -> None:
    with pytest.raises(UsageProblem, match=r"\[auth\] exchange: no token from http://127.0.0.1:1/auth/token"):
        exchanged("http://127.0.0.1:1", Redactor()).header()


def test_the_key_never_follows_a_redirect(tokens: Answering) -> None:
    def away(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, 302, headers={"Location": f"{tokens.url}/auth/token"})

    with answering(away) as server, pytest.raises(UsageProblem):
        exchanged(server.url, Redactor()).header()
    assert tokens.asked == []


@pytest.mark.parametrize(
    ("lifetime", "seconds"), [("900s", 900), (900, 900), ("15", 15), (12.5, 12.5), (None, 90), ("soon", 90)]
)
def test_a_lifetime_is_a_number_or_a_text(lifetime: object, seconds: float) -> None:
    assert credentials._seconds(lifetime) == seconds


def given(auth: dict[str, Any], **environment: str) -> Any:
    return credential_of(Profile(auth=auth, file="p.toml"), environment, Redactor())


def test_each_way_gives_its_header() -> None:
    assert given({"bearer": "env:T"}, T="x").header() == ("Authorization", "Bearer x")
    assert given({"basic": {"username": "a", "password": "env:P"}}, P="b").header() == (
        "Authorization",
        "Basic YTpi",
    )
    assert given({"header": {"name": "X-Key", "value": "env:K"}}, K="k").header() == ("X-Key", "k")


def test_the_token_of_the_environment_wins_and_without_any_there_is_none() -> None:
    assert given({"bearer": "env:T"}, T="x", CONFORMANCE_TOKEN="y").header()[1] == "Bearer y"
    assert given({}) is None


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        ({"bearer": "literal"}, "p.toml: [auth] bearer: a secret never stands in a profile"),
        ({"bearer": 7}, "p.toml: [auth] bearer: a secret never stands in a profile"),
        ({"bearer": "env:UNSET"}, "p.toml: [auth] bearer: the environment variable UNSET is not set"),
        ({"bearer": "env:"}, "p.toml: [auth] bearer"),
        ({"basic": {"username": "a", "password": "literal"}}, "p.toml: [auth] basic: password"),
        ({"basic": {"username": "a"}}, "'password' is missing"),
        ({"basic": "env:P"}, "p.toml: [auth] basic: must be a table"),
        ({"basic": {"username": 1, "password": "env:P"}}, "'username' must be a text"),
        ({"token": "env:T"}, "unknown key 'token'"),
        ({"bearer": "env:T", "basic": {}}, "one of basic, bearer"),
        ({"exchange": {"url": "/t", "key": "env:P"}}, "'token' is missing"),
        ({"header": {"name": "X", "value": "env:P", "more": 1}}, "unknown key 'more'"),
    ],
)
def test_a_wrong_table_is_one_line_that_names_the_key(auth: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        given(auth, P="p", T="t")

    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "literal" not in str(caught.value)


@pytest.mark.parametrize("credential", [bearer("tok\u20acen"), header_credential("X-Key", "line\nbreak")])
def test_a_credential_that_no_header_can_carry_is_said_and_not_sent(credential: Any) -> None:
    with answering(lambda handler, _: reply(handler, 200)) as server:
        exchange = Client(server.url, credential, Limits()).send("GET", "/")

    assert exchange.status is None
    assert exchange.failure
    assert server.asked == []


OWN = bearer("x")


def others(auth: dict[str, Any], *, own: Any = OWN, redactor: Redactor | None = None, **environment: str) -> Any:
    profile = Profile(base_url="http://127.0.0.1:1", auth=auth, file="p.toml")
    return other_credentials(profile, environment, redactor or Redactor(), own)


def test_others_are_given_in_the_same_ways_as_the_own_one() -> None:
    given = others(
        {
            "bearer": "env:T",
            "expired": {"header": {"name": "X-Key", "value": "env:OLD"}},
            "stranger": {"basic": {"username": "a", "password": "env:P"}},
        },
        OLD="old",
        P="b",
    )

    assert {name: one.header() for name, one in given.items()} == {
        "expired": ("X-Key", "old"),
        "stranger": ("Authorization", "Basic YTpi"),
    }


def test_without_any_there_are_no_others() -> None:
    assert others({"bearer": "env:T"}) == {}


def test_a_token_of_the_environment_takes_the_place_of_what_the_profile_gives() -> None:
    auth = {"stranger": {"bearer": "env:S"}}
    given = others(auth, S="s", CONFORMANCE_STRANGER_TOKEN="t", CONFORMANCE_EXPIRED_TOKEN="e")

    assert {name: one.header()[1] for name, one in given.items()} == {"expired": "Bearer e", "stranger": "Bearer t"}


def test_the_own_credential_is_none_of_the_others() -> None:
    auth = {"bearer": "env:T", "stranger": {"bearer": "env:S"}}

    assert given(auth, T="x", S="s").header()[1] == "Bearer x"
    assert given({"stranger": {"bearer": "env:S"}}, S="s") is None


def test_the_secrets_of_others_are_hidden() -> None:
    redactor = Redactor()
    others(
        {"expired": {"basic": {"username": "a", "password": "env:P"}}, "stranger": {"bearer": "env:S"}},
        redactor=redactor,
        P="the password",
        S="theirs",
    )

    assert redactor.text("the password, YTp0aGUgcGFzc3dvcmQ= and theirs") == f"{HIDDEN}, {HIDDEN} and {HIDDEN}"


def test_an_exchange_that_fails_names_whose_it_is() -> None:
    told = {"url": "/auth/token", "key": "env:K", "token": "accessToken"}
    credential = others({"stranger": {"exchange": told}}, K="the-key")["stranger"]

    with pytest.raises(
        UsageProblem, match=r"^\[auth\] stranger: exchange: no token from http://127.0.0.1:1/auth/token"
    ):
        credential.header()


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        ({"expired": "env:T"}, "p.toml: [auth] expired: must be a table"),
        ({"expired": "literal"}, "p.toml: [auth] expired: must be a table"),
        ({"stranger": {}}, "p.toml: [auth] stranger: one of basic, bearer, exchange, header, not 0"),
        ({"stranger": {"bearer": "env:T", "basic": {}}}, "p.toml: [auth] stranger: one of basic, bearer, "),
        ({"stranger": {"token": "env:T"}}, "p.toml: [auth] stranger: unknown key 'token'"),
        ({"stranger": {"bearer": "literal"}}, "p.toml: [auth] stranger: bearer: a secret never stands in a profile"),
        ({"expired": {"header": {"name": "X", "value": "literal"}}}, "p.toml: [auth] expired: header: value: a secret"),
        ({"expired": {"bearer": "env:UNSET"}}, "[auth] expired: bearer: the environment variable UNSET is not set"),
        ({"expired": {"basic": {"username": "a"}}}, "p.toml: [auth] expired: basic: 'password' is missing"),
        ({"stranger": {"bearer": "env:OWN"}}, "p.toml: [auth] stranger: is the run's own credential"),
    ],
)
def test_a_wrong_table_of_another_credential_is_named(auth: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        others(auth, T="t", OWN="x")

    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert "literal" not in str(caught.value)


def test_a_secret_stands_in_no_profile_even_where_the_environment_gives_another() -> None:
    for auth in ({"bearer": "literal"}, {"stranger": {"bearer": "literal"}}):
        with pytest.raises(UsageProblem, match="a secret never stands in a profile"):
            (given if "bearer" in auth else others)(auth, CONFORMANCE_TOKEN="y", CONFORMANCE_STRANGER_TOKEN="y")


def test_others_without_an_own_one_are_refused() -> None:
    with pytest.raises(UsageProblem, match=r"p.toml: \[auth\] expired: is tried beside a credential of the run's own"):
        others({"expired": {"bearer": "env:T"}}, own=None, T="t")
    with pytest.raises(UsageProblem, match="CONFORMANCE_STRANGER_TOKEN: is tried beside"):
        others({}, own=None, CONFORMANCE_STRANGER_TOKEN="t")


def test_each_credential_is_sent_in_its_own_header() -> None:
    stranger = {"stranger": header_credential("X-Key", "theirs")}
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, bearer("ours"), Limits(), others=stranger)
        for which in ("own", "stranger", "expired", None):
            client.send("GET", "/", credential=which)
        client.close()

    told = [(one.headers.get("authorization"), one.headers.get("x-key")) for one in server.asked]
    assert told == [("Bearer ours", None), (None, "theirs"), (None, None), (None, None)]
