"""A pytest plugin that writes every request of a run to the file that BENCHMARKS_SENT names, a JSON line each."""

from __future__ import annotations

import base64
import json
import os

import pytest

from harness.plugin import RUN


def pytest_sessionstart(session: pytest.Session) -> None:
    """Listen to the client of the run."""
    run = session.config.stash[RUN]
    file = open(os.environ["BENCHMARKS_SENT"], "w", encoding="utf-8")  # noqa: SIM115, PTH123  # open while the run is
    session.config.add_cleanup(file.close)
    client = run.opened.deployment.client

    def write(exchange: object) -> None:
        request = exchange.request  # type: ignore[attr-defined]  # an exchange
        content = None if request.content is None else base64.b64encode(request.content).decode()
        path = request.url.removeprefix(client.base_url)
        file.write(json.dumps([request.method, path, dict(request.headers), content]) + "\n")

    client.listeners.append(write)
