"""What a request carries that its line does not tell."""

from __future__ import annotations

from harness.stimuli.recollection import carried
from harness.transport.exchange import Exchange, Request

USUAL = {"Accept": "application/json", "User-Agent": "conformance-suite", "Authorization": "Bearer secret"}


def failed(content: bytes | None = None, **headers: str) -> Exchange:
    return Exchange(Request("PATCH", "http://localhost/entity/demo/note/1", {**USUAL, **headers}, content), 500)


def test_the_guilty_fields_are_told_before_the_whole_body() -> None:
    witness = failed(b'{"size": 3, "label": null}')
    assert carried(witness, {"label": None}) == '{"label": null}'
    assert carried(witness, {}) == '{"size": 3, "label": null}'


def test_a_long_body_is_cut_short() -> None:
    told = carried(failed(b"[" * 5000), {})
    assert told.startswith("[[[[")
    assert told.endswith("…")
    assert len(told) < 150


def test_without_a_body_headers_that_are_not_usual_are_told_and_no_secret() -> None:
    assert carried(failed(Accept="text/html"), {}) == "Accept: text/html"
    assert carried(failed(), {}) == ""
