"""Every command that the documents show works as printed, in a copy of the project, on a live deployment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.project.processes import run
from tests.project.repository import ROOT, tracked_files
from tests.project.shell_blocks import Block, blocks_of

DOCUMENTS: Final = [path for path in tracked_files("*.md", "docs/*.md") if path.parent in {ROOT, ROOT / "docs"}]
BLOCKS: Final = [block for document in DOCUMENTS for block in blocks_of(document)]
WITH_COMMANDS: Final = [path for path in DOCUMENTS if any(block.language == "sh" for block in blocks_of(path))]
CI: Final = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
# What is said after `.venv/bin/python`: tox is not installed once more, but what make asks of it is done.
TOX: Final = """#!/bin/sh
set -eu
if test "$1" = -c; then echo works; exit; fi
test "$1 $2 $3 $5" = "-m tox run -e"
environment=$6; shift 6
grep -q "^\\[testenv:$environment\\]" tox.ini
while test $# -gt 0 && test "$1" != --; do
  if test "$1" = --notest; then exit; fi
  shift
done
if test $# -gt 0; then shift; fi
if test "$environment" = conformance; then exec pytest "$@"; fi
"""
# The deployment of the documents, and the live one that takes its place.
EXAMPLES: Final = {
    "sandbox2": "other",
    "sandbox": "demo",
    "per_minute = 100": "per_minute = 6000",
}


@pytest.fixture(scope="module")
def deployment() -> Iterator[str]:
    """The base URL of a live reference deployment."""
    command = [sys.executable, "-m", "reference", "--port", "0", "--with-parent"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the reference deployment did not start"
        yield address
        process.stdin.close()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as a clone of it would be, with a tox that runs no tests of the project itself."""
    copy = tmp_path / "project"
    for source in tracked_files():
        target = copy / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    python = copy / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(TOX)
    python.chmod(0o755)
    (copy / ".venv" / "ready").touch()
    return copy


def surroundings(project: Path) -> dict[str, str]:
    """What a command of the documents finds: this Python, the project's own code, what a user has set."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(project),
        "PYTEST_ADDOPTS": "--hypothesis-profile=quick -k test_get",
        "CONFORMANCE_TOKEN": "reference-token",
        "OLD_TOKEN": "reference-expired-token",
        "BOBS_TOKEN": "reference-stranger-token",
        "API_KEY": "reference-key",
    }


def on_the_live_one(text: str, deployment: str) -> str:
    for example, live in EXAMPLES.items():
        text = text.replace(example, live)
    return text.replace("https://api.example.org/v4", deployment)


@pytest.mark.slow
@pytest.mark.parametrize("document", WITH_COMMANDS, ids=lambda path: path.name)
def test_the_commands_of_a_document_work_as_printed(document: Path, copy: Path, deployment: str) -> None:
    for block in blocks_of(document):
        text = on_the_live_one(block.text, deployment)
        named = re.match(r"# (\S+\.toml)\n", text)
        if block.language == "toml" and named:
            (copy / named[1]).write_text(text, encoding="utf-8")
        if block.language == "sh":
            typed = "exec <<<reference-token\n"
            ran = run("bash", "-euo", "pipefail", "-c", typed + text, cwd=copy, **surroundings(copy))
            assert ran.returncode == 0, f"{block.where}\n{block.text}\n{ran.stdout}\n{ran.stderr}"


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "sh"], ids=lambda block: block.where)
def test_what_only_ci_can_run_is_run_by_ci(block: Block) -> None:
    targets = {found[1] for command in block.commands if (found := re.match(r"make (\w+)", command))}

    for target in targets - {"conformance", "latest"}:
        assert f"step make {target}\n" in CI


def test_a_command_is_always_fenced_as_sh() -> None:
    others = {block.language for block in BLOCKS} - {"sh", "toml", "json", "yaml", "python", "text"}

    assert others == set()


@pytest.mark.parametrize(
    ("arguments", "code", "meaning"),
    [
        ("--version", 0, "nothing violated that fails the run"),
        ("--no-such-option", 4, "wrong usage"),
        (
            "-c /dev/null -k 'quoted and whole' tests/project/repository.py",
            5,
            "too little could be exercised",
        ),
    ],
)
def test_make_conformance_tells_the_exit_code_of_pytest(copy: Path, arguments: str, code: int, meaning: str) -> None:
    ran = run("make", "conformance", f"ARGS={arguments}", cwd=copy, **surroundings(copy) | {"PYTEST_ADDOPTS": ""})

    assert f"pytest exit code: {code} ({meaning})" in ran.stdout
    assert ran.returncode == (2 if code else 0)


def test_make_says_which_python_it_needs_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ran = run("make", "test", f"PYTHON={old}", cwd=tmp_path)

    assert ran.returncode == 2
    assert "version 3.11 or newer with the venv module is needed" in ran.stderr
    assert str(old) in ran.stderr
    assert not (tmp_path / ".venv").exists()
