"""Texts of a format that seek trouble: leap days, ends of the year, far years, letters that need encoding."""

from __future__ import annotations

import base64
import datetime
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FREE: Final = frozenset({"", "password", "string", "text", "html", "markdown", "binary"})
"""Formats that say nothing of what a text may be."""

AWKWARD: Final[dict[str, tuple[str, ...]]] = {
    "date": ("2024-02-29", "1969-12-31", "1999-12-31", "2100-01-01", "1970-01-01", "2038-01-20", "1900-03-01"),
    "date-time": (
        "2024-02-29T23:59:59Z",
        "1969-12-31T23:59:59Z",
        "2024-07-01T12:00:00.500Z",
        "2024-03-31T01:30:00Z",
        "2024-12-31T23:30:00-01:00",
        "1970-01-01T00:00:00Z",
        "2038-01-19T03:14:08Z",
        "2024-07-01T00:00:00+02:00",
    ),
    "time": ("00:00:00Z", "23:59:59Z", "12:00:00.500Z"),
    "duration": ("PT0S", "P1Y2M3DT4H5M6S", "PT36H"),
    "email": ("a+b@example.org", "first.last@sub.example.org", "x_y-z@example.com", "o'neil@example.org"),
    "uri": (
        "https://example.org/?q=a%20b&c=d#e",
        "https://example.org:8443/a/b/",
        "http://example.org",
        "https://example.org/%C3%BC?a=1&a=2&b=",
    ),
    "hostname": ("a.b.c.example.org", "xn--bcher-kva.example.org", "x"),
    "ipv4": ("192.0.2.255", "0.0.0.0", "255.255.255.255"),  # noqa: S104  # a value that is stored, nothing binds to it
    "ipv6": ("2001:db8::1", "::1", "fe80::1"),
    "decimal": ("0.00", "-1.50", "1234.05", "0.01", "99.90"),
    "byte": ("", "+/v/", "AA=="),
    "json-pointer": ("", "/a~1b/c~0d", "/0"),
}
AWKWARD["url"] = AWKWARD["uri"]

EXOTIC: Final[dict[str, tuple[str, ...]]] = {
    "date": ("9999-12-31", "0001-01-01"),
    "date-time": ("2100-02-28T23:59:59Z", "1900-01-01T00:00:00Z"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "email": ("ü@example.org", '"a b"@example.org'),
}

DOUBTFUL: Final[dict[str, tuple[str, ...]]] = {"email": ("\u00fc@example.org",), "idn-email": ("\u00fc@example.org",)}
"""What many take for a text of its format though the letter of it forbids it."""

MALFORMED: Final[dict[str, tuple[str, ...]]] = {
    "date": ("2024-02-30", "0000-00-00"),
    "date-time": ("2024-02-30T25:61:61Z", "0000-00-00T00:00:00Z"),
    "uuid": ("00000000-0000-0000-0000-00000000000g", "\u00fc"),
    "email": ("@", "\u00fc"),
    "uri": ("http://[", "//\u00fc:port"),
    "decimal": ("1e9999999999", "NaN"),
    "byte": ("a", "\u00fc"),
    "ipv4": ("256.1.1.1",),
    "duration": ("P",),
}
MALFORMED["url"] = MALFORMED["uri"]
"""Nearly of its format: what a parser that comes before the check, or in its place, falls over."""


def drawn_of(form: str) -> SearchStrategy[Any] | None:
    """What can be drawn of a format; None where nothing can."""
    known: dict[str, SearchStrategy[Any]] = {
        "date": st.dates(datetime.date(1900, 1, 1)).map(datetime.date.isoformat),
        "date-time": st.datetimes(datetime.datetime(1971, 1, 1), datetime.datetime(2037, 1, 1)).map(  # noqa: DTZ001  # the Z follows
            lambda moment: moment.replace(microsecond=0).isoformat() + "Z"
        ),
        "uuid": st.uuids(version=4).map(str),
        "byte": st.binary(max_size=40).map(lambda octets: base64.b64encode(octets).decode()),
    }
    return known.get(form)
