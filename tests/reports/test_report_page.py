"""The pieces of the HTML report: nothing of a deployment becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from reports import comparison, page, timeline
from reports.printable import LONGEST_SHOWN
from reports.record import plain
from tests.reports import records

EXAMPLES = (records.record, records.empty, records.eventful, records.nasty, records.crowded)
OURS = {
    *(
        "a",
        "b",
        "br",
        "code",
        "details",
        "div",
        "h1",
        "h2",
        "h3",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "style",
        "summary",
    ),
    *("section", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
VOID = {"br"}


class Page(HTMLParser):
    """Reads HTML, notes its tags and attributes, and sees to it that each tag is closed."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(content: str) -> Page:
    content.encode()
    found = Page(content)
    assert found.open == []
    assert found.tags <= OURS
    assert found.attributes <= {"class", "href", "title", "rowspan"}
    return found


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_overview_of_any_run_is_our_markup_alone(example):
    record = plain(example())
    assert record["conclusion"] in read(page.overview(record)).text


@pytest.mark.parametrize("verdict", [*records.eventful()["verdicts"], *records.nasty()["verdicts"]])
def test_the_evidence_of_any_verdict_is_our_markup_alone(verdict):
    assert read(page.evidence(verdict)).text


def test_what_is_hostile_is_shown_as_text():
    hostile = next(v for v in records.nasty()["verdicts"] if v["evidence"])
    text = read(page.evidence(hostile)).text
    assert "<script>alert('owned')</script>" in text
    assert r"\x1b[31m\u202e\ud800" in text


def test_the_evidence_says_what_a_person_needs():
    text = read(page.evidence(records.verdict())).text
    for part in (
        "An optional field that a PUT leaves out is gone or back to its default.",
        "put-1 (should) on PUT /entity/{e}/table/{tableId}: 20 trials, 140 requests.",
        "label survived a PUT that left it out",
        "Confirmed 3/3. Control: no change.",
        "stimulus",
        '{"name": "b"}',
        "curl -i -X PUT",
        "pytest 'conformance/test_put.py::test_clears_omitted[table]'",
        '[[exception]]\nproperty = "put-clears-omitted"',
    ):
        assert part in text


def test_the_difference_has_only_what_differs():
    found = page.evidence(records.verdict())
    assert (
        '<td class="expected"><code>(absent)</code></td><td class="observed"><code>&#34;red&#34;</code></td>' in found
    )
    assert found.count('<td class="expected">') == 1


def test_huge_bodies_are_cut_with_a_note():
    huge = records.exchange(answer="x" * 500_000)
    found = page.evidence(records.verdict(evidence=records.evidence(exchanges=[huge])))
    assert f"(cut here: {LONGEST_SHOWN:,} of 500,000 characters shown)" in found
    assert len(found) < 12_000


def test_many_differences_are_counted():
    shown = records.evidence(expected={}, observed={f"f{n}": n for n in range(100)})
    assert "+60 more differences" in page.evidence(records.verdict(evidence=shown))


def test_evidence_with_the_exchanges_alone_is_enough():
    bare = {"exchanges": [{"request": {"method": "GET", "url": "x"}, "response": {"status": None}}]}
    text = read(page.evidence(records.verdict(evidence=bare))).text
    assert "no answer" in text
    assert "Confirmed" not in text


def test_the_overview_says_what_must_be_dealt_with():
    known = records.verdict("delete-one")
    record = comparison.mark(records.eventful(), records.record(known, records.verdict()))
    text = " ".join(read(page.overview(record)).text.split())
    for part in (
        "2 properties violated (1 must, 1 should); 1 error of the suite",
        "entity sandbox · other entity sandbox2",
        "Against the baseline: 2 new, 1 known, 0 fixed, 1 not seen this time",
        "Exception expired: query-inert on POST /entity/{e}/table/{t}/profile (until 2025-06-30).",
        "Exception no longer departs: query-inert on POST /entity/{e}/table.",
        "Left behind: 2 of 120 created items",
        "POST /entity/{e}/launchan action without a resource",
        '"creation answers": "201 with the item"',
        "not judged by this release",
        "both passed on retry",
    ):
        assert part in text


def test_the_odd_code_stands_beside_the_usual_one_with_its_witnesses() -> None:
    told = page.overview(plain(records.eventful()))

    assert "1 odd one" in told
    assert "GET /entity/{e}/list/{listId} second" in told
    assert told.count('class="odd" title="400 (3 times)') == 1


def race(**changes: object) -> list[dict[str, object]]:
    call = {"call": "PATCH /t/1", "sent": '{"a": 1}', "answer": "200", "shown": ""}
    return [
        {"client": 1, "began": 0.0, "ended": 20.0, **call},
        {"client": 2, "began": 0.5, "ended": 19.0, **call, **changes},
        {"client": 0, "began": 30.0, "ended": 31.0, **call, "call": "GET /t/1"},
    ]


def test_a_race_is_drawn_as_bars_beside_each_other():
    shown = Page(page.evidence(records.verdict(evidence=records.evidence(timeline=race()))))

    assert "svg" in shown.tags
    assert all(row in shown.text for row in ("client 1", "client 2", "then"))
    assert 'client 1, 0.0 to 20.0 ms: PATCH /t/1 {"a": 1} → 200' in shown.text


def test_a_pause_is_drawn_short_and_calls_true_to_scale():
    drawn = timeline.picture([*race(), {**race()[2], "began": 9000.0, "ended": 9020.0}])
    first, second, late, last = drawn.bars

    assert (first.width, last.width) == (pytest.approx(20 * late.width, abs=2), pytest.approx(first.width, abs=0.2))
    assert first.x < second.x < late.x < last.x
    assert last.x - (late.x + late.width) < first.width
    assert last.x + last.width <= timeline.WIDTH
    assert [told for _, told in drawn.marks] == ["0", "30", "9000", "9020 ms"]


def test_what_is_told_in_sentences_is_a_list_and_no_comparison():
    told = ["GET /a → 200", "GET /b → 200"]
    found = records.evidence(expected=[], observed=told)
    several = Page(page.evidence(records.verdict(reason="GET /a → 200 (and 1 more)", evidence=found)))
    one = Page(page.evidence(records.verdict(reason=told[0], evidence={**found, "observed": told[:1]})))

    assert "(absent)" not in several.text
    assert all(sentence in several.text for sentence in told)
    assert one.text.count(told[0]) == 1


def test_a_race_draws_no_markup_of_the_deployment():
    calls = race(call="PATCH /<script>", sent="</svg><em>", answer="no answer (<i>)")
    shown = Page(page.evidence(records.verdict(evidence=records.evidence(timeline=calls))))

    assert not {"script", "em", "i"} & shown.tags
    assert "</svg><em>" in shown.text
