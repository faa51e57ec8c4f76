"""Credentials that have expired or are somebody else's: what a run says of them, and that it keeps them to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.answering import Asked
from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, at, judge, recording

EXPIRED, STRANGER = "reference-expired-token", "reference-stranger-token"
CHOSEN = ("conformance/test_scope.py::test_credential", "-k", "webhook")


def judged_with(folder: Path, *options: str, fault: str = "", **variables: str) -> Judged:
    with deployed(*(["--fault", fault] if fault else [])) as deployment:
        return judge(folder / "report", *at(deployment.url, *CHOSEN, *options), CONFORMANCE_TOKEN=TOKEN, **variables)


def notes_of(judged: Judged) -> set[str]:
    """All that is noted of the routes that were asked, each of which has to have held."""
    asked = [one for one in judged.record["verdicts"] if one["property"] == "scope-credential" and one["checked"]]
    assert {one["outcome"] for one in asked} == {"held"}
    return {note for one in asked for note in one["notes"]}


def test_what_was_not_given_is_noted_as_not_tried(tmp_path: Path) -> None:
    assert notes_of(judged_with(tmp_path)) == {
        "none was given, so not tried: expired credential, stranger's credential"
    }


def test_a_stranger_that_is_told_from_a_wrong_credential_is_one(tmp_path: Path) -> None:
    judged = judged_with(tmp_path, CONFORMANCE_STRANGER_TOKEN=STRANGER, CONFORMANCE_EXPIRED_TOKEN=EXPIRED)

    assert notes_of(judged) == set()


@pytest.mark.parametrize("options", [(), ("--forbidden-entity", "finance")])
def test_a_stranger_that_opens_nothing_and_is_told_from_nobody_proves_nothing(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    judged = judged_with(tmp_path, *options, CONFORMANCE_STRANGER_TOKEN="invented", CONFORMANCE_EXPIRED_TOKEN=EXPIRED)

    (note,) = notes_of(judged)
    assert note.startswith("the stranger's credential was refused as a wrong one is")


def test_a_stranger_that_is_answered_as_a_wrong_one_is_and_opens_the_forbidden_entity_is_one(tmp_path: Path) -> None:
    def of_the_stranger(asked: Asked) -> bool:
        return asked.headers.get("authorization", "").endswith(STRANGER) and "/demo/" in asked.path

    with deployed() as deployment, recording(deployment.url, refused=of_the_stranger, code=401) as proxy:
        options = at(proxy.url, *CHOSEN, "--forbidden-entity", "finance")
        judged = judge(tmp_path, *options, CONFORMANCE_TOKEN=TOKEN, CONFORMANCE_STRANGER_TOKEN=STRANGER)

    assert notes_of(judged) == {"none was given, so not tried: expired credential"}
    opened = [one for one in proxy.asked if "/finance/" in one.path]
    assert [(one.method, one.headers["authorization"]) for one in opened] == [("GET", f"Bearer {STRANGER}")]


def test_an_expired_credential_that_is_taken_everywhere_is_violated_and_no_secret_is_told(tmp_path: Path) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text('[auth]\nexpired = { bearer = "env:OLD" }\nstranger = { bearer = "env:THEIRS" }\n')
    judged = judged_with(
        tmp_path, "--deployment", str(profile), fault="TakesExpiredTokens", OLD=EXPIRED, THEIRS=STRANGER
    )

    violated = [one for one in judged.record["verdicts"] if one["outcome"] == "violated"]
    assert {one["property"] for one in violated} == {"scope-credential"}
    assert {one["evidence"]["confirmed"] for one in violated} == {"3/3"}
    assert len(violated) == 5 + 1  # every route of a webhook
    assert all(one["evidence"]["observed"][0].startswith("expired credential: ") for one in violated)
    assert all(any('"$CONFORMANCE_EXPIRED_TOKEN"' in line for line in one["evidence"]["curl"]) for one in violated)
    written = [file.read_bytes() for file in judged.report.rglob("*") if file.is_file()]
    assert written
    secrets = (EXPIRED.encode(), STRANGER.encode(), TOKEN.encode())
    assert [secret for secret in secrets if any(secret in content for content in written)] == []
    assert [secret for secret in secrets if secret.decode() in judged.said] == []


def test_a_stranger_that_a_route_lets_in_is_told_with_the_variable_of_its_token(tmp_path: Path) -> None:
    judged = judged_with(tmp_path, fault="PatchesForStrangers", CONFORMANCE_STRANGER_TOKEN=STRANGER)

    (violated,) = [one for one in judged.record["verdicts"] if one["outcome"] == "violated"]
    assert violated["route"] == "PATCH /entity/{e}/webhook/{webhookId}"
    assert violated["evidence"]["observed"][0].startswith("stranger's credential: PATCH ")
    assert any('"$CONFORMANCE_STRANGER_TOKEN"' in line for line in violated["evidence"]["curl"])
    assert judged.record["residue"]["left"] == []
