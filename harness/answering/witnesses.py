"""The codes that several witnesses of one result got on one route, and one call that is made again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from harness.auditing.results import DONE, usual
from harness.documents.nouns import Endpoint
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.stimuli.calls import call
from harness.stimuli.successes import calls_that_succeed, changing
from harness.stimuli.troubles import asked, described, troubled
from harness.transport.credentials import OTHERS
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

SEEN: Final = "seen"
"""Whatever got several codes on the route earlier in the run."""
_BY_PLACE: Final = frozenset({"unknown id", "unknown entity", "used after deletion", "id of the wrong type"})
_BY_CREDENTIAL: Final[Mapping[str, str | None]] = {
    "no credential": None,
    "garbled credential": "garbled",
    **{result: which for which, result in OTHERS.items()},
}
_BY_STATE: Final = frozenset({"wrong state", "taken unique field", "taken unique field by a change"})
_REPEATS: Final = (3, 5)
_NO_OUTCOME: Final = frozenset({429, 503})
_ACCEPTED: Final = 202


class Witnesses:
    """Calls with one result each, and the code that each was answered."""

    def __init__(self) -> None:
        self._told: list[tuple[str, str, int]] = []

    def add(self, result: str, exchange: Exchange | None) -> None:
        """Keep one: what was done, where it was done, and what was refused, where it was refused."""
        if exchange is None or exchange.status is None or exchange.status in _NO_OUTCOME:
            return
        counts = exchange.ok and exchange.status != _ACCEPTED if result == DONE else exchange.is_4xx
        if counts:
            self._told.append((result, described(f"{len(self._told) + 1}. {result}", exchange), exchange.status))

    @property
    def codes(self) -> Table:
        """The code of each."""
        return Table({label: code for _, label, code in self._told})

    def with_one_code(self) -> Table:
        """For each the code that most of the same result have. Raises Inconclusive where no result has two."""
        counts: dict[str, Counter[int]] = {}
        for result, _, code in self._told:
            counts.setdefault(result, Counter())[code] += 1
        if not any(told.total() > 1 for told in counts.values()):
            raise Inconclusive("fewer than two witnesses of one result")
        return Table({label: usual(counts[result]) for result, label, _ in self._told})


def witnesses_of(sandbox: Sandbox, endpoint: Endpoint, told: Mapping[str, tuple[str, int]]) -> Witnesses:
    """Witnesses of results that differ in all that these do not speak of: value, field, item, id, moment. Each is a
    result and which witness of it; what the run has asked for already is recalled.
    """
    found = Witnesses()
    for result, turn in told.values():
        try:
            for one, exchange in _witness(sandbox, endpoint, result, turn):
                found.add(one, exchange)
        except Inconclusive:
            continue  # what cannot be brought about here has no code
    return found


def _witness(sandbox: Sandbox, endpoint: Endpoint, result: str, turn: int) -> Iterable[tuple[str, Exchange | None]]:
    if result == SEEN:
        yield from _seen_again(sandbox, endpoint)
        yield from _made_again(sandbox, endpoint)
    elif result == DONE:
        yield from ((result, exchange) for exchange in calls_that_succeed(sandbox, endpoint, turn))
    else:
        yield result, troubled(sandbox, endpoint, result, turn)


def _seen_again(sandbox: Sandbox, endpoint: Endpoint) -> Iterable[tuple[str, Exchange]]:
    """What had the same result and several codes earlier in the run, one witness of each code asked again."""
    for result, codes in sandbox.deployment.results.of(endpoint.label).items():
        told = {status: kept for status, kept in codes.items() if kept[0].is_4xx}
        if result == DONE or len(told) < 2:  # two codes for one result
            continue
        for kept in told.values():
            yield from ((result, again(sandbox, endpoint, result, witness)) for witness in kept)


def _made_again(sandbox: Sandbox, endpoint: Endpoint) -> Iterable[tuple[str, Exchange]]:
    """What was created with several codes earlier in the run, once more: where that makes a new item again."""
    resource, route = endpoint.resource, endpoint.operation.route
    if endpoint.role != "create" or resource is None:
        return
    made = {one.status: one for one in sandbox.deployment.audit.of(route) if one.ok and one.request.method == "POST"}
    for witness in made.values() if len(made.keys() - {_ACCEPTED}) > 1 else ():
        body = witness.request.json
        body = body.get(resource.envelope, body) if isinstance(body, Mapping) and resource.envelope else body
        creation = sandbox.post(resource, body) if isinstance(body, Mapping) else None
        if creation is not None and creation.item is not None and sandbox.deployment.births[creation.item.name] == 1:
            yield DONE, creation.exchange


def again(sandbox: Sandbox, endpoint: Endpoint, result: str, witness: Exchange) -> Exchange:
    """An exchange once more: as it was, where nothing has to stand there for it, or else on an item that stands."""
    request = witness.request
    if result in _BY_STATE:
        return asked(sandbox, endpoint, result) or sandbox.trail.again(witness)
    if result in _BY_PLACE or request.method == "GET":
        return sandbox.trail.again(witness)
    if result in _BY_CREDENTIAL:
        return call(sandbox, endpoint, credential=_BY_CREDENTIAL[result])
    kept = {n: v for n, v in request.headers.items() if n.lower() in {"accept", "content-type"}}
    content: dict[str, Any] = {"content": request.content} if request.content is not None and not witness.ok else {}
    return call(sandbox, endpoint, headers=kept, **content)


def repeated(sandbox: Sandbox, endpoint: Endpoint, result: str) -> Table:
    """The codes of one call made several times in a row in one state: of what is refused, or changes nothing any more.

    Raises Inconclusive where it cannot be brought about.
    """
    times = _REPEATS[sandbox.deployment.thorough]
    exchanges = _done_repeatedly(sandbox, endpoint, times) if result == DONE else []
    if result != DONE:
        first = asked(sandbox, endpoint, result)
        if first is None or not first.is_4xx:
            raise Inconclusive(f"{endpoint.label} refuses no {result}")
        exchanges = [first, *(sandbox.trail.again(first) for _ in range(times - 1))]
    codes = {f"call {number + 1}": one.status for number, one in enumerate(exchanges) if one.status not in _NO_OUTCOME}
    if len(codes) < 2:  # one code is no comparison
        raise Inconclusive("the call could not be repeated")
    return Table(codes)


def _done_repeatedly(sandbox: Sandbox, endpoint: Endpoint, times: int) -> list[Exchange]:
    """Reading again, or writing what the item has already."""
    resource = endpoint.resource
    if endpoint.role in {"list", "read"} or resource is None:
        first = call(sandbox, endpoint).succeeds()
        return [first, *(sandbox.trail.again(first) for _ in range(times - 1))]
    item = sandbox.create(resource, sandbox.deployment.plain(resource))
    item.write(endpoint.role, changing(item, endpoint.role, 0)).succeeds()
    once_more = item.put_again if endpoint.role == "replace" else item.patch_again
    return [once_more() for _ in range(times)]


def all_alike(codes: Mapping[str, int]) -> Table:
    """The same calls, each with the code that most of them have."""
    code = usual(Counter(codes.values()))
    return Table(dict.fromkeys(codes, code))
