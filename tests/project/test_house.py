"""What a reader never meets here: words of elsewhere, loose ends, names that say nothing, endless modules."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.project.repository import PACKAGES, ROOT, tracked_files

TEXTS: Final = (".py", ".md", ".toml", ".ini", ".cfg", ".yml", ".yaml", ".json", ".txt", ".sh", ".html", "")
# Each is written in pieces, so that this file does not contain what it looks for.
OUTSIDE: Final = {
    "a folder outside the project": re.compile(rf"\.\./shared|/{'work'}/|/{'tmp'}/(venv|brief)|/{'root'}/"),
    "a file outside the project": re.compile("|".join(["DEVELOPERS" + r"\.md", "before" + "-stop"])),
    "the host of a package registry": re.compile(
        "|".join([r"pypi\." + "org", r"pythonhosted\." + "org", r"npmjs\." + "org"])
    ),
}
UNFINISHED: Final = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error"]) + r")\b"
)
GREY: Final = re.compile(r"(^|_)(utils?|helpers?|common|base|manager|misc)(_|$)")


def lines_that(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def written_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix in TEXTS]


@pytest.mark.parametrize("what", OUTSIDE)
def test_no_file_speaks_of_things_outside_the_project(what: str) -> None:
    assert lines_that(OUTSIDE[what], written_files()) == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    assert lines_that(UNFINISHED, [path for path in written_files() if path.suffix == ".py"]) == []


def test_every_module_is_named_after_what_is_in_it() -> None:
    grey = [str(path.relative_to(ROOT)) for path in tracked_files() if GREY.search(path.stem)]

    assert grey == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_module_has_at_most_250_lines(package: str) -> None:
    modules = [path for path in tracked_files(package) if path.suffix == ".py"]
    lengths = {str(path.relative_to(ROOT)): path.read_bytes().count(b"\n") for path in modules}

    assert modules, f"nothing there to look at: {package}"
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_the_version_is_the_newest_of_the_changelog_or_still_unreleased() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert headings[0] == "Unreleased"
    assert headings[1:2] in ([], [version])
