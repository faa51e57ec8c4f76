"""The processes that the tests of the project start: with an environment of their own, to an end that is told."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

_OF_THE_OUTER_RUN: Final = re.compile(
    r"^(PYTHONPATH|PYTEST|TOX|CONFORMANCE|HYPOTHESIS|MAKE|MFLAGS|VIRTUAL_ENV)"
)


def environment() -> dict[str, str]:
    """This process's environment, without what belongs to the run of pytest, tox or make that it is part of."""
    return {name: value for name, value in os.environ.items() if not _OF_THE_OUTER_RUN.match(name)}


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end in `cwd` with the clean environment and these variables; at most 15 minutes."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
    )
