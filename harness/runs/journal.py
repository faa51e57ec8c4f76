"""What the journal of a killed run tells: whose it is, what it left, and how its items are known."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from harness.values import same

_LONG: Final = 16
"""So many letters and digits that change places often are no number that is counted up, and none in disguise."""
_CHANGES: Final = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])", re.IGNORECASE)
_FEWEST_CHANGES: Final = 4
_DRAWN: Final = 8
_SEVERAL: Final = 4
"""So many ids of so many characters each tell whether they are drawn by chance."""


class Journal:
    """One file of JSON lines; what a kill left half written at its end is no event."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.marker = file.stem

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """What happened, in its order."""
        return list(_events(self.file))

    @property
    def about(self) -> dict[str, Any]:
        """What it says of itself at its beginning."""
        return next((event for event in self.events if event["event"] == "began"), {})

    @property
    def goes_on(self) -> bool:
        """Whether the run that writes it is a process of this machine that still runs."""
        return _runs(self.about.get("process"))

    @property
    def left(self) -> list[str]:
        """The addresses of what was created and not deleted."""
        there: dict[str, None] = {}
        for event in self.events:
            if event["event"] == "created":
                there[event["path"]] = None
            elif event["event"] == "deleted":
                there.pop(event["path"], None)
        return list(there)

    @property
    def unanswered(self) -> list[str]:
        """The paths of creations that were sent, and whose answers the run did not live to see."""
        return [
            event["path"]
            for event, following in zip(self.events, [*self.events[1:], {"event": "end"}], strict=True)
            if event["event"] == "creating" and following["event"] not in {"created", "refused"}
        ]

    def tells(self, address: str, shown: Any) -> bool:
        """Whether what GET shows at an address of the journal is certainly the run's, and nobody's who was given the
        same address since: by the run's marker, or by a value that nothing but one of its items was created with.
        """
        places = {address, address.rpartition("/")[0]}
        creations = [event for event in self.events if event["event"] == "creating" and event["path"] in places]
        marks = [(name, event["body"][name]) for event in creations for name in event.get("marks", ())]
        text = json.dumps(shown, ensure_ascii=False).casefold()
        return self.marker in text or any(_has(shown, name, value) for name, value in marks)

    def named(self, address: str) -> bool:
        """Whether an address ends in an id that no deployment gives out twice."""
        last = address.rpartition("/")[2]
        letters = re.sub(r"[^a-z0-9]", "", last, flags=re.IGNORECASE)
        random = len(letters) >= _LONG and len(_CHANGES.findall(letters)) >= _FEWEST_CHANGES
        return random or self.marker in last.casefold() or self._by_chance(address)

    def _by_chance(self, address: str) -> bool:
        """Whether the ids of a collection were drawn by chance: long enough, and no two in a row much alike."""
        collection = address.split("/")[-2]
        paths = [event["path"].split("/") for event in self.events if event["event"] == "created"]
        ids = list(dict.fromkeys(path[-1] for path in paths if path[-2] == collection))
        alike = [sum(map(str.__eq__, one, other)) * 2 > len(one) for one, other in itertools.pairwise(ids)]
        lettered = all(len(one) >= _DRAWN for one in ids) and not any(one.isdigit() for one in ids)
        return len(ids) >= _SEVERAL and lettered and not any(alike)


def abandoned(directory: Path, base_url: str) -> list[Journal]:
    """The journals in a directory that killed runs of a deployment left."""
    journals = (Journal(file) for file in sorted(directory.glob("*.jsonl")))
    return [one for one in journals if one.about.get("base_url") == base_url and not one.goes_on]


def _has(shown: Any, name: str, value: Any) -> bool:
    """Whether a field called so has this value, at whatever depth."""
    if isinstance(shown, Mapping):
        return (name in shown and same(shown[name], value)) or any(_has(one, name, value) for one in shown.values())
    return isinstance(shown, Sequence) and not isinstance(shown, str) and any(_has(one, name, value) for one in shown)


def _events(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and "event" in event:
            yield event


def _runs(process: object) -> bool:
    if not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's, but it is there
    return True
