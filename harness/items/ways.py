"""What the survey learned of one resource: the lawful ways of this deployment, which no check may blame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.items.defaults import Default, below
from harness.items.normalisation import ANY_ORDER, normalised
from harness.schemas.schema import Schema
from harness.transport.exchange import NOTHING, Exchange
from harness.values import Path, dropped, without_nulls

_ENVELOPES: Final = ("data", "result", "item", "resource", "payload")
_ACCEPTED: Final = 202
_IDS: Final = ("id", "key")


@dataclass
class Ways:
    """How a deployment treats one resource.

    `references` tells what a field refers to, and `named_by` by which field of it, where that is not its key.
    `unusable` says why nothing can be created, if so; `lost`, that a creation succeeded whose item is not served
    under the id that its own answer tells. `carried` are the server's own fields that a write (by its role) has to
    bring back as they are, a version say. `schemas` are those of its fields.
    """

    schemas: Mapping[str, Schema] = field(default_factory=dict)
    unusable: str = ""
    lost: bool = False
    id_field: str = ""
    id_from: str = ""
    envelope: str = ""
    inner: str = ""
    list_member: str | None = None
    lists_whole_items: bool = False
    first_page: int | None = None
    longest: int = 0
    lengthened: set[int] = field(default_factory=set)
    answers_agree: dict[str, bool] = field(default_factory=dict)
    absent_as_null: bool = False
    defaults: dict[str, Any] = field(default_factory=dict)
    volatile: frozenset[Path] = frozenset()
    server_fields: frozenset[str] = frozenset()
    normalisation: dict[Path, str] = field(default_factory=dict)
    unique: frozenset[str] = frozenset()
    upserts: bool = False
    crowded: bool = False
    left_out: frozenset[str] = frozenset()
    immutable: frozenset[str] = frozenset()
    ignored: dict[str, frozenset[str]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    named_by: dict[str, str] = field(default_factory=dict)
    if_match: bool = False
    carried: dict[str, frozenset[str]] = field(default_factory=dict)
    settling: float = 0.0
    list_lag: float = 0.0
    filters: tuple[Any, ...] | None = None
    no_filters: str = ""
    sorts: tuple[Any, ...] | None = None
    counters: frozenset[str] | None = None
    refuses: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0

    @property
    def kept(self) -> frozenset[str]:
        """The fields that a PUT or PATCH leaves as they are: the key, references, and what cannot be changed."""
        return self.immutable | self.references.keys() | {self.id_field}

    def default(self, name: str) -> Default:
        """What stands in a field, and in what is within it, where nothing was sent."""
        return Default(self.schemas.get(name, Schema({})), self.defaults.get(name), below(self.defaults, name))

    def found(self, what: str, value: Any, *evidence: Exchange) -> None:
        """Note a finding with the calls that show it."""
        seen = [f"{exchange.line} → {exchange.outcome}" for exchange in evidence]
        self.findings.append({"what": what, "value": value, "seen": seen})

    def item(self, exchange: Exchange) -> dict[str, Any] | None:
        """The fields of the single item that an answer shows, without its envelope; None if it shows none."""
        return self.fields(exchange.json)

    def fields(self, value: Any) -> dict[str, Any] | None:
        """The fields in a JSON value that shows one item."""
        if isinstance(value, Mapping) and self.envelope and isinstance(value.get(self.envelope), Mapping):
            value = value[self.envelope]
        return unfolded(value, self.inner) if isinstance(value, Mapping) else None

    def elements(self, exchange: Exchange) -> list[Any] | None:
        """The elements of the list that an answer shows; None if it shows none."""
        value = exchange.json
        holder, _, member = (self.list_member or "").rpartition(".")
        if member and isinstance(value, Mapping) and self.list_member not in value:
            within = value.get(holder) if holder else {}
            # What holds the list may be left out where there is nothing to hold.
            value = within.get(member) if isinstance(within, Mapping) else [] if holder and within is None else None
        elif self.list_member and isinstance(value, Mapping):
            value = value.get(self.list_member)
        elif isinstance(value, Mapping):
            value = next((found for _, found in find_list(value)), None)
        return value if isinstance(value, list) else None

    def answered(self, role: str, exchange: Exchange) -> dict[str, Any] | None:
        """The fields of an item as a write answers them; None where answers to writes of that role were not seen to
        agree with GET, or what was asked for may come later.
        """
        agrees = self.answers_agree.get(role) and exchange.status != _ACCEPTED
        return self.item(exchange) or None if agrees else None

    def comparable(self, value: Any) -> Any:
        """A value as two readings are compared: volatile parts masked, nulls where they say absent."""
        value = dropped(value, self.volatile)
        return without_nulls(value) if self.absent_as_null else value

    def stored(self, value: Any) -> Any:
        """What was sent, as this deployment stores it."""
        return normalised(value, self.normalisation)

    def aligned(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an item, arrays without an order brought into one, so that elements can be told apart."""
        loose = {name for name in value if self.normalisation.get((name,)) == ANY_ORDER}
        return {name: self.stored({name: value[name]})[name] if name in loose else value[name] for name in value}

    def as_record(self) -> dict[str, Any]:
        """What was learned, as plain JSON for the report."""
        return {
            "unusable": self.unusable,
            "id": {"field": self.id_field, "from": self.id_from},
            "envelope": ".".join(filter(None, (self.envelope, self.inner))),
            "list": {"member": self.list_member, "whole_items": self.lists_whole_items},
            "absent_as_null": self.absent_as_null,
            "defaults": self.defaults,
            "volatile": [".".join(path) for path in sorted(self.volatile)],
            "server_fields": sorted(self.server_fields),
            "normalisation": {".".join(path): name for path, name in sorted(self.normalisation.items())},
            "crowded": self.crowded,
            "unique": sorted(self.unique),
            "left_out": sorted(self.left_out),
            "references": self.references,
            "immutable": sorted(self.immutable),
            "if_match": self.if_match,
            "carried": {role: sorted(names) for role, names in self.carried.items()},
            "settling_seconds": self.settling,
            "list_lag_seconds": self.list_lag,
            "refuses": self.refuses,
            "findings": self.findings,
            "requests": self.requests,
        }


