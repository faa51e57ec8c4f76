from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from harness.outcomes import BudgetSpent, DeploymentGone
from harness.transport import client as client_module
from harness.transport.client import Client, segment
from harness.transport.credentials import bearer, header_credential
from harness.transport.limits import Limits
from tests.harness.answering import Answer, Answering, Asked, answering, reply


@contextmanager
def speaking(answer: Answer, **limits: int) -> Iterator[tuple[Client, Answering]]:
    with answering(answer) as server:
        client = Client(server.url, bearer("the token"), Limits(**limits))
        try:
            yield client, server
        finally:
            client.close()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(client_module.time, "sleep", waited.append)
    return waited


def test_a_request_is_sent_as_it_was_written() -> None:
    with speaking(lambda handler, _: reply(handler, 200)) as (client, server):
        client.sender = "patch-atomic"
        client.send("PATCH", "/a%2Fb/../x", json={"a": "ü"}, query=[("q", "a b"), ("q", "&")])

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("PATCH", "/a%2Fb/../x?q=a%20b&q=%26")
    assert asked.content == '{"a": "ü"}'.encode()
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["authorization"] == "Bearer the token"
    assert "patch-atomic" in asked.headers["user-agent"]


def in_chunks(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    content = gzip.compress(b'{"a": "much"}')
    for piece in (content[:9], content[9:], b""):
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


def test_what_comes_compressed_and_in_chunks_is_read_as_what_it_was() -> None:
    with speaking(in_chunks) as (client, _):
        assert client.send("GET", "/").json == {"a": "much"}


def test_a_body_can_be_null_and_is_not_the_same_as_none() -> None:
    with speaking(lambda handler, _: reply(handler, 200)) as (client, server):
        client.send("POST", "/", json=None)
        client.send("POST", "/")

    assert [one.content for one in server.asked] == [b"null", b""]
    assert server.asked[1].headers["content-length"] == "0"
    assert "content-type" not in server.asked[1].headers


def test_the_credential_can_be_left_out_garbled_or_another() -> None:
    with speaking(lambda handler, _: reply(handler, 200)) as (client, server):
        client.send("GET", "/", credential=None)
        client.send("GET", "/", credential="garbled")
        client.send("GET", "/", credential=header_credential("X-Key", "k"))

    first, second, third = (one.headers for one in server.asked)
    assert "authorization" not in first
    assert second["authorization"].startswith("Bearer ")
    assert "the token" not in second["authorization"]
    assert "authorization" not in third
    assert third["x-key"] == "k"


def test_credentials_of_netrc_are_never_sent(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:  # noqa: PTH123  # a name, as NETRC has it
        file.write("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", netrc)
    with answering(lambda handler, _: reply(handler, 200)) as server:
        Client(server.url, None, Limits()).send("GET", "/")

    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["{url}/elsewhere", "//{host}/elsewhere", "https:{rest}/elsewhere"])
def test_a_redirect_to_another_host_is_never_followed(status: int, target: str) -> None:
    with answering(lambda handler, _: reply(handler, 200)) as other:
        host = other.url.removeprefix("http://")
        location = target.format(url=other.url, host=host, rest=f"//{host}")
        with speaking(lambda h, _: reply(h, status, headers={"Location": location})) as (client, _):
            exchange = client.send("POST", "/a", json={"secret": 1})

    assert exchange.status == status
    assert other.asked == []


def test_a_redirect_on_the_same_host_is_followed_once_with_method_and_body() -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        reply(handler, 307, headers={"Location": asked.path + "/"})

    with speaking(answer) as (client, server):
        exchange = client.send("PUT", "/a", json={"a": 1})

    assert server.lines == ["PUT /a", "PUT /a/"]
    assert server.asked[1].content == b'{"a": 1}'
    assert exchange.status == 307


def test_retry_after_is_waited_for_and_the_last_answer_counts(no_waiting: list[float]) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        busy = len(server.asked) < 3
        reply(handler, 429 if busy else 200, headers={"Retry-After": "7"} if busy else {})

    with speaking(answer) as (client, server):
        assert client.send("GET", "/").status == 200

    assert no_waiting == [7.0, 7.0]


@pytest.mark.parametrize(("told", "waited"), [("3600", 30.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0), ("-5", 1.0)])
def test_a_retry_after_is_bounded(told: str, waited: float, no_waiting: list[float]) -> None:
    with speaking(lambda h, _: reply(h, 503, headers={"Retry-After": told})) as (client, server):
        assert client.send("GET", "/").status == 503

    assert len(server.asked) == 3
    assert set(no_waiting) == {waited}


def test_a_503_without_retry_after_is_an_outcome(no_waiting: list[float]) -> None:
    with speaking(lambda handler, _: reply(handler, 503)) as (client, server):
        assert client.send("GET", "/").status == 503

    assert len(server.asked) == 1
    assert no_waiting == []


def test_no_one_waits_after_the_last_try(no_waiting: list[float]) -> None:
    with speaking(lambda h, _: reply(h, 429, headers={"Retry-After": "30"})) as (client, server):
        assert client.send("GET", "/").status == 429

    assert len(no_waiting) == len(server.asked) - 1


def endless(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def dripping(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(250):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)
    handler.close_connection = True


def dripping_headers(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Endless: ")
    for _ in range(250):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)
    handler.wfile.write(b"\r\n\r\n")
    handler.close_connection = True


def half(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"half": ')
    handler.close_connection = True


def silent(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    time.sleep(1.5)
    handler.close_connection = True


def garbage(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.wfile.write(b"\x00\xff no http at all\r\n\r\n")
    handler.close_connection = True


def bomb(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    reply(handler, 200, gzip.compress(b"0" * 30_000_000), {"Content-Encoding": "gzip"})


def not_gzip(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    reply(handler, 200, b"no gzip at all", {"Content-Encoding": "gzip"})


def hung_up(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


@pytest.mark.parametrize(
    "answer", [endless, dripping, dripping_headers, half, silent, garbage, bomb, not_gzip, hung_up]
)
def test_no_answer_is_waited_for_without_end(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT", (1.0, 1.0))
    monkeypatch.setattr(client_module, "LONGEST", 1.0)
    monkeypatch.setattr(client_module, "LARGEST", 1024 * 1024)
    started = time.monotonic()
    with speaking(answer) as (client, _):
        exchange = client.send("GET", "/")

    assert time.monotonic() - started < 4
    assert exchange.status is None
    assert exchange.failure.startswith("no answer (")
    assert not exchange.ok
    assert not exchange.is_4xx


def test_a_deployment_that_is_gone_is_not_asked_for_ever() -> None:
    client = Client("http://127.0.0.1:1", None, Limits())
    for _ in range(5):
        assert client.send("GET", "/").status is None
    with pytest.raises(DeploymentGone):
        client.send("GET", "/")


def test_one_answer_makes_the_failures_before_it_forgotten() -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if len(server.asked) % 4:
            hung_up(handler, asked)
        else:
            reply(handler, 200)

    with speaking(answer) as (client, server):
        outcomes = [client.send("GET", "/").status for _ in range(12)]

    assert outcomes == [None, None, None, 200] * 3


def test_the_budget_is_never_passed(no_waiting: list[float]) -> None:
    with speaking(lambda h, _: reply(h, 429), max_requests=7) as (client, server):
        assert [client.send("GET", "/").status for _ in range(2)] == [429, 429]
        with pytest.raises(BudgetSpent, match="budget of 7 requests"):
            client.send("GET", "/")

    assert len(server.asked) == 7
    assert client.requests == 7


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PURGE"])
def test_a_client_that_only_reads_sends_nothing_else(method: str) -> None:
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, None, Limits(), read_only=True)
        with pytest.raises(Exception, match="read"):
            client.send(method, "/")
        for allowed in ("GET", "HEAD", "OPTIONS"):
            client.send(allowed, "/")

    assert [one.method for one in server.asked] == ["GET", "HEAD", "OPTIONS"]


def test_listeners_hear_of_each_exchange() -> None:
    heard = []
    with speaking(lambda handler, _: reply(handler, 200)) as (client, _):
        client.listeners.append(heard.append)
        first = client.send("GET", "/")
        again = client.resend(first.request)

    assert heard == [first, again]
    assert again.request == first.request


@pytest.mark.parametrize(
    ("value", "encoded"),
    [("a/b", "a%2Fb"), ("..", ".."), ("ü ", "%C3%BC%20"), (7, "7"), ("\ud800", "%ED%A0%80")],
)
def test_a_value_is_one_segment(value: object, encoded: str) -> None:
    assert segment(value) == encoded


@pytest.mark.parametrize("path", ["/%zz", "/a%2Fb%zz", "/a//b/", "/%2e%2e/x"])
def test_an_odd_path_is_sent_as_odd_as_it_is_or_not_at_all(path: str) -> None:
    with speaking(lambda handler, _: reply(handler, 200)) as (client, server):
        exchange = client.send("GET", path)

    assert [one.path for one in server.asked] == ([path] if exchange.status is not None else [])
