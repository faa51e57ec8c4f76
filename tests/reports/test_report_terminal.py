"""The summary on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import comparison, terminal
from reports.printable import width_of
from reports.record import plain
from tests.reports import records

EXAMPLES = (records.record, records.empty, records.eventful, records.nasty, records.crowded)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("example", EXAMPLES)
def test_fits_the_terminal(example, width):
    text = terminal.summary(plain(example()), width, Path("report"))
    lines = text.splitlines()
    assert len(lines) <= 60
    assert max(map(width_of, lines)) <= (width if width >= 80 else 100)
    assert text.replace("\n", "").isprintable()


def test_the_conclusion_comes_first_and_then_what_was_judged():
    first, *_ = lines = terminal.summary(records.eventful(), 120).splitlines()
    assert first == "NOT CONFORMANT: 2 properties violated (1 must, 1 should); 1 error of the suite"
    assert lines[1] == "https://api.example.org/v4 (Tables of Example), entity sandbox, other entity sandbox2"
    assert lines[2] == "1,234 requests in 12.3 s, profile default, seed 42, suite 1.0.0"


def test_the_cause_of_a_run_that_came_to_nothing_stands_first_and_whole():
    cause = "the credential is refused from request 901 on: 401 to every call"
    told = records.record(records.verdict("put-stores", "held")) | {"conclusion": "undetermined", "cause": cause}
    first, second, *_ = terminal.summary(told, 80).splitlines()
    assert first == f"UNDETERMINED: {cause}"
    assert second == "  13 properties held, none violated"


def test_what_was_left_out_by_an_option_stands_in_the_headline():
    left = records.verdict("put-stores", "not-exercised", reason="--read-only: no PUT is sent")
    told = records.record(left, left_out_by=["--read-only"])
    first, *_ = terminal.summary(told, 120).splitlines()
    assert first == (
        "CONFORMANT in what was tried: 12 properties held, none violated; "
        "1 of 13 judgements not exercised (--read-only)"
    )
    whole, *_ = terminal.summary(records.record(left, left_out_by=[]), 120).splitlines()
    assert whole == "CONFORMANT: 12 properties held, none violated"


def test_a_violation_is_told_in_two_lines():
    text = terminal.summary(records.record(records.verdict()), 120)
    assert (
        "  put-clears-omitted (should)  PUT /entity/{e}/table/{tableId}\n"
        '    label survived a PUT that left it out; label: expected (absent), observed "red"; confirmed 3/3\n'
    ) in text


def test_without_a_reason_the_difference_speaks():
    shown = records.evidence(expected=404, observed=200)
    text = terminal.summary(records.record(records.verdict(reason="", evidence=shown)), 80)
    assert "    expected 404, observed 200; confirmed 3/3\n" in text


def test_one_property_on_several_routes_is_one_finding_and_must_comes_before_should():
    text = terminal.summary(records.eventful(), 80)
    assert text.count("put-clears-omitted (should)") == 1
    assert "PUT /entity/{e}/list/{listId}, +1 route\n" in text
    assert text.index("delete-one (must)") < text.index("put-clears-omitted (should)")


def test_the_table_counts_verdicts_and_leaves_out_what_is_zero():
    table = terminal.summary(records.record(records.verdict(), records.verdict("put-stores", "held")), 80)
    rows = [line.split() for line in table.splitlines()]
    assert ["rule", "held", "violated"] in rows
    assert ["put", "1", "1"] in rows
    assert ["put-clears-omitted", "-", "1"] in rows
    assert ["get", "1", "-"] in rows
    assert "get-frame" not in table


def test_two_hundred_violations_are_a_screenful():
    text = terminal.summary(records.crowded(200), 80)
    assert "  +7 more in report.html\n" in text
    assert ", +15 routes\n" in text


def test_what_must_be_dealt_with_is_told_loudly():
    text = terminal.summary(records.eventful(), 80)
    assert "EXCEPTION EXPIRED: query-inert  POST /entity/{e}/table/{t}/profile\n" in text
    assert "EXCEPTION NO LONGER NEEDED: query-inert  POST /entity/{e}/table\n" in text
    assert "EXCEPTION MATCHED NOTHING: query-inert  POST /entity/{e}/tabel\n" in text
    assert text.count("EXCEPTION") == 3
    assert "LEFT BEHIND: 2 of 120 created items\n" in text
    assert "  /x (409)\n" in text
    assert "errors of the suite itself" in text


@pytest.mark.parametrize("left", [[], [{"path": "/entity/sandbox/table/9", "why": "still there"}]])
def test_the_line_that_removes_what_was_left_is_told_whole_to_paste(left):
    line = f"pytest --base-url https://api.example.org/{'v' * 80} --entity sandbox --cleanup"
    residue = {"created": 1, "deleted": 0, "left": left, "earlier": ["cf1.jsonl"], "cleanup": line}
    text = terminal.summary(records.record(residue=residue), 80)
    assert f"an earlier run left items behind (1 journal): remove them with: {line}\n" in text
    assert ("LEFT BEHIND: 1 of 1 created item\n" in text) == bool(left)
    assert text.count(line) == 1 + bool(left)


def test_nothing_to_deal_with_is_nothing_told():
    text = terminal.summary(records.record(), 80, Path("report"))
    assert text.startswith("CONFORMANT: 13 properties held, none violated\n")
    for word in ("\nviolated\n", "EXCEPTION", "LEFT BEHIND", "undecided", "error", "note"):
        assert word not in text
    assert text.endswith("report: report/report.html\n")


def test_an_empty_run_does_not_shine():
    text = terminal.summary(records.empty(), 80)
    assert text.startswith("UNDETERMINED: nothing could be judged\n")


def test_known_violations_come_after_new_ones():
    known = records.verdict("delete-one")
    marked = comparison.mark(records.record(known, records.verdict()), records.record(known))
    text = terminal.summary(marked, 80)
    assert text.index("put-clears-omitted (should, new)") < text.index("delete-one (must, known)")
    assert "against the baseline: 1 new, 1 known\n" in text


def test_colours_are_words_too():
    styled = [segment for line in terminal.lines(records.eventful(), 80) for segment in line]
    assert ("NOT CONFORMANT", {"red": True, "bold": True}) in styled
    assert all(set(style) <= {"bold", "red", "green", "yellow", "cyan"} for _, style in styled)
