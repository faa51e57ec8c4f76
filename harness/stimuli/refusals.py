"""Calls of every kind of trouble, and whether those that were refused changed anything that the run can see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harness.documents.nouns import Endpoint
from harness.items.frame import Frame, own_items, read_frame
from harness.items.item import Item
from harness.outcomes import Inconclusive
from harness.stimuli.calls import kept_stage
from harness.stimuli.troubles import asked
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

NEAR: Final = "near"


class Refusals:
    """The troubles of one trial on one write route: each witness is a trouble and which one of it; `near` says to look
    only at what stands near. What was accepted is no refusal, and may change what it likes.
    """

    def __init__(self, sandbox: Sandbox, endpoint: Endpoint, troubles: Mapping[str, Any]) -> None:
        self._sandbox, self._endpoint = sandbox, endpoint
        self._witnesses: dict[str, tuple[str, int]] = {name: troubles[name] for name in troubles if name != NEAR}
        self._near = bool(troubles.get(NEAR))
        self.before = Frame({}, {})
        self.refused: list[Exchange] = []

    def ask(self) -> Refusals:
        """Ask for each trouble; the frame before is read again where one was accepted. Raises Inconclusive where
        nothing was refused.
        """
        resource = self._endpoint.resource
        if resource is not None and not self._sandbox.trail.remembers:
            self._sandbox.have_parents_of_its_own(resource)
            kept_stage(self._sandbox, resource)  # so that the list below them is looked at
        self.before = self._written(self._frame_before())
        for trouble, turn in self._witnesses.values():
            self._ask_for(trouble, turn)
        if not self.refused:
            raise Inconclusive(f"{self._endpoint.label} refused nothing of {', '.join(self._witnesses)}")
        return self

    def _ask_for(self, trouble: str, turn: int) -> None:
        made = len(self._sandbox.items)
        try:
            exchange = asked(self._sandbox, self._endpoint, trouble, turn)
        except Inconclusive:
            return  # a trouble that cannot be brought about here shows nothing
        self.before = self._written(self.before.with_items(self._sandbox.items[made:]))
        if exchange is not None and (exchange.is_4xx or not exchange.sent):
            self.refused.append(exchange)
        elif exchange is not None:
            self.before = self._now()

    def _frame_before(self) -> Frame:
        """What the run read last and the item that is called as it is now; all read now in a replay."""
        known = self._sandbox.deployment.last_frame
        if self._endpoint.resource is not None and self._endpoint.role in {"replace", "patch", "delete"}:
            kept_stage(self._sandbox, self._endpoint.resource)
        here = _stage(self._sandbox, self._endpoint)
        looked_for = {item.name for item in _own(self._sandbox, self._endpoint, near=self._near)}
        looked_for -= {item.name for item in here}
        if known is None or not self._sandbox.trail.remembers or not looked_for <= known.states.keys():
            return everything(self._sandbox, self._endpoint, near=self._near)
        return known.with_newer(read_frame(self._sandbox.deployment, self._sandbox.trail, here))

    @property
    def after(self) -> Frame:
        """The frame after the last refusal."""
        return self._now()

    def _now(self) -> Frame:
        return self._written(everything(self._sandbox, self._endpoint, near=self._near))

    def _written(self, frame: Frame) -> Frame:
        """A frame whose parents are less their stamps and counters: to set the stage, children come and go."""
        resource = self._endpoint.resource
        above = set() if resource is None else {ancestor.label for ancestor in resource.ancestors}
        return Frame({n: s.written() if n[0] in above else s for n, s in frame.states.items()}, frame.lists)


def _stage(sandbox: Sandbox, endpoint: Endpoint) -> list[Item]:
    """The item that calls are tried on, where there is one by now."""
    resource = endpoint.resource
    stage = sandbox.stage(resource) if resource is not None else None
    return [] if stage is None or stage.gone else [stage.within(sandbox.trail)]


def _own(sandbox: Sandbox, endpoint: Endpoint, *, near: bool) -> list[Item]:
    """All own items, the one that calls are tried on included; in haste, and where only what is `near` is asked for,
    those of the resource, of what stands above it and of what stands below it.
    """
    family = endpoint.resource if near or not sandbox.deployment.thorough else None
    own = [item for item in sandbox.items if not item.gone]
    return own_items(sandbox.deployment, [*own, *_stage(sandbox, endpoint)], family)


def everything(sandbox: Sandbox, endpoint: Endpoint, *, near: bool = False) -> Frame:
    """All own data of the run, or what is `near`, read now; it is the before of what comes next."""
    deployment = sandbox.deployment
    sandbox.let_lists_settle(*deployment.resources)
    frame = read_frame(deployment, sandbox.trail, _own(sandbox, endpoint, near=near))
    last = deployment.last_frame
    deployment.last_frame = frame if last is None else last.with_newer(frame)
    return frame
