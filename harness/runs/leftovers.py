"""What killed runs left behind: read from their journals, found again, and deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.documents.routes import located
from harness.items.cleanup import item_at, remove
from harness.items.item import Item
from harness.items.listing import Listing
from harness.outcomes import BudgetSpent, DeploymentGone, Inconclusive
from harness.runs.journal import Journal
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail

_PRECONDITIONS: Final = frozenset({409, 412, 428})
_UNCERTAIN: Final = "it shows nothing that only the killed run can have written: it may be somebody else's by now"


@dataclass
class Cleaned:
    """What came of a clean-up: how many items were deleted and how many were gone already, items left with the reason,
    journals left alone with the reason, and how many journals there were.
    """

    deleted: int = 0
    gone: int = 0
    left: dict[str, str] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    journals: int = 0


def clean(deployment: Deployment, directory: Path) -> Cleaned:
    """Delete what the journals in `directory` tell of, youngest first; a journal goes when nothing of it is left."""
    cleaned = Cleaned()
    for journal in map(Journal, sorted(directory.glob("*.jsonl"))):
        cleaned.journals += 1
        about = journal.about
        if about.get("base_url") != deployment.profile.base_url:
            cleaned.alone[journal.file.name] = f"of another deployment, {about.get('base_url', 'unknown')}"
        elif journal.goes_on:
            cleaned.alone[journal.file.name] = f"its run goes on, as process {about['process']}"
        else:
            _Leftovers(deployment, journal, cleaned).remove()
    return cleaned


class _Leftovers:
    """What one journal tells of. An address in it may be that of somebody else's item by now, where a deployment counts
    its ids anew: only what is certainly the run's is deleted.
    """

    def __init__(self, deployment: Deployment, journal: Journal, cleaned: Cleaned) -> None:
        self._deployment = deployment
        self._journal = journal
        self._cleaned = cleaned
        self._own: set[str] = set()

    def remove(self) -> None:
        """Delete what is the run's, children before their parents, and say why the rest stays."""
        journal, cleaned, left = self._journal, self._cleaned, dict[str, str]()
        addresses = dict.fromkeys([*journal.left, *_unnamed(self._deployment, journal)])
        found = {address: self._why_not(address) for address in addresses}  # parents first: they tell of their children
        for address, why in reversed(found.items()):
            reason = self._deleted(address) if why == "" else why
            if why is None:
                cleaned.gone += 1
            elif reason:
                left[address] = reason
            else:
                cleaned.deleted += 1
                cleaned.left.pop(address, None)
        cleaned.left |= left
        if not left:
            journal.file.unlink()

    def _why_not(self, address: str) -> str | None:
        """Why what is at an address may not be deleted, "" where it may, None where nothing is there."""
        item = item_at(self._deployment, address)
        if item is None:
            return "it is of no entity that this run was given, or of no route of the document"
        if not item.resource.offers("read"):
            return "" if self._journal.named(address) or self._is_listed(item) else _UNCERTAIN
        try:
            answer = item.trail.observe("GET", address, route=item.resource.route("read"))
            absent = self._is_absence(item, answer)
        except (BudgetSpent, DeploymentGone) as problem:
            return str(problem)
        if absent or not answer.ok:
            return None if absent else f"GET answered {answer.outcome}"
        below = any(address.startswith(f"{own}/") for own in self._own)  # nobody else works below an item of the run
        if not (below or self._journal.named(address) or self._journal.tells(address, answer.json)):
            return _UNCERTAIN
        self._own.add(address)
        return ""

    def _is_listed(self, item: Item) -> bool:
        """Whether its list shows it with the run's marker."""
        place = [item.entity, *map(str, item.ids[:-1])]
        found = _marked(self._deployment, item.resource, place, self._journal.marker)
        return item.resource.offers("list") and item.address in found

    def _is_absence(self, item: Item, answer: Exchange) -> bool:
        """Whether an answer tells that nothing is there; 403 does where an id that nothing has is answered the same,
        and the credential may read what stands beside it.
        """
        if answer.is_absence or answer.status != 403:
            return answer.is_absence
        unknown = Item(self._deployment, item.trail, item.resource, item.entity, (*item.ids[:-1], self._nobody(item)))
        route = item.resource.route("read")
        hidden = item.trail.observe("GET", unknown.address, route=route).status == 403
        return hidden and item.resource.offers("list") and self._deployment.listing(item, item.trail).get().ok

    def _nobody(self, item: Item) -> Any:
        return self._deployment.stamps.identifier(item.resource.key.schema, item.id)

    def _deleted(self, address: str) -> str:
        """Delete what is at an address; why it could not be deleted, or ""."""
        deployment, item = self._deployment, item_at(self._deployment, address)
        assert item is not None
        deployment.ledger.made(address)
        removed = remove(deployment, item)
        if not removed and any(str(code) in deployment.ledger.left[address] for code in _PRECONDITIONS):
            item.ways.if_match = True
            removed = remove(deployment, item)
        return "" if removed else deployment.ledger.left[address]


def _unnamed(deployment: Deployment, journal: Journal) -> Iterator[str]:
    """The addresses of items whose creation was sent, and whose answer the run did not live to see."""
    for path in dict.fromkeys(journal.unanswered):
        for resource in deployment.resources:
            template = resource.scope + resource.collection
            parts = located(deployment.prefix + template, path)
            if parts is not None and resource.offers("list"):
                yield from _marked(deployment, resource, parts, journal.marker)


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
        if not self.cleaned.journals:
            terminalreporter.write_line(f"no run has left a journal in {self.directory}", yellow=True)
            return
        terminalreporter.write_line(f"deleted what killed runs left: {self.cleaned.deleted}")
        if self.cleaned.gone:
            terminalreporter.write_line(f"gone already: {self.cleaned.gone}")
        for address, why in self.cleaned.left.items():
            terminalreporter.write_line(f"still there: {address} ({why})", red=True)
        for journal, why in self.cleaned.alone.items():
            terminalreporter.write_line(f"left alone: {journal} ({why})", yellow=True)
