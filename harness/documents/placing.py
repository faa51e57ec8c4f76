"""Sorts documented operations into resources, and says of each that finds no place why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.documents.document import Document, Operation
from harness.documents.resources import COLLECTION_ROLES, ITEM_ROLES, Resource
from harness.documents.routes import Scope, canonical
from harness.profiles.profile import Profile, ResourceHint


@dataclass
class Places:
    """What the document amounts to: resources, parents first; operations without a place, with the reason."""

    resources: list[Resource] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    outside: list[Operation] = field(default_factory=list)
    inside: list[Operation] = field(default_factory=list)


@dataclass
class _Route:
    """The operations that share a path below the scope."""

    rest: str
    operations: dict[str, Operation] = field(default_factory=dict)
    entities: set[str] = field(default_factory=set)
    templated: bool = False

    @property
    def last(self) -> str:
        return self.rest.rstrip("/").rpartition("/")[2]

    @property
    def names_item(self) -> bool:
        return "{" in self.last


def place(document: Document, profile: Profile) -> Places:
    """Resources of a document, below the scope of the profile."""
    places = Places(unplaced=list(document.unread))
    routes = _routes(document.operations, profile, places)
    hints = {canonical(hint.collection): hint for hint in profile.resources}
    placed: dict[str, Resource] = {}
    for key in sorted(routes, key=lambda key: (key.count("{}"), list(routes).index(key))):
        route = routes[key]
        if route.names_item:
            collection = key.rpartition("/")[0]
            if collection.endswith("}"):
                _leave(places, route, "an item with two keys")
            elif collection not in placed:
                _add(places, placed, profile, routes.get(collection), route, collection, hints)
        elif not _is_collection(key, routes) and not _acts(key, route, routes):
            if _lists(route) or (route.operations.keys() == {"POST"} and not _owner(key, routes)):
                _add(places, placed, profile, route, None, key, hints)
            else:
                _leave(places, route, "neither a list, nor an item, nor an action")
    _attach_actions(places, routes)
    return places


def _routes(operations: Iterable[Operation], profile: Profile, places: Places) -> dict[str, _Route]:
    scope = Scope(profile.scope)
    routes: dict[str, _Route] = {}
    for operation in operations:
        split = scope.split(operation.path)
        if split is None:
            places.outside.append(operation)
            places.unplaced.append((operation.route, f"not below {profile.scope}"))
            continue
        entity, rest = split
        if entity and entity not in (*profile.entities, profile.forbidden_entity):
            places.inside.append(operation)
            places.unplaced.append((operation.route, f"of the entity {entity}, which the run was not given"))
            continue
        places.inside.append(operation)
        route = routes.setdefault(canonical(rest), _Route(rest))
        if not entity:
            route.templated = True
            route.operations[operation.method] = operation
        else:
            route.entities.add(entity)
            route.operations.setdefault(operation.method, operation)
    return routes


def _is_collection(key: str, routes: Mapping[str, _Route]) -> bool:
    return any(other.rpartition("/")[0] == key and route.names_item for other, route in routes.items())


def _owner(key: str, routes: Mapping[str, _Route]) -> str:
    """The item route that a longer route goes on from, or ""."""
    owner = key[: key.rfind("}") + 1]
    return owner if owner in routes else ""


def _acts(key: str, route: _Route, routes: Mapping[str, _Route]) -> bool:
    return bool(_owner(key, routes)) and route.operations.keys() == {"POST"}


def _lists(route: _Route) -> bool:
    answer = route.operations["GET"].success if "GET" in route.operations else None
    if answer is None:
        return {"GET", "POST"} <= route.operations.keys()
    return answer.kind == "array" or any(member.kind == "array" for member in answer.properties.values())


def _leave(places: Places, route: _Route, why: str) -> None:
    places.unplaced += [(operation.route, why) for operation in route.operations.values()]


def _add(
    places: Places,
    placed: dict[str, Resource],
    profile: Profile,
    collection: _Route | None,
    item: _Route | None,
    key: str,
    hints: Mapping[str, ResourceHint],
) -> None:
    owner = key[: key.rfind("}") + 1]
    parent = next((r for k, r in placed.items() if r.item and canonical(r.item) == owner), None)
    if owner and parent is None:
        for orphan in filter(None, (collection, item)):
            _leave(places, orphan, f"below {profile.scope}{owner}, which the document does not have")
        return
    operations: dict[str, Operation] = {}
    for route, roles in ((collection, COLLECTION_ROLES), (item, ITEM_ROLES)):
        for method, operation in (route.operations if route else {}).items():
            if method in roles and (method != "POST" or route is collection):
                operations[roles[method]] = operation
            else:
                why = f"{method} on {'a collection' if route is collection else 'an item'} is not judged"
                places.unplaced.append((operation.route, why))
    template = collection.rest if collection else item.rest.rstrip("/").rpartition("/")[0] if item else key
    entities = [route for route in (collection, item) if route and not route.templated]
    placed[key] = Resource(
        name=template.rstrip("/").rpartition("/")[2],
        scope=profile.scope,
        collection=template,
        item=item.rest if item else "",
        parent=parent,
        operations=operations,
        entities=frozenset().union(*(route.entities for route in entities)),
        hint=hints.get(canonical(profile.scope) + key, ResourceHint("")),
        only_read=profile.read_only,
    )
    places.resources.append(placed[key])


def _attach_actions(places: Places, routes: Mapping[str, _Route]) -> None:
    for key, route in routes.items():
        if route.names_item or _is_collection(key, routes) or not _acts(key, route, routes):
            continue
        owner = _owner(key, routes)
        resource = next((r for r in places.resources if r.item and canonical(r.item) == owner), None)
        if resource is None:
            _leave(places, route, "an action of an item that has no place")
        else:
            slash = "/" if route.rest.endswith("/") else ""
            resource.actions[key.removeprefix(owner) + slash] = route.operations["POST"]
