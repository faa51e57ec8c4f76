"""Arrows point one way: which folder may import which."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.repository import PACKAGES, ROOT, imports_of, tracked_files

MAY_IMPORT: Final = {
    "conformance": {"conformance", "strategies", "harness"},
    "strategies": {"strategies", "harness"},
    "harness": {"harness"},
    "reports": {"reports", "harness"},
    "reference": {"reference"},
    "deployments": set[str](),
    "conftest.py": {"harness"},
}
STOREYS: Final = (
    {"values", "outcomes", "observation", "catalogue", "schemas"},
    {"transport"},
    {"profiles"},
    {"documents"},
    {"auditing"},
    {"deployment", "items"},
    {"surveys"},
    {"trials"},
    {"lists", "stimuli"},
    {"answering", "entities", "races", "stories"},
    {"runs"},
    {"plugin"},
)
"""The rooms of `harness/`, from the bottom up."""
OURS: Final = {*PACKAGES, "deployments", "tests", "benchmarks", "conftest"}


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_stands_below_it(folder: str) -> None:
    files = [path for path in tracked_files(folder) if path.suffix == ".py"]
    wrong = [
        f"{path.relative_to(ROOT)}:{imported.line} imports {imported.module}"
        for path in files
        for imported in imports_of(path)
        if imported.top in OURS - MAY_IMPORT[folder]
    ]

    assert files or folder == "deployments", f"nothing there to look at: {folder}"
    assert wrong == []


@pytest.mark.parametrize("storey", range(len(STOREYS)), ids=lambda storey: "-".join(sorted(STOREYS[storey])))
def test_a_room_of_the_harness_uses_only_what_stands_below_it(storey: int) -> None:
    reachable = set[str]().union(*STOREYS[: storey + 1])
    wrong = [
        f"{path.relative_to(ROOT)}:{imported.line} imports {imported.module}"
        for room in STOREYS[storey]
        for path in tracked_files(f"harness/{room}.py", f"harness/{room}/*.py")
        for imported in imports_of(path, run=True)
        if imported.top == "harness" and imported.module.split(".")[1] not in reachable
    ]

    assert wrong == []


def test_every_room_of_the_harness_has_its_storey() -> None:
    rooms = {path.relative_to(ROOT / "harness").parts[0].removesuffix(".py") for path in tracked_files("harness/*.py")}

    assert rooms - {"__init__"} == set[str]().union(*STOREYS)


def test_the_architecture_names_every_room_and_nothing_that_is_not_there() -> None:
    told = set(re.findall(r"`(\w+)/?`", text := (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))

    assert set[str]().union(*STOREYS) <= told
    assert [name for name in re.findall(r"`(\w+/\w+)`", text) if not (ROOT / "harness" / f"{name}.py").is_file()] == []


def test_the_independent_servers_share_nothing_with_the_suite_or_the_reference() -> None:
    servers = [path for path in tracked_files("tests/servers") if not path.name.startswith(("test_", "conftest"))]
    ours = {
        imported.module
        for path in servers
        if path.suffix == ".py"
        for imported in imports_of(path)
        if imported.top in OURS and not imported.module.startswith("tests.servers")
    }

    assert servers
    assert ours == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_imports_is_a_dependency_that_pyproject_declares(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    distributions = packages_distributions()
    foreign = {
        imported.top
        for path in tracked_files(package)
        if path.suffix == ".py"
        for imported in imports_of(path)
        if imported.top not in OURS and imported.top not in sys.stdlib_module_names
    }
    undeclared = {
        name for name in foreign if declared.isdisjoint(map(canonicalize_name, distributions.get(name, [name])))
    }

    assert undeclared == set()


def test_the_walls_are_seen_from_where_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "harness" / "inner" / "module.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "import reports.html as page\n"
        "from . import neighbour\n"
        "from ..profile import Profile\n"
        "def late():\n"
        "    from reference import app\n"
        "    importlib.import_module('tests.servers')\n"
    )
    monkeypatch.setattr("tests.project.repository.ROOT", tmp_path)

    assert [imported.module for imported in imports_of(module)] == [
        "reports.html",
        "harness.inner",
        "harness.profile",
        "reference",
        "tests.servers",
    ]
