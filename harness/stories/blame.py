"""Which property the call of a step breaks, and on which route, when something is not as it has to be."""

from __future__ import annotations

from typing import Final

from harness.stories.story import Step

Place = tuple[str, str]
"""A property, and the route of the call that could break it."""
_FAMILY: Final = {"create": "post", "replace": "put", "patch": "patch", "delete": "delete"}


def own(step: Step, name: str) -> Place:
    """What a write has to do to its own item: `name` is the property's, without its family."""
    role = step.resource.creation if step.verb == "create" else step.verb
    return f"{_FAMILY[role]}-{name}", step.resource.route(role)


def around(step: Step, *, refused: bool = False) -> Place:
    """What a call must not do to anything else; nor to its own item, where it was refused or only reads."""
    resource = step.resource
    if step.verb == "act":
        return "post-action", resource.actions[step.tail].route
    if step.verb in {"read", "list"}:
        return "get-frame", resource.route("read" if resource.offers("read") else "list")
    if refused:
        return own(step, "refused")
    return own(step, "one" if step.verb == "delete" else "frame")


def appearing(place: Place) -> Place:
    """What is broken where something is there that nobody created: a creation adds one item."""
    name, route = place
    return ("post-adds-one", route) if name == "post-frame" else place
