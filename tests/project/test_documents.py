"""The documents hold together: links lead somewhere, examples parse, options are those that pytest knows."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import yaml

from tests.project.processes import run
from tests.project.repository import ROOT, tracked_files
from tests.project.shell_blocks import Block, blocks_of

DOCUMENTS: Final = tracked_files("*.md")
PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}
EXAMPLES: Final = [block for path in DOCUMENTS for block in blocks_of(path) if block.language in PARSERS]
_LINK: Final = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors_of(document: Path) -> set[str]:
    """The anchor of each heading, formed as GitHub forms it."""
    headings = re.findall(r"^#+ +(.+?) *$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    dead = []
    for file, anchor in _LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / file).resolve() if file else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            dead.append(f"{file}#{anchor}")

    assert dead == []


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.where)
def test_every_example_is_well_formed(block: Block) -> None:
    parsed = PARSERS[block.language](block.text)

    assert parsed


def test_every_option_that_is_documented_is_one_that_pytest_knows() -> None:
    table = (ROOT / "docs" / "judging-your-deployment.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(--[a-z-]+)", table))
    shown = run(sys.executable, "-m", "pytest", "--help", cwd=ROOT).stdout
    known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shown)) | {"--junitxml"}  # shown as --junit-xml

    assert documented
    assert documented - known == set()


def test_every_environment_variable_that_is_documented_is_one_that_the_suite_reads() -> None:
    table = (ROOT / "docs" / "judging-your-deployment.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(CONFORMANCE_[A-Z_]+)`", table))
    sources = "".join(path.read_text(encoding="utf-8") for path in tracked_files("harness") if path.suffix == ".py")

    assert documented == set(re.findall(r"\bCONFORMANCE_[A-Z_]+\b", sources))
