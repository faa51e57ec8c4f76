"""Bodies of which one part is wrong, one kind of wrong at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final, TypeVar

from harness.deployment import Deployment
from harness.documents.nouns import Endpoint
from harness.documents.resources import Resource
from harness.items.creation import canary, fresh
from harness.schemas.samples import NoSample, sample
from harness.schemas.schema import Schema
from harness.stimuli.calls import kept_stage
from harness.stimuli.referring import dangling
from harness.trials.sandbox import Sandbox

T = TypeVar("T")
Change = Mapping[str, Any]
Spoiler = Callable[[Deployment, Endpoint, int], Change | None]
"""What to lay over a valid body so that it is wrong in one way; None where there is no such (other) one."""
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
_LONGEST: Final = 10_000
OBJECT: Final = {"wrong": ["type"]}
LEFT_OUT: Final = object()
"""In a change: the field is left out of the body."""


def _open_fields(deployment: Deployment, resource: Resource) -> dict[str, Schema]:
    """The fields whose value only its schema limits: no reference, no key, nothing that stays as it is."""
    ways = deployment.known_ways(resource)
    closed = ways.kept | ways.left_out | ways.server_fields
    return {name: schema for name, schema in resource.fields.items() if name not in closed}


def _each(of: Callable[[str, Schema], Iterator[Any]]) -> Spoiler:
    """One field at a time, a member of an object and an element of an array by turns with it; of each of the three the
    first and the last of the document's order first.
    """

    def spoiler(deployment: Deployment, endpoint: Endpoint, turn: int) -> Change | None:
        if endpoint.resource is None:
            return None
        fields = _open_fields(deployment, endpoint.resource)
        depths = [
            [{name: value} for name, schema in fields.items() for value in of(name, schema)],
            [change for name, schema in fields.items() for change in _within(of, name, schema)],
            [change for name, schema in fields.items() for change in _among(of, name, schema)],
        ]
        changes = [change for row in zip_longest(*map(spread, depths)) for change in row if change is not None]
        return changes[turn] if turn < len(changes) else None

    return spoiler


def _within(of: Callable[[str, Schema], Iterator[Any]], name: str, schema: Schema) -> Iterator[dict[str, Any]]:
    """A plain object with one member that is wrong."""
    members = schema.variant.properties if schema.variant.kind == "object" else {}
    wrong = [(member, value) for member, inner in members.items() for value in of(member, inner)]
    try:
        ordinary = sample(schema, 0, name) if wrong else {}
    except NoSample:
        return
    yield from ({name: {**ordinary, member: value}} for member, value in wrong)


def _among(of: Callable[[str, Schema], Iterator[Any]], name: str, schema: Schema) -> Iterator[dict[str, Any]]:
    """A plain array whose last element is wrong."""
    wrong = list(of(name, schema.variant.items)) if schema.variant.kind == "array" else []
    try:
        ordinary = sample(schema, 0, name) if wrong else []
    except NoSample:
        return
    yield from ({name: [*ordinary[:-1], value]} for value in wrong)


def spread(some: list[T]) -> list[T]:
    """The first, the last, the second, the last but one, and so on: what differs is seldom side by side."""
    half = (len(some) + 1) // 2
    pairs = zip_longest(some[:half], reversed(some[half:]))
    return [one for pair in pairs for one in pair if one is not None]


def _objects(name: str, schema: Schema) -> Iterator[Any]:
    """An object where a scalar is wanted."""
    if schema.types - {"null"} and schema.types - {"null"} <= _SCALARS and not schema.allows(OBJECT):
        yield OBJECT


def _too_large(name: str, schema: Schema) -> Iterator[Any]:
    most = schema.get("maximum")
    if isinstance(most, int | float) and abs(most) < 2**50 and not schema.allows(most + 1):
        yield most + 1


def _too_small(name: str, schema: Schema) -> Iterator[Any]:
    least = schema.get("minimum")
    if isinstance(least, int | float) and abs(least) < 2**50 and not schema.allows(least - 1):
        yield least - 1


def _too_long(name: str, schema: Schema) -> Iterator[Any]:
    longest = schema.get("maxLength")
    if longest is None or longest >= _LONGEST or schema.get("format") or schema.get("pattern") or schema.get("enum"):
        return
    try:
        yield str(sample(schema, 0, name)).ljust(longest + 1, "x")
    except NoSample:
        return


def _no_choice(name: str, schema: Schema) -> Iterator[Any]:
    if schema.get("enum") and not schema.allows("cf no such value"):
        yield "cf no such value"


def _lacking(deployment: Deployment, endpoint: Endpoint, turn: int) -> Change | None:
    """Without one of the required fields."""
    resource = endpoint.resource
    if resource is None or endpoint.role not in {"create", "replace"}:
        return None
    names = sorted(resource.required - deployment.known_ways(resource).kept)
    return {names[turn]: LEFT_OUT} if turn < len(names) else None


def _unknown(deployment: Deployment, endpoint: Endpoint, turn: int) -> Change | None:
    return {f"cfUnknown{turn or ''}": "unknown"} if turn < 2 else None  # two are two witnesses


def _read_only(deployment: Deployment, endpoint: Endpoint, turn: int) -> Change | None:
    """A value for a field that only the server writes."""
    if endpoint.resource is None:
        return None
    ways = deployment.known_ways(endpoint.resource)
    names = sorted(ways.server_fields - endpoint.resource.fields.keys() - {ways.id_field})
    return {names[turn]: "2001-02-03T04:05:06Z"} if turn < len(names) else None


def _dangling(deployment: Deployment, endpoint: Endpoint, turn: int) -> Change | None:
    """A reference to an item that does not exist."""
    resource = endpoint.resource
    if resource is None:
        return None
    ways = deployment.known_ways(resource)
    names = sorted(ways.references.keys() - ways.named_by.keys() - ways.left_out)
    return {names[turn]: dangling(deployment, resource, names[turn])} if turn < len(names) else None


BODY_TROUBLES: Final[Mapping[str, Spoiler]] = {
    "wrong type of a field": _each(_objects),
    "required field missing": _lacking,
    "number too large": _each(_too_large),
    "number too small": _each(_too_small),
    "text too long": _each(_too_long),
    "no value of the enum": _each(_no_choice),
    "unknown field": _unknown,
    "read-only field": _read_only,
    "reference to nothing": _dangling,
}


def overlaid(sandbox: Sandbox, endpoint: Endpoint, change: Change, turn: int) -> dict[str, Any]:
    """A body for the endpoint with a change laid over it, unlike what the stage's item has, so that it shows what is
    stored of it; a PATCH has one field beside the change.
    """
    resource = endpoint.resource
    assert resource is not None  # only resources have bodies
    deployment = sandbox.deployment
    entity = sandbox.entity_of(resource)
    body: dict[str, Any] = {}
    if endpoint.role == "create":
        body = fresh(deployment, resource, entity, deployment.plain(resource, turn))
    elif endpoint.role == "replace":
        plain = fresh(deployment, resource, entity, deployment.plain(resource, turn + 1))
        body = resource.taken("replace", {**plain, **_standing(sandbox, resource)})
    elif endpoint.role == "patch":
        ways, plain = deployment.known_ways(resource), deployment.plain(resource, turn + 1)
        other = [n for n in resource.taken("patch", plain) if n not in {*ways.kept, *ways.unique, *change}]
        body = {name: plain[name] for name in other[:1]}
    return {name: value for name, value in {**body, **change}.items() if value is not LEFT_OUT}


def _standing(sandbox: Sandbox, resource: Resource) -> dict[str, Any]:
    """What the stage's item has in the fields that stay as they are."""
    stage = sandbox.stage(resource)
    if stage is None:
        return {}
    plain = sandbox.deployment.plain(resource)
    kept = stage.kept(plain)
    return {name: value for name, value in kept.items() if name in stage.ways.kept}


def duplicate(sandbox: Sandbox, endpoint: Endpoint, turn: int = 0) -> dict[str, Any]:
    """The unique values that another item has, as far as the endpoint may set them: a canary, which others may have
    tried before, the second time a new item, and in a replay an item of the trial's own.
    """
    resource = endpoint.resource
    if resource is None or not sandbox.deployment.usable(resource).unique:
        return {}
    ways = sandbox.deployment.known_ways(resource)
    taken = canary(sandbox.deployment, resource, sandbox.entity_of(resource))
    if endpoint.role == "create" and not sandbox.trail.remembers:
        taken = kept_stage(sandbox, resource)
    elif endpoint.role == "create" and turn == 1:
        taken = sandbox.create(resource, sandbox.deployment.plain(resource))
    names = ways.unique if endpoint.role == "create" else ways.unique - ways.kept - ways.server_fields
    has = {**(taken.before.value or {}), **taken.sent}
    return {name: has[name] for name in sorted(names) if name in has}
