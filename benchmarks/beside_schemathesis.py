"""The suite beside Schemathesis: what each finds of the reference deployment's faults, with how many requests.

    python -m benchmarks.beside_schemathesis --profile quick --every 5 --out beside.jsonl
    python -m benchmarks.beside_schemathesis --table beside.jsonl

Schemathesis runs in its best configuration for this deployment: all checks, all phases, failures do not end a
scenario, the entity and the credential given, and at least as many test cases as the suite sends requests. What it
says of the sound reference deployment as well is no finding; anything else that it says is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from benchmarks.matrix import SOUND, Case, judge, passed, reference_cases, served

CONFIGURATION: Final = '[parameters]\n"path.e" = "demo"\n'
EXAMPLES: Final = {"quick": 84, "default": 500}
"""How many examples an operation and how many scenarios make as many test cases as the suite sends requests."""


def schemathesis(case: Case, *, examples: int, seed: int) -> dict[str, Any]:
    """What Schemathesis says of a deployment: `said`, a code and an operation each; `cases` and `seconds`."""
    with tempfile.TemporaryDirectory() as directory, served(case) as address:
        here = Path(directory)
        (here / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
        started = time.monotonic()
        subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("-H", f"Authorization: Bearer {case.environment['CONFORMANCE_TOKEN']}"),
                *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"),
                *("--max-examples", str(examples), "--seed", str(seed)),
                *("--report", "json", "--report-json-path", str(here / "said.json")),
            ],
            cwd=here,
            capture_output=True,
            check=False,  # it ends with 1 where it finds something
        )
        seconds = time.monotonic() - started
        told = json.loads((here / "said.json").read_text(encoding="utf-8"))
    said = {f"{one['code']} {operation}" for one in told["failures"] for operation in one["operations"]}
    return {"said": sorted(said), "cases": told["test_cases"]["generated"], "seconds": round(seconds, 1)}


def beside(case: Case, *, profile: str, seed: int) -> dict[str, Any]:
    """What both find of one fault."""
    ours = judge(case, profile=profile, seed=seed, checks="all")
    theirs = schemathesis(case, examples=EXAMPLES[profile], seed=seed)
    return {"case": case.name, "breaks": case.breaks, "ours": ours, "found": passed(ours), "theirs": theirs}


def table(rows: Iterable[dict[str, Any]]) -> str:
    """Markdown: faults found of each family, and the median of requests and seconds of both."""
    rows = list(rows)
    sound = next(set(row["theirs"]["said"]) for row in rows if row["case"] == SOUND)
    families = defaultdict(list)
    for row in rows:
        if row["case"] != SOUND:
            families[row["breaks"].partition("-")[0]].append(row)
    lines = [
        "| family | faults | the suite, in the property | the suite, any | Schemathesis | Schemathesis alone |",
        "|---|---|---|---|---|---|",
    ]
    for family, some in [*sorted(families.items()), ("all", [row for rows in families.values() for row in rows])]:
        theirs = [row for row in some if set(row["theirs"]["said"]) - sound]
        alone = [row["case"] for row in theirs if not row["ours"]["violated"]]
        counts = (len(some), sum(row["found"] for row in some), sum(bool(row["ours"]["violated"]) for row in some))
        lines.append(f"| {family} | {' | '.join(map(str, counts))} | {len(theirs)} | {', '.join(alone) or '-'} |")
    every = [row for some in families.values() for row in some]
    middle = {
        "requests": (_median(row["ours"]["requests"] for row in every), _median(r["theirs"]["cases"] for r in every)),
        "seconds": (_median(row["ours"]["seconds"] for row in every), _median(r["theirs"]["seconds"] for r in every)),
    }
    lines += ["", *(f"Median {what}: {ours} for the suite, {theirs}." for what, (ours, theirs) in middle.items())]
    return "\n".join(lines)


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0


def main() -> int:
    """Run both, or print the table of what was run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=tuple(EXAMPLES), default="quick")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="every n-th fault only")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("beside.jsonl"))
    parser.add_argument("--resume", action="store_true", help="go on with the run that wrote --out")
    parser.add_argument("--table", type=Path, help="print the table of an earlier run")
    told = parser.parse_args()
    if told.table:
        print(table(map(json.loads, told.table.read_text(encoding="utf-8").splitlines())))
        return 0
    sound = next(case for case in reference_cases("freedom") if case.name == SOUND)
    cases = [sound, *reference_cases("fault")[:: told.every]]
    if told.resume and told.out.exists():
        done = {json.loads(line)["case"] for line in told.out.read_text(encoding="utf-8").splitlines()}
        cases = [case for case in cases if case.name not in done]
    with (
        ThreadPoolExecutor(told.jobs) as pool,
        told.out.open("a" if told.resume else "w", encoding="utf-8") as out,
    ):
        for row in pool.map(lambda case: beside(case, profile=told.profile, seed=told.seed), cases):
            out.write(json.dumps(row) + "\n")
            out.flush()
            print(row["case"], row["breaks"], "found" if row["found"] else "missed", row["theirs"]["said"], flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
