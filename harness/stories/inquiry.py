"""Looks into a story that broke: which call is guilty, what the shortest such story is, and whether it comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Final

from harness.deployment import Deployment
from harness.items.cleanup import remove
from harness.items.item import Item
from harness.profiles.effort import Effort
from harness.stories.blame import Place
from harness.stories.drafts import shorter
from harness.stories.narration import Narration
from harness.stories.story import Lineage, Story
from harness.trials.afterthought import explained
from harness.trials.candidate import PATIENCE, REPLAYS
from harness.trials.check import Check
from harness.trials.evidence import evidence, told
from harness.trials.trial import Trial, attempt
from harness.trials.verdict import Outcome

NAME: Final = "lifecycle"
Told = tuple[Narration, Trial]


class Narrator:
    """Tells stories to a lineage."""

    def __init__(self, deployment: Deployment, lineage: Lineage, sentence: str) -> None:
        self.deployment = deployment
        self.lineage = lineage
        self.sentence = sentence

    def tell(self, story: Story, *, patience: float = 0.0, **how: Any) -> Told:
        """Tell a story once, on fresh items; what is told with care takes nothing from the memory of the run."""
        telling = Narration(story, **how)
        check = Check(NAME, self.sentence, "must", telling, "lineage")
        entity = self.lineage.entities[0]
        return telling, attempt(
            self.deployment, check, self.lineage, {}, entity, replay=telling.careful, patience=patience
        )


class Inquiry:
    """One inquiry into one broken story: `place`, `reason` and `evidence` say what it found."""

    def __init__(self, narrator: Narrator, effort: Effort, known: Collection[Place]) -> None:
        self.narrator = narrator
        self.effort = effort
        self.known = known
        self.place: Place = ("", "")
        self.reason = ""
        self.evidence: dict[str, Any] | None = None
        self._lasting: list[Item] | None = None

    def into(self, story: Story, hasty: Narration, broken: Trial, reproduce: str) -> Outcome | None:
        """The outcome; None where what broke is `known`, "held" where it was learned to be lawful.

        What does not come back is tried once more, the items of each telling being left until the end: clean-up
        deletes, and that may be a part of the history.
        """
        outcome = self._judged(story, (hasty, broken), reproduce)
        if outcome != "inconclusive":
            return outcome
        self._lasting = []
        try:
            return self._judged(story, (hasty, broken), reproduce)
        finally:
            for item in reversed(self._lasting):
                remove(self.narrator.deployment, item)

    def _judged(self, story: Story, hasty: Told, reproduce: str) -> Outcome | None:
        found = self._found_again(story)
        if found is None:
            return self._unconfirmed(hasty, "told again with care, everything was as it has to be", reproduce)
        found = self._guilty(found)
        while self._explained(found):
            again = self._found_again(story)
            if again is None:
                return "held"
            found = self._guilty(again)
        if found[0].place in self.known:
            self.place = found[0].place
            return None
        why = ""
        for candidate in self._candidates(found):
            replays = self._replayed(candidate)
            if len(replays) == REPLAYS:
                _, control = self._tell(candidate[0].story[:-1], patience=PATIENCE)
                if control.came == "held":
                    self._tells(replays[0], reproduce, REPLAYS, "without the last call: no change")
                    return "violated"
                why = why or "its control showed the same"
            why = why or f"it came back {len(replays)} of {REPLAYS} times"
        return self._unconfirmed(found, why, reproduce)

    def _tell(self, story: Story, **how: Any) -> Told:
        return self.narrator.tell(story, careful=True, lasting=self._lasting, **how)

    def _found_again(self, story: Story) -> Told | None:
        """A story told with care, and no further than to where it breaks; None where it does not."""
        telling, trial = self._tell(story)
        return (telling, trial) if trial.came == "broken" else None

    def _explained(self, found: Told) -> bool:
        """Whether what the guilty call wrote turned out to be stored in a form of its own, the same on every write."""
        telling, trial = found
        if not telling.story:
            return False
        step = telling.story[telling.at]
        drawn = {"body": step.body}
        return explained(self.narrator.deployment, step.resource, step.entity, trial.observed, drawn)

    def _guilty(self, found: Told) -> Told:
        """The shortest beginning of a story that breaks: its last call is the guilty one. Found by halving."""
        story = found[0].story[: found[0].at + 1]
        good, bad = 0, len(story)
        while bad - good > 1:
            middle = (good + bad) // 2
            again = self._found_again(story[:middle])
            if again is None:
                good = middle
            else:
                found, bad = again, min(middle, again[0].at + 1)
        return found

    def _candidates(self, found: Told) -> Iterator[Told]:
        """The shortest story with the same end that was found within the run's bound; then the one that it is of, as an
        effect on what stays may need all of it to be seen again.
        """
        story = found[0].story[: found[0].at + 1]
        found[0].story = story
        shortest, bound = found, self.effort.reductions
        smaller = True
        while smaller and bound:
            smaller = False
            for candidate in shorter(shortest[0].story):
                bound -= 1
                again = self._found_again(candidate)
                if again is not None and self._alike(again[0], found[0]):
                    shortest, smaller = again, True
                if smaller or not bound:
                    break
        yield shortest
        if shortest is not found:
            yield found

    def _alike(self, one: Narration, other: Narration) -> bool:
        """Whether two tellings broke in the same way, at their last call."""
        return one.at == len(one.story) - 1 and one.place == other.place

    def _replayed(self, found: Told) -> list[Told]:
        """The replays of a story, up to the first that does not break at its last call, everything having been as it
        has to be right before.
        """
        story, replays = found[0].story, list[Told]()
        for number in range(REPLAYS):
            patience = PATIENCE if number == REPLAYS - 1 else 0.0
            again = self._tell(story, looks={len(story) - 2, len(story) - 1}, patience=patience)
            if again[1].came != "broken" or not self._alike(again[0], found[0]):
                break
            replays.append(again)
        return replays

    def _unconfirmed(self, found: Told, why: str, reproduce: str) -> Outcome:
        self._tells(found, reproduce, 0, "not run")
        self.reason = f"a candidate did not confirm ({why}): {self.reason}"
        return "inconclusive"

    def _tells(self, found: Told, reproduce: str, confirmed: int, control: str) -> None:
        telling, trial = found
        count = telling.at + 1
        last = telling.title(telling.story[telling.at]) if telling.story else ""
        self.place = telling.place
        self.reason = f"after {count} call{'s' * (count > 1)}, the last {last}: {told(trial)}"
        self.evidence = evidence(
            replace(trial, exchanges=list(_of_the_story(telling, trial))),
            self.narrator.deployment.redactor,
            confirmed=f"{confirmed}/{REPLAYS}",
            control=control,
            reproduce=reproduce,
        )


def _of_the_story(telling: Narration, trial: Trial) -> Iterator[Any]:
    """The calls of a story and the looks at what broke; where that is no item of it, all that was looked at last."""
    calls = [index for index, one in enumerate(trial.exchanges) if one.note and ". look at " not in one.note]
    for index, exchange in enumerate(trial.exchanges):
        looked = exchange.note.endswith(f"look at {telling.about}") if telling.about else index > max(calls, default=0)
        if index in calls or looked:
            yield exchange
