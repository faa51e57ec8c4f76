"""Each server starts, stops, offers what its document says, and keeps the protocol in its own way."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from typing import Any

import pytest
import requests

from . import probes
from .__main__ import NAMES, service_class
from .running import COMMAND, METHODS, ROOT, demo_of, document_of, routes_of, started


def test_the_list_tells_what_a_run_needs() -> None:
    told = json.loads(
        subprocess.run([*COMMAND, "--list"], cwd=ROOT, capture_output=True, check=True, timeout=30).stdout
    )
    assert [server["name"] for server in told] == list(NAMES)
    for server in told:
        assert server["sentence"]
        assert server["options"][:4] == ["--entity", "demo", "--other-entity", "other"]
        assert len(server["faults"]) >= 6


def test_every_fault_names_a_property_of_the_catalogue() -> None:
    catalogue = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    named = {fault.property for name in NAMES for fault in service_class(name).faults.values()}
    assert {word for word in named if f"`{word}`" not in catalogue} == set()


@pytest.mark.parametrize("stopped_by", ["signal", "end of input"])
def test_a_server_stops(stopped_by: str) -> None:
    process, base_url = started("thin")
    assert requests.get(base_url + "/openapi.json", timeout=10).ok
    if stopped_by == "signal":
        process.send_signal(signal.SIGTERM)
    else:
        process.communicate(timeout=10)
    with process:
        assert process.wait(timeout=10) == 0


def test_the_document_lists_the_real_routes(served: tuple[str, str]) -> None:
    demo = demo_of(*served)
    for path, methods in routes_of(document_of(*served), "7"):
        codes = {method: demo.code(method, path) for method in METHODS}
        assert {method for method, code in codes.items() if code != 405} == methods
    assert demo.code("GET", "/nothing") == 404


def test_scope_is_kept(served: tuple[str, str]) -> None:
    name, base_url = served
    demo = demo_of(name, base_url)
    for path, methods in routes_of(document_of(name, base_url), "7"):
        for method in methods:
            assert demo.named("nowhere").code(method, path, {}) in (403, 404)
            assert demo.named("closed").code(method, path, {}) in (403, 404)
            if service_class(name).environment:
                assert demo.named("demo", {}).code(method, path, {}) == 401
                assert demo.named("demo", {"Authorization": "Basic Og=="}).code(method, path, {}) == 401


def follow(entity: probes.Entity, location: str) -> str:
    return location.split(f"/entity/{entity.name}", 1)[1]


WALKS: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "shop": (
        "/store",
        {"name": "s", "floors": 0, "tags": []},
        {"description": "d"},
        {"floors": None, "open24h": False},
    ),
    "literal": (
        "/note",
        {"text": "t", "priority": 1},
        {"text": "u", "due": "2030-01-01"},
        {"due": None, "labels": []},
    ),
    "single": (
        "/campaign",
        {"kind": "sms", "name": "n", "text": ""},
        {"kind": "mail", "name": "n", "subject": "s", "opens": 0},
        {"opens": None, "tracked": False},
    ),
    "thin": (
        "/person",
        {"name": "n", "height": 1.5},
        {"name": "m", "children": 0},
        {"children": None, "subscribed": False},
    ),
    "lagging": ("/feed", {"source": "a:b"}, {"source": "c:d", "ratio": 0}, {"ratio": None, "comment": ""}),
    "numbered": (
        "/note",
        {"label": "l", "size": 3},
        {"label": "m"},
        {"size": 0},
    ),
    "basic": ("/table", {"label": "Table"}, {"label": "Other", "owner": ""}, {"owner": None, "retention": 5}),
    "envelope": (
        "/campaign/",
        {"title": "t", "channel": "sms"},
        {"title": "u", "channel": "mail", "budget": 0},
        {"budget": None},
    ),
    "upserts": (
        "/segment",
        {"title": "t", "size": 0},
        {"title": "u", "exclusive": False},
        {"exclusive": None, "size": 1},
    ),
}


def placed(demo: probes.Entity, name: str, collection: str, body: dict[str, Any]) -> str:
    """The path of a new item, found as its server's users find it."""
    if name == "upserts":
        assert demo.code("PUT", f"{collection}/k", body) == 200
        return f"{collection}/k"
    answer = demo.call("POST", collection, {"data": body} if name == "envelope" else body)
    assert answer.status_code == {"thin": 200, "lagging": 202}.get(name, 201)
    return f"{collection}/{answer.json()[0]}" if name == "thin" else follow(demo, answer.headers["Location"])


def settle(name: str) -> None:
    """Waits for as long as the lagging server may take to show a change everywhere."""
    if name == "lagging":
        time.sleep(0.65)


def stored(demo: probes.Entity, name: str, path: str) -> dict[str, Any]:
    """The item at a path, out of its envelope and without nulls."""
    settle(name)
    item = demo.get(path)
    item = item["data"] if name == "envelope" else item
    return {key: value for key, value in item.items() if value is not None}


def test_an_item_lives_as_the_protocol_says(served: tuple[str, str]) -> None:
    name, base_url = served
    demo = demo_of(name, base_url)
    collection, created, replaced, patched = WALKS[name]
    wrapped = (lambda body: {"data": body}) if name == "envelope" else (lambda body: body)
    match = {"If_Match": "*"} if name == "single" else {}
    path = placed(demo, name, collection, created)
    assert stored(demo, name, path).items() >= created.items()
    assert demo.call("PUT", path, wrapped(replaced), **match).ok
    after = stored(demo, name, path)
    assert after.items() >= replaced.items()
    assert not (created.keys() - replaced.keys() - {"name"}) & after.keys()
    assert demo.call("PATCH", path, wrapped(patched), **match).ok
    expected = {key: value for key, value in (replaced | patched).items() if value is not None}
    final = stored(demo, name, path)
    assert final.items() >= expected.items()
    assert not {key for key, value in patched.items() if value is None} & final.keys()
    assert path.strip("/").split("/")[-1] in demo.call("GET", collection).text
    assert demo.call("DELETE", path, **match).ok
    settle(name)
    assert demo.code("GET", path) in (404, 410)
    assert path.strip("/").split("/")[-1] not in re.findall(
        r'"(?:id|uuid|key|name)": "?([\w-]+)', demo.call("GET", collection).text
    )
