"""A server in a process of its own, its document, and the credential and routes to speak with it."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests
import yaml

from . import probes
from .__main__ import service_class
from .services import Service

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.servers"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def started(name: str, *options: str) -> tuple[subprocess.Popen[str], str]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [*COMMAND, name, "--with-parent", *options], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def document_of(name: str, base_url: str) -> dict[str, Any]:
    answer = requests.get(base_url + service_class(name).document_path, timeout=10)
    assert answer.status_code == 200
    document: dict[str, Any] = yaml.safe_load(answer.text)
    return document


def demo_of(name: str, base_url: str) -> probes.Entity:
    return probes.Entity(base_url, "demo", credential(service_class(name)))


def routes_of(document: dict[str, Any], filling: str) -> list[tuple[str, set[str]]]:
    """Each path below an entity, parameters filled in, with the methods that the document gives it."""
    found = []
    for template, operations in document["paths"].items():
        path = re.sub(r"^/entity/(\{\w+\}|demo)(?=/)", "", template)
        if path != template:
            found.append((re.sub(r"\{\w+\}", filling, path), {m.upper() for m in operations} & set(METHODS)))
    return found


def credential(service: type[Service]) -> dict[str, str]:
    if "CONFORMANCE_TOKEN" in service.environment:
        return {"Authorization": f"Bearer {service.environment['CONFORMANCE_TOKEN']}"}
    if "CONFORMANCE_PASSWORD" in service.environment:
        pair = f"alice:{service.environment['CONFORMANCE_PASSWORD']}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}


def got(url: str, *place: str) -> list[Any]:
    """What a server that takes the usual token shows at a place."""
    headers = {"Authorization": "Bearer secret-token"}
    got = requests.get("/".join((url, "entity", *place)), headers=headers, timeout=10).json()
    return got if isinstance(got, list) else [got]
