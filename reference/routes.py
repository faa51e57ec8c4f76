"""Routes: which path and method names which operation on which resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reference.resources import Resource


@dataclass(frozen=True)
class Route:
    """A path below the root, placeholders in braces. `role` is collection, item, or the name of an action."""

    segments: tuple[str, ...]
    resource: Resource
    role: str

    @property
    def operations(self) -> Mapping[str, str]:
        """Method to operation, as the route documents them."""
        writable = self.resource.writable
        if self.role == "collection":
            return {"GET": "list", "POST": "create"} if writable else {"GET": "list"}
        if self.role == "item":
            writes = {"PUT": "replace", "PATCH": "patch", "DELETE": "delete"}
            return {"GET": "read", **writes} if writable else {"GET": "read"}
        return {"POST": "act"}

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that is answered, as Allow tells them."""
        own = tuple(self.operations)
        return (own[0], "HEAD", "OPTIONS", *own[1:]) if own[0] == "GET" else ("OPTIONS", *own)

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The values of the placeholders, or None if the path is another one."""
        if len(segments) != len(self.segments):
            return None
        names = {}
        for pattern, segment in zip(self.segments, segments, strict=True):
            if pattern.startswith("{") and segment:
                names[pattern[1:-1]] = segment
            elif pattern != segment:
                return None
        return names


def routes(resources: Iterable[Resource]) -> list[Route]:
    """The routes of all resources, each below `/entity/{e}`."""
    found = []
    for resource in resources:
        parent = resource.parent
        above = (parent.name, f"{{{parent.parameter}}}") if parent else ()
        collection = ("entity", "{e}", *above, resource.name)
        item = (*collection, f"{{{resource.parameter}}}")
        found += [Route(collection, resource, "collection"), Route(item, resource, "item")]
        found += [Route((*item, action), resource, action) for action in resource.actions]
    return found
