"""What an item was seen to be: compared as the catalogue says, and shown as a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from harness.observation import Findings, Table, observe
from harness.schema import Schema
from harness.values import another, differences, part, same
from harness.ways import Ways


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
            return self._with(part(self.value or {}, sent))
        return self._with({name: value for name, value in (self.value or {}).items() if name in set(sent)})

    def survivors(self, before: State, sent: Mapping[str, Any]) -> Table:
        """What `before` had, `sent` left out, and is still there, though it is no default: by its path."""
        ours = self._ways.comparable(self.written().value or {})
        theirs = self._ways.comparable(before.written().value or {})
        defaults = {name: self._ways.defaults.get(name) for name in ours}
        return Table(_surviving(ours, theirs, sent, defaults, ""))

    def invalid(self, fields: Mapping[str, Schema], required: frozenset[str], sent: Mapping[str, Any]) -> Findings:
        """What of the fields that a client writes is not as their schemas say; what was sent wrong must be there."""
        value, found = self.value or {}, Findings()
        for name, schema in fields.items():
            shown = value.get(name)
            wrongly_sent = name in sent and not schema.allows(sent[name])
            if schema.get("writeOnly"):
                continue
            if shown is None and (name in required or wrongly_sent):
                found.append(f"{name}: sent {sent.get(name)!r}, and it has no value")
            elif shown is not None and not schema.allows(shown):
                found.append(f"{name}: {shown!r} is stored")
            elif wrongly_sent and another(sent[name], shown):
                found.append(f"{name}: sent {sent[name]!r}, and {shown!r} is stored")
        return found

    def taken_over(self, sent: Mapping[str, Any], before: State) -> Findings:
        """What stands now as it was sent, and did not before."""
        now, then = self.value or {}, before.value or {}
        return Findings(
            f"{name}: {value!r} was sent, and stands now"
            for name, value in sent.items()
            if name in now and same(now[name], value) and not same(then.get(name), value)
        )

    def remaining(self, removed: Iterable[str]) -> Table:
        """Which of the removed fields are still there: neither absent, nor null, nor at their default."""
        value = self.value or {}
        return Table(
            {
                name: value[name]
                for name in removed
                if value.get(name) is not None and not same(value[name], self._ways.defaults.get(name))
            }
        )

    def written(self) -> State:
        """Less the server's own fields."""
        return self.without(())

    @property
    def content(self) -> State:
        """Less all that tells an item from another one like it: its key, unique values, what only creation sets."""
        return self.without(self._ways.unique | self._ways.kept)

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


def _surviving(
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    sent: Mapping[str, Any],
    defaults: Mapping[str, Any],
    at: str,
) -> Iterator[tuple[str, Any]]:
    for name, value in ours.items():
        where = f"{at}.{name}" if at else name
        asked = sent.get(name)
        if isinstance(value, Mapping) and isinstance(asked, Mapping):
            old = theirs.get(name)
            yield from _surviving(value, old if isinstance(old, Mapping) else {}, asked, {}, where)
        elif (
            name not in sent
            and name in theirs
            and value not in (None, {}, [], "")
            and same(value, theirs[name])
            and not same(value, defaults.get(name))
        ):
            yield where, value
