"""How the deployment starts, tells its address, and stops."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import pytest

from tests.reference.deployed import ROOT, TOKEN, command, deployed


def test_its_address_answers_as_soon_as_it_is_printed() -> None:
    started = time.monotonic()
    with deployed() as running:
        assert running.url.startswith("http://127.0.0.1:")
        assert running.call("GET", "/entity/demo/table").json == {"tables": [], "total": 0}
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(number: signal.Signals) -> None:
    with subprocess.Popen(command(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(number)

        assert process.wait(10) == 0
        assert process.stdout.read() + process.stderr.read() == ""


def test_each_process_starts_empty() -> None:
    with deployed() as one, deployed() as other:
        one.create("/entity/demo/table", {"name": "here"})

        assert other.call("GET", "/entity/demo/table").json["total"] == 0


@pytest.mark.parametrize(
    "options",
    [["--fault", "Nobody"], ["--freedom", "Nobody"], ["--fault", "TrimsTexts"], ["--freedom", "MergesOnPut"]],
)
def test_an_unknown_name_is_told_in_one_line(options: list[str]) -> None:
    result = subprocess.run(command(*options), cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert options[1] in result.stderr


def test_the_list_is_json() -> None:
    result = subprocess.run(command("--list"), cwd=ROOT, capture_output=True, text=True, timeout=10, check=True)
    rows = json.loads(result.stdout)

    assert {row["kind"] for row in rows} == {"fault", "freedom"}
    assert all(row.keys() == {"kind", "file", "name", "breaks", "allows", "profile", "doc"} for row in rows)


def test_a_fault_and_freedoms_combine() -> None:
    options = ("--fault", "MergesOnPut", "--freedom", "TrimsTexts", "--freedom", "WrapsInAnEnvelope")
    with deployed(*options) as running:
        created = running.create("/entity/demo/table", {"data": {"name": " a ", "label": "b"}})["data"]
        changed = running.call("PUT", f"/entity/demo/table/{created['id']}", {"data": {"name": "c"}})

    assert created["name"] == "a"
    assert changed.json["data"]["label"] == "b"


def test_a_key_is_exchanged_for_a_token_that_ends() -> None:
    with deployed("--token-lifetime", "1") as running:
        answer = running.call("GET", "/auth/token", headers={"Authorization": "reference-key"})
        mine = {"Authorization": f"Bearer {answer.json['accessToken']}"}
        fresh = running.call("GET", "/entity/demo/table", headers=mine)
        deadline = time.monotonic() + 10
        while running.call("GET", "/entity/demo/table", headers=mine).status == 200:
            assert time.monotonic() < deadline

        assert answer.json["tokenType"] == "bearer"
        assert answer.json["expiresIn"] == "1s"
        assert fresh.status == 200
        assert running.call("GET", "/entity/demo/table", headers=TOKEN).status == 200
        assert running.call("GET", "/auth/token", headers={"Authorization": "wrong"}).status == 401
        assert running.call("POST", "/auth/token", headers={"Authorization": "reference-key"}).status == 405
