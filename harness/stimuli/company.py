"""What stands around an item: others that refer to it, its children, its namesake."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from harness.documents.names import references_to
from harness.documents.resources import Resource
from harness.items.creation import create
from harness.items.item import Item
from harness.outcomes import Inconclusive
from harness.stimuli.namesakes import send_namesake
from harness.trials.sandbox import Sandbox


def accompany(sandbox: Sandbox, item: Item) -> None:
    """Give it children, others that refer to it, and a namesake, as far as there can be any."""
    child_of(sandbox, item)
    refer_to(sandbox, item)
    namesake(sandbox, item)


def refer_to(sandbox: Sandbox, item: Item) -> list[Item]:
    """One item of each resource that can refer to `item`, which does."""
    referring = []
    for resource, field in referrers(sandbox, item.resource):
        if resource.exists_in(item.entity):
            plain = sandbox.deployment.plain(resource)
            with contextlib.suppress(Inconclusive):  # where it is refused, nothing refers to it
                referring.append(sandbox.create(resource, plain, entity=item.entity, targets={field: item}))
    return referring


def referrers(sandbox: Sandbox, referred: Resource) -> Iterator[tuple[Resource, str]]:
    """The resources whose items can refer to one of `referred`, each with the field that does."""
    names = references_to(referred.name, referred.key.name)
    for resource in sandbox.deployment.resources:
        if names.isdisjoint(name.lower() for name in resource.fields):
            continue
        ways = sandbox.deployment.ways(resource)
        fields = [name for name, label in ways.references.items() if label == referred.label]
        free = [name for name in fields if name not in ways.unique]
        if free and not ways.unusable:
            yield resource, free[0]


def namesake(sandbox: Sandbox, item: Item) -> None:
    """An item of the other entity with the same unique values, where there are any and that is allowed."""
    if len(sandbox.deployment.entities) < 2 or not item.resource.exists_in(sandbox.other) or not item.ways.unique:
        return
    send_namesake(sandbox, item, item.sent)  # where it is refused, there is none


def child_of(sandbox: Sandbox, item: Item) -> list[Item]:
    """One item below `item` in each resource that has it for a parent."""
    children = []
    for resource in sandbox.deployment.resources:
        if resource.parent is item.resource and not sandbox.deployment.ways(resource).unusable:
            plain = sandbox.deployment.plain(resource)
            child = create(sandbox.deployment, sandbox.trail, resource, item.entity, plain, parents=item.ids)
            sandbox.items.append(child)
            children.append(child)
    return children
