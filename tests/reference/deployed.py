"""A reference deployment in a process of its own, and calls to it."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

ROOT: Final = Path(__file__).parents[2]
TOKEN: Final = {"Authorization": "Bearer reference-token"}


@dataclass(frozen=True)
class Reply:
    """What came back: headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Deployed:
    """A running deployment; every call carries the valid token unless it brings headers of its own."""

    url: str
    process: subprocess.Popen[str]
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] = TOKEN,
    ) -> Reply:
        if content is None and body is not None:
            content = json.dumps(body).encode()
        sent = dict(headers) | ({"Content-Type": "application/json"} if content is not None else {}) | dict(headers)
        self.connection.request(method, path, content, sent)
        answer = self.connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, told, answer.read())

    def create(self, path: str, body: Any) -> Any:
        reply = self.call("POST", path, body)
        assert reply.status == 201, reply
        return reply.json


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "reference", *options]


@contextmanager
def deployed(*options: str) -> Iterator[Deployed]:
    """A deployment that ends with the block: its standard input is closed."""
    with subprocess.Popen(
        command("--port", "0", "--with-parent", *options),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        running = Deployed(process.stdout.readline().strip(), process)
        try:
            yield running
        finally:
            running.connection.close()
            process.stdin.close()
            assert process.wait(10) == 0
