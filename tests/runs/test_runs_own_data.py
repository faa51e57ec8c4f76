"""A run changes and deletes only what it made, above all where it can make nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, holdings, judge, recording
from tests.servers.numbered import OTHERS
from tests.servers.running import got, started
from tests.servers.upserts import Upserts


def test_where_nothing_can_be_created_nothing_of_others_is_changed(tmp_path: Path) -> None:
    with deployed() as deployment:
        for path, body in (("table", {"name": "ours"}), ("campaign", {"name": "ours"})):
            assert deployment.call("POST", f"/entity/demo/{path}", body).status == 201
        before = {path: deployment.call("GET", path).json for path in holdings(deployment)}
        with recording(deployment.url, refused=lambda asked: asked.method == "POST") as proxy:
            judge(tmp_path, *at(proxy.url, "--hypothesis-profile", "quick"), CONFORMANCE_TOKEN=TOKEN)
        after = {path: deployment.call("GET", path).json for path in holdings(deployment)}

    assert before
    assert after == before
    assert {one.method for one in proxy.asked} >= {"GET", "POST"}


def test_what_others_have_under_the_ids_of_new_items_stays_as_it_is(tmp_path: Path) -> None:
    process, url = started("numbered")
    with process:
        before = _of_others(url)
        options = ("--hypothesis-profile", "default", "--forbidden-entity", "closed")
        files = ("conformance/test_scope.py", "conformance/test_post.py")
        judged = judge(tmp_path, *at(url, *options), *files, CONFORMANCE_TOKEN="secret-token")
        after = _of_others(url)
        standing = {place: len(got(url, *place)) for place in OTHERS}
        process.terminate()

    assert judged.record["conclusion"] == "conformant"
    assert after == before
    assert standing == {place: len(items) for place, items in OTHERS.items()}
    assert judged.record["residue"]["left"] == []


def test_what_others_have_under_the_id_of_an_item_that_is_shown_there_stays_as_it_is(tmp_path: Path) -> None:
    process, url = started("numbered", "--fault", "notes-of-demo-first")
    with process:
        before = got(url, "other", "note")
        files = ("conformance/test_scope.py", "-k", "note and foreign_item")
        judged = judge(tmp_path, *at(url), *files, CONFORMANCE_TOKEN="secret-token")
        after = got(url, "other", "note")
        process.terminate()

    assert judged.outcomes()["scope-foreign-item", "GET /entity/{e}/note/{id}"] == "violated"
    assert after == before


def test_what_a_put_created_is_deleted_too(tmp_path: Path) -> None:
    process, url = started("upserts")
    with process:
        document = ("--openapi", url + Upserts.document_path)
        judged = judge(tmp_path, *at(url, *document), "conformance/test_scope.py", CONFORMANCE_TOKEN="secret-token")
        places = product(Upserts.entities, ("profile", "segment"))
        left = {place: got(url, *place) for place in places}
        process.terminate()

    told = {outcome for (name, _), outcome in judged.outcomes().items() if name == "scope-foreign-item"}
    assert told == {"held"}
    assert [one["total"] for found in left.values() for one in found] == [0] * 4


def _of_others(url: str) -> dict[tuple[str, ...], object]:
    """What stood there before the run, by where it is."""
    told = [(*place, str(number)) for place, items in OTHERS.items() for number in range(1, len(items) + 1)]
    return {place: got(url, *place) for place in told}
