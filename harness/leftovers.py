"""What killed runs left behind: read from their journals, found again, and deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from harness.cleanup import item_at, remove
from harness.deployment import Deployment
from harness.listing import Listing
from harness.outcomes import Inconclusive
from harness.resources import Resource
from harness.routes import located
from harness.trail import Trail

_PRECONDITIONS: Final = frozenset({409, 412, 428})


@dataclass
class Cleaned:
    """What came of a clean-up: items deleted, items left with the reason, journals left alone with the reason."""

    deleted: int = 0
    left: dict[str, str] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)


def clean(deployment: Deployment, directory: Path) -> Cleaned:
    """Delete what the journals in `directory` tell of, youngest first; a journal goes when nothing of it is left."""
    cleaned = Cleaned()
    for journal in sorted(directory.glob("*.jsonl")):
        events = list(_events(journal))
        about = next((event for event in events if event["event"] == "began"), {})
        if about.get("base_url") != deployment.profile.base_url:
            cleaned.alone[journal.name] = f"of another deployment, {about.get('base_url', 'unknown')}"
        elif _runs(about.get("process")):
            cleaned.alone[journal.name] = f"its run goes on, as process {about['process']}"
        else:
            _clean_one(deployment, journal, events, cleaned)
    return cleaned


def _clean_one(deployment: Deployment, journal: Path, events: list[dict[str, Any]], cleaned: Cleaned) -> None:
    left: dict[str, str] = {}
    addresses = [*_left(events), *_unnamed(deployment, events, journal.stem)]
    for address in reversed(dict.fromkeys(addresses)):
        item = item_at(deployment, address)
        if item is None:
            left[address] = "it is of no entity that this run was given, or of no route of the document"
            continue
        deployment.ledger.made(item.address)
        removed = remove(deployment, item)
        if not removed and any(str(code) in deployment.ledger.left[item.address] for code in _PRECONDITIONS):
            item.ways.if_match = True
            removed = remove(deployment, item)
        if removed:
            cleaned.deleted += 1
        else:
            left[address] = deployment.ledger.left[item.address]
    cleaned.left |= left
    if not left:
        journal.unlink()


def _events(journal: Path) -> Iterator[dict[str, Any]]:
    """The events of a journal; what a kill left half written at its end is none."""
    for line in journal.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and "event" in event:
            yield event


def _runs(process: object) -> bool:
    """Whether a process of this machine still runs."""
    if not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's, but it is there
    return True


def _left(events: list[dict[str, Any]]) -> list[str]:
    there: dict[str, None] = {}
    for event in events:
        if event["event"] == "created":
            there[event["path"]] = None
        elif event["event"] == "deleted":
            there.pop(event["path"], None)
    return list(there)


def _unnamed(deployment: Deployment, events: list[dict[str, Any]], marker: str) -> Iterator[str]:
    """The addresses of items whose creation was sent, and whose answer the run did not live to see."""
    for event, following in zip(events, [*events[1:], {"event": "end"}], strict=True):
        if event["event"] != "creating" or following["event"] in {"created", "refused"}:
            continue
        for resource in deployment.resources:
            template = resource.scope + resource.collection
            parts = located(deployment.prefix + template, event["path"])
            if parts is not None and resource.offers("list"):
                yield from _marked(deployment, resource, parts, marker)


def _marked(deployment: Deployment, resource: Resource, parts: list[str], marker: str) -> Iterator[str]:
    """The addresses of the elements of a list that show the marker of a run."""
    listing = Listing(deployment, Trail(deployment.client), resource, parts[0], tuple(parts[1:]))
    try:
        elements = listing.elements()
    except Inconclusive:
        return  # what cannot be listed cannot be found
    for element in elements:
        if not isinstance(element, Mapping) or marker not in json.dumps(element, ensure_ascii=False):
            continue
        names = (resource.hint.id, resource.key.name, "id", f"{resource.name.rstrip('s')}Id", "_id", "uuid", "key")
        value = next((element[name] for name in names if name in element), None)
        if value is not None:
            yield deployment.prefix + resource.address(parts[0], (*parts[1:], value))


class CleanUp:
    """Stands in for a run that judges: `pytest --cleanup`."""

    def __init__(self, deployment: Deployment, directory: Path) -> None:
        self.deployment = deployment
        self.directory = directory
        self.cleaned = Cleaned()

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing: there is nothing to judge."""
        session.items = []
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Clean up; something that could not be deleted fails the session."""
        self.cleaned = clean(self.deployment, self.directory)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED if self.cleaned.left else pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was deleted and what is left."""
        terminalreporter.write_sep("=", "clean-up")
        terminalreporter.write_line(f"deleted what killed runs left: {self.cleaned.deleted}")
        for address, why in self.cleaned.left.items():
            terminalreporter.write_line(f"still there: {address} ({why})", red=True)
        for journal, why in self.cleaned.alone.items():
            terminalreporter.write_line(f"left alone: {journal} ({why})", yellow=True)
