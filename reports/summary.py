"""`summary.md`: the run for the page of a CI job, the same text for the same run."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from reports import codes, difference, tally
from reports.printable import body_text, counted, one_line, seconds_text, visible
from reports.record import Record, Verdict, left_behind, removal

MOST_FINDINGS: Final = 40
"""Findings shown: CI services cut or refuse pages beyond one megabyte."""
_MOST_ROUTES: Final = 10
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>&~@$:])")
_SIGN: Final = {"conformant": "✅", "not conformant": "❌", "undetermined": "⚠️"}


def render(record: Record) -> str:
    """The Markdown (GitHub's) of the run."""
    parts = [_conclusion(record), _table(record), _findings(record), _codes(record), _others(record)]
    return "\n\n".join(part for part in parts if part) + "\n"


def text(content: str, longest: int = 300) -> str:
    """Text on one line in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", one_line(content, longest))


def code(content: str, longest: int = 300) -> str:
    """Text on one line as a code span, fit for a cell of a table."""
    line = one_line(content, longest).replace("|", "\\|")
    fence = "`" * (_longest_run(line) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`" if line else ""


def block(content: str, language: str = "") -> str:
    """Text as a fenced block, whatever fences it holds itself."""
    fence = "`" * max(3, _longest_run(content) + 1)
    return f"{fence}{language}\n{visible(content)}\n{fence}"


def _longest_run(content: str) -> int:
    return max((len(run) for run in re.findall("`+", content)), default=0)


def _conclusion(record: Record) -> str:
    sign = _SIGN[record["conclusion"]]
    lines = [f"# {sign} {tally.conclusion(record).capitalize()}: {text(tally.headline(record))}", ""]
    lines += [f"- {label}: {code(content)}" for label, content in tally.judged(record).items()]
    seed = "" if record["seed"] is None else f", seed {record['seed']}"
    lines.append(
        f"- {counted(record['requests'], 'request')} in {seconds_text(record['seconds'])}, "
        f"profile {code(record['profile'])}{seed}, suite {text(record['suite'])}"
    )
    if comparison := record.get("comparison"):
        fixed, unseen = len(comparison["fixed"]), len(comparison["unseen"])
        lines.append(
            f"- against the baseline: **{comparison['new']} new**, {comparison['known']} known, {fixed} fixed"
            + (f", {unseen} not seen this time" if unseen else "")
        )
    return "\n".join(lines)


def _table(record: Record) -> str:
    families = tally.by_family(record)
    if not families:
        return ""
    lines = [f"| rule | {' | '.join(outcome.replace('-', ' ') for outcome in tally.OUTCOMES)} |"]
    lines.append("|---|" + "--:|" * len(tally.OUTCOMES))
    for family, properties in families.items():
        counts = tally.total(properties.values())
        numbers = " | ".join(str(counts[outcome] or "-") for outcome in tally.OUTCOMES)
        lines.append(f"| {text(family)} | {numbers} |")
    return "\n".join(lines)


def _findings(record: Record) -> str:
    found = tally.findings(record)
    if not found:
        return ""
    parts = ["## Violated"]
    for finding in found[:MOST_FINDINGS]:
        mark = f", **{finding.mark}**" if finding.mark else ""
        parts.append(f"### {text(finding.property)} ({finding.weight}{mark})\n\n{text(finding.title)}")
        routes = [f"- {code(v['route'])}: {text(v['reason'])}" for v in finding.verdicts[:_MOST_ROUTES]]
        if len(finding.verdicts) > _MOST_ROUTES:
            routes.append(f"- +{len(finding.verdicts) - _MOST_ROUTES} more")
        parts.append("\n".join(routes))
        if shown := next((verdict for verdict in finding.verdicts if verdict["evidence"]), None):
            parts.append(_evidence(shown))
    if len(found) > MOST_FINDINGS:
        parts.append(f"+{len(found) - MOST_FINDINGS} more in report\\.html")
    return "\n\n".join(parts)


def _evidence(verdict: Verdict) -> str:
    """The evidence of one verdict, folded."""
    found = verdict["evidence"]
    confirmed = f" (confirmed {escape(found['confirmed'])})" if found.get("confirmed") else ""
    parts = [f"<details><summary>Evidence{confirmed}</summary>"]
    if rows := difference.of(found)[:_MOST_ROUTES]:
        cells = [(code(row.path), code(row.side("expected")), code(row.side("observed"))) for row in rows]
        lines = ["| | expected | observed |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in cells)]
        parts.append("\n".join(lines))
    if found.get("curl"):
        parts.append(block(body_text("\n".join(found["curl"])), "sh"))
    if found.get("reproduce"):
        parts.append(block(body_text(found["reproduce"]), "sh"))
    return "\n\n".join([*parts, "</details>"])


def _codes(record: Record) -> str:
    """The table of codes, folded; before it the odd ones, each beside the usual one."""
    told = codes.grid(record)
    if not told.routes:
        return ""
    odd = list(codes.oddities(record))
    parts = [f"## Codes by result ({counted(len(odd), 'odd one')})" if odd else "## Codes by result"]
    lines = [_oddity(one) for one in odd[:MOST_FINDINGS]]
    if len(odd) > MOST_FINDINGS:
        lines.append(f"- +{len(odd) - MOST_FINDINGS} more in report\\.html")
    parts += ["\n".join(lines)] if lines else []
    rows = [f"| route | {' | '.join(text(result) for result in told.results)} |", "|---|" + "--:|" * len(told.results)]
    for route, cells in told.routes.items():
        shown = [" ".join(map(_marked, cells[result].rows)) if result in cells else "" for result in told.results]
        rows.append(f"| {code(route)} | {' | '.join(shown)} |")
    parts.append("<details><summary>Every code</summary>\n\n" + "\n".join(rows) + "\n\n</details>")
    return "\n\n".join(parts)


def _marked(row: codes.Row) -> str:
    return f"**{row['code']}**" if row["odd"] else str(row["code"])


def _oddity(one: codes.Oddity) -> str:
    others = ", ".join(code(other["route"]) for other in one.others)
    witnesses = "; ".join(code(witness, 160) for witness in one.row["witnesses"])
    usual = f"{one.row['usual']} as on {others}" if others else str(one.row["usual"])
    got = f"{text(one.row['result'])} on {code(one.row['route'])}: **{one.row['code']}**"
    return f"- {got}, usual {usual}; seen with {witnesses}"


def _others(record: Record) -> str:
    parts = []
    if errors := [v for v in tally.in_order(record) if v["outcome"] == "error"]:
        lines = [f"- {text(v['property'])} on {code(v['route'])}: {text(v['reason'])}" for v in errors[:_MOST_ROUTES]]
        parts.append("\n".join(["## Errors of the suite itself\n", *lines]))
    reasons = [
        f"- {number} {outcome.replace('-', ' ')}: {text(reason)}"
        for outcome in ("inconclusive", "not-exercised")
        for reason, number in tally.reasons(record, outcome)[:_MOST_ROUTES]
    ]
    if reasons:
        parts.append("\n".join(["## Undecided\n", *reasons]))
    if stale := [e for e in record.get("exceptions", []) if e["state"] not in {"departs", "undecided"}]:
        lines = [f"- **{text(e['state'])}**: {text(e['property'])} on {code(e['route'])}" for e in stale]
        parts.append("\n".join(["## Exceptions to look at\n", *lines]))
    if left := record["residue"]["left"]:
        lines = [f"- {code(left_behind(item))}" for item in left[:_MOST_ROUTES]]
        if len(left) > _MOST_ROUTES:
            lines.append(f"- +{len(left) - _MOST_ROUTES} more")
        parts.append("\n".join([f"## Left behind ({len(left)})\n", *lines]))
        parts.append("To remove them:\n\n" + block(body_text(removal(record)), "sh"))
    if notes := record.get("notes", []):
        parts.append("\n".join(["## Notes\n", *(f"- {text(note)}" for note in notes[:_MOST_ROUTES])]))
    return "\n\n".join(parts)
