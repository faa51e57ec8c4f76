"""The clauses of the protocol and the properties that are judged by them.  docs/protocol.md"""

from __future__ import annotations

from typing import Final, Literal

Weight = Literal["must", "should", "may"]

CLAUSES: Final[dict[str, Weight]] = {
    **dict.fromkeys(("scope-1", "scope-2", "scope-3", "get-1", "post-1", "delete-1"), "must"),
    "put-1": "should",
    **dict.fromkeys(("patch-1", "patch-2", "patch-3", "json-1", "query-1", "query-2"), "must"),
    "json-2": "may",
    **dict.fromkeys(("code-1", "code-2", "code-3", "code-4", "code-5"), "must"),
}

_BY_CLAUSE: Final[dict[str, str]] = {
    "get-1": "get-frame get-repeatable get-smuggled get-absent get-conditional list-complete",
    "post-1": "post-adds-one post-stores post-frame post-answer post-fresh-id post-refused "
    "post-rejects-invalid post-accepts-valid post-conflict post-action",
    "put-1": "put-stores put-clears-omitted put-history-free put-twin put-idempotent put-own-reading "
    "put-frame put-refused put-identity put-absent",
    "patch-1": "patch-stores patch-empty patch-idempotent patch-atomic patch-is-merged-put patch-nested "
    "patch-array patch-server-fields patch-frame patch-refused",
    "patch-2": "patch-keeps patch-commutes race-disjoint-patches",
    "patch-3": "patch-null-removes patch-null-only patch-null-required",
    "delete-1": "delete-gone delete-one delete-again delete-free delete-fresh delete-children "
    "delete-refused delete-collection",
    "query-1": "query-inert",
    "query-2": "list-filter-sound list-filter-complete list-page-walk list-sort-order list-commutes list-bounds",
    "json-1": "json-body json-labelled json-malformed json-equal json-round-trip json-schema",
    "json-2": "json-headers",
    "code-1": "code-documented code-classes race-linearizable race-torn race-unique race-fresh-ids race-delete",
    "code-2": "code-same code-same-across code-deterministic",
    "code-3": "code-success",
    "code-4": "code-refusal",
    "code-5": "code-no-5xx",
    "scope-2": "scope-foreign-item scope-foreign-parent scope-lists scope-noninterference scope-body "
    "scope-unknown scope-forbidden scope-credential scope-spelling scope-answers",
    "scope-3": "scope-prefix",
}

PROPERTIES: Final[dict[str, str]] = {name: clause for clause, names in _BY_CLAUSE.items() for name in names.split()}
"""Property id to the id of the clause that it belongs to."""


def weight_of(name: str) -> Weight:
    """The weight that the source gives to the clause of the property `name`."""
    return CLAUSES[PROPERTIES[name]]
