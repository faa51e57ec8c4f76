"""Whatever is sent: an answer in JSON, the right 4XX, and nothing harmed."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.reference.deployed import TOKEN, Deployed, Reply

MALFORMED = [
    b"",
    b"{",
    b'{"name": "a"',
    b"nul",
    b'"text"',
    b"5",
    b"null",
    b"true",
    b'{"name": NaN}',
    b'{"quota": Infinity}',
    b'{"quota": 1e400}',
    b'{"quota": ' + b"9" * 5000 + b"}",
    b'{"name": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"name": "\xff"}',
    b'\xef\xbb\xbf{"name": "a"}',
    '{"name": "a"}'.encode("utf-16"),
    b"[" * 100_000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"[" * 65 + b"]" * 65,
    b'{"name": "a\nb"}',
]
INVALID = [
    [],
    [{}],
    {},
    {"name": 5},
    {"name": None},
    {"name": ""},
    {"name": "a" * 101},
    {"name": "a", "quota": 2**63},
    {"name": "a", "quota": -1},
    {"name": "a", "quota": 1.5},
    {"name": "a", "quota": True},
    {"name": "a", "quota": None},
    {"name": "a", "active": 1},
    {"name": "a", "options": []},
    {"name": "a", "options": {"language": "xx"}},
    {"name": "a", "options": {"retention": 10**30}},
    {"name": "a", "tags": "a"},
    {"name": "a", "tags": [1]},
    {"name": "a", "tags": ["a"] * 51},
]


def refused(reply: Reply, status: int) -> None:
    assert reply.status == status
    assert reply.headers["content-type"] == "application/json"
    assert reply.json["error"].keys() == {"code", "message"}


@pytest.mark.parametrize("content", MALFORMED, ids=lambda content: repr(content[:20]))
def test_malformed_bodies(deployment: Deployed, table: str, content: bytes) -> None:
    for method, path in [
        ("POST", "/entity/demo/table"),
        ("PUT", table),
        ("PATCH", table),
        ("PUT", table + "00"),
    ]:
        refused(deployment.call(method, path, content=content), 400)


@pytest.mark.parametrize("body", INVALID, ids=lambda body: json.dumps(body)[:30])
def test_invalid_bodies(deployment: Deployed, table: str, body: Any) -> None:
    refused(deployment.call("POST", "/entity/demo/table", body), 422)
    refused(deployment.call("PUT", table, body), 422)
    refused(deployment.call("PUT", table + "00", body), 404)


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "\u2028 \ufffe \U0001f600 \U0010ffff", "'; DROP TABLE item --", "é", "%zz"]
)
def test_texts_survive(deployment: Deployed, table: str, text: str) -> None:
    body = {"email": "t@example.org", "firstName": text, "segments": [text]}
    item = deployment.create(f"{table}/profile", body)

    assert item["firstName"] == text
    assert deployment.call("GET", f"{table}/profile/{item['profileId']}").json == item


@pytest.mark.parametrize("names", [["constructor"], ["__proto__"], ["", "\0"], ["a" * 100]])
def test_names_of_members_survive(deployment: Deployed, names: list[str]) -> None:
    headers = dict.fromkeys(names, "v")
    body = {"targetUrl": "https://example.org/a?b=%20", "eventType": "UPDATED", "headers": headers}

    assert deployment.create("/entity/demo/webhook", body)["headers"] == headers


@pytest.mark.parametrize(
    "segment",
    [
        *("0", "-1", "+1", "01", "1.0", "1e0", "9223372036854775808", "9" * 400, "null", "%20", "%EF%BC%91"),
        *("%zz", "%ff", "%00", "%ed%a0%80", "%2e%2e", "..", ".", "a;x=1", "*", "'"),
    ],
)
def test_ids_that_name_nothing(deployment: Deployed, table: str, segment: str) -> None:
    for path in (
        f"/entity/demo/table/{segment}",
        f"/entity/demo/table/{segment}/profile",
        f"{table}/profile/{segment}",
        f"/entity/demo/campaign/{segment}",
        f"/entity/demo/webhook/{segment}",
        f"/entity/demo/language/{segment}",
        f"/entity/{segment}/table",
    ):
        refused(deployment.call("GET", path), 404)
        refused(deployment.call("GET", f"{path}?size=%zz&%ff=%00"), 404)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "//",
            "/entity",
            "/entity/demo",
            "/entity//table",
            "/entity/demo/table/",
            "//entity/demo/table",
        ),
        *("/entity/demo//table", "/entity/demo/../other/table", "/entity/demo%2Ftable", "/Entity/demo/table"),
        f"/entity/demo/{'9' * 400}",
    ],
)
def test_routes_that_do_not_exist(deployment: Deployed, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "PROPFIND"):
        refused(deployment.call(method, path), 404)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data", "", "x", "application/json; charset=latin1"],
)
def test_other_content_types(deployment: Deployed, table: str, kind: str) -> None:
    headers = {**TOKEN, "Content-Type": kind}
    for method, path in [("POST", "/entity/demo/table"), ("PUT", table), ("PATCH", table)]:
        refused(deployment.call(method, path, {"name": "a"}, headers=headers), 415)


@pytest.mark.parametrize(
    "kind", ["application/merge-patch+json", "Application/JSON;charset=UTF-8", "application/json; x=y"]
)
def test_content_types_of_json(deployment: Deployed, table: str, kind: str) -> None:
    headers = {**TOKEN, "Content-Type": kind}

    assert deployment.call("PATCH", table, {"quota": 1}, headers=headers).status == 200


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "application/xml, */*;q=0", "image/*"])
def test_clients_that_take_no_json(deployment: Deployed, table: str, accept: str) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        refused(deployment.call(method, table, {"name": "a"}, headers={**TOKEN, "Accept": accept}), 406)


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "text/html, application/json;q=0.1", "application/*", "application/json; q=zz", ",;,"],
)
def test_clients_that_take_json(deployment: Deployed, table: str, accept: str) -> None:
    assert deployment.call("GET", table, headers={**TOKEN, "Accept": accept}).status == 200


def test_json_headers_are_taken_on_every_method(deployment: Deployed, table: str) -> None:
    headers = {**TOKEN, "Accept": "application/json", "Content-Type": "application/json"}

    methods = {"GET": 200, "HEAD": 200, "OPTIONS": 204, "DELETE": 204}
    assert {method: deployment.call(method, table, headers=headers).status for method in methods} == methods


def test_a_body_on_get_and_delete_is_not_looked_at(deployment: Deployed, table: str) -> None:
    assert deployment.call("GET", table, content=b'{"name": ').status == 200
    assert deployment.call("DELETE", table, content=b"\xff").status == 204


def test_a_body_that_is_too_large(deployment: Deployed, table: str) -> None:
    content = json.dumps({"name": "a", "label": "b" * 3_000_000}).encode()

    refused(deployment.call("PATCH", table, content=content), 413)
    refused(deployment.call("POST", "/entity/demo/table", content=content), 413)


def test_methods_that_are_not_offered(deployment: Deployed, table: str) -> None:
    reply = deployment.call("POST", table, {"name": "a"})
    refused(reply, 405)

    assert reply.headers["allow"] == "GET, HEAD, OPTIONS, PUT, PATCH, DELETE"
    refused(deployment.call("TRACE", "/entity/demo/campaign/x/start"), 405)
    refused(deployment.call("DELETE", "/entity/demo/webhook"), 405)


@pytest.mark.parametrize("whole", [True, False])
def test_half_a_request_has_no_effect(deployment: Deployed, name: str, whole: bool) -> None:
    body = json.dumps({"name": name}).encode()
    head = (
        "POST /entity/demo/table HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer reference-token\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", urlsplit(deployment.url).port or 0), 10) as connection:
        connection.sendall(head.encode() + (body if whole else body[:-3]))
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            continue

    tables = deployment.call("GET", "/entity/demo/table?size=200").json["tables"]
    assert (name in [table["name"] for table in tables]) == whole


@pytest.mark.parametrize(
    "line",
    [
        b"GET /entity/demo/t\xc3\xa9 HTTP/1.1\r\n",
        b"GET  HTTP/1.1\r\n",
        b"\x00\x01\x02\r\n",
        b"GET / HTTP/9.9\r\n",
    ],
)
def test_what_is_no_http_harms_nobody(deployment: Deployed, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(deployment.url).port or 0), 10) as connection:
        connection.sendall(line + b"Host: x\r\nConnection: close\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 401"))
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"]
    assert deployment.call("GET", "/entity/demo/table").status == 200
