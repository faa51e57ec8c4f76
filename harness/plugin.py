"""The pytest plugin: options, subjects, conduct, and the run around them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, Final

import pytest
from hypothesis import settings

from harness.documents.nouns import Missing, route_of, subjects_of
from harness.items.cleanup import remove_planted
from harness.outcomes import UsageProblem
from harness.profiles.effort import Effort
from harness.profiles.options import (
    add_options,
    check_effort,
    check_written,
    concerns_conformance,
    fit_together,
    given_seed,
    hint,
    make,
    point_at_checks,
    told,
)
from harness.runs import hookspecs
from harness.runs.leftovers import CleanUp
from harness.runs.opening import open_deployment
from harness.runs.order import put_in_order
from harness.runs.recorder import Recorder, is_worker, journals_of, report_directory
from harness.runs.reporting import as_pytest_outcome, cleaning, describe
from harness.runs.run import Run
from harness.stories.lifecycle import History, Lifecycle
from harness.trials.check import Check
from harness.trials.experiment import Experiment

RUN: Final = pytest.StashKey[Run]()
VERDICT: Final = pytest.StashKey[dict[str, Any]]()
MORE: Final = pytest.StashKey[list[dict[str, Any]]]()
_EXAMPLES: Final = {"quick": 2, "nightly": 1000}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of a run; `--base-url` is that of pytest-base-url."""
    add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """The hooks that the reports are written through."""
    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register our Hypothesis profiles; open the deployment if checks were asked for."""
    for name, examples in _EXAMPLES.items():
        settings.register_profile(name, max_examples=examples)
    point_at_checks(config)
    option = config.option
    if option.help or getattr(option, "version", 0) or not concerns_conformance(config):
        return
    try:
        _begin(config)
    except (UsageProblem, pytest.UsageError) as problem:
        config.hook.pytest_conformance_refused(config=config, why=str(problem))
        raise pytest.UsageError(str(problem)) from problem


def _begin(config: pytest.Config) -> None:
    """Open the deployment, for a run or a clean-up. Raises UsageProblem or UsageError."""
    check_effort(config)
    option, directory = config.option, report_directory(config)
    if not is_worker(config) and not option.collectonly and not option.cleanup:
        make(directory)
        config.hook.pytest_conformance_begun(config=config, directory=directory)
        check_written(config)
        option.htmlpath = option.htmlpath or str(directory / "report.html")
        option.self_contained_html = True
        option.xmlpath = option.xmlpath or str(directory / "junit.xml")
    shared = getattr(config, "workerinput", {}).get("conformance", {})
    opened = open_deployment(
        told(config),
        at=shared.get("embedded", ""),
        journals=None if option.cleanup else journals_of(config),
        worker=getattr(config, "workerinput", {}).get("workerid", "").removeprefix("gw"),
        workers=getattr(config, "workerinput", {}).get("workercount", 1),
        run=getattr(config, "workerinput", {}).get("testrunuid", ""),
    )
    config.add_cleanup(opened.close)
    config.add_cleanup(opened.deployment.client.interruption.watch())
    fit_together(config, opened.deployment.profile)
    if option.cleanup:
        config.pluginmanager.register(CleanUp(opened.deployment, journals_of(config)), "conformance-cleanup")
        return
    seed = shared.get("seed", given_seed(config))
    effort = Effort(config.getoption("--hypothesis-profile", None) or "default", seed)
    config.stash[RUN] = run = Run(opened, effort)
    run.narrowed = any("::" in argument for argument in config.args)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the embedded deployment is, and the seed of the run."""
    run = node.config.stash.get(RUN, None)
    if run is not None:
        embedded = run.opened.process.base_url if run.opened.process else ""
        node.workerinput["conformance"] = {"embedded": embedded, "seed": run.effort.seed}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a worker learned."""
    run = node.config.stash.get(RUN, None)
    share = getattr(node, "workeroutput", {}).get("conformance")
    if run is not None and share:
        run.workers.append(share)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each check is tried on every subject that its noun means here."""
    check: Check | None = getattr(metafunc.function, "check", None)
    run = metafunc.config.stash.get(RUN, None)
    lifecycle: Lifecycle | None = getattr(metafunc.function, "lifecycle", None)
    if lifecycle is not None and run is not None:
        lineages = lifecycle.lineages(run.opened.deployment.places, run.profile, run.effort)
        metafunc.parametrize("lineage", lineages, ids=[lineage.label for lineage in lineages])
    if check is None or run is None:
        return
    run.checks[check.name] = check.sentence
    deployment = run.opened.deployment
    subjects = subjects_of(
        check.noun,
        deployment.places,
        deployment.profile,
        has_credential=deployment.client.credential is not None,
    )
    run.offered |= {(check.name, route_of(check.noun, one)) for one in subjects if not isinstance(one, Missing)}
    metafunc.parametrize(check.noun, subjects, ids=[subject.label for subject in subjects])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of a run."""
    put_in_order(items)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """A run that was narrowed says so."""
    run = items[0].config.stash.get(RUN, None) if items else None
    if run is not None:
        run.narrowed = True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Whoever tells of a deployment where no checks are found, is told where they are."""
    if told := hint(config):
        terminalreporter.write_line(told, yellow=True)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Conduct a check instead of calling it."""
    check: Check | None = getattr(pyfuncitem.function, "check", None)
    run = pyfuncitem.config.stash.get(RUN, None)
    lifecycle: Lifecycle | None = getattr(pyfuncitem.function, "lifecycle", None)
    if lifecycle is not None and run is not None:
        return _tell(pyfuncitem, lifecycle, run)
    if check is None or run is None:
        return None
    subject = pyfuncitem.callspec.params[check.noun]
    experiment = Experiment(run.opened.deployment, check, subject, run.effort, reproduce=describe(pyfuncitem, run))
    verdict = experiment.run()
    verdict.test = pyfuncitem.nodeid
    told = verdict.as_record()
    exception = run.exception_for(verdict.property, verdict.route)
    pyfuncitem.stash[VERDICT] = told
    as_pytest_outcome(told, exception)
    return True


def _tell(item: pytest.Function, lifecycle: Lifecycle, run: Run) -> bool:
    """Tell the stories of a lineage: the worst verdict is the item's own, the others go along."""
    lineage: Any = item.callspec.params["lineage"]
    known = {(one["property"], one["route"]) for one in run.verdicts if one["outcome"] in {"violated", "excepted"}}
    history = History(run.opened.deployment, lifecycle, lineage, run.effort, known)
    told = [verdict.as_record() for verdict in history.run(run.checks, reproduce=describe(item, run))]
    if not told:
        pytest.skip(history.reason or "there is nothing here to tell a story of")
    for one in told:
        one["test"] = item.nodeid
    item.stash[VERDICT], item.stash[MORE] = told[0], told[1:]
    if told[0]["outcome"] != "held":
        as_pytest_outcome(told[0], run.exception_for(told[0]["property"], told[0]["route"]))
    return True


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What was planted stands for the checks of one file."""
    run = item.config.stash.get(RUN, None)
    if run is not None and (nextitem is None or nextitem.path != item.path):
        remove_planted(run.opened.deployment)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the verdict on the report, where reports and other processes find it."""
    verdict = item.stash.get(VERDICT, None)
    if verdict is not None and call.when == "call":
        names = ("property", "clause", "weight", "outcome", "route")
        item.user_properties += [("verdict" if name == "outcome" else name, verdict[name]) for name in names]
    report = yield
    if verdict is not None and report.when == "call":
        report.conformance_more = item.stash.get(MORE, [])  # type: ignore[attr-defined]  # as below
        report.conformance = verdict  # type: ignore[attr-defined]  # travels with the report, to xdist's controller too
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Verdicts by their own words."""
    verdict = getattr(report, "conformance", None)
    if verdict is None or report.when != "call":
        return None
    return {
        "held": ("passed", ".", "HELD"),
        "violated": ("failed", "V", "VIOLATED"),
        "inconclusive": ("skipped", "?", "INCONCLUSIVE"),
        "not-exercised": ("skipped", "-", "NOT EXERCISED"),
        "excepted": ("xfailed", "x", "EXCEPTED"),
        "error": ("error", "E", "ERROR"),
    }.get(verdict["outcome"])


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start collecting verdicts, if this is a run."""
    run = session.config.stash.get(RUN, None)
    if run is not None:
        recorder = Recorder(session.config, run, cleaning(session.config, run))
        session.config.pluginmanager.register(recorder, "conformance-recorder")
