"""A broken trial that may be a violation: it has to come back each time, and not without its stimulus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.trials import evidence
from harness.trials.check import Check, Control
from harness.trials.quiet import somebody_writes, speaks_of_strangers
from harness.trials.reduction import reduced
from harness.trials.trial import Trial, attempt, refusals

REPLAYS: Final = 3
RACES: Final = 10  # replays of what may come back one time and not another
_OF_RACES: Final = 2  # that have to show it again
_CONTROLS: Final = 3  # of a race: what comes about now and then may do so without one, too
PATIENCE: Final = 1.0  # seconds that the last replay lets pass before it looks


class Candidate:
    """What a broken `trial` of a check comes to. `smallest` is the smallest trial that breaks as well; `doubt` says why
    it is no violation, "" where it is one.
    """

    def __init__(self, deployment: Deployment, check: Check, subject: Any, trial: Trial) -> None:
        self.deployment = deployment
        self.check = check
        self.subject = subject
        self.trial = trial
        self.smallest = trial
        self.tries, self.needed = (RACES, _OF_RACES) if check.races else (REPLAYS, REPLAYS)
        self.doubt = f"it came back 0 of {self.tries} times"
        self._replays: list[Trial] = []
        self._control = "not run"

    @property
    def confirmed(self) -> bool:
        """Whether it is a violation."""
        return not self.doubt

    def judge(self, resource: Resource | None, reductions: int) -> None:
        """Replay it, make it smaller with at most so many trials of bodies of `resource`, and run its control."""
        drawn = self.trial.drawn
        if self.check.control is Control.WITHOUT_STIMULUS and self._shows_the_same(drawn):
            return  # whatever changes without the stimulus would be replayed and made smaller in vain
        # First as it is: what makes it smaller may wear out an effect that builds up.
        self._replays = self._replayed(drawn)
        if self._came_back == REPLAYS and not self.check.races:
            smaller, less = self._reduced(resource, reductions if self.check.plurals else 0)
            again = self._replayed(less) if less != drawn else self._replays
            if again[-1].came == "broken":
                self.smallest, drawn, self._replays = smaller, less, again
        self.doubt = self._doubted(drawn)

    def evidence(self, reproduce: str) -> dict[str, Any]:
        """The smallest dialogue, and how often it came back."""
        return evidence.evidence(
            next((again for again in self._replays if again.came == "broken"), self.smallest),
            self.deployment.redactor,
            confirmed=f"{self._came_back}/{len(self._replays) if self.check.races else REPLAYS}",
            control=self._control,
            reproduce=reproduce,
        )

    @property
    def _came_back(self) -> int:
        return sum(again.came == "broken" for again in self._replays)

    def _doubted(self, drawn: Mapping[str, Any]) -> str:
        if self._came_back < self.needed:
            return f"it came back {self._came_back} of {self.tries} times"
        known = self.check.control is Control.WITHOUT_STIMULUS and drawn is self.trial.drawn
        if not known and self._shows_the_same(drawn):
            return self.doubt
        strange = speaks_of_strangers(self._replays[-1].observed) and somebody_writes(self.deployment)
        return "somebody else writes in the same lists" if strange else ""

    def _shows_the_same(self, drawn: Mapping[str, Any]) -> bool:
        """Whether the control breaks as well, or comes to nothing: then there is a doubt."""
        self._control = self._controlled(drawn)
        also = self._control.startswith("also")
        self.doubt = "its control showed the same" if also else self.doubt
        return also

    def _again(self, drawn: Mapping[str, Any], **how: Any) -> Trial:
        return attempt(self.deployment, self.check, self.subject, drawn, self.trial.entity, replay=True, **how)

    def _replayed(self, drawn: Mapping[str, Any]) -> list[Trial]:
        """The replays of a trial, up to the first that does not break; of a race, up to the last that is needed."""
        replays: list[Trial] = []
        if self.check.races:
            while len(replays) < RACES and sum(again.came == "broken" for again in replays) < _OF_RACES:
                replays.append(self._again(drawn, patience=PATIENCE))
            return replays
        for number in range(REPLAYS):
            replays.append(self._again(drawn, patience=PATIENCE if number == REPLAYS - 1 else 0.0))
            if replays[-1].came != "broken":
                break
        return replays

    def _reduced(self, resource: Resource | None, bound: int) -> tuple[Trial, Mapping[str, Any]]:
        """The smallest trial that breaks as this one does, and what was drawn for it."""
        smallest = self.trial

        def broken(drawn: Mapping[str, Any]) -> bool:
            nonlocal smallest
            self.deployment.reductions[self.check.name] += 1
            again = self._again(drawn)
            counts = again.came == "broken" and refusals(again) <= refusals(smallest)
            if counts:
                smallest = again
            return counts

        def valid(name: str, value: Any) -> bool:
            schema = resource.fields.get(name) if resource is not None else None
            return schema is None or schema.allows(value)

        required = resource.required if resource is not None else frozenset[str]()
        drawn = reduced(self.trial.drawn, broken, bound=bound, keep=required, valid=valid)
        return smallest, drawn

    def _controlled(self, drawn: Mapping[str, Any]) -> str:
        """What the control showed, in words; "also …" where it breaks as well."""
        if self.check.control is Control.LATER:
            return "no matter of time: it broke after a second's wait, too"
        for _ in range(_CONTROLS if self.check.races else 1):
            control = self._again(drawn, control=True)
            if control.came != "held":
                break
        held = "one after the other: no such thing" if self.check.races else "without the stimulus: no change"
        return {"held": held}.get(control.came, f"also {control.came}: {control.reason[:200]}")
