"""The plugin in real sessions of pytest."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from reports import files, plugin, schema
from reports.record import RECORD, plain
from tests.reports import records, session
from tests.reports.test_report_page import Page

HTML = ("--html", "report/report.html", "--self-contained-html")


def data_of(page: str):
    """What pytest-html's script makes the table from."""
    return json.loads(html.unescape(re.search(r'data-jsonblob="([^"]*)"', page)[1]))


def rows_of(page: str):
    """The cells of each row as text, hidden ones included."""
    return [
        [re.sub(r"<span hidden>.*?</span>|<[^>]+>", "", cell) for cell in row["resultsTableRow"]]
        for rows in data_of(page)["tests"].values()
        for row in rows
    ]


@pytest.fixture(scope="module")
def eventful(tmp_path_factory):
    """The folder and result of a session with something of everything."""
    folder = tmp_path_factory.mktemp("eventful")
    session.lay_out(folder, records.eventful())
    return folder, session.run(folder, *HTML, "--color=no", "test_verdicts.py")


@pytest.fixture(scope="module")
def page(eventful):
    return (eventful[0] / "report" / "report.html").read_text()


def test_all_files_are_written_and_none_is_left_half(eventful):
    folder, _ = eventful
    assert sorted(path.name for path in (folder / "report").iterdir()) == [
        *("conformance.json", "exchanges.har", "findings.sarif", "report.html", "summary.md")
    ]
    schema.validate(json.loads((folder / "report" / "conformance.json").read_text()))


def test_the_terminal_tells_the_summary_once(eventful):
    output = eventful[1].stdout
    assert output.count("NOT CONFORMANT: 2 properties violated") == 1
    assert "= conformance =" in output
    assert f"report: {eventful[0]}/report/report.html\n" in output
    assert "PROBLEM" not in output
    assert eventful[1].stderr == ""


def test_the_columns_are_ours_and_can_be_sorted(page):
    headings = re.findall(r'<th class="sortable" data-column-type="(\w+)"( hidden)?>', page)
    assert headings == [
        *(("result", " hidden"), ("testId", " hidden")),
        *((name, "") for name in ("verdict", "property", "route", "clause", "weight", "requests")),
    ]
    for rows in data_of(page)["tests"].values():
        for row in rows:
            assert {name for name, _ in headings} <= row.keys()


def test_each_verdict_is_a_row(page):
    rows = rows_of(page)
    assert len(rows) == len(records.eventful()["verdicts"])
    assert rows[0][2:] == [
        *("violated", "put-clears-omitted", "PUT /entity/{e}/table/{tableId}", "put-1", "should", "140")
    ]
    told = {(row[0], row[2]) for row in rows}
    assert told == {
        *(
            ("Passed", "held"),
            ("Failed", "violated"),
            ("Skipped", "inconclusive"),
            ("Skipped", "not exercised"),
        ),
        *(("XFailed", "excepted"), ("Error", "error")),
    }


def test_verdicts_sort_by_how_much_they_matter(page):
    told = sorted(row["verdict"] for rows in data_of(page)["tests"].values() for row in rows)
    words = [re.sub(r"<span hidden>.*?</span>", "", cell) for cell in told]
    assert list(dict.fromkeys(words)) == [*("error", "violated", "excepted", "inconclusive", "not exercised", "held")]


def test_the_evidence_opens_below_its_row(page):
    first = data_of(page)["tests"]["test_verdicts.py::test_verdict[0]"][0]
    (extra,) = first["extras"]
    assert extra["format_type"] == "html"
    assert "label survived a PUT that left it out" in Page(extra["content"]).text
    assert first["log"] == ""


def test_the_conclusion_is_on_top_and_links_to_the_rows(page):
    assert '<title id="head-title">not conformant: https://api.example.org/v4</title>' in page
    assert page.index("<h1>not conformant</h1>") < page.index('id="results-table"')
    assert 'href="#test_verdicts.py%3A%3Atest_verdict%5B0%5D"' in page
    assert "3 violated" in re.sub(r"\s+", " ", page)


def test_nothing_outside_is_loaded(page):
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//(?!pypi\.python\.org)""", page)


