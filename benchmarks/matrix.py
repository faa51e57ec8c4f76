"""The kill matrix and the tolerance matrix: the suite against every fault and every freedom there is.

    python -m benchmarks.matrix faults --servers reference --profile quick --seeds 1
    python -m benchmarks.matrix freedoms --profile default --seeds 1 2 3 4 5 --combinations 50

A fault is run against the check of the property that it breaks (with `--checks` against those of its family, or
all), a freedom and a sound server against all of them; and whatever it is against one family, if `--checks` names it:

    python -m benchmarks.matrix freedoms --only race- --checks race --profile default --seeds $(seq 50)

One JSON line a run goes to `--out`, one line a run and the totals to the screen.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXPENDABLE = "expendable = true\n"
COMPLETE = "complete = true\n"
"""The reference's document is exact; a freedom may have a rule beside it."""
LIFECYCLE = "conformance/test_lifecycle.py"
REFERENCE = {"entity": "demo", "other_entity": "other", "forbidden_entity": "finance"}
FAMILIES = tuple(sorted(path.stem.removeprefix("test_") for path in (ROOT / "conformance").glob("test_*.py")))
SOUND = "(sound)"
TOKENS = {
    "CONFORMANCE_TOKEN": "reference-token",
    "CONFORMANCE_EXPIRED_TOKEN": "reference-expired-token",
    "CONFORMANCE_STRANGER_TOKEN": "reference-stranger-token",
}


@dataclass(frozen=True)
class Case:
    """One deployment to be judged: the command that starts it, and what its run needs.

    `breaks` is the property that must be found violated, by `test` where that is not the check of the property, or ""
    where nothing may be violated; `allows` are the properties that are tempted to be.
    """

    name: str
    command: tuple[str, ...]
    breaks: str = ""
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""
    test: str = ""
    allows: tuple[str, ...] = ()

    def concerns(self, text: str) -> bool:
        """Whether the name of the case or one of its properties contains `text`."""
        return self.name == SOUND or any(text in told for told in (self.name, self.breaks, *self.allows))


def reference_cases(kind: str) -> list[Case]:
    """The faults of the reference deployment, or its freedoms and it itself without any."""
    told = _listed("reference")
    options = tuple(f"--{name.replace('_', '-')}={value}" for name, value in REFERENCE.items())
    plain = (sys.executable, "-m", "reference")
    sound = [Case(SOUND, plain, "", options, TOKENS, EXPENDABLE + COMPLETE)] if kind == "freedom" else []
    return sound + [
        Case(
            one["name"],
            (*plain, f"--{kind}", one["name"]),
            one.get("breaks") or "",
            options,
            TOKENS,
            EXPENDABLE + (COMPLETE if kind == "fault" else "") + one["profile"],
            LIFECYCLE if one["file"] == "lifecycle" else "",
            tuple(one["allows"]),
        )
        for one in told
        if one["kind"] == kind
    ]


def foreign_cases(kind: str) -> list[Case]:
    """The foreign servers' faults, or the servers as they are."""
    cases = []
    for server in _listed("tests.servers"):
        command = (sys.executable, "-m", "tests.servers", server["name"])
        options = tuple(server["options"])
        environment, profile = server.get("environment") or {}, server.get("profile") or ""
        if kind == "freedom":
            cases.append(Case(server["name"], command, "", options, environment, profile))
            continue
        cases += [
            Case(
                f"{server['name']}/{name}",
                (*command, "--fault", name),
                fault["property"],
                options,
                environment,
                profile,
            )
            for name, fault in server["faults"].items()
        ]
    return cases


