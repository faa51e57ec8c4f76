"""How things are called after a collection: one of its items, and fields that name one."""

from __future__ import annotations

import re


def singulars(name: str) -> frozenset[str]:
    """What one of the things is called that a collection is named after, in lower case; the name itself too."""
    plural = name.lower()
    endings = ("s$", ""), ("ies$", "y"), ("(?:(?<=[sxz])|(?<=[cs]h))es$", "")
    return frozenset({plural, *(re.sub(ending, instead, plural) for ending, instead in endings)}) - {""}


def references_to(collection: str, key: str) -> frozenset[str]:
    """What fields are called, in lower case, that name an item by its key: `categoryid`, `category_id`, `category`;
    of one that is known by its slug `categoryslug` too.
    """
    known = {key.lower(), f"_{key.lower()}", "id", "_id", ""}
    own = {key.lower()} - {"id", "key", "code", "name", "uuid", "slug"}
    return frozenset({f"{one}{end}" for one in singulars(collection) for end in known} | own)


def named_after(collection: str, field: str) -> frozenset[str]:
    """What fields are called, in lower case, that name an item by another of its fields: `tablename`, `table_name`."""
    return frozenset(f"{one}{between}{field.lower()}" for one in singulars(collection) for between in ("", "_"))
