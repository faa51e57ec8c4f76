"""Judges one property on one subject: trials, the smallest broken one, its confirmation and its control."""

from __future__ import annotations

import itertools
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.nouns import Missing, route_of
from harness.documents.resources import Resource
from harness.outcomes import Inconclusive, NotExercised
from harness.profiles.effort import Effort
from harness.trials.afterthought import explained
from harness.trials.candidate import Candidate
from harness.trials.check import Check
from harness.trials.draws import draws
from harness.trials.evidence import evidence, told
from harness.trials.reduction import softened
from harness.trials.trial import Trial, attempt
from harness.trials.verdict import Outcome, Verdict

SOFTENINGS: Final = 3
_TOLD_BY_THE_DOCUMENT: Final = frozenset({"scope-prefix"})


class Experiment:
    """One check on one subject of one deployment."""

    def __init__(
        self, deployment: Deployment, check: Check, subject: Any, effort: Effort, *, reproduce: str = ""
    ) -> None:
        self.deployment = deployment
        self.check = check
        self.subject = subject
        self.effort = effort
        self.reproduce = reproduce
        self.verdict = Verdict(check.name, check.clause, check.weight, check.sentence, route_of(check.noun, subject))
        self._reasons: Counter[tuple[Outcome, str]] = Counter()
        self._declined: Counter[str] = Counter()
        self._unsaid: list[str] = []
        self._softenings = SOFTENINGS
        self._found_after = 0

    def run(self) -> Verdict:
        """Judge. Never raises but for what ends the whole run (Ctrl-C)."""
        if isinstance(self.subject, Missing):
            self.verdict.reason = self.subject.reason
            return self.verdict
        self.deployment.client.sender = self.check.name
        sent, access = self._sent(), self.deployment.access
        refused = access.refused()
        try:
            if not refused:
                self._try()
                refused = access.refused()
        except Inconclusive as problem:
            self.verdict.outcome, self.verdict.reason = "inconclusive", str(problem)
        except NotExercised as problem:
            self.verdict.reason = str(problem)
        except Exception:  # noqa: BLE001  # whatever else is raised is the suite's own fault, and is told as such
            self.verdict.outcome, self.verdict.reason = "error", traceback.format_exc()
        why = access.reason if refused and self.verdict.outcome != "error" else self._shut()
        if why:
            self.verdict.outcome, self.verdict.reason, self.verdict.evidence = "inconclusive", why, None
        self.verdict.requests = self._sent() - sent
        return self.verdict

    def _shut(self) -> str:
        """Why what held says nothing of the route, though it was called."""
        if self.verdict.outcome != "held" or self.check.name in _TOLD_BY_THE_DOCUMENT:
            return ""
        return self.deployment.access.shut(self.verdict.route)

    def _sent(self) -> int:
        """How many requests the run has sent, those of surveys aside."""
        return self.deployment.client.requests - self.deployment.survey_requests

    def _try(self) -> None:
        shapes = self._shapes()
        for shape in shapes:
            self.subject = shape
            try:
                if self._try_shape():
                    return
            except (Inconclusive, NotExercised) as problem:
                if len(shapes) == 1:
                    raise
                # What cannot be tried on one alternative takes nothing from what was seen of another.
                came: Outcome = "inconclusive" if isinstance(problem, Inconclusive) else "not-exercised"
                self._reasons[came, str(problem)] += 1
                self._unsaid.append(f"nothing could be said of {self._resource().kind}: {problem}")
        self._conclude()

    def _shapes(self) -> list[Any]:
        """The subject with each shape that its bodies can have, where bodies are what the check is tried with."""
        varies = isinstance(self.subject, Resource) and self.subject.creation and self.check.plurals
        return self.subject.shapes if varies else [self.subject]

    def _try_shape(self) -> bool:
        """Whether the trials of one shape came to a verdict that ends it all."""
        entities = self.deployment.entities or ("",)
        enough = self.effort.trials(self.check.trials, self.check.quick)
        checked, trial = self.verdict.checked, None
        most = max(2 * enough + 1, self.check.tries or 0) if self.check.plurals else enough
        for number, drawn in enumerate(self._draws(most)):
            entity = entities[-1] if number % 3 == 2 else entities[0]
            trial = self._come_to_its_claim(drawn, entity)
            self.verdict.notes += [told for told in trial.notes if told not in self.verdict.notes]
            if trial.came in {"held", "broken"}:
                self.verdict.checked += 1
            if trial.came in {"broken", "error", "undecided"} and self._ends_with(trial):
                return True
            if self.verdict.checked - checked >= enough and trial.came == "held":
                break
            if trial.came == "declined":
                self._declined[trial.reason] += 1
            if trial.came in {"inconclusive", "not-exercised"}:
                self._reasons[trial.came, trial.reason] += 1
                if trial.came == "not-exercised":
                    break
        if trial is not None and self.verdict.checked == checked and trial.came in {"inconclusive", "not-exercised"}:
            self._unsaid.append(f"nothing could be said of {self._resource().kind}: {trial.reason}")
        return False

    def _ends_with(self, trial: Trial) -> bool:
        """Whether what came of a trial is the verdict."""
        verdict = self.verdict
        if trial.came == "broken":
            return self._judge_broken(trial)
        verdict.reason = trial.reason
        verdict.outcome = "error" if trial.came == "error" else "inconclusive"
        if trial.came == "undecided":
            redactor = self.deployment.redactor
            verdict.evidence = evidence(trial, redactor, confirmed="", control="not run", reproduce=self.reproduce)
        return True

    def _come_to_its_claim(self, drawn: Mapping[str, Any], entity: str) -> Trial:
        """A trial; where it came to nothing, one with half of its values plain, as often as that is still of use."""
        trial = attempt(self.deployment, self.check, self.subject, drawn, entity)
        if trial.came == "inconclusive" and self._softenings and self.check.plurals:
            self._softenings -= 1
            for softer in softened(drawn, self.deployment.plain(self._resource(), 1)):
                trial = attempt(self.deployment, self.check, self.subject, softer, entity)
                if trial.came != "inconclusive":
                    break
        return self._with_fresh_eyes(trial) if trial.came == "broken" else trial

    def _with_fresh_eyes(self, trial: Trial) -> Trial:
        """A broken trial once more: what was taken from memory, or a normalisation not known yet, may be the cause.
        Where it was neither and the break does not come back, it is a candidate that did not confirm.
        """
        self._found_after = self._found_after or self._sent()
        learned = self._explained(trial)
        if self.check.races and not learned:
            return trial  # it may not come back at once
        again = attempt(self.deployment, self.check, self.subject, trial.drawn, trial.entity, replay=True)
        if again.came != "broken" and not learned and not trial.leaned:
            self._tell(Candidate(self.deployment, self.check, self.subject, trial))
        return again

    def _explained(self, trial: Trial) -> bool:
        resource = self._of
        if resource is None or not resource.creation:
            return False
        return explained(self.deployment, resource, trial.entity, trial.observed, trial.drawn)

    def _conclude(self) -> None:
        verdict = self.verdict
        if verdict.outcome == "inconclusive":
            return  # a candidate did not confirm
        if verdict.checked:
            verdict.outcome = "held"
            verdict.notes += self._unsaid
        elif self._declined:
            verdict.outcome, verdict.checked = "held", self._declined.total()
            verdict.notes.append(self._declined.most_common(1)[0][0])
        elif self._reasons:
            (verdict.outcome, verdict.reason), _ = self._reasons.most_common(1)[0]
        else:
            verdict.reason = "nothing could be drawn to try it with"

    def _draws(self, count: int) -> Iterator[Mapping[str, Any]]:
        if not self.check.plurals:
            return itertools.repeat({}, count)
        left_out = self.deployment.ways(self._resource()).left_out
        return draws(self.check, self.subject, count, seed=self.effort.seed, left_out=left_out)

    @property
    def _of(self) -> Resource | None:
        """The resource that the subject is, or belongs to."""
        belongs: Resource | None = self.subject if isinstance(self.subject, Resource) else self.subject.resource
        return belongs

    def _resource(self) -> Resource:
        resource = self._of
        if resource is None:
            raise NotExercised("this route belongs to no resource")
        return resource

    def _judge_broken(self, trial: Trial) -> bool:
        """Whether a broken trial is a violation; else it is a candidate that did not confirm."""
        candidate = Candidate(self.deployment, self.check, self.subject, trial)
        candidate.judge(self._of, self.effort.reductions_left(self.deployment.reductions, self.check.name))
        self._tell(candidate)
        return candidate.confirmed

    def _tell(self, candidate: Candidate) -> None:
        why = f"a candidate did not confirm ({candidate.doubt}): " if candidate.doubt else ""
        self.verdict.outcome = "inconclusive" if candidate.doubt else "violated"
        self.verdict.reason = why + told(candidate.smallest)
        self.verdict.evidence = {**candidate.evidence(self.reproduce), "found_after": self._found_after}
