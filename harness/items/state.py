"""What an item was seen to be: compared as the catalogue says, and shown as a difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from harness.items.defaults import Default
from harness.items.ways import Ways
from harness.observation import Findings, Table, observe
from harness.schemas.schema import Schema
from harness.values import another, differences, part, same

_STEPS: Final = 2  # that a counter goes on in one write


class State:
    """The fields of an item at one reading, or None where it was not served.

    Equality masks what is volatile, applies what was learned of normalisation, and remembers both sides for
    the evidence: what is compared is the observation, what it is compared with is the expectation.
    """

    def __init__(self, value: Mapping[str, Any] | None, ways: Ways) -> None:
        self.value = None if value is None else dict(value)
        self._ways = ways

    @property
    def present(self) -> bool:
        """Whether the item was served, as a claim."""
        observe("the item", self.value if self.value is None else "the item")
        return self.value is not None

    @property
    def absent(self) -> bool:
        """Whether the item was not served, as a claim."""
        observe("no such item", "no such item" if self.value is None else self.value)
        return self.value is None

    def without(self, names: Iterable[str]) -> State:
        """Less these fields, and less the server's own, which a write may move."""
        left_out = {*names, *self._ways.server_fields}
        return self._with({key: value for key, value in (self.value or {}).items() if key not in left_out})

    def only(self, sent: Any) -> State:
        """What stands at the places that `sent` names."""
        if isinstance(sent, Mapping):
            return self._with(part(self._ways.aligned(self.value or {}), self._ways.aligned(sent)))
        return self._with({name: value for name, value in (self.value or {}).items() if name in set(sent)})

    def survivors(self, before: State, sent: Mapping[str, Any]) -> Table:
        """What `before` had, `sent` left out, and is still there, though it is no default: by its path."""
        ours = self._ways.comparable(self.without(self._ways.immutable).value or {})
        theirs = self._ways.comparable(before.written().value or {})
        return Table(_surviving(ours, theirs, sent, self._ways.default, ""))

    def invalid(
        self,
        fields: Mapping[str, Schema],
        shown: Mapping[str, Schema],
        required: frozenset[str],
        sent: Mapping[str, Any],
    ) -> Findings:
        """What is required, or was sent wrong, and has no value now, or one that neither `fields`, as they are written,
        nor `shown`, as they are read, allow.
        """
        value, found = self.value or {}, Findings()
        for name, schema in fields.items():
            now = value.get(name)
            wrongly_sent = name in sent and not schema.allows(sent[name])
            hidden = schema.get("writeOnly") or (shown and name not in shown and name not in value)
            if hidden or not (name in required or wrongly_sent):
                continue
            if now is None:
                told = f"sent {sent[name]!r}" if name in sent else "not sent"
                found.append(f"{name}: {told}, and it has no value")
            elif not schema.allows(now) and not (name in shown and shown[name].allows(now)):
                found.append(f"{name}: {now!r} is stored")
            elif wrongly_sent and another(sent[name], now):
                found.append(f"{name}: sent {sent[name]!r}, and {now!r} is stored")
        return found

    def moved_since(self, before: State) -> frozenset[str]:
        """The server's own fields that are not as they were; stamps, which move with time, are none."""
        now, then = self._ways.comparable(self.value or {}), self._ways.comparable(before.value or {})
        return frozenset(
            name
            for name in self._ways.server_fields
            if name in now and name in then and not _is_stamp(now[name]) and not same(now[name], then[name])
        )

    def taken_over(self, sent: Mapping[str, Any], before: State) -> Findings:
        """What stands now as it was sent, and did not before; a counter may have gone on from there."""
        now, then = self.value or {}, before.value or {}
        return Findings(
            f"{name}: {value!r} was sent, and stands now"
            for name, value in sent.items()
            if name in now and not same(then.get(name), value)
            if same(now[name], value) or _goes_on(then.get(name), value, now[name])
        )

    def remaining(self, removed: Iterable[str]) -> Table:
        """Which of the removed fields are still there: neither absent, nor null, nor at their default."""
        value = self.value or {}
        return Table(
            {
                name: value[name]
                for name in removed
                if value.get(name) is not None and not self._ways.default(name).is_at(value[name])
            }
        )

    def written(self) -> State:
        """Less the server's own fields."""
        return self.without(())

    @property
    def content(self) -> State:
        """Less all that tells an item from another one like it: its key, unique values, what only creation sets."""
        return self.without(self._ways.unique | self._ways.kept)

    def content_and(self, names: Iterable[str]) -> State:
        """Its content, and these of the server's fields."""
        kept = self.content.value or {}
        return self._with({name: value for name, value in (self.value or {}).items() if name in {*kept, *names}})

    @property
    def valued(self) -> State:
        """Less the fields that are null: one way of writing may leave a null where another leaves nothing."""
        return self._with({name: value for name, value in (self.value or {}).items() if value is not None})

    def _with(self, value: Mapping[str, Any]) -> State:
        return State(None if self.value is None else value, self._ways)

    def comparable(self) -> Any:
        """The value that is compared."""
        return self._ways.comparable(self._ways.stored(self.value))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            other = State(other if isinstance(other, Mapping) else None, self._ways)
        expected, observed = other.comparable(), self.comparable()
        told = list(differences(expected, observed))
        observe({where: value for where, value, _ in told}, {where: value for where, _, value in told})
        return same(expected, observed)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]  # equality is not identity, and moves with what is learned

    def __repr__(self) -> str:
        return f"State({self.value})"


def _is_stamp(value: object) -> bool:
    """Whether a value looks like a moment: a date-time in text, or seconds since 1970."""
    if isinstance(value, str):
        return re.match(r"\d{4}-\d\d-\d\d", value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > 10**9


def _surviving(
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    sent: Mapping[str, Any],
    default: Callable[[str], Default],
    at: str,
) -> Iterator[tuple[str, Any]]:
    for name, value in ours.items():
        where = f"{at}.{name}" if at else name
        asked = sent.get(name)
        if isinstance(value, Mapping) and isinstance(asked, Mapping):
            old = theirs.get(name)
            yield from _surviving(value, old if isinstance(old, Mapping) else {}, asked, default(name).member, where)
        elif (
            name not in sent
            and name in theirs
            and value not in (None, {}, [], "")
            and same(value, theirs[name])
            and not default(name).is_at(value)
        ):
            yield where, value


def _goes_on(then: Any, sent: Any, now: Any) -> bool:
    """Whether a number is now a little more than one that was sent, and was far below it."""
    if any(type(one) is not int for one in (then, sent, now)):
        return False
    return bool(0 < now - sent <= _STEPS < sent - then)
