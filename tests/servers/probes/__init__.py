"""For each server a module, and in it for each fault a function of its name: does a deployment have it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

TIMEOUT = 10
TRIES = 20


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What calls give that are made at once."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [made.result() for made in [pool.submit(call) for call in calls]]


def ever(met: Callable[[], bool]) -> bool:
    """Whether it comes about in one of several tries."""
    return any(met() for _ in range(TRIES))


class Entity:
    """The routes of one entity: paths are relative to `<base>/entity/<name>`."""

    def __init__(self, base_url: str, name: str, headers: Mapping[str, str]) -> None:
        self.base_url, self.name, self.headers = base_url, name, dict(headers)

    def named(self, name: str, headers: Mapping[str, str] | None = None) -> Entity:
        """Another entity of the same deployment, with the same credential unless others are given."""
        return Entity(self.base_url, name, self.headers if headers is None else headers)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Sends a call; header names are given with underscores."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"{self.base_url}/entity/{self.name}{path}"
        return requests.request(method, url, json=body, headers=sent, timeout=TIMEOUT, allow_redirects=False)

    def send(self, method: str, path: str, content: bytes) -> requests.Response:
        """Sends a body as it is, labelled as JSON."""
        sent = self.headers | {"Content-Type": "application/json"}
        url = f"{self.base_url}/entity/{self.name}{path}"
        return requests.request(method, url, data=content, headers=sent, timeout=TIMEOUT, allow_redirects=False)

    def get(self, path: str) -> Any:
        """The JSON value at a path."""
        return self.call("GET", path).json()

    def code(self, method: str, path: str, body: Any = None) -> int:
        """The status of a call."""
        return self.call(method, path, body).status_code

    def post(self, path: str, body: Any) -> Any:
        """The JSON value that a creation answers."""
        return self.call("POST", path, body).json()