def test_a_hostile_deployment_gets_no_markup_into_the_page(tmp_path):
    session.lay_out(tmp_path, records.nasty())
    result = session.run(tmp_path, *HTML, "test_verdicts.py")
    page = (tmp_path / "report" / "report.html").read_text()
    assert "INTERNALERROR" not in result.stdout
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    for rows in data_of(page)["tests"].values():
        for row in rows:
            for shown in (
                *row["resultsTableRow"],
                row["log"],
                *(extra["content"] for extra in row["extras"]),
            ):
                assert "<script>alert" not in shown
                assert "<img src=x" not in shown
    assert json.loads((tmp_path / "report" / "conformance.json").read_text())["verdicts"]


def test_other_tests_in_the_same_run_are_rows_like_the_rest(tmp_path):
    session.lay_out(tmp_path, records.eventful())
    session.run(tmp_path, *HTML, "test_others.py", "test_verdicts.py")
    page = (tmp_path / "report" / "report.html").read_text()
    rows = rows_of(page)
    assert rows[0] == ["Passed", "test_others.py::test_before", "", "test_others.py::test_before", *[""] * 4]
    assert {len(row) for row in rows} == {8}
    assert "ordinary failure" in data_of(page)["tests"]["test_others.py::test_failing"][0]["log"]


def test_xdist_changes_nothing(tmp_path, page):
    session.lay_out(tmp_path, records.eventful())
    session.run(tmp_path, *HTML, "-n2", "test_verdicts.py")
    assert sorted(rows_of((tmp_path / "report" / "report.html").read_text())) == sorted(rows_of(page))


VARYING = r"""\d+(\.\d+)?\ ?m?s\b | \d\d:\d\d:\d\d | ^plugins:\ .*\n | (,\ )?"conformance-suite":\ "[^"]*" """
"""Times; and that a plugin is loaded, which is told of any plugin that is installed."""


@pytest.mark.parametrize("options", [("test_others.py",), (*HTML, "test_others.py")])
def test_without_verdicts_nothing_changes(tmp_path, options):
    shown = []
    for reports in (True, False):
        folder = tmp_path / "same"
        folder.mkdir()
        session.lay_out(folder, records.empty())
        result = session.run(folder, *options, "--color=no", reports=reports)
        page = folder / "report" / "report.html"
        text = html.unescape(page.read_text() if page.exists() else "") + result.stdout
        shown.append((result.returncode, re.sub(VARYING, "", text, flags=re.MULTILINE | re.VERBOSE)))
        folder.rename(tmp_path / f"done-{reports}")
    assert shown[0] == shown[1]


def test_a_report_that_cannot_be_written_is_one_line_and_the_record_is_kept_elsewhere(tmp_path):
    directory = tmp_path / "file" / "report"
    (tmp_path / "file").write_text("")
    session.lay_out(tmp_path, records.eventful(), directory)
    result = session.run(tmp_path, "test_verdicts.py")
    assert "INTERNALERROR" not in result.stdout
    lines = [line for line in result.stdout.splitlines() if line.startswith("PROBLEM: ")]
    assert len(lines) == 4
    assert all("Not a directory" in line for line in lines)
    kept = Path(re.search(r"it is in (\S+)", lines[0])[1])
    try:
        schema.validate(json.loads(kept.read_text()))
    finally:
        kept.unlink()
        kept.parent.rmdir()


def test_html_that_cannot_be_written_is_one_line(tmp_path):
    session.lay_out(tmp_path, records.eventful())
    (tmp_path / "report" / "report.html").mkdir(parents=True)
    result = session.run(tmp_path, *HTML, "test_verdicts.py")
    assert "INTERNALERROR" not in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert f"PROBLEM: {tmp_path}/report/report.html could not be written: Is a directory\n" in result.stdout
    assert "NOT CONFORMANT" in result.stdout
    assert result.returncode == 1


