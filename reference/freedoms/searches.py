"""Freedoms of searches: lists that are asked for a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference.queries import Query
from reference.registry import tempts
from reference.resources import Resource, Schema
from reference.service import Reference
from reference.store import Item


@tempts("list-filter-sound", "list-commutes", "scope-lists")
class SearchesTexts(Reference):
    """Takes a text as `q`, and lists what has it in its name or email, whatever the case."""

    def query_schemas(self, resource: Resource) -> dict[str, Schema]:
        return {**super().query_schemas(resource), "q": {"type": "string", "maxLength": 100}}

    def filtered(self, resource: Resource, items: Sequence[Item], query: Query) -> Sequence[Item]:
        filters = dict(query.filters)
        text = filters.pop("q", "").casefold()
        found = super().filtered(resource, items, replace(query, filters=filters))
        texts = [[str(item.fields.get(name, "")).casefold() for name in ("name", "email")] for item in found]
        return [item for item, held in zip(found, texts, strict=True) if any(text in one for one in held)]
