"""One trial of a check: a fresh sandbox, the check's claim, and what came of it."""

from __future__ import annotations

import copy
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.deployment import Deployment
from harness.items.creation import lengthened
from harness.items.listing import CutShort, Listing
from harness.observation import Observation, forget, last
from harness.outcomes import Declined, Inconclusive, NotExercised, Undecided
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail
from harness.trials.check import Check
from harness.trials.sandbox import Sandbox

Came = Literal["held", "broken", "declined", "undecided", "inconclusive", "not-exercised", "error"]


@dataclass
class Trial:
    """What came of one trial; `exchanges` are its calls in order, without the clean-up; `cut` is the list, if any, that
    it could not read to its end. `leaned`: it may have taken something from the memory of the run.
    """

    came: Came
    drawn: Mapping[str, Any]
    entity: str
    reason: str = ""
    observed: Observation | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cut: Listing | None = None
    leaned: bool = False


def attempt(
    deployment: Deployment,
    check: Check,
    subject: Any,
    drawn: Mapping[str, Any],
    entity: str,
    *,
    replay: bool = False,
    control: bool = False,
    patience: float = 0.0,
) -> Trial:
    """Carry out one trial; a `replay` takes nothing from memory. Where a list may have been cut it is tried again
    with a longer one.

    Its items are deleted whatever happens; only AssertionError is a violation.
    """

    def once() -> Trial:
        trail = Trail(deployment.client, replay=replay, control=control, patience=patience)
        return _carried_out(deployment, trail, check, subject, drawn, entity)

    trial = once()
    while trial.cut is not None and lengthened(trial.cut):
        trial = once()
    return trial


def _carried_out(
    deployment: Deployment, trail: Trail, check: Check, subject: Any, drawn: Mapping[str, Any], entity: str
) -> Trial:
    sandbox = Sandbox(deployment, trail, entity)
    trial = Trial("held", drawn, entity)
    forget()
    try:
        check.function(sandbox, subject, **copy.deepcopy(dict(drawn)))
    except AssertionError as failure:
        trial.came, trial.reason, trial.observed = "broken", str(failure), last()
    except Undecided as problem:
        trial.came, trial.reason = "undecided", str(problem)
    except Inconclusive as problem:
        trial.came, trial.reason = "inconclusive", str(problem)
        trial.cut = problem.listing if isinstance(problem, CutShort) else None
    except Declined as problem:
        trial.came, trial.reason = "declined", str(problem)
    except NotExercised as problem:
        trial.came, trial.reason = "not-exercised", str(problem)
    except Exception:  # noqa: BLE001  # whatever else is raised is the suite's own fault, and is told as such
        trial.came, trial.reason = "error", traceback.format_exc()
    finally:
        trial.exchanges, trial.notes, trial.leaned = list(trail.exchanges), trail.notes, trail.leaned
        sandbox.close()
    return trial


def refusals(trial: Trial) -> int:
    """How many of a trial's calls were answered with 4XX."""
    return sum(exchange.is_4xx for exchange in trial.exchanges)
