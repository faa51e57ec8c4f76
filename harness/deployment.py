"""The deployment under judgement: its profile, its resources, what was learned of them, and the canaries."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harness.auditing.access import Access
from harness.auditing.audit import Audit
from harness.auditing.contract import Contract
from harness.auditing.leaks import Leaks
from harness.auditing.results import Results
from harness.auditing.telling import Teller
from harness.documents.placing import Places
from harness.documents.resources import Resource
from harness.items.ids import Ids
from harness.items.item import Item
from harness.items.ledger import Ledger
from harness.items.listing import Listing
from harness.items.reader import Reader
from harness.items.stamps import Stamps
from harness.items.ways import Ways
from harness.outcomes import BudgetSpent, Inconclusive, NotExercised
from harness.profiles.profile import Profile
from harness.schemas.samples import NoSample, sample
from harness.transport.client import Client
from harness.transport.exchange import Exchange
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from harness.values import Path, same

if TYPE_CHECKING:
    from harness.items.frame import Frame
    from harness.trials.planted import Planted


class Deployment:
    """All that checks share. `prefix` stands between the base URL and every documented path."""

    def __init__(
        self,
        profile: Profile,
        client: Client,
        places: Places,
        *,
        redactor: Redactor,
        prefix: str = "",
        ledger: Ledger | None = None,
        stamps: Stamps | None = None,
    ) -> None:
        self.profile = profile
        self.client = client
        self.places = places
        self.redactor = redactor
        self.prefix = prefix
        self.ledger = ledger or Ledger()
        self.stamps = stamps or Stamps()
        self.thorough = True
        self.contract = Contract((*places.inside, *places.outside), client.base_url + prefix)
        self.audit = Audit(self.contract.departure)
        self.access = Access(client, profile.scope, profile.entities, prefix)
        self.leaks = Leaks(client, profile.scope, profile.entities, marker=self.stamps.marker, prefix=prefix)
        self.results = Results()
        client.listeners += [self.audit, self.access, self.leaks, Teller(self)]
        client.bystanders.append(self.leaks)
        client.owed = self._owed
        client.interruption.busy = lambda: client.crowded or self.ledger.pending > 0
        self.leading: dict[tuple[str, str], tuple[str, ...]] = {}
        self.unled: set[tuple[str, str]] = set()
        self.codes: dict[str, Any] = {}
        self.merging: frozenset[str] = frozenset({"merged", "merged one level deep", "replaced"})
        self.last_frame: Frame | None = None
        self.last_ids: dict[tuple[str, str], Ids] = {}
        self.nearby: dict[tuple[str, str], Frame] = {}
        self.troubles: dict[tuple[str, str, int], Exchange] = {}
        self.strayed: set[str] = set()
        self.recognised: bool | None = None  # a stranger's credential, as one that is valid somewhere
        self.clashes = itertools.count(4)
        self.deleted: set[tuple[str, str, tuple[str, ...]]] = set()
        self.births: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
        self.ever: set[tuple[str, str, tuple[str, ...]]] = set()
        self.stages: dict[tuple[str, str], Item] = {}
        self.found: dict[tuple[str, str], Item] = {}  # what others made: to be looked at, never to be written
        self.scapegoats: dict[str, Item] = {}
        self.reductions: Counter[str] = Counter()  # by property
        self.explained: set[tuple[str, bytes]] = set()
        self.rewritten: defaultdict[tuple[str, Path], list[tuple[Any, Any]]] = defaultdict(list)
        self.listed_before: dict[tuple[str, str, tuple[object, ...]], frozenset[str]] = {}
        self.spares: dict[tuple[str, str], Item] = {}
        self.canaries: dict[tuple[str, str], list[Item]] = {}
        self.planted: dict[tuple[str, str, bytes], Planted] = {}
        self.surveyor: Callable[[Deployment, Resource], Ways] | None = None
        self._ways: dict[str, Ways] = {}
        self._surveyed: set[str] = set()

    @property
    def resources(self) -> Sequence[Resource]:
        """Parents before children."""
        return self.places.resources

    @property
    def passing(self) -> set[tuple[str, str, tuple[str, ...]]]:
        """The names of own items that may come and go in a list: deleted ones, perhaps still on their way out, those
        that calls are tried on or that others refer to, and populations.
        """
        planted = [item for one in self.planted.values() for item in one.items]
        kept = (*self.stages.values(), *self.scapegoats.values(), *self.spares.values(), *planted)
        return self.deleted | {item.name for item in kept}

    def standing(self, item: Item) -> Item | None:
        """The item of that name, if it stands for more than a trial."""
        canaries = (one for some in self.canaries.values() for one in some)
        planted = (one for some in self.planted.values() for one in some.items)
        kept = (*self.stages.values(), *self.scapegoats.values(), *self.spares.values())
        return next((one for one in (*canaries, *planted, *kept) if one.name == item.name), None)

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the run may write in."""
        return self.profile.entities

    def known_ways(self, resource: Resource) -> Ways:
        """What is known of a resource so far."""
        return self._ways.setdefault(resource.kind, Ways(schemas=resource.fields))

    def ways(self, resource: Resource) -> Ways:
        """What is known of a resource, surveyed first if it was not. Parents come before it."""
        if resource.kind not in self._surveyed and self.surveyor is not None:
            if resource.parent is not None:
                self.ways(resource.parent)
            self._surveyed.add(resource.kind)
            sender, sent = self.client.sender, self.client.requests - self.survey_requests
            self.client.sender = "survey"
            try:
                self.surveyor(self, resource)
            except BudgetSpent:
                self._surveyed.discard(resource.kind)  # half a survey is none
                raise
            finally:
                self.client.sender = sender
                self.known_ways(resource).requests += self.client.requests - self.survey_requests - sent
        return self.known_ways(resource)

    def was_surveyed(self, resource: Resource) -> bool:
        """Whether the survey has looked at a resource."""
        return resource.kind in self._surveyed

    @property
    def survey_requests(self) -> int:
        """How many requests the surveys have cost so far."""
        return sum(ways.requests for ways in self._ways.values())

    @property
    def surveyed(self) -> list[Resource]:
        """The resources that were surveyed and can be worked with."""
        return [r for r in self.resources if r.kind in self._surveyed and not self.known_ways(r).unusable]

    def usable(self, resource: Resource) -> Ways:
        """The ways of a resource in which items can be created. Raises Inconclusive with the reason."""
        ways = self.ways(resource)
        if ways.unusable:
            raise Inconclusive(ways.unusable)
        return ways

    def _owed(self) -> int:
        """How many requests it takes to delete what is still there."""
        conditional = any(ways.if_match for ways in self._ways.values())
        return (len(self.ledger.left) + self.ledger.pending) * (2 if conditional else 1)

    def unique(self, resource: Resource) -> frozenset[str]:
        """The fields whose values no two items share. Raises NotExercised where none was found."""
        ways = self.usable(resource)
        if ways.upserts:
            raise NotExercised("a POST of a taken key updates the item that has it, as the survey saw")
        fields = ways.unique
        if not fields:
            raise NotExercised("two items may be alike: the survey found no unique field")
        return fields

    def plain(self, resource: Resource, n: int = 0, *, only: frozenset[str] | None = None) -> dict[str, Any]:
        """A plain body with every field that the deployment takes, or `only` some; another `n`, another body."""
        body: dict[str, Any] = {}
        for name, schema in resource.fields.items():
            if name in self.known_ways(resource).left_out or (only is not None and name not in only):
                continue
            try:
                body[name] = sample(schema, n, name)
            except NoSample as problem:
                if name in resource.required:
                    raise Inconclusive(f"{resource.label}: {problem}") from problem
        return body

    def stamped(self, resource: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
        """`body` with values in its unique fields that no other item has; what is invalid there stays so."""
        ways = self.known_ways(resource)
        return {
            name: self.stamps.stamp(resource.fields[name], "" if name == ways.id_field else value)
            if name in ways.unique and value is not None and resource.fields[name].allows(value)
            else value
            for name, value in body.items()
        }

    def enveloped(self, resource: Resource, body: Any) -> Any:
        """A body as it travels."""
        return {resource.envelope: body} if resource.envelope and isinstance(body, Mapping) else body

    def listing(self, item: Reader, trail: Trail) -> Listing:
        """The list that an item belongs in."""
        return Listing(self, trail, item.resource, item.entity, item.ids[:-1])

    def identifies(self, item: Reader, value: Any) -> bool:
        """Whether an element of a list shows `item`: by its id, else by what only it has."""
        ways = self.known_ways(item.resource)
        if not isinstance(value, Mapping):
            return str(value) == str(item.id)
        if ways.id_field and ways.id_field in value:
            return str(value[ways.id_field]) == str(item.id)
        own = {name: item.sent[name] for name in ways.unique if name in item.sent and name in value}
        return bool(own) and all(same(ways.stored(value)[name], ways.stored(own)[name]) for name in own)
