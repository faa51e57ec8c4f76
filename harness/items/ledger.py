"""What the run created and what it deleted again; on disk before each creation, for a run that is killed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

from harness.outcomes import NotExercised

STANDING: Final = "still there"


@dataclass
class Ledger:
    """Counts creations and deletions, and keeps the addresses of what is still there.

    `journal` is a file of JSON lines, one an event, written and flushed before the call that it tells of; it begins
    with `about`, what tells whose items these are, and the number of the process. `pending` is how many creations there
    are whose items were not found yet, `unfound` how many there were that may have made something nobody found.
    """

    journal: Path | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    created: int = 0
    deleted: int = 0
    left: dict[str, str] = field(default_factory=dict)
    pending: int = 0
    unfound: int = 0
    _file: TextIO | None = None

    def creating(self, path: str, body: Any, marks: Sequence[str] = ()) -> None:
        """A creation is about to be sent; nothing else has what it says in the fields `marks`. Raises NotExercised
        where the journal cannot take it: nothing is created that a killed run could not be cleaned of.
        """
        self.pending = 1
        told = {"marks": list(marks)} if marks else {}
        self._write({"event": "creating", "path": path, "body": body, **told})

    def await_several(self, count: int) -> None:
        """So many creations are about to be sent at once, or none of them is looked for any more."""
        self.pending = count

    def refused(self, path: str) -> None:
        """A creation that was sent made nothing."""
        self.pending = max(self.pending - 1, 0)
        self._write({"event": "refused", "path": path})

    def made(self, address: str) -> None:
        """An item is there, at this path."""
        self.pending = max(self.pending - 1, 0)
        if address not in self.left:
            self.created += 1
            self.left[address] = STANDING
            self._write({"event": "created", "path": address})

    def removed(self, address: str) -> None:
        """The item at this path is gone."""
        if self.left.pop(address, None) is not None:
            self.deleted += 1
            self._write({"event": "deleted", "path": address})

    def kept(self, address: str, why: str) -> None:
        """The item at this path could not be deleted."""
        if address in self.left:
            self.left[address] = why

    def close(self) -> None:
        """End the journal; it stays on disk only while something is left to clean up."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if self.journal is not None and not self.left and not self.pending and not self.unfound:
                self.journal.unlink(missing_ok=True)

    def as_record(self) -> dict[str, Any]:
        """`residue` of the record."""
        left = [{"path": path, "why": why} for path, why in sorted(self.left.items())]
        return {"created": self.created, "deleted": self.deleted, "left": left}

    def _write(self, event: dict[str, Any]) -> None:
        if self.journal is None:
            return
        try:
            if self._file is None:
                self.journal.parent.mkdir(parents=True, exist_ok=True)
                self._file = self.journal.open("a", encoding="utf-8")
                self._file.write(json.dumps({"event": "began", "process": os.getpid(), **self.about}) + "\n")
            self._file.write(json.dumps(event) + "\n")
            self._file.flush()
        except OSError as error:
            if event["event"] == "creating":
                raise NotExercised(f"the journal {self.journal} cannot be written: {error.strerror}") from error
