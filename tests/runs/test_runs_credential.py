"""A credential that is refused: what a run says of a deployment that it no longer reaches, or never did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.answering import Asked
from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, at, judge, recording

CHOSEN = ("-k", "test_get or test_delete or test_code")


def after(number: int) -> Callable[[Asked], bool]:
    """All that is asked after so many requests, but for the document."""
    seen: list[Asked] = []

    def late(asked: Asked) -> bool:
        seen.append(asked)
        return len(seen) > number

    return late


def cut_off(folder: Path, number: int, *options: str, fault: str = "") -> Judged:
    with (
        deployed(*(["--fault", fault] if fault else [])) as deployment,
        recording(deployment.url, refused=after(number), code=401) as proxy,
    ):
        return judge(folder, *at(proxy.url, *CHOSEN, *options), CONFORMANCE_TOKEN=TOKEN)


def test_a_credential_that_expires_leaves_a_run_undetermined(tmp_path: Path) -> None:
    judged = cut_off(tmp_path, 300)

    assert judged.code == 5
    assert judged.record["conclusion"] == "undetermined"
    assert judged.record["cause"].startswith("the credential is refused from request 30")
    assert f"UNDETERMINED: {judged.record['cause']}" in judged.output
    assert set(judged.outcomes().values()) == {"held", "inconclusive", "not-exercised"}
    reasons = {one["reason"] for one in judged.record["verdicts"] if one["outcome"] == "inconclusive"}
    assert judged.record["cause"] in reasons
    late = [one for one in judged.record["verdicts"] if one["property"] == "code-refusal"]
    assert {one["outcome"] for one in late} == {"inconclusive"}


def test_what_was_violated_before_stays_so(tmp_path: Path) -> None:
    judged = cut_off(tmp_path, 1200, "-k", "test_put or test_code", fault="MergesOnPut")

    assert judged.code == 1
    assert judged.outcomes()["put-clears-omitted", "PUT /entity/{e}/webhook/{webhookId}"] == "violated"
    assert judged.record["conclusion"] == "not conformant"
    assert "the credential is refused from request" in judged.output


@pytest.mark.parametrize(
    ("token", "entity", "said"),
    [
        ("wrong", "demo", "the credential is refused: 401 to every list"),
        ("", "demo", "no credential was given: 401 to every list"),
        (TOKEN, "nobody", "the entity nobody or the base URL is wrong: 404 to every list"),
        (TOKEN, "finance", "the credential may not use the entity finance: 403 to every list"),
    ],
)
def test_what_lets_nothing_in_from_the_start_is_named(token: str, entity: str, said: str, tmp_path: Path) -> None:
    with deployed() as deployment:
        options = ("--base-url", deployment.url, "--entity", entity, "-k", "test_get")
        judged = judge(tmp_path, *options, CONFORMANCE_TOKEN=token)

    assert judged.code == 5
    assert "violated" not in judged.outcomes().values()
    assert f"UNDETERMINED: {said}" in judged.output
    assert f"Undetermined: {said.replace(':', chr(92) + ':')}" in (tmp_path / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(("token", "code"), [("wrong", "401"), (TOKEN, "403")])
def test_what_every_call_is_refused_on_is_not_held(token: str, code: str, tmp_path: Path) -> None:
    entity = "demo" if token == "wrong" else "finance"
    with deployed() as deployment:
        options = ("--base-url", deployment.url, "--entity", entity, "-k", "test_code or test_json or test_prefix")
        judged = judge(tmp_path, *options, CONFORMANCE_TOKEN=token)

    seen = {(one["property"], one["outcome"]) for one in judged.record["verdicts"] if one["route"].endswith("webhook")}
    assert {name for name, outcome in seen if outcome == "held"} == {"scope-prefix"}
    assert {"code-classes", "code-no-5xx", "code-same-across", "json-body"} <= {name for name, _ in seen}
    reasons = {one["reason"] for one in judged.record["verdicts"] if one["property"] == "code-no-5xx"}
    assert f"{code} to every call with the run's credential" in reasons


def test_a_run_to_its_end_names_no_cause(tmp_path: Path) -> None:
    with deployed() as deployment:
        judged = judge(tmp_path, *at(deployment.url, "-k", "test_get"), CONFORMANCE_TOKEN=TOKEN)

    assert judged.code == 0
    assert "cause" not in judged.record
