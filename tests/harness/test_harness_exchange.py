from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.observation import last
from harness.outcomes import Inconclusive
from harness.transport.exchange import NOTHING, Exchange, Request
from harness.transport.redaction import Redactor

# A curl that tells what it was given; `@-` is what it reads.
SPEAK = """#!/bin/bash
for word in "$@"; do
  if [ "$word" = @- ]; then cat; printf '\\0'; else printf '%s\\0' "$word"; fi
done
"""


def given_to_curl(line: str, folder: Path) -> list[bytes]:
    """What curl would be given, were the line pasted into a shell."""
    curl = folder / "curl"
    curl.write_text(SPEAK)
    curl.chmod(0o755)
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "CONFORMANCE_TOKEN": "the token"}
    told = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, check=True).stdout
    return told.split(b"\0")[:-1]


def words_of(line: str, folder: Path) -> list[str]:
    return [word.decode() for word in given_to_curl(line, folder)]


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.learn("the token")
    return redactor


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "it's",
        'two "quotes"',
        "$HOME `id` $(id) \\ back\\\\slash",
        "line\nbreak\ttab",
        "!! * ? ~ # ; & | < >",
        "ü \U0001f600",
        "",
    ],
)
def test_a_body_passes_the_shell_as_it_is(text: str, tmp_path: Path, redactor: Redactor) -> None:
    content = ('{"a": "' + text + '"}').encode()
    line = Request("POST", "http://host/x?a=1&b=%20'", {"X-A": "it's"}, content).curl(redactor)

    assert words_of(line, tmp_path) == [
        *("-i", "-X", "POST", "http://host/x?a=1&b=%20'", "-H", "X-A: it's"),
        *("--data-binary", content.decode()),
    ]


@pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
def test_the_secret_becomes_a_variable_that_the_shell_fills_in(scheme: str, tmp_path: Path, redactor: Redactor) -> None:
    line = Request("GET", "http://host/", {"Authorization": f"{scheme} the token"}).curl(redactor)

    assert "the token" not in line
    assert words_of(line, tmp_path)[-1] == f"Authorization: {scheme} the token"


def test_a_secret_in_a_header_of_its_own_becomes_a_variable_too(tmp_path: Path, redactor: Redactor) -> None:
    redactor.learn_header("X-API-Key")
    line = Request("GET", "http://host/", {"X-API-Key": "the token"}).curl(redactor)

    assert "the token" not in line
    assert words_of(line, tmp_path)[-1] == "X-API-Key: the token"


@pytest.mark.parametrize(
    ("credential", "variable"),
    [
        ("own", "$CONFORMANCE_TOKEN"),
        ("garbled", "$CONFORMANCE_TOKEN"),
        ("expired", "$CONFORMANCE_EXPIRED_TOKEN"),
        ("stranger", "$CONFORMANCE_STRANGER_TOKEN"),
    ],
)
def test_the_variable_tells_whose_secret_it_stands_for(credential: str, variable: str, redactor: Redactor) -> None:
    request = Request("GET", "http://host/", {"Authorization": "Bearer the token"}, credential=credential)

    assert request.curl(redactor).endswith(f"""-H 'Authorization: Bearer '"{variable}\"""")


@pytest.mark.parametrize("sent", ["body", "url", "header"])
def test_what_a_deployment_made_us_send_is_never_carried_out_by_the_shell(
    sent: str, tmp_path: Path, redactor: Redactor
) -> None:
    ours = "$CONFORMANCE_TOKEN $(echo carried out) $HOME"
    request = {
        "body": Request("PUT", "http://host/", {}, ours.encode()),
        "url": Request("GET", f"http://host/{ours}", {}),
        "header": Request("GET", "http://host/", {"If-Match": ours}),
    }[sent]

    assert words_of(request.curl(redactor), tmp_path)[-1].endswith(ours)


def test_a_body_that_is_no_text_is_sent_again_as_it_was(tmp_path: Path, redactor: Redactor) -> None:
    content = b'{"a": "\xff\xfe"}'
    line = Request("POST", "http://host/", {}, content).curl(redactor)

    assert given_to_curl(line, tmp_path)[-1] == content


def test_headers_that_curl_makes_itself_are_left_out(redactor: Redactor) -> None:
    headers = {
        "User-Agent": "x",
        "Content-Length": "2",
        "Accept-Encoding": "gzip",
        "Accept": "application/json",
    }
    line = Request("POST", "http://host/", headers, b"{}").curl(redactor)

    assert line == "curl -i -X POST http://host/ -H 'Accept: application/json' --data-binary '{}'"


@pytest.mark.parametrize("content", [b"", b"  ", b"<html>", b"{", b'{"a": NaN}', b"\xff"])
def test_what_is_no_json_is_nothing(content: bytes) -> None:
    assert Exchange(Request("GET", "http://host/", {}), 200, {}, content).json is NOTHING


def _answered(status: int | None) -> Exchange:
    return Exchange(Request("GET", "http://host/a?b=1", {}), status, failure="" if status else "no answer (X)")


@pytest.mark.parametrize(
    ("status", "ok", "refused"),
    [
        (200, True, False),
        (204, True, False),
        (299, True, False),
        (302, False, False),
        (400, False, True),
        (429, False, False),
        (499, False, True),
        (500, False, False),
        (None, False, False),
    ],
)
def test_a_status_is_success_or_refusal_or_neither(status: int | None, ok: bool, refused: bool) -> None:
    exchange = _answered(status)

    assert (exchange.ok, exchange.is_4xx) == (ok, refused)
    assert (exchange.succeeded, exchange.refused) == (ok, refused)


def test_a_claim_leaves_what_was_expected_beside_what_was_answered() -> None:
    assert not _answered(500).refused
    assert last() == ("a refusal (4XX)", "500")


@pytest.mark.parametrize("status", [None, 302, 400, 503])
def test_where_success_comes_first_anything_else_is_inconclusive_and_says_so(status: int | None) -> None:
    with pytest.raises(Inconclusive, match=r"GET /a\?b=1 answered (no answer \(X\)|\d{3})"):
        _answered(status).succeeds()


def test_where_a_refusal_is_spoken_of_an_acceptance_is_inconclusive() -> None:
    with pytest.raises(Inconclusive, match="was not refused"):
        _answered(200).is_refused()


def test_a_call_that_a_control_left_out_stands_in_no_ones_way() -> None:
    exchange = Exchange(Request("PUT", "http://host/a", {}), None, sent=False)

    assert exchange.succeeds() is exchange
    assert exchange.is_refused() is exchange


def test_a_long_body_is_cut_and_its_length_told(redactor: Redactor) -> None:
    body = Exchange(Request("GET", "http://host/", {}), 200, {}, b"[" + b"1," * 5000 + b"1]").record(redactor)

    assert len(body["response"]["body"]) < 4100
    assert body["response"]["body"].endswith("(10003 bytes)")


def test_no_answer_is_recorded_with_its_reason(redactor: Redactor) -> None:
    assert _answered(None).record(redactor)["response"] == {
        "status": None,
        "headers": {},
        "body": "no answer (X)",
    }
