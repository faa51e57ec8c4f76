from __future__ import annotations

from pathlib import Path

from harness.documents.nouns import endpoints
from harness.profiles.profile import Profile
from harness.transport.credentials import WRONG
from strategies import wrong_credentials
from tests.harness.described import placed


def first_by_method(folder: Path) -> dict[str, set[str]]:
    """How credentials are wrong that a run in haste tries first, by method."""
    table = "/entity/{e}/table"
    offered = {table: "GET POST", f"{table}/{{t}}": "GET PUT PATCH DELETE", f"{table}/{{t}}/start": "POST"}
    found: dict[str, set[str]] = {}
    for endpoint in endpoints(placed(folder, offered), Profile()):
        firsts = wrong_credentials.firsts(endpoint)
        assert sorted(firsts) == sorted(WRONG)
        found.setdefault(endpoint.operation.method, set()).add(firsts[0])
    return found


def test_every_route_tries_every_way_and_each_is_the_first_somewhere(tmp_path: Path) -> None:
    assert set().union(*first_by_method(tmp_path).values()) == set(WRONG)


def test_what_writes_leave_out_in_haste_is_what_get_is_asked_with(tmp_path: Path) -> None:
    assert first_by_method(tmp_path)["GET"] == {"garbled", "empty"}
