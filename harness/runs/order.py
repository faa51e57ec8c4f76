"""The order of a run: what is judged before what."""

from __future__ import annotations

from typing import Any, Final

import pytest

from harness.documents.resources import Resource

_LAST: Final = (
    "json-headers",
    "code-success",
    "code-refusal",
    "code-deterministic",
    "json-malformed",
    "code-same",
    "code-no-5xx",
    "code-documented",
    "code-classes",
    "json-body",
    "json-labelled",
    "json-schema",
    "scope-answers",
    "delete-collection",
)
"""What troubles a deployment comes after all that needs it sound, and what only looks back on answers after that."""
LOOK_BACK: Final = frozenset({"code-documented", "code-classes", "scope-answers"})
"""What says nothing by itself: it judges the answers to all that was done before."""


def put_in_order(items: list[pytest.Item]) -> None:
    """A family judges one resource after the other, the one with the most fields first: what is broken everywhere, or
    where most can break, is found early. Stories come after the checks, then what is hostile, what judges every
    answer, and what may empty lists.
    """
    files = list(dict.fromkeys(item.path for item in items))

    def rank(item: pytest.Item) -> tuple[int | str, ...]:
        function = getattr(item, "function", None)
        if hasattr(function, "lifecycle"):
            return (1,)
        check = getattr(function, "check", None)
        if check is not None and check.name in _LAST:
            return (_LAST.index(check.name) + 2,)
        called = getattr(item, "callspec", None)
        subject = called.params[check.noun] if check is not None and called is not None else None
        return (0, files.index(item.path), *_richest_first(subject))

    items.sort(key=rank)


def _richest_first(subject: Any) -> tuple[int, str]:
    resource = subject if isinstance(subject, Resource) else getattr(subject, "resource", None)
    return (0, "") if resource is None else (-len(resource.fields), resource.label)
