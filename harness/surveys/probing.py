"""Learns how each field is normalised: awkward values sent by POST, PUT and PATCH, and what is read back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.creation import created, fresh, send
from harness.items.item import Item
from harness.items.normalisation import explain, place
from harness.outcomes import Inconclusive
from harness.schemas.samples import bounds
from harness.schemas.schema import Schema
from harness.transport.exchange import Exchange
from harness.transport.trail import Trail
from harness.values import Path, leaves, same

_TEXT: Final = "  MiXed  Cafe\u0301 "
_SHORT: Final = " aB "
_NUMERAL: Final = re.compile(r"-?\d+\.\d*", re.ASCII)
_MOST_TRIED: Final = 8
_PRECONDITIONS: Final = frozenset({409, 412, 428})
Pair = tuple[Any, Any]


def learn_normalisation(deployment: Deployment, resource: Resource, items: list[Item]) -> None:
    """Probe each way of writing once, and accept what explains all of them alike."""
    ways = deployment.known_ways(resource)
    plain = deployment.plain(resource, 2)
    probe = {name: _probed(resource.fields[name], value) for name, value in plain.items()}
    seen: dict[Path, list[Pair]] = defaultdict(list)
    writers = (_by_creation, _by_put, _by_patch)
    for writer, item in zip(writers, (items[0], items[0], items[-1]), strict=True):
        told = [*writer(deployment, resource, item, probe, items)]
        if writer is _by_creation and not told:
            probe = _less_awkward(item, plain, probe)
            told = [*writer(deployment, resource, item, probe, items)]
        for path, sent, stored in told:
            if path[0] not in ways.server_fields and path[0] != ways.id_field:
                name = path[0]
                at = (name, *place(resource.fields[name], path[1:])) if name in resource.fields else path
                seen[at].append((sent, stored))
    if ways.ignored and all(role in ways.ignored for role in ("replace", "patch") if resource.offers(role)):
        fixed = frozenset.intersection(*ways.ignored.values())
        ways.immutable |= frozenset(name for name in fixed if all(same(*pair) for pair in seen.get((name,), [])[:1]))
    for path, pairs in seen.items():
        if all(same(sent, stored) for sent, stored in pairs):
            continue
        name = explain(pairs) if len(pairs) > 1 or not resource.offers("replace") else ""
        if name:
            ways.normalisation[path] = name
            ways.found("normalisation", {".".join(path): name})


def _probed(schema: Schema, value: Any) -> Any:
    """`value` with each leaf made awkward where the schema allows it."""
    if isinstance(value, Mapping):
        inner = schema.variant.properties
        return {key: _probed(inner[key], member) if key in inner else member for key, member in value.items()}
    if isinstance(value, list):
        return [_probed(schema.items, element) for element in value]
    return next((awkward for awkward in _awkward(schema, value) if schema.allows(awkward)), value)


def _awkward(schema: Schema, value: Any) -> Iterator[Any]:
    kind, form = schema.variant.kind, schema.variant.get("format", "")
    if schema.get("enum") or schema.get("const", ...) is not ...:
        return
    if kind == "string" and form == "email":
        yield str(value).replace("plain", "Plain.X").replace("example", "Example")
    elif kind == "string" and form == "date-time":
        yield "2024-03-05T10:30:15.750+02:00"
    elif kind == "string" and _NUMERAL.fullmatch(str(value)):
        yield str(value).partition(".")[0]  # a scale shows, whichever it is
    elif kind == "string" and not form and "pattern" not in schema.flat:
        yield _TEXT
        yield _SHORT
    elif kind == "string" and not form and isinstance(value, str):
        yield value.swapcase()
    elif kind == "number":
        least, most = bounds(schema.variant)
        start = least if least is not None else (most - 1 if most is not None and most < 2 else 1)
        yield start + 0.12345678


def _less_awkward(item: Item, plain: Mapping[str, Any], probe: Mapping[str, Any]) -> dict[str, Any]:
    """`probe`, plain again where a value is refused by itself: a rule that the document does not tell may forbid it."""
    role = next((role for role in ("patch", "replace") if item.resource.offers(role)), "")
    tried = [name for name, value in probe.items() if role and not same(value, plain[name])][:_MOST_TRIED]
    whole = item.written if role == "replace" else {}
    refused = {n: plain[n] for n in tried if item.write(role, {**whole, n: probe[n]}, exact=True).is_4xx}
    return {**probe, **refused} if len(refused) < len(tried) else dict(probe)


def _by_creation(
    deployment: Deployment, resource: Resource, item: Item, probe: Mapping[str, Any], items: list[Item]
) -> Iterator[tuple[Path, Any, Any]]:
    ways = deployment.known_ways(resource)
    trail = Trail(deployment.client)
    body = fresh(deployment, resource, item.entity, probe)
    exchange, key = send(deployment, trail, resource, item.entity, body)
    ways.found("creation of awkward values", exchange.status, exchange)
    if exchange.ok:
        made = created(deployment, trail, resource, item.entity, body, exchange, key)
        items.append(made)
        yield from _pairs(body, made.before.value)


def _by_put(
    deployment: Deployment, resource: Resource, item: Item, probe: Mapping[str, Any], items: list[Item]
) -> Iterator[tuple[Path, Any, Any]]:
    if resource.offers("replace"):
        yield from _written(item, "replace", lambda: item.put(probe))


def _by_patch(
    deployment: Deployment, resource: Resource, item: Item, probe: Mapping[str, Any], items: list[Item]
) -> Iterator[tuple[Path, Any, Any]]:
    if resource.offers("patch"):
        yield from _written(item, "patch", lambda: item.patch(probe))


def _written(item: Item, role: str, write: Callable[[], Exchange]) -> Iterator[tuple[Path, Any, Any]]:
    """Write awkward values, with what it takes: If-Match where it is asked for, unique fields as they were."""
    ways = item.ways
    earlier = item.before.value or {}
    exchange = write()
    if exchange.status in _PRECONDITIONS:
        ways.if_match = True
        exchange = write()
        ways.if_match = exchange.status not in _PRECONDITIONS
    if exchange.is_4xx and (wanted := _wanted_back(item, role)):
        ways.carried[role] = wanted
        exchange = write()
        if exchange.ok:
            ways.found("fields that are wanted back", sorted(wanted), exchange)
        else:
            del ways.carried[role]
    if exchange.is_4xx and ways.unique - ways.kept:
        known = ways.immutable
        ways.immutable |= ways.unique
        exchange = write()
        ways.immutable = ways.immutable if exchange.ok else known
    if exchange.is_4xx and (fixed := _fixed(item, role)):
        ways.immutable |= fixed
        ways.found("fields that cannot be changed", sorted(fixed), exchange)
        exchange, earlier = write(), {}
    ways.found(f"{exchange.request.method} of awkward values", exchange.status, exchange)
    if not exchange.ok:
        return
    try:
        item.before = item.read()
    except Inconclusive as problem:
        ways.refuses[role] = str(problem)
        return
    shown = item.before.value
    answered = ways.item(exchange)
    ways.answers_agree[role] = bool(answered) and same(ways.comparable(answered), ways.comparable(shown))
    ways.ignored[role] = frozenset(
        name
        for name, value in item.sent.items()
        if name in earlier
        and shown is not None
        and not same(value, shown.get(name))
        and same(earlier[name], shown.get(name))
    )
    yield from _pairs(item.sent, shown)


def _wanted_back(item: Item, role: str) -> frozenset[str]:
    """The fields of an operation's bodies that only the server sets elsewhere: a version, say."""
    schema, ways = item.resource.body_schema(role), item.ways
    named = schema.properties.keys() if schema is not None else frozenset()
    return frozenset(named & ways.server_fields - item.resource.fields.keys() - {ways.id_field})


def _fixed(item: Item, role: str) -> frozenset[str]:
    """The fields for which another plain value is refused, where it is taken for others."""
    plain, now = item.deployment.plain(item.resource, 2), item.written
    changes = {n: v for n, v in plain.items() if n not in item.ways.kept and not same(v, now.get(n))}
    tried = list(changes)[:_MOST_TRIED]
    whole = now if role == "replace" else {}
    refused = [n for n in tried if item.write(role, {**whole, n: changes[n]}, exact=True).is_4xx]
    return frozenset(refused) if len(refused) < len(tried) else frozenset()


def _pairs(sent: Any, stored: Any) -> Iterator[tuple[Path, Any, Any]]:
    """Each leaf that was sent beside what is stored there, where both have the same shape."""
    there = defaultdict(list)
    for path, value in leaves(stored or {}):
        there[path].append(value)
    asked = defaultdict(list)
    for path, value in leaves(sent):
        asked[path].append(value)
    for path, values in asked.items():
        if len(values) == len(there.get(path, ())):
            yield from ((path, sent, stored) for sent, stored in zip(values, there[path], strict=True))
