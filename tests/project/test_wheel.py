"""The suite as a package: it builds, holds all it needs, and judges from an empty directory."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.processes import run
from tests.project.repository import PACKAGES, ROOT, tracked_files

pytestmark = pytest.mark.slow


def output_of(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """What the command printed, once it has ended with the exit code."""
    ran = run(*command, cwd=cwd)
    assert ran.returncode == code, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, which is built from this folder."""
    built = tmp_path_factory.mktemp("built")
    output_of(sys.executable, "-m", "build", "--outdir", built, ROOT, cwd=built)
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` directory of a clean environment that has the wheel and what it depends on."""
    environment = tmp_path_factory.mktemp("installed")
    output_of(sys.executable, "-m", "venv", environment, cwd=environment)
    pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    output_of(*pip, wheel, cwd=environment)
    return environment / "bin"


def test_the_wheel_holds_every_file_of_its_packages_and_no_other(wheel: Path) -> None:
    folders = (*PACKAGES, "deployments")
    expected = {path.relative_to(ROOT).as_posix() for path in tracked_files(*folders)}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert {"missing": expected - held, "unexpected": held - expected} == {
        "missing": set(),
        "unexpected": set(),
    }


def test_installed_it_finds_its_checks_from_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    listed = output_of(installed / "pytest", "--pyargs", "conformance", "--collect-only", "-q", cwd=tmp_path)

    assert re.search(r"\btest_get\.py::test_frame\b", listed)
    assert re.search(r"^\d+ tests? collected", listed, re.MULTILINE)


def test_installed_it_judges_the_embedded_deployment_from_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    quick = ["--hypothesis-profile", "quick", "-k", "test_get"]
    output_of(installed / "pytest", "--pyargs", "conformance", *quick, cwd=tmp_path)

    assert (tmp_path / "conformance-report" / "conformance.json").is_file()
    assert (tmp_path / "conformance-report" / "report.html").is_file()


def test_installed_it_is_registered_once_though_a_conftest_names_it_too(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("pytest_plugins = ['harness.plugin', 'reports.plugin']\n")
    (tmp_path / "test_other.py").write_text("def test_it():\n    assert 1 + 1 == 2\n")
    shown = output_of(installed / "pytest", "--trace-config", cwd=tmp_path)
    registered = re.findall(r"^ +(harness|reports)\.plugin +: ", shown, re.MULTILINE)

    assert sorted(registered) == ["harness", "reports"]


def test_installed_it_leaves_every_other_run_of_pytest_as_it_was(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "from hypothesis import given, settings, strategies as st\n"
        "def test_settings():\n    assert settings.default.max_examples == 100\n"
        "@given(st.integers())\ndef test_drawn(number):\n    assert number == number\n"
        "def test_that_fails():\n    assert 1 == 2\n"
    )
    without = ["-p", "no:harness.plugin", "-p", "no:reports.plugin"]
    with_it, without_it = (
        re.sub(
            r"in \d.*s|^plugins: .*$",
            "",
            output_of(installed / "pytest", *options, cwd=tmp_path, code=1),
            flags=re.MULTILINE,
        )
        for options in ([], without)
    )

    assert with_it == without_it
    assert {path.name for path in tmp_path.iterdir()} <= {
        "test_other.py",
        "__pycache__",
        ".pytest_cache",
        ".hypothesis",
    }