@pytest.mark.parametrize("option", [("--html", "/dev/full"), ("--junitxml", "/dev/full", *HTML)])
def test_a_run_whose_report_finds_no_room_does_not_pass_nor_says_that_it_was_written(tmp_path, option):
    session.lay_out(tmp_path, records.record())
    result = session.run(tmp_path, *option, "--self-contained-html", "test_verdicts.py")
    assert "PROBLEM: /dev/full could not be written: No space left on device\n" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert "Generated html report" not in result.stdout
    assert "\nreport: " not in result.stdout
    assert "CONFORMANT" in result.stdout
    assert result.returncode == 1


def test_known_violations_do_not_pass_where_the_record_cannot_be_written(tmp_path):
    known = records.record(records.verdict())
    directory = tmp_path / "file" / "report"
    (tmp_path / "file").write_text("")
    session.lay_out(tmp_path, known, directory)
    (tmp_path / "earlier.json").write_text(json.dumps(plain(known)))
    result = session.run(tmp_path, "--baseline", "earlier.json", "--fail-on=new", "test_verdicts.py")
    assert result.returncode == 1


def judged_against(folder, record, baseline, *options):
    session.lay_out(folder, record)
    (folder / "earlier.json").write_text(json.dumps(plain(baseline)))
    return session.run(folder, "--baseline", "earlier.json", *options)


def test_known_violations_pass_with_fail_on_new_and_are_marked(tmp_path):
    known = records.record(records.verdict())
    result = judged_against(tmp_path, known, known, "--fail-on=new", "test_verdicts.py")
    assert result.returncode == 0
    assert "against the baseline: 0 new, 1 known" in result.stdout
    (marked,) = [
        verdict
        for verdict in json.loads((tmp_path / "report" / "conformance.json").read_text())["verdicts"]
        if verdict["outcome"] == "violated"
    ]
    assert marked["baseline"] == "known"


@pytest.mark.parametrize(
    ("now", "options"),
    [
        (records.record(records.verdict()), ("test_verdicts.py",)),
        (records.record(records.verdict()), ("--fail-on=new", "test_verdicts.py", "test_others.py")),
        (records.record(records.verdict("delete-one")), ("--fail-on=new", "test_verdicts.py")),
        (records.record(records.verdict("json-body", "error")), ("--fail-on=new", "test_verdicts.py")),
        (
            records.record(records.verdict(), exceptions=[records.exception("expired")]),
            ("--fail-on=new", "test_verdicts.py"),
        ),
    ],
)
def test_everything_else_fails_all_the_same(tmp_path, now, options):
    assert judged_against(tmp_path, now, records.record(records.verdict()), *options).returncode == 1


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--baseline", "nowhere.json"), "ERROR: --baseline nowhere.json: No such file or directory"),
        (("--fail-on", "new"), "ERROR: --fail-on new: needs the earlier run that --baseline names"),
    ],
)
def test_a_wrong_baseline_is_a_usage_error(tmp_path, options, line):
    session.lay_out(tmp_path, records.record())
    result = session.run(tmp_path, *options)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert line in result.stderr.splitlines()


class Config:
    """As much of pytest's configuration as the hooks use."""

    def __init__(self):
        self.stash = pytest.Stash()


def test_a_full_disk_is_one_line_a_file_and_leaves_what_was_there(tmp_path, monkeypatch):
    config, record = Config(), records.record()
    assert plugin.pytest_conformance_record(config, record, tmp_path) == []
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    monkeypatch.setattr(files.os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    problems = plugin.pytest_conformance_record(config, records.eventful(), tmp_path)
    assert len(problems) == 4
    assert problems[0].startswith(f"{tmp_path}/conformance.json could not be written: No space left on device; nor ")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


def test_a_record_that_departs_from_the_schema_is_written_and_said(tmp_path):
    config = Config()
    (problem,) = plugin.pytest_conformance_record(config, records.record() | {"started": "yesterday"}, tmp_path)
    assert problem.startswith("the record departs from its schema: started: ")
    assert json.loads((tmp_path / "conformance.json").read_text())["started"] == "yesterday"


def test_the_record_is_not_changed_by_its_reports(tmp_path):
    config, record = Config(), plain(records.eventful())
    plugin.pytest_conformance_record(config, record, tmp_path)
    assert record == plain(records.eventful())
    assert config.stash[RECORD] == record
