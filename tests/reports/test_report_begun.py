"""What an earlier run wrote, once another one begins in the same directory."""

from __future__ import annotations

import pytest

from reports import plugin

OF_A_RUN = ("conformance.json", "report.html", "junit.xml", "exchanges.har", "findings.sarif")


class Session:
    """As much of a session as the hooks use."""

    def __init__(self):
        self.config = self
        self.stash = pytest.Stash()


def test_a_run_that_begins_leaves_nothing_that_may_be_taken_for_its_own(tmp_path):
    (tmp_path / "journal").mkdir()
    for name in (*OF_A_RUN, "summary.md", "notes.txt", "journal/cf1.jsonl"):
        (tmp_path / name).write_text("Conformant")
    session = Session()
    plugin.pytest_conformance_begun(session.config, tmp_path)
    assert (tmp_path / "summary.md").read_text().startswith("The run has not ended")
    assert (tmp_path / "conformance.json").exists(), "it may be the baseline, which is yet to be read"
    plugin.pytest_sessionstart(session)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["journal", "notes.txt", "summary.md"]
    assert (tmp_path / "journal" / "cf1.jsonl").exists()


def test_what_cannot_be_removed_is_told_at_the_end_and_not_now(tmp_path):
    (tmp_path / "report.html").mkdir()
    session = Session()
    plugin.pytest_conformance_begun(session.config, tmp_path)
    plugin.pytest_sessionstart(session)
    assert (tmp_path / "report.html").is_dir()


def test_a_session_that_is_no_run_removes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conformance.json").write_text("")
    session = Session()
    plugin.pytest_sessionstart(session)
    plugin.pytest_conformance_refused(session.config, "--entity: wrong")
    assert [file.name for file in tmp_path.iterdir()] == ["conformance.json"]
