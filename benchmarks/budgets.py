"""What a run on the reference deployment costs: requests counted, client time and memory as ratios of one run.

    python -m benchmarks.budgets --profiles quick default
    python -m benchmarks.budgets --properties core

The core are the properties that every deployment is judged by first: what each method does to the item it names and
to all others, and that no answer lies; they are judged with the run's credential alone. The whole are all, asked
with an expired and a stranger's credential, too.

The run's own requests are replayed by a bare `requests.Session` against a fresh reference deployment, in a process of
its own; CPU time (user and system) is what the operating system counted of each process, less what the same process
costs that sends nothing (`pytest --collect-only`; a replay of no request).
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from benchmarks.matrix import REFERENCE, ROOT, TOKENS, Case, served

BUDGETS: Final = {"survey": 25, "ratio": 3.0, "megabytes": 300}
REQUESTS: Final = {
    "core": {"quick": 1_300, "default": 5_000},
    "whole": {"quick": 5_000, "default": 20_000},
}
CORE: Final = {
    "get": ("frame", "absent"),
    "post": ("adds_one", "stores", "refused"),
    "put": ("stores", "clears_omitted", "frame", "refused"),
    "patch": ("stores", "keeps", "null_removes", "refused"),
    "delete": ("gone", "one"),
    "query": ("inert",),
    "list": ("complete",),
    "json": ("body", "labelled", "headers"),
    "code": ("no_5xx", "same_across"),
    "scope": ("prefix", "foreign_item", "lists", "unknown", "forbidden", "credential"),
}
_CASE: Final = Case("reference", (sys.executable, "-m", "reference"))


@dataclass(frozen=True)
class Spent:
    """CPU seconds of a process, and its largest resident memory in megabytes."""

    seconds: float
    megabytes: float


def measured(command: list[str], **environment: str) -> Spent:
    """Run a command to its end in a process that waits for it alone; raises CalledProcessError where it fails."""
    waiting = (
        "import json, resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", waiting, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = json.loads(done.stdout)
    return Spent(seconds, kilobytes / 1024)


def selected(properties: str) -> list[str]:
    """What pytest is told to run: the checks of the core, or all there are."""
    if properties == "whole":
        return ["conformance"]
    return [f"conformance/test_{family}.py::test_{rest}" for family, names in CORE.items() for rest in names]


def judged(properties: str, profile: str, seed: int, folder: Path, *options: str) -> Spent:
    """Judge a fresh reference deployment; its requests and its record are written to `folder`."""
    tokens = TOKENS if properties == "whole" else {name: TOKENS[name] for name in ["CONFORMANCE_TOKEN"]}
    with served(_CASE) as address:
        return measured(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "benchmarks.sent"),
                *(f"--{name.replace('_', '-')}={value}" for name, value in REFERENCE.items()),
                f"--base-url={address}",
                f"--hypothesis-profile={profile}",
                f"--hypothesis-seed={seed}",
                f"--conformance-report={folder}",
                *selected(properties),
                *options,
            ],
            **tokens,
            BENCHMARKS_SENT=str(folder / "sent.jsonl"),
        )


def replayed(sent: Path) -> Spent:
    """Send the same requests with a bare session to a fresh reference deployment."""
    with served(_CASE) as address:
        return measured([sys.executable, "-m", "benchmarks.budgets", "--replay", str(sent), address])


def replay(sent: Path, address: str) -> None:
    """Send the recorded requests, one after the other, each answer read to its end."""
    import requests  # noqa: PLC0415  # its import is a cost of the replay

    session = requests.Session()
    for line in sent.read_text(encoding="utf-8").splitlines():
        method, path, headers, content = json.loads(line)
        body = None if content is None else base64.b64decode(content)
        session.request(method, address + path, headers=headers, data=body, allow_redirects=False)


def main() -> int:
    """Measure what the command line asks for; 1 where a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", nargs="+", default=["quick", "default"], choices=("quick", "default"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", nargs=2, metavar=("FILE", "URL"), help="only send what was recorded")
    parser.add_argument("--properties", nargs="+", default=list(REQUESTS), choices=list(REQUESTS))
    told = parser.parse_args()
    if told.replay:
        replay(Path(told.replay[0]), told.replay[1])
        return 0
    exceeded = 0
    for properties, profile in product(told.properties, told.profiles):
        for what, figure, budget in figures(properties, profile, told.seed):
            over = budget is not None and figure > budget
            exceeded += over
            print(
                f"{'over' if over else 'ok  '} {what}: {figure}" + (f" (budget {budget})" if budget else ""), flush=True
            )
    return 1 if exceeded else 0


def figures(properties: str, profile: str, seed: int) -> Iterator[tuple[str, float, float | None]]:
    """What is measured of these properties at one profile: its name, the figure, and its budget if it has one."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        (folder / "nothing").touch()
        idle, bare_idle = judged(properties, profile, seed, folder, "--collect-only"), replayed(folder / "nothing")
        spent, bare = judged(properties, profile, seed, folder), replayed(folder / "sent.jsonl")
        record: dict[str, Any] = json.loads((folder / "conformance.json").read_text(encoding="utf-8"))
    ours, theirs = spent.seconds - idle.seconds, bare.seconds - bare_idle.seconds
    budget = REQUESTS[properties][profile]
    yield f"requests of the {properties} at {profile} ({record['conclusion']})", record["requests"], budget
    yield "requests of the dearest survey", max(w["requests"] for w in record["survey"].values()), BUDGETS["survey"]
    yield f"CPU seconds, start-up of {idle.seconds:.2f} left out", round(ours, 2), None
    yield f"CPU seconds of the bare replay, start-up of {bare_idle.seconds:.2f} left out", round(theirs, 2), None
    yield "the one to the other", round(ours / theirs, 2), BUDGETS["ratio"]
    yield "megabytes", round(spent.megabytes), BUDGETS["megabytes"]


if __name__ == "__main__":
    sys.exit(main())
