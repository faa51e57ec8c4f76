from __future__ import annotations

import pytest

from harness.transport import strict_json


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": NaN}', "NaN"),
        (b"[Infinity]", "Infinity"),
        (b"[-Infinity]", "-Infinity"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"a": "\xff"}', "not UTF-8"),
        ("{}".encode("utf-16"), "not UTF-8"),
        (b"", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b"{} {}", "not JSON"),
        (b'"\n"', "not JSON"),
        (b"[01]", "not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    ],
)
def test_what_rfc_8259_forbids_is_no_json_and_the_reason_is_told(content: bytes, reason: str) -> None:
    with pytest.raises(strict_json.NotJson, match=reason):
        strict_json.loads(content)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"{}", {}),
        (b" [1, 2.5, null, true] \r\n", [1, 2.5, None, True]),
        (b'"text"', "text"),
        ('"\U0001f600"'.encode(), "\U0001f600"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\ud800"', "\ud800"),
        (b"-0", 0),
    ],
)
def test_json_of_any_kind_is_read(content: bytes, value: object) -> None:
    assert strict_json.loads(content) == value


def test_an_integer_of_many_digits_stays_exact() -> None:
    assert strict_json.loads(b"9" * 3000) == 10**3000 - 1


def test_an_integer_that_python_refuses_to_convert_is_still_read() -> None:
    assert strict_json.loads(b"[1" + b"0" * 10_000 + b"]") == [float("inf")]


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": ["x\udc00y"]}, "\U0001f600", 10**400, {"ü": None}])
def test_what_is_written_is_read_back_the_same(value: object) -> None:
    assert strict_json.loads(strict_json.dumps(value)) == value


def test_a_lone_surrogate_travels_as_an_escape_and_other_text_as_utf_8() -> None:
    assert strict_json.dumps("\ud800") == b'"\\ud800"'
    assert strict_json.dumps("ü") == '"ü"'.encode()
