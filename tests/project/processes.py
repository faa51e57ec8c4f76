"""The processes that the tests of the project start: in an environment of their own, run to their end."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

_OF_THE_OUTER_RUN: Final = re.compile(r"^(PYTHONPATH|PYTEST|TOX|CONFORMANCE|HYPOTHESIS|MAKE|MFLAGS|VIRTUAL_ENV)")


def environment() -> dict[str, str]:
    """This process's environment, without what the outer pytest, tox or make has set."""
    return {name: value for name, value in os.environ.items() if not _OF_THE_OUTER_RUN.match(name)}


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end in `cwd`: the clean environment and these variables; 15 minutes at most."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
    )
