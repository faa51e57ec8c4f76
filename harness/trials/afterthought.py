"""What a broken trial may be explained by: a normalisation for which the survey had no telling value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from harness.deployment import Deployment
from harness.documents.resources import Resource
from harness.items.cleanup import remove
from harness.items.creation import create
from harness.items.item import Item
from harness.items.normalisation import KNOWN, LINES, NUMERALS, RARE, Function, explain, place
from harness.observation import Observation
from harness.outcomes import Inconclusive
from harness.schemas.schema import Schema
from harness.transport import strict_json
from harness.transport.trail import Trail
from harness.values import Path, same

_WRITERS = 2  # at least, of which all have to do the same


def explained(
    deployment: Deployment, resource: Resource, entity: str, observed: Observation | None, drawn: Mapping[str, Any]
) -> bool:
    """Whether the fields that differ turned out to be rewritten by one known function of their values, the same on
    POST, PUT and PATCH, and stable: it is learned then. The same values are asked about once.
    """
    learned = [_learn(deployment, resource, entity, values) for values in _suspects(resource, observed, drawn)]
    return any(learned)


def _learn(deployment: Deployment, resource: Resource, entity: str, values: Mapping[str, Any]) -> bool:
    asked = resource.kind, strict_json.dumps(values)
    if not values or asked in deployment.explained:
        return False
    deployment.explained.add(asked)
    ways, seen, writers = deployment.known_ways(resource), defaultdict(list), 0
    numerals: set[Path] = set()
    for item in _written(deployment, resource, entity, values):
        writers += 1
        for name in values.keys() & item.sent.keys() - ways.unique:
            for path, sent, stored in _rewritten((name,), item.sent[name], (item.before.value or {}).get(name)):
                at = (name, *place(resource.fields[name], path[1:]))
                seen[at].append((sent, stored))
                if _is_shown_in_text(resource.fields[name], item.documented.get(name), at[1:]):
                    numerals.add(at)
    rewritten = {path: pairs for path, pairs in seen.items() if not all(same(*pair) for pair in pairs)}
    # What was sorted may turn out to be a set: another rare function may take its place, that fits all there was.
    for path, pairs in rewritten.items():
        deployment.rewritten[resource.kind, path] += pairs
        rewritten[path] = deployment.rewritten[resource.kind, path]
    named = {
        path: explain(pairs, _rare(ways.normalisation.get(path, "")) if path not in numerals else NUMERALS)
        for path, pairs in rewritten.items()
    }
    told = {path: name for path, name in named.items() if name}
    if writers < _WRITERS or not told:
        return False
    ways.normalisation.update(told)
    ways.found("normalisation", {".".join(path): name for path, name in told.items()})
    return True


def _rare(known: str) -> Mapping[str, Function]:
    """What may be learned of a field beside what the survey knows of it."""
    return RARE if known not in KNOWN else {name: RARE[name] for name in (f"{known}, {LINES}",) if name in RARE}


def _is_shown_in_text(written: Schema, shown: Schema | None, path: Path) -> bool:
    """Whether the document takes a number at a place, and shows nothing but texts there."""
    if shown is None:
        return False
    for step in path:
        written, shown = (one.variant.items if step == "*" else one.variant.member(step) for one in (written, shown))
    taken, told = ({one.kind for one in schema.variants} for schema in (written, shown))
    return bool(taken & {"number", "integer"}) and told == {"string"}


def _suspects(resource: Resource, observed: Observation | None, drawn: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The values that each drawn body has for the fields at which what was observed differs from the expectation."""
    places = observed.expected if observed is not None and isinstance(observed.expected, Mapping) else {}
    names = sorted({re.split(r"[.\[]", str(place))[0] for place in places} & resource.fields.keys())
    for body in drawn.values():
        if isinstance(body, Mapping):
            yield {name: body[name] for name in names if body.get(name) is not None}


def _written(deployment: Deployment, resource: Resource, entity: str, values: Mapping[str, Any]) -> Iterator[Item]:
    """An item for each way of writing, as it is after the values were written so; none where they are refused."""
    plain, trail = deployment.plain(resource, 2), Trail(deployment.client)
    try:
        for role in ("create", "replace", "patch"):
            if role != "create" and not resource.offers(role):
                continue
            item = create(deployment, trail, resource, entity, {**plain, **values} if role == "create" else plain)
            try:
                if role != "create":
                    item.write(role, {**plain, **values} if role == "replace" else values).succeeds()
                    item.before = item.read()
            finally:
                remove(deployment, item)
            yield item
    except Inconclusive:
        return


def _rewritten(at: Path, sent: Any, stored: Any) -> Iterator[tuple[Path, Any, Any]]:
    """What was sent beside what is stored, as deep as both have the same members; an array as a whole, and the numbers
    in it that became texts.
    """
    if isinstance(sent, Mapping) and isinstance(stored, Mapping):
        for name in sent:
            yield from _rewritten((*at, name), sent[name], stored.get(name))
        return
    yield at, sent, stored
    if isinstance(sent, list) and isinstance(stored, list) and len(sent) == len(stored):
        for pair in zip(sent, stored, strict=True):
            for where, one, other in _rewritten((*at, "*"), *pair):
                if isinstance(one, int | float) and isinstance(other, str):
                    yield where, one, other
