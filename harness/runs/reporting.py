"""A verdict as pytest's outcome, the line that reproduces it, and the one that cleans up."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from harness.profiles.profile import DocumentedDeparture
from harness.runs.order import LOOK_BACK
from harness.runs.recorder import report_directory
from harness.runs.run import Run

_AGAIN: Final = "conformance-report/again"
"""Beside the report that the line is read in, which it must not overwrite."""


def as_pytest_outcome(verdict: dict[str, Any], exception: DocumentedDeparture | None) -> None:
    """Raise what pytest knows the verdict by; a documented exception turns a violation into an expected one.

    `verdict` is updated where an exception covers it.
    """
    outcome = verdict["outcome"]
    if outcome == "violated" and exception is not None:
        verdict["notes"].append(f"documented: {exception.reason}")
        if exception.expired:
            verdict["notes"].append(f"the exception ended on {exception.until}")
            pytest.fail(f"the exception ended on {exception.until}: {exception.reason}", pytrace=False)
        verdict["outcome"] = "excepted"
        pytest.xfail(exception.reason)
    if outcome == "held" and exception is not None:
        verdict["notes"].append("no longer departs: the exception can go")
    if outcome == "violated":
        pytest.fail(as_text(verdict), pytrace=False)
    if outcome == "error":
        pytest.fail(f"the suite is at fault, not the deployment:\n{verdict['reason']}", pytrace=False)
    if outcome in {"inconclusive", "not-exercised"}:
        pytest.skip(f"{outcome.replace('-', ' ')}: {verdict['reason']}")


def as_text(verdict: dict[str, Any]) -> str:
    """A violation for the terminal: the sentence, both sides, the dialogue, and how to see it again."""
    proof = verdict["evidence"]
    dialogue = [
        f"  {_marked(exchange['note'])}{exchange['request']['method']} "
        f"{exchange['request']['url']}  {exchange['response']['status'] or 'no answer'}"
        for exchange in proof["exchanges"]
    ]
    return "\n".join(
        [
            f"{verdict['property']} ({verdict['clause']}, {verdict['weight']}) is violated by {verdict['route']}",
            f"  {verdict['title']}",
            f"  {verdict['reason']}",
            f"  confirmed {proof['confirmed']}; control: {proof['control']}",
            *dialogue,
            f"  {proof['reproduce']}",
        ]
    )


def _marked(note: str) -> str:
    """What stands before a call: an arrow for the stimulus, its part in the story where it has one."""
    return "→ " if note == "stimulus" else f"{note}: " if note else "  "


def describe(item: pytest.Item, run: Run) -> str:
    """The line that judges this once more with the same seed and profile; all there is, if it looks back on that."""
    installed = bool(item.config.option.pyargs)
    where = f"conformance.{item.path.stem}" if installed else f"conformance/{item.path.name}"
    check = getattr(getattr(item, "function", None), "check", None)
    alone = check is None or check.name not in LOOK_BACK
    words = ["pytest", *(["--pyargs"] if installed else []), f"{where}::{item.name}" if alone else "conformance"]
    words += ["--hypothesis-seed", str(run.effort.seed), "--conformance-report", _AGAIN]
    if run.effort.profile != "default":
        words += ["--hypothesis-profile", run.effort.profile]
    if run.opened.process is None:
        words += _of_the_deployment(run, "base_url", "openapi", "entity", "other_entity", "forbidden_entity")
    return " ".join(shlex.quote(word) for word in words)


def _of_the_deployment(run: Run, *names: str) -> list[str]:
    """The options that name what was judged: the file, and what stood beside it in options or environment, too."""
    told = {name: getattr(run.profile, name) for name in names}
    words = ["--deployment", run.profile.file] if run.profile.file else []
    return words + [word for name, value in told.items() if value for word in (f"--{name.replace('_', '-')}", value)]


def cleaning(config: pytest.Config, run: Run) -> str:
    """The line that removes what this run or one before it left, to paste where this one was started; "" where nothing
    outlives the run.
    """
    profile = run.profile
    if run.opened.process is not None or not profile.entity:
        return ""
    words = [*_pytest(), *_checks(config), *_of_the_deployment(run, "base_url", "openapi", "entity", "other_entity")]
    words += ["--conformance-report", str(report_directory(config)), "--cleanup"]
    line = " ".join(shlex.quote(word) for word in words)
    return run.opened.deployment.redactor.text(re.sub(r"//[^/@\s]*@", "//", line))


def _pytest() -> list[str]:
    """How pytest is called from a shell; an environment of tox is on nobody's path."""
    found = shutil.which("pytest")
    here = found is not None and Path(found).parent == Path(sys.executable).parent
    return ["pytest"] if here and "TOX_ENV_NAME" not in os.environ else [sys.executable, "-m", "pytest"]


def _checks(config: pytest.Config) -> list[str]:
    """What pytest is pointed at; in a checkout it finds the checks by itself."""
    if config.option.pyargs:
        return ["--pyargs", "conformance"]
    root = Path(__file__).parents[2]
    return [] if config.invocation_params.dir == root else [str(root / "conformance")]
