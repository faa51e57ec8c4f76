"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Puts the text at `path` in one step, so that no reader ever sees half of it; raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # a full disk is told here, and not after the old file is gone
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def why(error: OSError) -> str:
    """What the system says is wrong, without numbers."""
    return error.strerror or str(error)
