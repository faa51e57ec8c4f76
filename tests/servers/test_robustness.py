"""Whatever is sent, the answer is no 5XX, and in JSON."""

from __future__ import annotations

import json
import re
import socket

import requests

from .running import demo_of, document_of, routes_of

HOSTILE_BODIES = [
    b"",
    b"{",
    b"null",
    b"1",
    b'"text"',
    b"[]",
    b"[null]",
    b"\xff\xfe",
    b"NaN",
    b'{"a": 1e999}',
    b'{"name": "\\ud800"}',
    b'{"name": "\\u0000"}',
    b"[" * 100_000,
    b'{"data":' * 3000,
    b'{"data": []}',
    b'{"data": null}',
    b'{"kind": {}}',
    b'{"id": -0.0, "size": 99999999999999999999999999, "height": 1e308}',
    b"9" * 5000,
    b'{"constructor": {"__proto__": []}}',
]
HOSTILE_HEADS = [
    b"NONSENSE\r\n\r\n",
    b"GET /entity/demo HTTP/9.9\r\n\r\n",
    b"GET  HTTP/1.1\r\n\r\n",
    b"BREW /x HTTP/1.1\r\nHost: h\r\n\r\n",
    b"POST /entity/demo/x HTTP/1.1\r\nHost: h\r\nContent-Length: many\r\n\r\n",
    b"POST /entity/demo/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
]
HOSTILE_SEGMENTS = [
    "%00",
    "%ff",
    "%",
    "%zz",
    "..%2f",
    "%F0%9F%98%80",
    "a" * 5000,
    "-1",
    str(2**70),
    "%0d%0aX:y",
    "*",
    "null",
]
HOSTILE_QUERIES = [
    "?limit=x",
    "?limit=-1",
    "?size=9e9",
    "?cursor=%00",
    "?page=%F0%9F%98%80",
    "?=&&=",
    "?kind=%ff",
    "?limit=" + "9" * 5000,
]


def judged(answer: requests.Response) -> None:
    """An answer is no 5XX and, unless it is empty, JSON labelled so."""
    assert answer.status_code < 500, answer.text
    if answer.content:
        assert isinstance(answer.json(), dict | list)
        assert re.match(r"application/(\w+\+)?json", answer.headers["Content-Type"])


def test_nothing_that_is_sent_is_answered_with_5xx_or_without_json(served: tuple[str, str]) -> None:
    demo = demo_of(*served)
    for path, methods in routes_of(document_of(*served), "7"):
        url = f"{demo.base_url}/entity/demo{path}"
        for method in sorted(methods & {"POST", "PUT"}):
            for body in HOSTILE_BODIES:
                judged(requests.request(method, url, data=body, headers=demo.headers, timeout=10))
        for query in HOSTILE_QUERIES:
            judged(requests.get(url + query, headers=demo.headers, timeout=10))
    for segment in HOSTILE_SEGMENTS:
        for path, methods in routes_of(document_of(*served), segment):
            for method in methods:
                judged(demo.call(method, path, {}))


def test_what_is_not_http_is_refused_in_json(served: tuple[str, str]) -> None:
    host, port = re.findall(r"//([\d.]+):(\d+)", served[1])[0]
    for head in HOSTILE_HEADS:
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(head)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        lines, _, body = answer.partition(b"\r\n\r\n")
        assert re.match(rb"HTTP/1.1 4\d\d ", lines), head
        assert isinstance(json.loads(body), dict)
