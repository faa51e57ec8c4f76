"""`findings.sarif`: the violations as SARIF 2.1.0, for code scanning and dashboards."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final
from urllib.parse import quote

from reports import difference
from reports.printable import one_line, visible
from reports.record import Record, Verdict
from reports.tally import in_order

_LEVELS: Final = {"must": "error", "should": "warning", "may": "note"}
_STATES: Final = {"new": "new", "known": "unchanged"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(record: Record) -> str:
    """The log: one rule a property that was judged, one result a violation."""
    rules: dict[str, Verdict] = {}
    for verdict in in_order(record):
        rules.setdefault(verdict["property"], verdict)
    numbers = {name: number for number, name in enumerate(rules)}
    violated = [verdict for verdict in in_order(record) if verdict["outcome"] == "violated"]
    run = {
        "tool": {
            "driver": {
                "name": "conformance-suite",
                "semanticVersion": record["suite"],
                "rules": [_rule(verdict) for verdict in rules.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": all(verdict["outcome"] != "error" for verdict in record["verdicts"]),
                "startTimeUtc": record["started"],
            }
        ],
        "properties": {"conclusion": record["conclusion"], "deployment": record["deployment"]["base_url"]},
        "results": [_result(verdict, numbers[verdict["property"]]) for verdict in violated],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(verdict: Verdict) -> dict[str, Any]:
    sentence = verdict.get("title") or verdict["property"]
    return {
        "id": verdict["property"],
        "shortDescription": {"text": sentence},
        "help": {"text": f"{sentence} Clause {verdict['clause']} ({verdict['weight']}) of the protocol."},
        "defaultConfiguration": {"level": _LEVELS[verdict["weight"]]},
        "properties": {"clause": verdict["clause"], "weight": verdict["weight"]},
    }


def _result(verdict: Verdict, number: int) -> dict[str, Any]:
    place = f"{verdict['property']} {verdict['route']}"
    result = {
        "ruleId": verdict["property"],
        "ruleIndex": number,
        "level": _LEVELS[verdict["weight"]],
        "message": {"text": _message(verdict)},
        "locations": [_location(verdict)],
        "partialFingerprints": {"propertyAndRoute/v1": hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()},
    }
    if verdict.get("baseline"):
        result["baselineState"] = _STATES[verdict["baseline"]]
    return result


def _message(verdict: Verdict) -> str:
    evidence = verdict["evidence"] or {}
    parts = [f"{visible(verdict['route'])}: {verdict.get('title') or verdict['property']}"]
    parts.append(one_line(difference.told(verdict, 200), 800))
    if evidence.get("confirmed"):
        parts.append(f"Confirmed {evidence['confirmed']}.")
    if evidence.get("reproduce"):
        parts.append(f"Reproduce: {visible(evidence['reproduce'])}")
    return "\n".join(filter(None, parts))


def _location(verdict: Verdict) -> dict[str, Any]:
    """The route; and the file of the check, for readers that take no place but a file."""
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": visible(verdict["route"]), "kind": "resource"}]
    }
    if file := verdict.get("test", "").partition("::")[0]:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(visible(file))},
            "region": {"startLine": 1},
        }
    return location
