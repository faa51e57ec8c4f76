"""What a trial can raise, besides the AssertionError that alone means a violation."""

from __future__ import annotations

from typing import Final

SPENT: Final = "requests is spent"
"""How the reason of a BudgetSpent ends."""


class Inconclusive(Exception):
    """The trial could not be brought to where its property begins; the text says why."""


class Undecided(Inconclusive):
    """What was found may be lawful, and only somebody who knows the deployment can tell: it stays inconclusive,
    whatever else holds.
    """


class NotExercised(Exception):
    """There is nothing here to try the property on; the text says why."""


class Declined(Exception):
    """The deployment refused what was tried, as it may, and nothing changed: that holds, and shows little."""


class BudgetSpent(NotExercised):
    """The run has used up the requests that it may send."""


class DeploymentGone(Inconclusive):
    """The deployment no longer answers at all."""


class UsageProblem(ValueError):
    """Something that the user gave is wrong; the text is one line that names the option or key."""
