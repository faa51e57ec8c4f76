"""Each fault can be seen from outside, and every property of the catalogue's core has one."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from reference.registry import VARIANTS, deployment
from reference.service import Reference
from tests.reference.deployed import deployed
from tests.reference.scenario import chapters

PROPERTIES: Final = (
    *("get-frame", "get-repeatable", "get-smuggled", "get-absent", "get-conditional"),
    *("post-adds-one", "post-stores", "post-frame", "post-answer", "post-fresh-id"),
    *("post-refused", "post-rejects-invalid", "post-accepts-valid", "post-conflict", "post-action"),
    *("put-stores", "put-clears-omitted", "put-history-free", "put-twin", "put-idempotent"),
    *("put-own-reading", "put-frame", "put-refused", "put-identity", "put-absent"),
    *("patch-stores", "patch-keeps", "patch-null-removes", "patch-null-only", "patch-null-required"),
    *("patch-empty", "patch-idempotent", "patch-atomic", "patch-commutes", "patch-is-merged-put"),
    *("patch-nested", "patch-array", "patch-server-fields", "patch-frame", "patch-refused"),
    *("delete-gone", "delete-one", "delete-again", "delete-free", "delete-fresh"),
    *("delete-children", "delete-refused", "delete-collection"),
    *("query-inert", "list-complete", "list-filter-sound", "list-filter-complete"),
    *("list-page-walk", "list-sort-order", "list-commutes", "list-bounds"),
    *("json-body", "json-labelled", "json-headers", "json-malformed", "json-equal", "json-round-trip", "json-schema"),
    *("code-no-5xx", "code-same-across", "code-success", "code-refusal"),
    *("code-same", "code-deterministic", "code-documented", "code-classes"),
    *("scope-prefix", "scope-foreign-item", "scope-foreign-parent", "scope-lists", "scope-noninterference"),
    *("scope-body", "scope-unknown", "scope-forbidden", "scope-credential", "scope-spelling"),
    "scope-answers",
    *("race-disjoint-patches", "race-linearizable", "race-torn", "race-unique", "race-fresh-ids", "race-delete"),
)
FAULTS: Final = [name for name, variant in VARIANTS.items() if variant.kind == "fault"]


@cache
def the_reference() -> list[list[str]]:
    return list(chapters(Reference()))


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_has_several_faults(name: str) -> None:
    assert len([fault for fault in FAULTS if VARIANTS[fault].breaks == name]) >= 2


def test_faults_break_properties_of_the_catalogue() -> None:
    assert {VARIANTS[fault].breaks for fault in FAULTS} == set(PROPERTIES)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_says_in_one_sentence_what_it_does(fault: str) -> None:
    assert VARIANTS[fault].doc.endswith(".")


def test_the_reference_is_the_same_each_time() -> None:
    assert list(chapters(Reference())) == the_reference()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_differs_from_the_reference(fault: str) -> None:
    service = deployment(fault, [])()

    assert any(mine != theirs for mine, theirs in zip(the_reference(), chapters(service), strict=False))


@pytest.mark.parametrize("fault", ["MergesOnPut", "SpellsEntitiesInThePlural"])
def test_a_fault_starts_and_answers(fault: str) -> None:
    with deployed("--fault", fault) as running:
        assert running.call("GET", "/entity/demo/table").status == 200
        assert running.call("GET", "/openapi.json", headers={}).json["openapi"] == "3.1.0"
