"""docs/protocol.md, the catalogue of the harness and the checks are of one mind."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from harness.catalogue import CLAUSES, PROPERTIES
from tests.project.repository import ROOT, tracked_files

DOCUMENT: Final = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
_ROW: Final = re.compile(r"^\| `([a-z]+(?:-[a-z0-9]+)+)` \| (yes|not yet|must|should|may) \| ([^|]+) \|", re.MULTILINE)
_HEADING: Final = re.compile(r"^## ([a-z]+)$", re.MULTILINE)


def documented(*marks: str) -> dict[str, str]:
    """Each id of a table whose second column is one of the marks, with that mark."""
    return {name: mark for name, mark, _ in _ROW.findall(DOCUMENT) if mark in marks}


def check_functions() -> dict[str, Path]:
    """The property that each check function of conformance/ is named after, with its file."""
    return {
        f"{path.stem.removeprefix('test_')}-{node.name.removeprefix('test_').replace('_', '-')}": path
        for path in tracked_files("conformance/test_*.py")
        if path.stem != "test_lifecycle"
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_property_judged_has_a_check_and_every_check_a_property_judged() -> None:
    judged = documented("yes").keys()
    checked = check_functions().keys()

    assert {"judged, without a check": judged - checked, "a check, not told as judged": checked - judged} == {
        "judged, without a check": set(),
        "a check, not told as judged": set(),
    }


def test_the_catalogue_of_the_harness_has_the_same_properties() -> None:
    assert documented("yes", "not yet").keys() == PROPERTIES.keys()


def test_the_catalogue_of_the_harness_has_the_same_clauses_and_weights() -> None:
    assert documented("must", "should", "may") == CLAUSES


def test_no_property_stands_twice() -> None:
    names = [name for name, _, _ in _ROW.findall(DOCUMENT)]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("family", sorted({name.partition("-")[0] for name in PROPERTIES}))
def test_a_family_has_its_section_with_its_properties_and_clauses(family: str) -> None:
    sections = dict(zip(_HEADING.findall(DOCUMENT), _HEADING.split(DOCUMENT)[2::2], strict=True))
    rows = {name for name, _, _ in _ROW.findall(sections[family])}

    assert rows == {name for name in PROPERTIES if name.startswith(f"{family}-")}


@pytest.mark.parametrize("family", sorted({name.partition("-")[0] for name in documented("yes")}))
def test_a_family_that_is_judged_has_its_check_file_which_names_its_section(family: str) -> None:
    path = ROOT / "conformance" / f"test_{family}.py"

    assert f"docs/protocol.md#{family}" in (ast.get_docstring(ast.parse(path.read_bytes())) or "")
