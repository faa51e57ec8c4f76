"""Histories: which lineages are told how many stories, and what is said of the properties that they try."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.catalogue import PROPERTIES, weight_of
from harness.deployment import Deployment
from harness.documents.placing import Places
from harness.documents.resources import Resource
from harness.items.frame import Frame
from harness.outcomes import NotExercised
from harness.profiles.effort import Effort
from harness.profiles.profile import Profile
from harness.stories.blame import Place, around
from harness.stories.drafts import Machine, written
from harness.stories.inquiry import NAME, Inquiry, Narrator
from harness.stories.story import Lineage, Step
from harness.trials.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Lifecycle:
    """A machine that writes stories, with how many are told in a run, of how many steps."""

    sentence: str
    machine: Machine
    stories: int
    steps: int
    quick: tuple[int, int]

    def lineages(self, places: Places, profile: Profile, effort: Effort) -> list[Lineage]:
        """Those that stories are told to, the richest first; a run in haste tells the richest alone."""
        known = [r for r in places.resources if r.creation and (r.offers("read") or r.offers("list"))]
        trees = [_tree(root, known) for root in known if root.parent not in known]
        trees.sort(key=lambda tree: (-len(tree), -_richness(tree)))
        count, steps = self.quick if effort.profile == "quick" else (effort.trials(self.stories), self.steps)
        shares = _shares(count, [_richness(tree) for tree in trees[:count]])
        return [Lineage(tree, profile.entities, share, steps) for tree, share in zip(trees, shares, strict=False)]


def _richness(tree: Sequence[Resource]) -> int:
    """How much there is to tell of a tree; where not all that a story creates can be deleted, one story is enough."""
    told = sum(len(one.operations) + len(one.actions) for one in tree)
    return told if all(one.offers("delete") for one in tree) else 0


def _shares(count: int, sizes: Sequence[int]) -> list[int]:
    """So many stories dealt out by these sizes: one to each, the others where the most is to tell."""
    shares = [1] * len(sizes)
    for _ in range(count - len(sizes) if sizes else 0):
        neediest = max(range(len(sizes)), key=lambda index: sizes[index] / shares[index])
        shares[neediest] += bool(sizes[neediest])
    return shares


def _tree(root: Resource, known: Sequence[Resource]) -> tuple[Resource, ...]:
    return tuple(one for one in known if one is root or root in one.ancestors)


def tells(
    sentence: str, machine: Machine, *, stories: int, steps: int, quick: tuple[int, int]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Tell what `machine` writes: so many `stories` in a run, of so many `steps` each; both otherwise in `quick`."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        function.__doc__ = sentence
        function.lifecycle = Lifecycle(sentence, machine, stories, steps, quick)  # type: ignore[attr-defined]
        return function

    return decorate


class History:
    """The stories of one lineage on one deployment. What breaks at a place that is `known` to be violated is not
    looked into once more.
    """

    def __init__(
        self,
        deployment: Deployment,
        lifecycle: Lifecycle,
        lineage: Lineage,
        effort: Effort,
        known: Collection[Place] = (),
    ) -> None:
        self.deployment = deployment
        self.lifecycle = lifecycle
        self.lineage = lineage
        self.effort = effort
        self.known = known
        self.reason = ""
        self._claims: Counter[Place] = Counter()
        self._stories: Counter[Place] = Counter()
        self._main: Verdict | None = None

    def run(self, sentences: Mapping[str, str], reproduce: str = "") -> list[Verdict]:
        """What can be said: of each property that was tried on each route, worst first; nothing where none was."""
        client = self.deployment.client
        client.sender = NAME
        sent = client.requests - self.deployment.survey_requests
        access = self.deployment.access
        try:
            if not access.refused():
                self._tell_all(reproduce)
            if access.refused():
                self.reason = access.reason
                return []
        except NotExercised as problem:
            self.reason = self.reason or str(problem)
        except Exception:  # noqa: BLE001  # whatever is raised here is the suite's own fault, and is told as such
            self._failed(traceback.format_exc())
        verdicts = [self._main] if self._main is not None else []
        told = {(verdict.property, verdict.route) for verdict in verdicts}
        verdicts += [self._verdict(place, "held") for place in self._claims if place not in {*told, *self.known}]
        for verdict in verdicts:
            verdict.title = sentences.get(verdict.property, self.lifecycle.sentence)
        if verdicts:
            verdicts[0].requests = client.requests - self.deployment.survey_requests - sent
        return verdicts

    def _tell_all(self, reproduce: str) -> None:
        narrator = Narrator(self.deployment, self.lineage, self.lifecycle.sentence)
        before: Frame | None = None
        for story in written(self.lifecycle.machine, self.lineage, self.effort.seed):
            telling, trial = narrator.tell(story, before=before)
            before = telling.before if trial.came == "held" else None
            if trial.came != "broken":
                self._claims.update(telling.claims)
                self._stories.update(telling.claims.keys())
            if trial.came == "broken":
                inquiry = Inquiry(narrator, self.effort, self.known)
                outcome = inquiry.into(story[: telling.at + 1], telling, trial, reproduce)
                if self._concluded(inquiry, outcome):
                    break
            if trial.came == "error":
                self._failed(trial.reason)
                break
            if trial.came != "held":
                self.reason = self.reason or trial.reason
            if trial.came == "not-exercised":
                break  # the run's budget is spent, or it may not write

    def _concluded(self, inquiry: Inquiry, outcome: Outcome | None) -> bool:
        """Take over what an inquiry found; whether no more stories have to be told."""
        if outcome is None:
            self.reason = self.reason or f"stories break {inquiry.place[0]} where it is violated anyway"
            return True
        if outcome == "held":
            return False
        if self._main is None or outcome == "violated":
            self._main = self._verdict(inquiry.place, outcome)
            self._main.checked = max(self._main.checked, 1)
            self._main.reason, self._main.evidence = inquiry.reason, inquiry.evidence
        return outcome == "violated"

    def _failed(self, why: str) -> None:
        root = self.lineage.resources[0]
        self._main = self._verdict(around(Step("create", 0, root, "")), "error")
        self._main.reason = why

    def _verdict(self, place: Place, outcome: Any) -> Verdict:
        (name, route), clause, count = place, PROPERTIES[place[0]], self._stories[place]
        verdict = Verdict(name, clause, weight_of(name), "", route, outcome, checked=self._claims[place])
        if count:
            verdict.notes.append(f"held in {count} {'story' if count == 1 else 'stories'} of several calls, too")
        return verdict
