"""The history of one item, for the checker: its states are what GET shows of some of its fields, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from harness.items.item import Item
from harness.items.ways import Ways
from harness.outcomes import Inconclusive
from harness.races.linearizability import NEVER, Operation
from harness.races.race import Script, is_done, is_unknown
from harness.transport.exchange import Exchange
from harness.values import same

Step = Mapping[str, Any]
"""A call of a script: `{"write": role, "body": …}`, or `{}` for a GET."""


class Said(NamedTuple):
    """A call that was written down: the role of its operation, and the fields that it sends."""

    role: str
    sent: Mapping[str, Any]


class Known(NamedTuple):
    """A call whose answer is known, as the model sees it: `shown` is what it wrote, or what a GET showed."""

    role: str
    shown: str | None
    exchange: Exchange


def written_down(item: Item, script: Script, step: Step) -> Said:
    """Put one call on an item into the script of a client."""
    player = item.within(script)
    role = step.get("write", "read")
    if role == "read":
        player.get()
    else:
        body = {name: value for name, value in step.get("body", {}).items() if name not in item.ways.left_out}
        player.write(role, body)
    return Said(role, player.sent if role in {"replace", "patch"} else {})


class Facet:
    """The fields of an item that read back as they were sent when it was created, and that each of `puts` sends: what
    its states are told by. Canonical JSON; None where there is no item. Raises Inconclusive where there are none.
    """

    def __init__(self, item: Item, puts: Iterable[Mapping[str, Any]] = ()) -> None:
        self._ways: Ways = item.ways
        before = self._comparable(item.before.value or {})
        sent = self._comparable(self._ways.stored(item.sent))
        names = {name for name, value in sent.items() if name in before and same(value, before[name])}
        for body in puts:
            names &= body.keys()
        self.names = frozenset(names)
        if not names:
            raise Inconclusive("no field reads back as it was sent, so that nothing tells one state from another")

    def of(self, fields: Mapping[str, Any]) -> str:
        """What is seen of an item in these fields, as it was sent or as it was read."""
        kept = {
            name: value for name, value in self._comparable(self._ways.stored(fields)).items() if name in self.names
        }
        return json.dumps(_plain(kept), sort_keys=True)

    def _comparable(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = self._ways.comparable(fields)
        return {name: value for name, value in told.items() if value is not None}

    def step(self, state: Any, call: Known) -> Iterator[str | None]:
        """The model: a GET shows what is there; PUT leaves what it sent, and may create; PATCH changes what is there;
        DELETE leaves nothing, and may find nothing.
        """
        if call.role == "read":
            yield from [state] if state == call.shown else []
        elif call.role == "delete":
            yield None
        elif call.role == "replace":
            yield call.shown
        elif state is not None and call.shown is not None:
            yield json.dumps({**json.loads(state), **json.loads(call.shown)}, sort_keys=True)

    def operations(self, said: Sequence[Said], answers: Sequence[Exchange]) -> Iterator[Operation]:
        """The calls of one client as operations: what was refused, or shows nothing, had no effect and is left out."""
        for (role, sent), exchange in zip(said, answers, strict=False):
            began, ended = exchange.began, exchange.began + exchange.seconds
            if role == "read":
                fields = self._ways.item(exchange) if exchange.ok else None
                if fields is not None or exchange.is_absence:
                    shown = None if fields is None else self.of(fields)
                    yield Operation(exchange.client, Known(role, shown, exchange), began, ended)
            elif is_done(exchange) or is_unknown(exchange):
                call = Known(role, None if role == "delete" else self.of(sent), exchange)
                yield Operation(exchange.client, call, began, ended if is_done(exchange) else NEVER)


def _plain(value: Any) -> Any:
    """A value of which equal numbers are written alike."""
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(element) for element in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