def find_fields(value: Any, names: frozenset[str]) -> tuple[str, dict[str, Any]] | None:
    """Where in an answer the fields of an item are: the envelope ("" for none) and the fields."""
    if not isinstance(value, Mapping):
        return None
    # What stands beside an id is a part of the item, but for an id of the answer itself: `requestId` and the like.
    bare = bool(_ids_in(value))
    within = [(key, inner) for key, inner in value.items() if isinstance(inner, Mapping)]
    within = [(key, inner) for key, inner in within if not bare or (_ids_in(inner) and not names & value.keys())]
    candidates = [("", value), *within]
    scored = [(len(names & inner.keys()), key in _ENVELOPES, -index) for index, (key, inner) in enumerate(candidates)]
    best = max(range(len(candidates)), key=lambda index: scored[index])
    if scored[best][0] == 0 and names:
        best = next((index for index, (key, _) in enumerate(candidates) if key in _ENVELOPES), 0)
    return candidates[best][0], dict(candidates[best][1])


def inner_member(value: Mapping[str, Any], names: frozenset[str]) -> str:
    """The member that holds the fields of an item whose id stands beside it (`attributes`, say), or ""."""
    beside = _ids_in(value)
    told = {
        key: len(names & inner.keys())
        for key, inner in value.items()
        if isinstance(inner, Mapping) and not beside & inner.keys()  # with an id of its own it is another item
    }
    most = max(told, key=lambda key: told[key], default="")
    return most if most and beside and told[most] > len(names & value.keys()) else ""


def unfolded(value: Mapping[str, Any], inner: str) -> dict[str, Any]:
    """The fields of an item: those in its member `inner`, and what stands beside it."""
    held = value.get(inner)
    if not inner or not isinstance(held, Mapping):
        return dict(value)
    beside = {key: member for key, member in value.items() if not isinstance(member, Mapping | list)}
    return {**beside, **held}


def _ids_in(value: Mapping[str, Any]) -> set[str]:
    """The members that are ids by their name and type."""
    named = {name: member for name, member in value.items() if name.lower().endswith(_IDS)}
    return {name for name, member in named.items() if isinstance(member, str | int) and not isinstance(member, bool)}


def find_list(value: Any, *, deep: bool = True) -> Iterator[tuple[str, list[Any]]]:
    """Each place in an answer that can be a list of items: its member's name ("" for the answer itself), or that of
    what holds it and its own, with a dot between them.
    """
    if isinstance(value, list):
        yield "", value
    elif isinstance(value, Mapping) and value is not NOTHING:
        for key, member in value.items():
            if isinstance(member, list):
                yield key, member
        for key, member in value.items():
            if deep and isinstance(member, Mapping):
                yield from ((f"{key}.{name}", found) for name, found in find_list(member, deep=False))
