"""Hand-made records: an ordinary one, an empty one, and nasty ones."""

from __future__ import annotations

from typing import Any

HOSTILE = "<script>alert('owned')</script><img src=x onerror=alert(1)>]]>`|\x1b[31m\u202e\ud800 \U0001f4a9"
"""Text that breaks out of HTML, Markdown, XML or a terminal wherever it is not escaped."""

CATALOGUE = [
    {"property": name, "clause": clause, "weight": "should" if clause == "put-1" else "must", "title": title}
    for name, clause, title in (
        ("get-frame", "get-1", "A burst of GETs leaves the frame empty."),
        ("post-stores", "post-1", "Every field sent reads back equal."),
        ("put-stores", "put-1", "Every field sent reads back equal, deep."),
        (
            "put-clears-omitted",
            "put-1",
            "An optional field that a PUT leaves out is gone or back to its default.",
        ),
        ("patch-keeps", "patch-2", "Fields not mentioned in a PATCH stay as they are."),
        (
            "patch-atomic",
            "patch-1",
            "A PATCH with one invalid field is refused whole: nothing of it is applied.",
        ),
        ("delete-one", "delete-1", "A DELETE deletes exactly one item."),
        ("query-inert", "query-1", "The same write with and without a query string has the same effect."),
        ("list-complete", "get-1", "Every own item is in its list once."),
        ("json-body", "json-1", "Every non-empty body is a JSON object or array."),
        ("code-same-across", "code-2", "The same result has the same code on every route of the same role."),
        ("scope-lists", "scope-2", "Lists of one entity never show another's items."),
        ("race-unique", "code-1", "Creations at once under one unique key: at most one success."),
    )
]
URL = "https://api.example.org/v4"


def exchange(method: str = "GET", path: str = "/entity/sandbox/table/7", **changes: Any) -> dict[str, Any]:
    """One exchange; `body` and `status` and `answer` and `note` may be given."""
    return {
        "request": {
            "method": method,
            "url": URL + path,
            "headers": {"Content-Type": "application/json", "Authorization": "Bearer ***"},
            "body": changes.get("body"),
        },
        "response": {
            "status": changes.get("status", 200),
            "headers": {"Content-Type": "application/json"},
            "body": changes.get("answer"),
        },
        "seconds": 0.0123,
        "note": changes.get("note", ""),
    }


def evidence(**changes: Any) -> dict[str, Any]:
    """The evidence of a PUT that merges."""
    return {
        "exchanges": [
            exchange(
                "POST",
                "/entity/sandbox/table",
                body={"name": "a", "label": "red"},
                status=201,
                answer={"id": 7},
            ),
            exchange("PUT", body={"name": "b"}, status=204, note="stimulus"),
            exchange(answer={"id": 7, "name": "b", "label": "red"}),
            exchange("GET", "/entity/sandbox/table/8", answer={"id": 8, "name": "a"}, note="control"),
        ],
        "expected": {"id": 7, "name": "b"},
        "observed": {"id": 7, "name": "b", "label": "red"},
        "confirmed": "3/3",
        "control": "no change",
        "curl": [
            f'curl -i -X PUT {URL}/entity/sandbox/table/7 --data-binary \'{{"name": "b"}}\'',
            f"curl -i -X GET {URL}/entity/sandbox/table/7",
        ],
        "reproduce": f"pytest 'conformance/test_put.py::test_clears_omitted[table]' --base-url {URL}",
    } | changes


def verdict(name: str = "put-clears-omitted", outcome: str = "violated", **changes: Any) -> dict[str, Any]:
    """One verdict on a property of CATALOGUE."""
    entry = next(entry for entry in CATALOGUE if entry["property"] == name)
    family, _, rest = name.partition("-")
    violated = outcome in ("violated", "excepted")
    return {
        **entry,
        "route": f"{family.upper()} /entity/{{e}}/table/{{tableId}}",
        "test": f"conformance/test_{family}.py::test_{rest.replace('-', '_')}[table]",
        "outcome": outcome,
        "checked": 0 if outcome == "not-exercised" else 20,
        "requests": 140,
        "reason": "label survived a PUT that left it out" if violated else "",
        "notes": [],
        "evidence": evidence() if violated else None,
    } | changes


