"""The options of a run: what pytest is told of them, and what they amount to."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis.errors import InvalidArgument

from harness.profiles.effort import PROFILES
from harness.profiles.profile import Profile

_OPTIONS: Final = (
    "openapi", "deployment", "entity", "other_entity", "forbidden_entity",
    "read_only", "max_requests", "per_minute", "concurrent",
)  # fmt: skip


def add_options(parser: pytest.Parser) -> None:
    """The options of a run; `--base-url` is that of pytest-base-url."""
    group = parser.getgroup("conformance", "judging a deployment")
    group.addoption("--openapi", metavar="FILE_OR_URL", help="its OpenAPI document")
    group.addoption("--deployment", metavar="FILE", help="its profile, in TOML")
    group.addoption("--entity", metavar="NAME", help="the entity to work in: naming it is the consent to write")
    group.addoption("--other-entity", metavar="NAME", help="a second entity that the credential may use")
    group.addoption("--forbidden-entity", metavar="NAME", help="one that exists and that it may not use")
    group.addoption("--read-only", action="store_true", default=None, help="GET, HEAD and OPTIONS only")
    group.addoption("--max-requests", type=int, metavar="N", help="send no more than N requests")
    group.addoption("--per-minute", type=int, metavar="N", help="send no more than N requests a minute")
    group.addoption("--concurrent", type=int, metavar="N", help="send no more than N requests at once")
    group.addoption("--write-profile", metavar="FILE", help="write what the survey learned as a profile")
    group.addoption("--conformance-report", metavar="DIR", help="where the report goes")
    group.addoption("--baseline", metavar="FILE", help="an earlier conformance.json: marks what is known")
    group.addoption("--fail-on", choices=("all", "new"), default="all", help="which violations fail the run")
    group.addoption("--cleanup", action="store_true", help="judge nothing: remove what killed runs left")


def concerns_conformance(config: pytest.Config) -> bool:
    """Whether what pytest was pointed at is, or is in, the checks: elsewhere the plugin changes nothing."""
    spec = importlib.util.find_spec("conformance")
    places = [Path(place).resolve() for place in (spec.submodule_search_locations or [])] if spec else []
    for argument in config.args:
        target = argument.partition("::")[0]
        if config.option.pyargs and target.split(".")[0] == "conformance":
            return True
        path = (config.invocation_params.dir / target).resolve()
        if any(place == path or place in path.parents or path == place.parent for place in places):
            return "site-packages" not in path.parts or path in places
    return False


def hint(config: pytest.Config) -> str:
    """What to say where a deployment was told of, and no checks were asked for; "" elsewhere."""
    told = [name for name in (*_OPTIONS, "write_profile", "cleanup") if getattr(config.option, name, None)]
    if not told or concerns_conformance(config):
        return ""
    option = f"--{told[0].replace('_', '-')}"
    return f"hint: {option} judges nothing by itself; where the suite is installed, add: --pyargs conformance"


def point_at_checks(config: pytest.Config) -> None:
    """In a checkout, `pytest` alone judges, as its configuration says; pytest does not find that configuration
    where it takes the value of an option of ours (`--openapi /elsewhere/openapi.json`) for the root.
    """
    here = config.invocation_params.dir
    if config.args_source is pytest.Config.ArgsSource.INVOCATION_DIR and here == Path(__file__).parents[2]:
        config.args = [str(here / "conformance")]


def told(config: pytest.Config) -> dict[str, Any]:
    """What the options tell of the deployment, by the names of the profile."""
    named = {name: getattr(config.option, name) for name in _OPTIONS}
    return {"base_url": config.getoption("base_url", None), **named}


def fit_together(config: pytest.Config, profile: Profile) -> None:
    """Raises UsageError where the number of workers contradicts what was asked for."""
    workers = getattr(config.option, "numprocesses", None) or 1
    if config.option.cleanup and (workers > 1 or hasattr(config, "workerinput")):
        raise pytest.UsageError("--cleanup: one process is enough; leave -n out")
    most = profile.concurrent
    if most is not None and workers > most:
        raise pytest.UsageError(f"-n {workers}: a worker sends one request at a time, and --concurrent allows {most}")


def make(directory: Path) -> None:
    """Make the report's directory now: a run that cannot tell what it found need not begin. Raises UsageError."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f"--conformance-report {directory}: {error.strerror}") from error


def check_written(config: pytest.Config) -> None:
    """Raises UsageError where the profile that the run is to write has no folder to be written in."""
    told = config.getoption("--write-profile")
    if told and not Path(told).resolve().parent.is_dir():
        raise pytest.UsageError(f"--write-profile {told}: there is no folder {Path(told).resolve().parent}")


def check_effort(config: pytest.Config) -> None:
    """Raises UsageError where nobody has registered the profile of Hypothesis that is asked for."""
    told = config.getoption("--hypothesis-profile", None)
    try:
        settings.get_profile(told or "default")
    except InvalidArgument as error:
        known = ", ".join(PROFILES[:-1]) + f" and {PROFILES[-1]}"
        raise pytest.UsageError(f"--hypothesis-profile {told}: there is no such profile; there are {known}") from error


def given_seed(config: pytest.Config) -> int:
    """The seed that was asked for, or one by chance."""
    given = config.getoption("--hypothesis-seed", None)
    return int(given) if str(given).isdigit() else random.SystemRandom().randrange(2**31)