def combinations(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """Random combinations of two to four freedoms of the reference deployment; those that cannot start are told."""
    source = random.Random(seed)  # variety, not secrecy
    combined = []
    for _ in range(count):
        some = source.sample([case for case in cases if case.name != SOUND], source.randint(2, 4))
        names = [case.name for case in some]
        profile = EXPENDABLE + "".join(case.profile.removeprefix(EXPENDABLE) for case in some)
        flags = [word for name in names for word in ("--freedom", name)]
        combined.append(
            Case("+".join(names), (*some[0].command[:3], *flags), "", some[0].options, some[0].environment, profile)
        )
    return combined


def _listed(module: str) -> list[dict[str, Any]]:
    told = subprocess.run(
        [sys.executable, "-m", module, "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed: list[dict[str, Any]] = json.loads(told.stdout)
    return listed


@contextmanager
def served(case: Case) -> Iterator[str]:
    """The base URL of the running deployment."""
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads would stop the server
        process = subprocess.Popen(
            [*case.command, "--port", "0", "--with-parent"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                errors.seek(0)
                raise RuntimeError(f"{case.name} did not start: {errors.read().strip()[-200:]}")
            yield address
        finally:
            process.terminate()
            process.communicate()


def judge(case: Case, *, profile: str, seed: int, checks: str) -> dict[str, Any]:
    """Run the suite against a case, and what came of it as one plain dict."""
    with tempfile.TemporaryDirectory() as directory, served(case) as address:
        arguments = [
            *(option.replace("{base_url}", address) for option in case.options),
            f"--base-url={address}",
            f"--hypothesis-profile={profile}",
            f"--hypothesis-seed={seed}",
            f"--conformance-report={directory}",
        ]
        if case.profile:
            toml = Path(directory) / "profile.toml"
            toml.write_text(case.profile.replace("{base_url}", address), encoding="utf-8")
            arguments.append(f"--deployment={toml}")
        family, _, rest = case.breaks.partition("-")
        file = f"conformance/test_{family}.py"
        own = case.test or f"{file}::test_{rest.replace('-', '_')}"
        targets = {"own": own, "family": file, "all": "conformance"}
        judged_in_passing = case.breaks in {"json-body", "json-labelled", "json-schema", "scope-answers"}
        if checks in FAMILIES:
            tests = f"conformance/test_{checks}.py"
        else:
            tests = targets["all" if judged_in_passing or not case.breaks else checks]
        started = time.monotonic()
        run = subprocess.run(
            [sys.executable, "-m", "pytest", tests, "-q", "-p", "no:cacheprovider", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, **case.environment},
        )
        seconds = time.monotonic() - started
        path = Path(directory) / "conformance.json"
        if not path.exists():
            return {
                "case": case.name,
                "breaks": case.breaks,
                "seed": seed,
                "failed": (run.stderr or run.stdout)[-300:],
            }
        record = json.loads(path.read_text(encoding="utf-8"))
    return {
        "case": case.name,
        "breaks": case.breaks,
        "profile": profile,
        "seed": seed,
        "seconds": round(seconds, 1),
        "requests": record["requests"],
        "survey": record["requests"] - sum(verdict["requests"] for verdict in record["verdicts"]),
        "found_after": min((_after(verdict) for verdict in record["verdicts"] if _breaks(case, verdict)), default=None),
        "violated": _told(record, "violated"),
        "inconclusive": _told(record, "inconclusive"),
        "error": _told(record, "error"),
        "left": record["residue"]["left"],
    }


def _breaks(case: Case, verdict: Mapping[str, Any]) -> bool:
    return verdict["outcome"] == "violated" and verdict["property"] == case.breaks


def _after(verdict: Mapping[str, Any]) -> int:
    """How many requests the run had sent when it saw the violation first, those of surveys aside."""
    return int(verdict["evidence"].get("found_after") or verdict["requests"])


def _told(record: Mapping[str, Any], outcome: str) -> list[str]:
    return [
        f"{verdict['property']} {verdict['route']}: {verdict['reason'].strip().splitlines()[-1][:160]}"
        for verdict in record["verdicts"]
        if verdict["outcome"] == outcome
    ]


def passed(result: Mapping[str, Any]) -> bool:
    """Whether a fault was found in its property, or a lawful deployment was left alone."""
    if "failed" in result or result["error"]:
        return False
    if result["breaks"]:
        return any(told.startswith(f"{result['breaks']} ") for told in result["violated"])
    return not result["violated"]


def main() -> int:
    """Run the matrix that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("faults", "freedoms"))
    parser.add_argument("--servers", choices=("reference", "foreign", "both"), default="both")
    parser.add_argument("--profile", default="quick")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--only", default="", help="cases whose name, or a property of which, contains this")
    parser.add_argument("--cases", nargs="+", default=[], help="cases of exactly these names")
    parser.add_argument(
        "--checks", choices=("own", "family", "all", *FAMILIES), default="own", help="which a fault is run against"
    )
    parser.add_argument("--combinations", type=int, default=0, help="random combinations of freedoms")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("matrix.jsonl"))
    parser.add_argument("--resume", action="store_true", help="go on with the run that wrote --out")
    told = parser.parse_args()
    kind = told.kind.removesuffix("s")
    cases = reference_cases(kind) if told.servers != "foreign" else []
    if told.combinations:
        cases += combinations(cases, told.combinations, told.seeds[0])
    cases += foreign_cases(kind) if told.servers != "reference" else []
    cases = [case for case in cases if case.concerns(told.only)]
    cases = [case for case in cases if not told.cases or case.name in told.cases]
    earlier = told.out.read_text(encoding="utf-8").splitlines() if told.resume and told.out.exists() else []
    results = [json.loads(line) for line in earlier]
    done = {(result["case"], result.get("seed")) for result in results}
    runs = [(case, seed) for seed in told.seeds for case in cases if (case.name, seed) not in done]
    with (
        concurrent.futures.ThreadPoolExecutor(told.jobs) as pool,
        told.out.open("a" if told.resume else "w", encoding="utf-8") as out,
    ):
        futures = {
            pool.submit(judge, case, profile=told.profile, seed=seed, checks=told.checks): (case, seed)
            for case, seed in runs
        }
        for future in concurrent.futures.as_completed(futures):
            case, seed = futures[future]
            try:
                result = future.result()
            except RuntimeError as problem:
                result = {"case": case.name, "breaks": case.breaks, "seed": seed, "failed": str(problem)}
            results.append(result)
            out.write(json.dumps(result) + "\n")
            out.flush()
            print(_line(result, seed), flush=True)
    good = sum(map(passed, results))
    after = [result["found_after"] for result in results if result.get("found_after") is not None]
    print(f"{good} of {len(results)} as they should be")
    if after:
        print(f"seen first after {statistics.median(after):.0f} requests in the median, those of surveys aside")
    return 0 if good == len(results) else 1


def _line(result: Mapping[str, Any], seed: int) -> str:
    mark = "ok  " if passed(result) else "MISS" if result["breaks"] else "CRY "
    if "failed" in result:
        return f"FAIL {result['case']}: {result['failed']}"
    other = [t for t in result["violated"] if not result["breaks"] or not t.startswith(result["breaks"])]
    detail = "" if passed(result) else " | ".join(other + result["inconclusive"][:3] + result["error"])
    return f"{mark} {result['case']} {result['breaks']} seed {seed} {result['requests']} requests {detail}"


if __name__ == "__main__":
    sys.exit(main())
