"""What a person needs to believe a verdict and to mend its cause: the smallest dialogue, and both sides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from harness.transport.exchange import Exchange
from harness.transport.redaction import Redactor
from harness.trials.timeline import timeline
from harness.trials.trial import Trial

_LONGEST: Final = 400
"""Letters of a finding in one line: two addresses with UUIDs have room."""


def evidence(trial: Trial, redactor: Redactor, *, confirmed: str, control: str, reproduce: str) -> dict[str, Any]:
    """The evidence of one broken trial, as plain JSON with secrets hidden."""
    observed = trial.observed
    met = timeline(trial.exchanges, redactor)
    return {
        **({"timeline": met} if met else {}),
        "exchanges": [exchange.record(redactor) for exchange in trial.exchanges],
        "expected": redactor.value(observed.expected) if observed else None,
        "observed": redactor.value(observed.observed) if observed else None,
        "confirmed": confirmed,
        "control": control,
        "curl": curl_lines(trial.exchanges, redactor),
        "reproduce": reproduce,
    }


def curl_lines(exchanges: Sequence[Exchange], redactor: Redactor) -> list[str]:
    """The exchanges as lines for the shell; those of several clients run beside each other, and are waited for."""
    lines: list[str] = []
    for at_once, some in groupby(exchanges, key=lambda exchange: exchange.client > 0):
        sent = [exchange.request.curl(redactor) for exchange in some]
        lines += [*(f"{line} &" for line in sent), "wait"] if at_once else sent
    return lines


def told(trial: Trial) -> str:
    """One line: what was expected and what was observed, or the assertion itself."""
    observed = trial.observed
    if observed is None:
        return trial.reason.splitlines()[0] if trial.reason else "the claim did not hold"
    if isinstance(observed.expected, dict) and isinstance(observed.observed, dict) and observed.expected:
        where = next(iter(observed.expected))
        more = len(observed.expected) - 1
        expected, seen = observed.expected[where], observed.observed.get(where)
        tail = f" (and {more} more)" if more else ""
        return f"{where}: expected {_short(expected)}, observed {_short(seen)}{tail}"
    if observed.expected == [] and isinstance(observed.observed, list) and observed.observed:
        more = len(observed.observed) - 1
        return f"{observed.observed[0]}"[:_LONGEST] + (f" (and {more} more)" if more else "")
    return f"expected {_short(observed.expected)}, observed {_short(observed.observed)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) and value.startswith("(") else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
