"""Tells a story to a deployment, call by call, and looks whether everything is as the model says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from harness.items.creation import created, fresh, send
from harness.items.frame import Frame
from harness.items.item import Item
from harness.items.state import State
from harness.observation import last, observe
from harness.stimuli.omission import survivors
from harness.stories.blame import Place, around, own
from harness.stories.looking import Look, canaries, canaries_now, put_back
from harness.stories.model import Model, Role, is_taken, marks, readable
from harness.stories.story import Lineage, Step, Story
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox
from harness.values import part

_ACCEPTED = 202


class Narration:
    """One telling of a story, with a look at everything after the steps at the indices `looks` (the last, if not
    told). A `careful` one believes no answer that tells what a write led to, but reads; its items are left for
    somebody else to delete where there is a list for those that are `lasting`.
    """

    def __init__(
        self,
        story: Story,
        *,
        looks: Collection[int] | None = None,
        careful: bool = False,
        before: Frame | None = None,
        lasting: list[Item] | None = None,
    ) -> None:
        self.story = story
        self.looks = {len(story) - 1} if looks is None else looks
        self.careful = careful
        self.before = before
        self.lasting = lasting
        self.model = Model()
        self.claims: Counter[Place] = Counter()
        self.place: Place = ("", "")
        self.about = ""
        self.at = -1

    def __call__(self, sandbox: Sandbox, subject: Lineage) -> None:
        """Tell it. Raises AssertionError at the first claim that does not hold: `place` and `at` say which."""
        self.sandbox, self._root = sandbox, subject.resources[0]
        try:
            if self.before is None:
                self.before = canaries(sandbox.deployment, sandbox, self._root)
            self._tell(self.before)
        finally:
            if self.lasting is not None:
                self.lasting += sandbox.items
                sandbox.items = []

    def _tell(self, before: Frame) -> None:
        around_all: set[Place] = set()
        for at, step in enumerate(self.story):
            self.at = at
            start = len(self.sandbox.trail.exchanges)
            try:
                refused = self._told(step)
            finally:
                self._note(start, f"{at + 1}. {self.title(step)} in {step.entity}")
            if refused is not None:
                around_all.add(around(step, refused=refused))
            if at in self.looks:
                self._look(before, step, refused=bool(refused))
        if not self.story:
            self._look(before, None)
        self.claims.update(around_all)

    def _look(self, before: Frame, step: Step | None, *, refused: bool = False) -> None:
        look = Look(self.sandbox, self.model, step, refused=refused)
        findings = look.findings()
        while True:
            start = len(self.sandbox.trail.exchanges)
            finding = next(findings, None)
            self._note(start, f"{self.at + 1}. look at {finding.about}" if finding and finding.about else "")
            if finding is None:
                break
            self._claim(*finding)
        now = canaries_now(self.sandbox.deployment, self.sandbox, self._root, before)
        holds, seen = now == before, last()
        if not holds:
            put_back(self.sandbox.deployment, before, now)
            observe(*(seen or ("", "")))
        self._claim(look.place, holds)
        self.before = now

    def _claim(self, place: Place, holds: bool, about: str = "") -> None:
        self.place, self.about = place, about
        self.claims[place] += 1
        assert holds

    def _told(self, step: Step) -> bool | None:
        """Tell one step; whether it was refused, None where there was nothing to call."""
        if step.verb == "create":
            return self._create(step)
        role = self.model.alive(step.whom)
        if role is None:
            return None
        if step.verb == "read":
            self._claim(around(step), role.agrees(role.item.read()), role.title)
            return False
        if step.verb == "list":
            for finding in Look(self.sandbox, self.model, step).beside(role):
                self._claim(*finding)
            return False
        role.item.before = role.believed
        return self._change(step, role)

    def _create(self, step: Step) -> bool | None:
        above = self.model.alive(step.parent)
        if step.parent is not None and above is None:
            return None
        deployment, trail, resource = self.sandbox.deployment, self.sandbox.trail, step.resource
        ways = deployment.usable(resource)
        model = self.model.roles.get(step.like) if step.like is not None else None
        if step.spoilt and not is_taken(model):
            return None
        parents = above.item.ids if above is not None else None
        how: dict[str, Any] = {}
        if model is not None and resource.creation == "replace":
            how["key"] = model.item.id
        for drawn in (step.body, deployment.plain(resource, step.whom)):
            kept = {name: value for name, value in drawn.items() if name not in ways.left_out}
            body = fresh(deployment, resource, step.entity, kept) | marks(model, whole=step.spoilt)
            exchange, key = send(
                deployment, trail, resource, step.entity, body, stimulus=True, parents=parents, **dict(how)
            )
            if step.spoilt or not exchange.decided().is_4xx:
                break
        if step.spoilt:
            self._claim(own(step, "conflict"), exchange.decided().refused)
        if exchange.is_4xx:
            return True
        item = created(deployment, trail, resource, step.entity, body, exchange, key, parents=parents)
        holder = self.model.holder(item)
        if holder is not None:
            self._given_twice(step, holder, alike=model is not None)
            return False
        self.sandbox.items.append(item)
        role = self.model.born(step.whom, item, above)
        if self.careful:
            role.seen(item.read())
        told = readable(item)
        self._claim(own(step, "stores"), role.believed.only(told) == told, role.title)
        return False

    def _given_twice(self, step: Step, holder: Role, *, alike: bool) -> None:
        """A creation led to an item that was there: that may be, where it was given that item's key."""
        if step.resource.creation == "create" and not alike:
            observe("a new id", f"the id of {holder.title}")
            self._claim(own(step, "fresh-id"), holds=False, about=holder.title)
        holder.unsure = True

    def _change(self, step: Step, role: Role) -> bool | None:
        item, before, unsure = role.item, role.believed, role.unsure
        body = self._body(step)
        if step.verb == "patch" and not body:
            return None
        if step.verb == "replace":  # it keeps its key, so that namesakes stay so
            body = item.deployment.stamped(item.resource, body) | part(marks(role, whole=False), body)
        how = {"exact": True} if step.verb == "replace" else {}
        exchange = item.act(step.tail) if step.verb == "act" else item.write(step.verb, body, **how)
        if exchange.decided().is_4xx:
            return True
        if step.verb == "delete":
            self.model.died(role, step)
            if exchange.status == _ACCEPTED:
                item.read()  # what was accepted settles before the story goes on
            return False
        after = self._after(step, role, exchange)
        if step.verb == "act":
            self.model.triggered(role)
        elif not step.spoilt:
            self._claim(own(step, "stores"), after.present, role.title)
            claims = self._patched(role, before, after) if step.verb == "patch" else self._put(role, before, after)
            for name, holds in claims:
                self._claim(own(step, name), holds, role.title)
                if unsure:
                    break  # what it was before is not known
        role.seen(after)
        return False

    def _after(self, step: Step, role: Role, exchange: Exchange) -> State:
        """What a write led to: as its answer says, where answers were seen to agree with GET, or as it is read."""
        told = role.item.ways.answered(step.verb, exchange) if not self.careful else None
        return State(told, role.item.ways) if told else role.item.read()

    def _body(self, step: Step) -> dict[str, Any]:
        left_out = self.sandbox.deployment.known_ways(step.resource).left_out
        return {name: value for name, value in step.body.items() if name not in left_out}

    def _put(self, role: Role, before: State, after: State) -> Iterator[tuple[str, bool]]:
        item, told = role.item, readable(role.item)
        yield "stores", after.only(told) == told
        past = before.only(list(item.resource.fields.keys() - item.ways.kept - item.ways.unique))
        yield "clears-omitted", survivors(item, past, after) == {}

    def _patched(self, role: Role, before: State, after: State) -> Iterator[tuple[str, bool]]:
        item = role.item
        told = {name: value for name, value in readable(item).items() if value is not None}
        yield "stores", after.only(told) == told
        unmentioned = list(item.resource.fields.keys() - item.sent.keys())
        yield "keeps", after.only(unmentioned).written() == before.only(unmentioned).written()
        removed = [name for name, value in item.sent.items() if value is None]
        if removed:
            yield "null-removes", after.remaining(removed) == {}

    def title(self, step: Step) -> str:
        """A step in words."""
        role = self.model.roles.get(step.whom)
        whom = role.title if role is not None else f"{step.resource.name} {chr(ord('A') + step.whom % 26)}"
        how = " (invalid)" if step.spoilt else ""
        if step.like in self.model.roles:
            how = f" (named as {self.model.roles[step.like].title})"
        return f"{step.tail.strip('/') if step.verb == 'act' else step.verb} {whom}{how}"

    def _note(self, start: int, note: str) -> None:
        """Tell in the evidence which step a call belongs to."""
        exchanges = self.sandbox.trail.exchanges
        for index in range(start, len(exchanges)):
            exchanges[index] = replace(exchanges[index], note=note)
