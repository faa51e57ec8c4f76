"""The nouns that checks ask for: which subjects of a deployment each of them means, and the route it judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.document import Operation
from harness.documents.placing import Places
from harness.documents.resources import COLLECTION_ROLES, ITEM_ROLES, Resource
from harness.documents.subjects import (
    addressed,
    asked,
    combinable,
    expendable,
    filterable,
    having,
    listed,
    nested,
    offering,
    pageable,
    parental,
    sortable,
)
from harness.profiles.profile import Profile


@dataclass(frozen=True)
class Missing:
    """There is no such subject; `reason` says why."""

    reason: str

    @property
    def label(self) -> str:
        """How test ids name it."""
        return "none"


@dataclass(frozen=True, eq=False)
class Endpoint:
    """One documented operation, with the resource and the role (or the action's tail) that it has there."""

    operation: Operation
    resource: Resource | None = None
    role: str = ""
    action: str = ""

    @property
    def label(self) -> str:
        """Method and template."""
        return self.operation.route

    def __repr__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Noun:
    """Which subjects, what to say where there are none, and the role whose route a verdict names; or the `method` on
    the collection, where the document has no such route. One that only `looks` asks for nothing that the run makes.
    """

    subjects: Callable[[Places, Profile], Iterable[Any]]
    missing: str
    role: str = ""
    needs: str = ""
    method: str = ""
    looks: bool = False


def endpoints(places: Places, profile: Profile) -> list[Endpoint]:
    """Every documented operation below the scope that has a place."""
    found: list[Endpoint] = []
    for resource in places.resources:
        roles = {
            **{role: role for role in COLLECTION_ROLES.values()},
            **dict.fromkeys(ITEM_ROLES.values(), ""),
        }
        found += [
            Endpoint(operation, resource, role)
            for role, operation in resource.operations.items()
            if role in roles and role != "poke"
        ]
        found += [Endpoint(operation, resource, action=tail) for tail, operation in resource.actions.items()]
    return found


def _operating(fits: Callable[[Endpoint], bool]) -> Callable[[Places, Profile], Iterable[Endpoint]]:
    """Operations that fit, of resources in which something can be created."""

    def subjects(places: Places, profile: Profile) -> Iterable[Endpoint]:
        return [e for e in endpoints(places, profile) if e.resource is not None and e.resource.creation and fits(e)]

    return subjects


def _shown(endpoint: Endpoint) -> bool:
    return endpoint.resource is not None and (endpoint.resource.offers("read") or endpoint.resource.offers("list"))


def _homed(endpoint: Endpoint) -> bool:
    """Whether it stores what could as well stand in another entity."""
    several = endpoint.resource is not None and len(endpoint.resource.entities) != 1
    return several and endpoint.role in _STORING and _shown(endpoint)


_STORING = frozenset({"create", "replace", "patch"})
_CREATES = "no resource here can be created and seen again"

NOUNS: Final[dict[str, Noun]] = {
    "creatable": Noun(offering("create"), f"{_CREATES} (POST on a collection, GET of an item or a list)", "create"),
    "readable": Noun(offering("read"), f"{_CREATES} by GET of an item", "read"),
    "replaceable": Noun(offering("replace"), "the document has no PUT on an item", "replace"),
    "patchable": Noun(offering("patch"), "the document has no PATCH on an item", "patch"),
    "updatable": Noun(offering("patch", "replace"), "the document has no item with both PATCH and PUT", "patch"),
    "composite": Noun(having("object"), "no item that can be patched has a nested object of several members", "patch"),
    "serial": Noun(having("array"), "no item that can be patched has an array", "patch"),
    "deletable": Noun(offering("delete"), "the document has no DELETE of an item", "delete"),
    "parental": Noun(parental, "no item that can be deleted has items below it", "delete"),
    "expendable": Noun(expendable, "the profile does not call the entity expendable", method="DELETE"),
    "listable": Noun(offering("list"), "the document has no list of what can be created", "list"),
    "filterable": Noun(
        listed(filterable),
        "no list documents a parameter that is called as a field of its items, as an equality filter would be (the "
        "profile can state some: filters)",
        "list",
    ),
    "pageable": Noun(
        listed(pageable),
        "no list documents a parameter for the size or the number of a page, an offset or a cursor (the profile can "
        "state them: size, page, offset, cursor)",
        "list",
    ),
    "sortable": Noun(
        listed(sortable), "no list documents a parameter that sorts (the profile can state it: sort)", "list"
    ),
    "combinable": Noun(listed(combinable), "no list documents two of these: a filter, an order, pages", "list"),
    "queryable": Noun(
        listed(asked), "no list documents a parameter that filters, sorts or leads from page to page", "list"
    ),
    "altering": Noun(_operating(lambda e: e.role not in {"list", "read"}), "the document has no write"),
    "bodied": Noun(
        _operating(lambda e: e.role in _STORING or (bool(e.action) and e.operation.body is not None)),
        "the document has no operation of an item that takes a body",
    ),
    "storing": Noun(
        _operating(lambda e: e.role in _STORING and _shown(e)),
        "the document has no operation that stores a body and shows it again",
    ),
    "actionable": Noun(_operating(lambda e: bool(e.action)), "the document has no action of an item"),
    "shown": Noun(offering("read", creatable=False), "the document has no GET of an item", "read", looks=True),
    "endpoint": Noun(endpoints, "the document has no route under an entity", looks=True),
    "documented": Noun(
        lambda places, _: [*map(Endpoint, (*places.inside, *places.outside))], "the document has no route", looks=True
    ),
    "addressed": Noun(addressed, _CREATES, "read", needs="other_entity"),
    "nested": Noun(nested, "no resource that can be created and read stands below another", "read"),
    "homed": Noun(
        _operating(_homed),
        "the document has no operation that stores a body in more than one entity and shows it again",
        needs="other_entity",
    ),
    "shared": Noun(offering("list"), "the document has no list of what can be created", "list", needs="other_entity"),
    "walled": Noun(endpoints, "the document has no route under an entity", needs="other_entity"),
    "guarded": Noun(
        lambda places, profile: [e for e in endpoints(places, profile) if not e.operation.public],
        "every route is documented as public",
        needs="credential",
        looks=True,
    ),
    "mergeable": Noun(offering("patch"), "the document has no PATCH on an item", "patch", needs="clients"),
    "contended": Noun(offering("read"), f"{_CREATES} by GET of an item", "read", needs="clients"),
    "overwritable": Noun(offering("replace", "read"), "the document has no PUT on an item", "replace", needs="clients"),
    "claimable": Noun(offering("create"), "the document has no POST that creates", "create", needs="clients"),
    "perishable": Noun(offering("delete"), "the document has no DELETE of an item", "delete", needs="clients"),
    "forbidden": Noun(endpoints, "the document has no route under an entity", needs="forbidden_entity", looks=True),
}

_ONLY_READ: Final = "--read-only: nothing is created, and what others made is only looked at"
_NEEDS: Final = {
    "entity": "no --entity was given, and nothing is called in one that nobody named",
    "other_entity": "no --other-entity was given to compare with",
    "forbidden_entity": "no --forbidden-entity was given",
    "clients": "--concurrent 1 lets no two requests out at once",
    "credential": "the run has no credential, so none can be missing",
}


def subjects_of(noun: str, places: Places, profile: Profile, *, has_credential: bool) -> list[Any]:
    """The subjects that a noun means here, or one Missing with the reason."""
    told = NOUNS[noun]
    given = {
        "": True,
        "other_entity": bool(profile.other_entity),
        "forbidden_entity": bool(profile.forbidden_entity),
        "credential": has_credential,
        "clients": profile.concurrent != 1,
    }
    if not given[told.needs]:
        return [Missing(_NEEDS[told.needs])]
    if not profile.entities and noun != "documented":
        return [Missing(_NEEDS["entity"])]
    missing = told.missing if told.looks or not profile.read_only else _ONLY_READ
    return list(told.subjects(places, profile)) or [Missing(missing)]


def route_of(noun: str, subject: Any) -> str:
    """Method and template that a verdict on this subject names; "" where there is no subject."""
    if isinstance(subject, Endpoint):
        return subject.operation.route
    if isinstance(subject, Resource) and NOUNS[noun].method:
        return f"{NOUNS[noun].method} {subject.label}"
    if isinstance(subject, Resource):
        return subject.route(NOUNS[noun].role)
    return ""
