"""A run: the verdicts of one deployment, and the record that everything told of it is made from."""

from __future__ import annotations

import datetime
import functools
import importlib.metadata
import importlib.util
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from harness.answering import tabulation
from harness.catalogue import PROPERTIES, weight_of
from harness.deployment import Deployment
from harness.documents.exceptions import Place, became, covers
from harness.outcomes import SPENT
from harness.profiles.effort import Effort
from harness.profiles.profile import DocumentedDeparture, Profile
from harness.runs.opening import Opened
from harness.trials.verdict import Conclusion, conclude

SCHEMA: Final = 1
UNSELECTED: Final = "left out by the selection of tests"
_WORST: Final = ("error", "violated", "excepted", "inconclusive", "held", "not-exercised")
_FAILING: Final = frozenset(_WORST[:3])


class Run:
    """What one session learns; with workers, each has its own and the controller adds theirs to its record.

    `offered` are the properties and routes that the checks which were collected have here, be they `narrowed` by a
    selection or not.
    """

    def __init__(self, opened: Opened, effort: Effort) -> None:
        self.opened = opened
        self.effort = effort
        opened.deployment.thorough = effort.profile != "quick"
        self.verdicts: list[dict[str, Any]] = []
        self.checks: dict[str, str] = {}
        self.offered: set[Place] = set()
        self.narrowed = False
        self.workers: list[Mapping[str, Any]] = []
        self._started = datetime.datetime.now(datetime.UTC)
        self._clock = time.monotonic()

    @property
    def profile(self) -> Profile:
        """The profile of the deployment."""
        return self.opened.deployment.profile

    def exception_for(self, name: str, route: str) -> DocumentedDeparture | None:
        """The documented exception that covers a property at a route, if there is one."""
        for exception in self.profile.exceptions:
            if exception.name == name and covers(exception.route, route):
                return exception
        return None

    @property
    def interrupted(self) -> bool:
        """Whether this process, or one of its workers, was told to end."""
        here = self.opened.deployment.client.interruption.came
        return here or any(share["interrupted"] for share in self.workers)

    def share(self) -> dict[str, Any]:
        """What a worker hands to the controller when it ends."""
        deployment = self.opened.deployment
        cause = deployment.access.cause(_lists(deployment))
        return {
            "interrupted": deployment.client.interruption.came,
            "requests": deployment.client.requests,
            "survey": self._survey(),
            "residue": deployment.ledger.as_record(),
            "codes": tabulation.told(deployment),
            "cause": cause,
            "offered": sorted(self._excepted),
            "narrowed": self.narrowed,
        }

    def record(self, notes: Iterable[str] = (), *, interrupted: bool = False, ended: bool = False) -> dict[str, Any]:
        """The record of the run, as `conformance.json` has it; one that was interrupted concludes nothing good. What
        one that `ended` early did not come to was not left out on purpose.
        """
        deployment, profile = self.opened.deployment, self.profile
        shares = [self.share(), *self.workers]
        judged = {verdict["property"] for verdict in self.verdicts}
        missing = (self._unjudged(name) for name in PROPERTIES if name not in judged)
        if interrupted or ended:
            reason = "the run was interrupted before it" if interrupted else "the run ended before it"
            missing = ({**one, "reason": reason} for one in missing)
        verdicts = [*folded(self.verdicts), *missing]
        offered = [(name, route) for share in shares for name, route in share["offered"]]
        conclusion, cause = conclude(verdicts), next((share["cause"] for share in shares if share["cause"]), "")
        verdicts.sort(key=lambda verdict: (list(PROPERTIES).index(verdict["property"]), verdict["route"]))
        return {
            "schema": SCHEMA,
            "suite": suite_version(),
            "seed": self.effort.seed,
            "profile": self.effort.profile,
            "conclusion": _no_good(conclusion) if interrupted or cause else conclusion,
            **({"cause": cause} if cause else {}),
            "left_out_by": [*self._left_out_by(verdicts, any(share["narrowed"] for share in shares))],
            "deployment": {
                "base_url": profile.base_url,
                "title": self.opened.document.title,
                "entity": profile.entity,
                "other_entity": profile.other_entity,
                "forbidden_entity": profile.forbidden_entity,
            },
            "started": self._started.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "seconds": round(time.monotonic() - self._clock, 1),
            "requests": sum(share["requests"] for share in shares),
            "verdicts": verdicts,
            "survey": _joined(share["survey"] for share in shares),
            "codes": tabulation.table(share["codes"] for share in shares),
            "unplaced": [{"route": route, "why": why} for route, why in deployment.places.unplaced],
            "residue": {
                "created": sum(share["residue"]["created"] for share in shares),
                "deleted": sum(share["residue"]["deleted"] for share in shares),
                "left": [left for share in shares for left in share["residue"]["left"]],
            },
            "catalogue": [
                {
                    "property": name,
                    "clause": clause,
                    "weight": weight_of(name),
                    "title": self.checks.get(name, ""),
                }
                for name, clause in PROPERTIES.items()
            ],
            "exceptions": [became(one, verdicts, offered, self.opened.document) for one in profile.exceptions],
            "notes": [*notes, *self.opened.doubts, *(["the run was interrupted"] if interrupted else [])],
        }

    @property
    def _excepted(self) -> set[Place]:
        names = {exception.name for exception in self.profile.exceptions}
        return {(name, route) for name, route in self.offered if name in names}

    def _left_out_by(self, verdicts: Iterable[Mapping[str, Any]], narrowed: bool) -> Iterator[str]:
        """The options by which the run left something out."""
        reasons = {verdict["reason"] for verdict in verdicts if verdict["outcome"] == "not-exercised"}
        if any(SPENT in reason for reason in reasons):
            yield f"--max-requests {self.profile.max_requests}"
        if self.profile.concurrent == 1 and any("--concurrent 1" in reason for reason in reasons):
            yield "--concurrent 1"
        if self.profile.read_only:
            yield "--read-only"
        if narrowed or UNSELECTED in reasons:
            yield "a selection of tests"

    def _survey(self) -> dict[str, Any]:
        deployment = self.opened.deployment
        return {
            shape.kind: deployment.redactor.value(deployment.known_ways(shape).as_record())
            for resource in deployment.resources
            for shape in resource.shapes
            if deployment.was_surveyed(shape)
        }

    def _unjudged(self, name: str) -> dict[str, Any]:
        has_check = name in self.checks or name in written_checks()
        return {
            "property": name,
            "clause": PROPERTIES[name],
            "weight": weight_of(name),
            "title": self.checks.get(name, ""),
            "route": "",
            "outcome": "not-exercised",
            "checked": 0,
            "requests": 0,
            "reason": UNSELECTED if has_check else "this release has no check for it",
            "evidence": None,
            "test": "",
            "notes": [],
        }


