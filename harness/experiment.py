"""Judges one property on one subject: trials, the smallest broken one, its confirmation and its control."""

from __future__ import annotations

import itertools
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.afterthought import explained
from harness.check import Check, Control
from harness.deployment import Deployment
from harness.draws import draws
from harness.effort import Effort
from harness.evidence import evidence, told
from harness.nouns import Missing, route_of
from harness.outcomes import Inconclusive, NotExercised
from harness.quiet import somebody_writes, speaks_of_strangers
from harness.reduction import reduced, softened
from harness.resources import Resource
from harness.trial import Trial, attempt, refusals
from harness.verdict import Outcome, Verdict

REPLAYS: Final = 3
SOFTENINGS: Final = 3
PATIENCE: Final = 1.0  # seconds that the last replay lets pass before it looks


class Experiment:
    """One check on one subject of one deployment."""

    def __init__(self, deployment: Deployment, check: Check, subject: Any, effort: Effort) -> None:
        self.deployment = deployment
        self.check = check
        self.subject = subject
        self.effort = effort
        self.verdict = Verdict(check.name, check.clause, check.weight, check.sentence, route_of(check.noun, subject))
        self._reasons: Counter[tuple[Outcome, str]] = Counter()
        self._declined: Counter[str] = Counter()
        self._unsaid: list[str] = []
        self._softenings = SOFTENINGS
        self._unconfirmed: Trial | None = None
        self._found_after = 0

    def run(self, reproduce: str = "") -> Verdict:
        """Judge. Never raises but for what ends the whole run (Ctrl-C)."""
        if isinstance(self.subject, Missing):
            self.verdict.reason = self.subject.reason
            return self.verdict
        self.deployment.client.sender = self.check.name
        sent = self._sent()
        try:
            self._try(reproduce)
        except Inconclusive as problem:
            self.verdict.outcome, self.verdict.reason = "inconclusive", str(problem)
        except NotExercised as problem:
            self.verdict.reason = str(problem)
        except Exception:  # noqa: BLE001  # whatever else is raised is the suite's own fault, and is told as such
            self.verdict.outcome, self.verdict.reason = "error", traceback.format_exc()
        finally:
            self.verdict.requests = self._sent() - sent
        return self.verdict

    def _sent(self) -> int:
        """How many requests the run has sent, those of surveys aside."""
        return self.deployment.client.requests - self.deployment.survey_requests

    def _try(self, reproduce: str) -> None:
        shapes = self._shapes()
        for shape in shapes:
            self.subject = shape
            try:
                if self._try_shape(reproduce):
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

    def _try_shape(self, reproduce: str) -> bool:
        """Whether the trials of one shape came to a verdict that ends it all."""
        entities = self.deployment.entities or ("",)
        enough = self.effort.trials(self.check.trials, self.check.quick)
        checked, trial = self.verdict.checked, None
        most = max(2 * enough + 1, self.check.tries or 0) if self.check.plurals else enough
        for number, drawn in enumerate(self._draws(most)):
            entity = entities[-1] if number % 3 == 2 else entities[0]
            trial = self._come_to_its_claim(drawn, entity)
            if trial.came in {"held", "broken"}:
                self.verdict.checked += 1
            if trial.came in {"broken", "error", "undecided"} and self._ends_with(trial, reproduce):
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

    def _ends_with(self, trial: Trial, reproduce: str) -> bool:
        """Whether what came of a trial is the verdict."""
        verdict = self.verdict
        if trial.came == "broken":
            return self._judge_broken(trial, reproduce)
        verdict.reason = trial.reason
        verdict.outcome = "error" if trial.came == "error" else "inconclusive"
        if trial.came == "undecided":
            redactor = self.deployment.redactor
            verdict.evidence = evidence(trial, redactor, confirmed="", control="not run", reproduce=reproduce)
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
        if trial.came == "broken":
            self._found_after = self._found_after or self._sent()
            self._seek_explanation(trial)
            # What was taken from memory may be the cause: look again, with fresh eyes.
            trial = attempt(self.deployment, self.check, self.subject, trial.drawn, entity, replay=True)
        return trial

    def _seek_explanation(self, trial: Trial) -> None:
        resource = self.subject if isinstance(self.subject, Resource) else self.subject.resource
        if resource is not None and resource.creation:
            explained(self.deployment, resource, trial.entity, trial.observed, trial.drawn)

    def _conclude(self) -> None:
        verdict = self.verdict
        if self._unconfirmed is not None:
            verdict.outcome = "inconclusive"
        elif verdict.checked:
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

    def _resource(self) -> Resource:
        resource = self.subject if isinstance(self.subject, Resource) else self.subject.resource
        if resource is None:
            raise NotExercised("this route belongs to no resource")
        return resource

    def _judge_broken(self, trial: Trial, reproduce: str) -> bool:
        """Whether a broken trial is a violation: it breaks 3 of 3, its control held; the smallest one is told."""
        # First as it is: what makes it smaller may wear out an effect that builds up.
        smallest, drawn, replays = trial, trial.drawn, self._replayed(trial.drawn, trial.entity)
        if replays[-1].came == "broken":
            smaller, less = self._reduced(trial)
            again = self._replayed(less, trial.entity) if less != drawn else replays
            if again[-1].came == "broken":
                smallest, drawn, replays = smaller, less, again
        confirmed = sum(again.came == "broken" for again in replays)
        control = self._control(drawn, trial.entity) if confirmed == REPLAYS else "not run"
        proof = evidence(
            replays[0] if replays[0].came == "broken" else smallest,
            self.deployment.redactor,
            confirmed=f"{confirmed}/{REPLAYS}",
            control=control,
            reproduce=reproduce,
        ) | {"found_after": self._found_after}
        busy = confirmed == REPLAYS and speaks_of_strangers(replays[-1].observed) and somebody_writes(self.deployment)
        if confirmed == REPLAYS and not control.startswith("also") and not busy:
            self.verdict.outcome = "violated"
            self.verdict.reason = told(smallest)
            self.verdict.evidence = proof
            return True
        self._unconfirmed = smallest
        why = "somebody else writes in the same lists" if busy else "its control showed the same"
        why = why if confirmed == REPLAYS else f"it came back {confirmed} of {REPLAYS} times"
        self.verdict.reason = f"a candidate did not confirm ({why}): {told(smallest)}"
        self.verdict.evidence = proof
        return False

    def _reduced(self, trial: Trial) -> tuple[Trial, Mapping[str, Any]]:
        """The smallest trial that breaks as this one does, and what was drawn for it."""
        smallest = trial

        def broken(drawn: Mapping[str, Any]) -> bool:
            nonlocal smallest
            again = attempt(self.deployment, self.check, self.subject, drawn, trial.entity, replay=True)
            counts = again.came == "broken" and refusals(again) <= refusals(smallest)
            if counts:
                smallest = again
            return counts

        bound = self.effort.reductions if self.check.plurals else 0
        drawn = reduced(trial.drawn, broken, bound=bound, keep=self._required())
        return smallest, drawn

    def _replayed(self, drawn: Mapping[str, Any], entity: str) -> list[Trial]:
        """The replays of a trial, up to the first that does not break."""
        replays: list[Trial] = []
        for number in range(REPLAYS):
            patience = PATIENCE if number == REPLAYS - 1 else 0.0
            replays.append(
                attempt(self.deployment, self.check, self.subject, drawn, entity, replay=True, patience=patience)
            )
            if replays[-1].came != "broken":
                break
        return replays

    def _required(self) -> frozenset[str]:
        """The fields without which a body says something else."""
        resource = self.subject if isinstance(self.subject, Resource) else self.subject.resource
        return resource.required if resource is not None else frozenset()

    def _control(self, drawn: Mapping[str, Any], entity: str) -> str:
        """What the control showed, in words; "also …" where it breaks as well."""
        if self.check.control is Control.LATER:
            return "the same after a second's wait"
        control = attempt(self.deployment, self.check, self.subject, drawn, entity, replay=True, control=True)
        return {"held": "without the stimulus: no change"}.get(
            control.came, f"also {control.came}: {control.reason[:200]}"
        )