def record(*verdicts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A run with these verdicts, and all the rest of the catalogue held."""
    judged = {verdict["property"] for verdict in verdicts}
    rest = [verdict(e["property"], "held") for e in CATALOGUE if e["property"] not in judged]
    outcomes = {verdict["outcome"] for verdict in verdicts}
    conclusion = "undetermined" if "error" in outcomes else "not conformant" if "violated" in outcomes else "conformant"
    return {
        "schema": 1,
        "suite": "1.0.0",
        "seed": 42,
        "profile": "default",
        "conclusion": conclusion,
        "deployment": {
            "base_url": URL,
            "title": "Tables of Example",
            "entity": "sandbox",
            "other_entity": "sandbox2",
            "forbidden_entity": None,
        },
        "started": "2026-01-01T02:00:00Z",
        "seconds": 12.34,
        "requests": 1234,
        "verdicts": [*verdicts, *rest],
        "catalogue": CATALOGUE,
        "exceptions": [],
        "survey": {"/entity/{e}/table": {"id": "tableId", "creation answers": "201 with the item", "null": "absent"}},
        "unplaced": [],
        "residue": {"created": 120, "deleted": 120, "left": []},
        "notes": [],
    } | changes


def empty() -> dict[str, Any]:
    """A run that could judge nothing at all."""
    return record() | {
        "verdicts": [],
        "conclusion": "undetermined",
        "requests": 0,
        "seconds": 0,
        "survey": {},
    }


def eventful() -> dict[str, Any]:
    """A run with something of everything."""
    foreign = "DELETE /entity/{e}/table/{tableId}/row/{rowId}"
    return record(
        verdict(),
        verdict(route="PUT /entity/{e}/list/{listId}"),
        verdict("put-stores", "held"),
        verdict("delete-one", route=foreign, reason="deleting one row removed its neighbour", evidence=None),
        verdict("patch-keeps", "inconclusive", reason="POST answered 503 three times"),
        verdict("patch-atomic", "not-exercised", reason="not judged by this release"),
        verdict("race-unique", "not-exercised", reason="not judged by this release"),
        verdict("scope-lists", "not-exercised", reason="no second entity: --other-entity names one"),
        verdict("query-inert", "excepted"),
        verdict("json-body", "error", reason="KeyError: 'items'"),
        conclusion="not conformant",
        exceptions=[
            exception("departs"),
            exception("no longer departs", route="POST /entity/{e}/table"),
            exception("expired", until="2025-06-30"),
            exception("matched nothing", route="POST /entity/{e}/tabel"),
        ],
        codes=[
            coded("GET /entity/{e}/table/{tableId}"),
            coded("GET /entity/{e}/list/{listId}", 400),
            coded("GET /entity/{e}/list/{listId}", 200, "done", usual=200, odd=False),
        ],
        unplaced=[{"route": "POST /entity/{e}/launch", "why": "an action without a resource"}],
        residue={
            "created": 120,
            "deleted": 118,
            "left": [{"path": "/entity/sandbox/table/9", "why": "still there"}, {"path": "/x", "why": "409"}],
        },
        notes=["The deployment answered 502 twice from its proxy; both passed on retry."],
    )


def coded(route: str, code: int = 404, result: str = "unknown id", **changes: Any) -> dict[str, Any]:
    """A row of the table of codes."""
    return {
        "route": route,
        "role": "read",
        "result": result,
        "code": code,
        "count": 3,
        "usual": 404,
        "odd": code != 404,
        "witnesses": [f"{route} first", f"{route} second"],
    } | changes


def exception(state: str, **changes: Any) -> dict[str, Any]:
    """A documented departure of query-inert."""
    return {
        "property": "query-inert",
        "route": "POST /entity/{e}/table/{t}/profile",
        "reason": "allowUpdate decides whether an existing profile may be updated",
        "until": None,
        "state": state,
    } | changes


def nasty() -> dict[str, Any]:
    """A deployment that answers with everything that could break a report."""
    deep: Any = "bottom"
    for _ in range(3000):
        deep = [deep]
    dialogue = [
        exchange("POST", f"/{HOSTILE}", body=HOSTILE, answer=HOSTILE, note=HOSTILE),
        exchange(status=None, answer=f"connection reset {HOSTILE}"),
        exchange(answer="x" * 100_000),
        exchange(answer={HOSTILE: [HOSTILE] * 3, "deep": deep, "nan": float("nan")}),
    ]
    shown = evidence(
        exchanges=dialogue,
        expected={HOSTILE: "y" * 50_000, "deep": 1},
        observed={HOSTILE: HOSTILE, "deep": deep},
        control=HOSTILE,
        curl=[f"curl '{HOSTILE}'"],
        reproduce=HOSTILE,
    )
    return record(
        *(verdict(route=f"PUT /entity/{{e}}/t{n}/{HOSTILE}", reason=HOSTILE, evidence=shown) for n in range(3)),
        verdict("json-body", "error", reason=f"first line {HOSTILE}\nsecond line"),
        verdict("patch-keeps", "inconclusive", reason=HOSTILE, evidence=shown),
        deployment={"base_url": URL, "title": HOSTILE, "entity": HOSTILE},
        survey={HOSTILE: {HOSTILE: deep}},
        codes=[coded(HOSTILE, code, HOSTILE, witnesses=[HOSTILE]) for code in (404, 400)],
        unplaced=[{"route": HOSTILE, "why": HOSTILE}],
        residue={"created": 1, "deleted": 0, "left": [{"path": HOSTILE, "why": HOSTILE}]},
        notes=[HOSTILE],
        exceptions=[exception("no longer departs", route=HOSTILE, reason=HOSTILE)],
    )


def crowded(number: int = 200) -> dict[str, Any]:
    """So many violations, of every property of the catalogue, on as many routes."""
    names = [entry["property"] for entry in CATALOGUE]
    return record(
        *(
            verdict(names[n % len(names)], route=f"PUT /entity/{{e}}/resource{n}/{{id}}/child/{{c}}")
            for n in range(number)
        )
    )