@functools.cache
def written_checks() -> frozenset[str]:
    """The properties that the package `conformance` has a check for, whether or not this run collected them."""
    spec = importlib.util.find_spec("conformance")
    folders = spec.submodule_search_locations if spec is not None else None
    found = set()
    for folder in folders or ():
        for file in Path(folder).glob("test_*.py"):
            family = file.stem.removeprefix("test_")
            names = re.findall(r"^def test_(\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
            found |= {f"{family}-{name.replace('_', '-')}" for name in names}
    return frozenset(found)


def _lists(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """The addresses of the lists that stand below nothing, in the first entity, with their routes."""
    for resource in deployment.resources:
        if resource.parent is None and resource.offers("list") and resource.exists_in(deployment.profile.entity):
            path = resource.address(deployment.profile.entity, ())
            yield deployment.prefix + path, resource.operations["list"].route


def _no_good(conclusion: Conclusion) -> Conclusion:
    return "not conformant" if conclusion == "not conformant" else "undetermined"


def suite_version() -> str:
    """The version of the installed suite, or "0" where it runs from a checkout alone."""
    try:
        return importlib.metadata.version("conformance-suite")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def folded(verdicts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One verdict a property and route: the worst, with all that was checked and sent for it. Only where several
    tests fail each keeps its own.
    """
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    failing: list[dict[str, Any]] = []
    for verdict in map(dict, verdicts):
        known = kept.setdefault((verdict["property"], verdict["route"]), verdict)
        if known is verdict:
            continue
        if {known["outcome"], verdict["outcome"]} <= _FAILING:
            failing.append(verdict)
            continue
        best, other = sorted((known, verdict), key=lambda one: _WORST.index(one["outcome"]))
        sums = {name: known[name] + verdict[name] for name in ("checked", "requests")}
        notes = list(dict.fromkeys([*best["notes"], *other["notes"]]))
        title = best["title"] if known is best else known["title"] or best["title"]
        kept[verdict["property"], verdict["route"]] = {**best, **sums, "notes": notes, "title": title}
    return [*kept.values(), *failing]


def _joined(surveys: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for one in surveys:
        for label, ways in one.items():
            joined.setdefault(label, ways)
    return joined
