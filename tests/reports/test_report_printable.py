"""Text from a deployment cannot do anything but be read."""

from __future__ import annotations

import json
import tomllib

import pytest

from reports.printable import body_text, counted, middle_cut, one_line, seconds_text, visible, width_of
from reports.record import DEEPEST, dumps, exception_for, plain
from tests.reports.records import HOSTILE, nasty, verdict


def test_what_a_terminal_would_obey_is_spelled_out():
    assert visible("\x1b[31m\u202e\x07\ud800\x9b") == r"\x1b[31m\u202e\x07\ud800\x9b"
    assert visible("größe\n\t漢字 💩") == "größe\n\t漢字 💩"
    assert visible(HOSTILE).encode()


@pytest.mark.parametrize("cut", [one_line, middle_cut])
@pytest.mark.parametrize("text", ["x" * 500, "short", "漢字" * 90, "a\n b\tc", HOSTILE * 3])
def test_lines_are_cut_to_their_columns(cut, text):
    line = cut(text, 40)
    assert width_of(line) <= 40
    assert "\n" not in line
    assert line == text or "..." in line or line == "a b c"


def test_a_route_keeps_both_its_ends():
    assert middle_cut("DELETE /entity/{e}/table/{t}/row/{r}", 24) == "DELETE /en...{t}/row/{r}"


def test_a_body_is_shown_to_four_kilobytes_with_a_note():
    text = body_text({"text": "x" * 100_000})
    assert len(text) < 4300
    assert text.endswith("… (cut here: 4,096 of 100,016 characters shown)")
    assert body_text({"a": "ü"}) == '{\n  "a": "ü"\n}'
    assert body_text("plain") == "plain"


def test_numbers_as_one_says_them():
    assert [counted(n, "property") for n in (0, 1, 2)] == ["0 properties", "1 property", "2 properties"]
    assert [seconds_text(s) for s in (0.04, 59.94, 61, 3725)] == ["0.0 s", "59.9 s", "1 min 1 s", "1 h 2 min"]


def test_a_record_is_made_plain():
    assert plain({"a": (1, float("nan"), float("inf")), 2: {None}}) == {"a": [1, "nan", "inf"], "2": "{None}"}
    text = dumps(plain(nasty()))
    assert f"deeper than {DEEPEST} levels" in json.dumps(json.loads(text), ensure_ascii=False)


def test_the_exception_to_paste_is_toml():
    pasted = tomllib.loads(exception_for(verdict(route='PUT /"x"/\\{e}')))
    assert pasted["exception"][0]["property"] == "put-clears-omitted"
    assert pasted["exception"][0]["route"] == 'PUT /"x"/\\{e}'
