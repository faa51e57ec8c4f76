"""The embedded reference deployment: a process of its own on a free loopback port."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.outcomes import UsageProblem
from harness.profiles.profile import Profile

TOKEN: Final = "reference-token"  # noqa: S105  # it guards nothing
OTHERS: Final = {"expired": "reference-expired-token", "stranger": "reference-stranger-token"}
_PATIENCE: Final = 10.0


@dataclass
class Embedded:
    """A running reference deployment; `stop` ends it."""

    process: subprocess.Popen[str]
    base_url: str

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def profile(told: Profile, *, at: str) -> Profile:
    """The profile of the reference deployment that runs `at` an address; limits stay as they were told."""
    return dataclasses.replace(
        told, base_url=at, entity="demo", other_entity="other", forbidden_entity="finance", complete=True
    )


def start() -> Embedded:
    """Start the reference deployment; it also ends when this process does. Raises UsageProblem."""
    root = str(Path(__file__).parents[2])
    inherited = os.environ.get("PYTHONPATH", "")
    process = subprocess.Popen(
        [sys.executable, "-m", "reference", "--port", "0", "--with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, inherited)))},
    )
    assert process.stdout is not None  # it is a pipe
    address = process.stdout.readline().strip()
    embedded = Embedded(process, address)
    if not address.startswith("http"):
        embedded.stop()
        raise UsageProblem(f"the embedded reference deployment did not start ({address or 'no address'})")
    return embedded
