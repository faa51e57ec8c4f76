"""Ways to name an entity: as members of a body, and in odd spellings of the prefix of a route."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.resources import Resource
from harness.documents.routes import placeholders
from harness.entities.prefixes import PREFIXES
from strategies.plural import plural

_MEMBERS: Final = ("entity", "entityId", "entityName", "entity_id", "entity_name", "tenant")


def _members(resource: Resource) -> list[dict[str, bool]]:
    names = list(dict.fromkeys([*_MEMBERS, *placeholders(resource.scope)]))
    return [dict.fromkeys(names, True), *({name: True} for name in names)]


@plural(firsts=_members)
def entity_members(resource: Resource) -> SearchStrategy[dict[str, bool]]:
    """The members that may name the entity of an item: all of them, then each alone."""
    return st.sampled_from(_members(resource))


def _prefixes(subject: Any) -> list[dict[str, bool]]:
    return [dict.fromkeys(PREFIXES, True)]


@plural(firsts=_prefixes)
def odd_prefixes(subject: Any) -> SearchStrategy[dict[str, bool]]:
    """The odd spellings of a prefix, all of them."""
    return st.sampled_from(_prefixes(subject))
