"""Which resources a noun can mean: by what they offer, by what they have, and by what stands above or below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harness.documents.filter_parameters import possible_filters
from harness.documents.paging import roles_of
from harness.documents.placing import Places
from harness.documents.resources import Resource
from harness.profiles.profile import Profile
from harness.schemas.schema import Schema

Subjects = Callable[[Places, Profile], Iterable[Resource]]
"""Chooses among the resources of a document."""


def offering(*roles: str, creatable: bool = True) -> Subjects:
    """Resources with these operations, in which something can be created and seen again, unless told otherwise."""

    def subjects(places: Places, profile: Profile) -> Iterable[Resource]:
        return [
            r
            for r in places.resources
            if r.offers(*roles) and (not creatable or (r.creation and (r.offers("read") or r.offers("list"))))
        ]

    return subjects


def having(kind: str) -> Subjects:
    """Resources that can be patched and have a field of this kind; an object is one of several members."""

    def fits(schema: Schema) -> bool:
        return schema.variant.kind == kind and (kind != "object" or len(schema.variant.properties) > 1)

    def subjects(places: Places, profile: Profile) -> Iterable[Resource]:
        return [r for r in offering("patch")(places, profile) if any(map(fits, r.fields.values()))]

    return subjects


def addressed(places: Places, profile: Profile) -> Iterable[Resource]:
    """Resources whose items have an address in more than one entity."""
    return [r for r in offering("read")(places, profile) if len(r.entities) != 1]


def nested(places: Places, profile: Profile) -> Iterable[Resource]:
    """Resources below others, of which new ones can be created too."""
    children = [r for r in offering("read")(places, profile) if r.ancestors]
    return [r for r in children if all(one.creation for one in r.ancestors)]


def parental(places: Places, profile: Profile) -> Iterable[Resource]:
    """Resources that can be deleted and have others below them."""
    children = offering("read")(places, profile)
    return [r for r in offering("delete")(places, profile) if any(child.parent is r for child in children)]


def expendable(places: Places, profile: Profile) -> Iterable[Resource]:
    """Resources with a list, where the entity may be lost."""
    return offering("list")(places, profile) if profile.expendable else []


def listed(asks: Callable[[Resource], bool]) -> Subjects:
    """Resources with a list that can be asked for something."""

    def subjects(places: Places, profile: Profile) -> Iterable[Resource]:
        return [r for r in offering("list")(places, profile) if asks(r)]

    return subjects


def filterable(resource: Resource) -> bool:
    """Whether its list may have filters."""
    return bool(possible_filters(resource))


def pageable(resource: Resource) -> bool:
    """Whether its list has pages."""
    return bool({"size", "page", "offset", "cursor"} & roles_of(resource).keys())


def sortable(resource: Resource) -> bool:
    """Whether its list has orders."""
    return "sort" in roles_of(resource)


def combinable(resource: Resource) -> bool:
    """Whether its list has two of these."""
    return sum(can(resource) for can in (filterable, pageable, sortable)) > 1


def asked(resource: Resource) -> bool:
    """Whether its list has any of these."""
    return bool(roles_of(resource) or filterable(resource))
