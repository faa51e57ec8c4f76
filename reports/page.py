"""Pieces of the HTML report: the summary of a run and the evidence of a verdict, escaped throughout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from harness.trials.timeline import in_words
from reports import codes, difference, tally, timeline
from reports.printable import body_text, counted, seconds_text, value_text, visible
from reports.record import Record, Verdict, exception_for, left_behind, plain, removal


def evidence(verdict: Verdict) -> str:
    """What opens below the row of a verdict."""
    shown = plain(verdict)
    found = shown["evidence"] or {}
    sentences = difference.sentences(found)
    rows = [] if sentences else difference.of(found)
    return _TEMPLATES.get_template("evidence.html").render(
        verdict=shown,
        evidence=_NO_EVIDENCE | found,
        calls=found.get("timeline", []),
        timeline=timeline.picture(found.get("timeline", [])),
        width=timeline.WIDTH,
        sentences=sentences[: difference.MOST_ROWS],
        rows=rows[: difference.MOST_ROWS],
        hidden_rows=max(0, len(sentences or rows) - difference.MOST_ROWS),
    )


def overview(record: Record) -> str:
    """The summary of a run: the conclusion first."""
    return _TEMPLATES.get_template("overview.html").render(
        record=record,
        conclusion=tally.conclusion(record),
        headline=tally.headline(record),
        judged=tally.judged(record),
        outcomes=[(outcome, outcome.replace("-", " ")) for outcome in tally.OUTCOMES],
        families={
            family: (tally.total(properties.values()), properties)
            for family, properties in tally.by_family(record).items()
        },
        findings=tally.findings(record),
        undecided=[
            (outcome.replace("-", " "), reason, number)
            for outcome in ("inconclusive", "not-exercised")
            for reason, number in tally.reasons(record, outcome)
        ],
        codes=codes.grid(record),
        oddities=list(codes.oddities(record)),
        errors=[verdict for verdict in tally.in_order(record) if verdict["outcome"] == "error"],
    )


_NO_EVIDENCE: Final[Verdict] = {
    "exchanges": [],
    "curl": [],
    "confirmed": "",
    "control": "",
    "reproduce": "",
    "expected": None,
    "observed": None,
}


def _finalized(value: Any) -> Any:
    """Text with nothing in it that a browser would obey; Jinja escapes it afterwards."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_finalized,
)
_FILTERS: Final[dict[str, Callable[..., str]]] = {
    "body": body_text,
    "in_words": in_words,
    "left_behind": left_behind,
    "removal": removal,
    "one_line": lambda body: value_text(body, 160),
    "quoted": lambda text: quote(visible(text), safe=""),
    "seconds": seconds_text,
    "told": lambda verdict: difference.told(verdict, 60),
}
_TEMPLATES.filters |= _FILTERS
_TEMPLATES.globals |= {"counted": counted, "exception_for": exception_for}
