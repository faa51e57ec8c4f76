"""Runs of the suite as its users start it: pytest in a process of its own, seen from outside."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.harness.answering import Answering, Asked, answering, reply
from tests.reference.deployed import Deployed

ROOT = Path(__file__).parents[2]
TOKEN = "reference-token"
_OF_THE_OUTER_RUN = re.compile(r"^(PYTEST|CONFORMANCE|HYPOTHESIS|TOX|COV)")
_PASSED_ON = {"content-type", "accept", "authorization", "if-match", "if-none-match", "user-agent"}


@dataclass(frozen=True)
class Judged:
    """What a run left: its exit code, what it said, and its report."""

    code: int
    output: str
    errors: str
    report: Path

    @property
    def said(self) -> str:
        return self.output + self.errors

    @property
    def record(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.report / "conformance.json").read_text(encoding="utf-8"))
        return told

    def outcomes(self) -> dict[tuple[str, str], str]:
        return {(one["property"], one["route"]): one["outcome"] for one in self.record["verdicts"]}


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what the outer run has set, and with these variables."""
    return {name: value for name, value in os.environ.items() if not _OF_THE_OUTER_RUN.match(name)} | variables


def command(report: Path, *options: str) -> list[str]:
    told = ["--conformance-report", str(report)] if "--conformance-report" not in options else []
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *told, *options]


def installed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A session of pytest in another folder, where the suite can be imported as if it were installed."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def judge(report: Path, *options: str, **variables: str) -> Judged:
    """A run to its end; quick, unless the options name another profile."""
    quick = () if any("hypothesis-profile" in one for one in options) else ("--hypothesis-profile=quick",)
    done = subprocess.run(
        command(report, *quick, *options),
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Judged(done.returncode, done.stdout, done.stderr, report)


def at(url: str, *options: str) -> list[str]:
    """The options that name a reference deployment, its entities and more."""
    return ["--base-url", url, "--entity", "demo", "--other-entity", "other", *options]


@contextmanager
def recording(
    url: str,
    altered: Callable[[Asked, bytes], bytes] = lambda _, content: content,
    refused: Callable[[Asked], bool] = lambda _: False,
    code: int = 409,
) -> Iterator[Answering]:
    """A server that passes each request on, and remembers it; what comes back may be altered, and what is refused is
    answered with a `code` of its own instead.
    """
    netloc = urlsplit(url).netloc

    def passed_on(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if refused(asked):
            reply(handler, code, b'{"error": "no more"}')
            return
        connection = http.client.HTTPConnection(netloc, timeout=10)
        headers = {name: value for name, value in asked.headers.items() if name in _PASSED_ON}
        connection.request(asked.method, asked.path, asked.content or None, headers)
        answer = connection.getresponse()
        content = altered(asked, answer.read())
        left_out = {"content-length", "transfer-encoding", "connection", "date", "server"}
        told = {name: value for name, value in answer.getheaders() if name.lower() not in left_out}
        connection.close()
        reply(handler, answer.status, content, told)

    with answering(passed_on) as proxy:
        yield proxy


def holdings(deployment: Deployed) -> set[str]:
    """The paths of everything that stands in the entities of a reference deployment."""
    deployment.connection.close()  # it may have been idle for longer than a server keeps it
    found = set()
    for entity in ("demo", "other"):
        for collection, member in (("table", "tables"), ("campaign", "campaigns"), ("webhook", "")):
            path = f"/entity/{entity}/{collection}"
            listed = deployment.call("GET", path).json
            items = listed[member] if member else listed
            assert not member or listed["total"] == len(items), "the list has more pages than are read here"
            found |= {f"{path}/{one['id']}" for one in items}
    return found
