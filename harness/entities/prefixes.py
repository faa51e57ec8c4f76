"""Odd spellings of the prefix `/entity/{e}`, and which entity each of them may be taken to name.

Dots that go up, percent-encoded octets, doubled slashes and parameters of a segment are read in several ways, all of
them in use: as they stand, normalised (RFC 3986, 6.2.2), decoded before they are split, slashes merged, parameters
cut off. Only what no such reading leads to is nobody's right to show. Decoding twice is no reading (RFC 3986, 2.4).
"""

from __future__ import annotations

from typing import Final

from harness.documents.routes import PLACEHOLDER
from harness.transport.client import segment

HERE: Final = {
    "a slash twice after the name": "{before}{this}{after}/",
    "a slash twice before the name": "{before}/{this}{after}",
    "a slash twice at the start": "/{before}{this}{after}",
    "a dot": "{before}./{this}{after}",
    "a dot after the name": "{before}{this}{after}/.",
    "the other case": "{before}{cased}{after}",
    "octets": "{before}{octets}{after}",
    "a parameter": "{before}{this};{that}{after}",
    "back from there": "{before}{that}/../{this}{after}",
    "back from there, encoded": "{before}{that}/%2e%2e/{this}{after}",
    "back from there, with a parameter": "{before}{that}/..;/{this}{after}",
    "back from there, slashes encoded": "{before}{that}%2F..%2F{this}{after}",
}
"""Whatever reads them reaches the entity `this`, or no route at all."""

TWICE: Final = {
    "octets encoded twice": "{before}{twice}{after}",
    "back from there, encoded twice": "{before}{that}/%252e%252e/{this}{after}",
    "back from there, slashes encoded twice": "{before}{that}%252F..%252F{this}{after}",
}
"""They name the entity `this` only to what decodes twice."""

NOBODY: Final = {
    "no name": "{before}{after}",
    "a blank": "{before}%20{after}",
    "a percent sign": "{before}%25{after}",
}
"""They name no entity; at most one may be the one that is meant then."""

TRIMMED: Final = {
    "a blank after the name": "{before}{this}%20{after}",
    "a full stop after the name": "{before}{this}.{after}",
}
"""Where names are trimmed, they name the entity `this`."""

PREFIXES: Final = (*HERE, *TWICE, *NOBODY)


def spelt(spelling: str, scope: str, *, this: str, that: str, prefix: str = "") -> str:
    """A prefix, spelt in one of these ways: of the entity `this`, by way of `that`; `scope` is the template of the
    prefix, below what stands before all routes.
    """
    before, after = PLACEHOLDER.sub("\0", scope).split("\0")
    octets = "".join(f"%{octet:02x}" for octet in this[:1].encode()) + segment(this[1:])
    told = {"before": prefix + before, "after": after, "this": segment(this), "that": segment(that)}
    return spelling.format(**told, cased=segment(this.swapcase()), octets=octets, twice=octets.replace("%", "%25"))
