"""The filters of a list: which parameters may be filters on equal values, and which were seen to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from harness.documents.filter_parameters import Filter, possible_filters, shown_fields
from harness.outcomes import Inconclusive
from harness.schemas.schema import Schema
from harness.values import distinct, same

if TYPE_CHECKING:
    from harness.items.item import Item
    from harness.trials.planted import Planted, Reading

_MOST_VALUES: Final = 7
_FEW_VALUES: Final = 4
_FEW_UNIQUE: Final = 2
_SMALL: Final = re.compile("[a-z]+")


@dataclass(frozen=True)
class Answer:
    """What a list showed when it was asked for one value of a field."""

    filter: Filter
    value: Any
    reading: Reading
    planted: Planted

    @property
    def equal(self) -> list[Item]:
        """The items that have exactly the value."""
        return [item for item in self.planted.having(self.filter.field) if self._is(item, self.value)]

    @property
    def alike(self) -> list[Item]:
        """The items that have the value, but for the case of its letters."""
        wanted = _folded(self.value)
        return [i for i in self.planted.having(self.filter.field) if _folded(self._of(i)) == wanted]

    @property
    def extra(self) -> list[Item]:
        """The items shown that have another value; absent values are outside all classes."""
        shown = {item.name: item for item in self.reading.items if self._of(item) is not None}
        alike = {item.name for item in self.alike}
        return [item for name, item in shown.items() if name not in alike]

    @property
    def missing(self) -> list[Item]:
        """The items that have the value and were not shown, where the list was read to its end."""
        shown = {item.name for item in self.reading.items}
        return [item for item in self.equal if item.name not in shown] if self.reading.whole else []

    @property
    def ignored(self) -> bool:
        """Whether every item that has any value was shown."""
        shown = {item.name for item in self.reading.items}
        return all(item.name in shown for item in self.planted.having(self.filter.field))

    @property
    def exact(self) -> bool:
        """Whether it was answered as asked."""
        return self.reading.whole and not self.extra and not self.missing

    def _of(self, item: Item) -> Any:
        return self.planted.value(item, self.filter.field)

    def _is(self, item: Item, value: Any) -> bool:
        mine = self._of(item)
        return same(mine, value)


def _folded(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else (type(value) is bool, value)


def values_of(planted: Planted, one: Filter) -> list[Any]:
    """What to ask for: of the values that items have the commonest, what `if value:` forgets, and awkward texts first;
    then choices that none has.
    """
    values: list[Any] = [planted.value(item, one.field) for item in planted.having(one.field)]
    told = [value for value in distinct(values) if value != ""]
    commonest = max(told, key=values.count, default=None)
    told.sort(key=lambda value: (value != commonest, bool(value), not _is_awkward(value)))
    schema = shown_fields(planted.resource).get(one.field, Schema({}))
    choices = [value for value in schema.variant.get("enum", ()) if value is not None and value not in told]
    most = _MOST_VALUES if planted.outlook.deployment.thorough else _FEW_VALUES
    most = _FEW_UNIQUE if one.field in planted.ways.unique else most
    return [value for value in [*told, *choices][:most] if not (one.switch and value is False)]


def _is_awkward(value: Any) -> bool:
    """Whether a text has more than small letters in it."""
    return isinstance(value, str) and _SMALL.fullmatch(value) is None


def answers(planted: Planted, one: Filter) -> Iterator[Answer]:
    """The list asked for each value of a field; what is refused, or not answered, says nothing here."""
    for value in values_of(planted, one):
        reading = planted.asked(one.query(value))
        if not reading.refused:
            yield Answer(one, value, reading, planted)


def known_filters(planted: Planted) -> list[Filter]:
    """The filters that were seen to be filters by equal values, or are told to be."""
    ways = planted.ways
    if ways.filters is None:
        told = {one: _verdict(one, _tried(planted, one)) for one in possible_filters(planted.resource)}
        analogous = "" in told.values()
        believed = [one for one, why in told.items() if not why or (one.silent and analogous and why == _IGNORED)]
        ways.filters = tuple(believed)
        ways.no_filters = "; ".join(f"{one.parameter}: {why}" for one, why in told.items() if why)
        ways.found("filters", {one.parameter: one.field if one in believed else why for one, why in told.items()})
    return list(ways.filters)


def _tried(planted: Planted, one: Filter) -> list[Answer]:
    """The answers to the values of a field; where all items have the one, also to another choice that the parameter
    is documented with.
    """
    told = list(answers(planted, one))
    parameters = [p for p in planted.resource.operations["list"].query if p.name == one.parameter]
    choices = [choice for p in parameters for choice in p.schema.variant.get("enum", ()) if choice is not None]
    others = [choice for choice in choices if choice not in {answer.value for answer in told}]
    if others and told and all(answer.ignored for answer in told):
        reading = planted.asked(one.query(others[-1]))
        told += [] if reading.refused else [Answer(one, others[-1], reading, planted)]
    return told


def learned_filters(planted: Planted) -> list[Filter]:
    """The same. Raises Inconclusive where there are none."""
    known = known_filters(planted)
    if not known:
        raise Inconclusive(f"no parameter was seen to filter by equal values ({planted.ways.no_filters})")
    return known


_IGNORED: Final = "nothing was left out, whatever was asked for"


def _verdict(one: Filter, told: Sequence[Answer]) -> str:
    """Why a parameter is not believed to be a filter by equal values, or ""."""
    right = [answer for answer in told if answer.exact]
    begun = any(map(_begins_right, told))
    doubts = {
        "each value was refused": not told,
        "it looks for texts that contain what is asked for": any(map(_looks_for_parts, told)),
        "it asks for a range": _is_range(told),
        _IGNORED: not begun and all(answer.ignored for answer in told),
        "no value was answered as a filter by equal values would": not begun
        and (all(answer.ignored for answer in right) or not any(answer.equal for answer in right)),
    }
    return "" if one.told else next((why for why, is_so in doubts.items() if is_so), "")


def _begins_right(answer: Answer) -> bool:
    """Whether the first of several pages has items with the value and no other, where that of the plain list has."""
    pages, plain = answer.reading.pages, answer.planted.asked().pages
    others = {str(i.id) for i in answer.planted.having(answer.filter.field)} - {str(i.id) for i in answer.alike}
    begun = len(pages) > 1 and {str(item.id) for item in answer.equal} & set(pages[0])
    return bool(begun) and not others & set(pages[0]) and bool(others & set(plain[0]))


def _looks_for_parts(answer: Answer) -> bool:
    """Whether all that was shown beyond the asked text has it as a part."""
    if not isinstance(answer.value, str) or not answer.extra or answer.ignored:
        return False
    texts = [str(answer.planted.value(item, answer.filter.field)).casefold() for item in answer.extra]
    return all(answer.value.casefold() in text for text in texts)


def _is_range(told: Sequence[Answer]) -> bool:
    """Whether all answers are those of a bound, and not all are those of equal values."""
    numbers = [answer for answer in told if type(answer.value) in {int, float}]
    if len(numbers) < len(told) or all(answer.exact for answer in told):
        return False
    bounds = (lambda a, b: a >= b, lambda a, b: a > b, lambda a, b: a <= b, lambda a, b: a < b, lambda a, b: a != b)
    return any(all(_answers(answer, bound) for answer in numbers) for bound in bounds)


def _answers(answer: Answer, bound: Any) -> bool:
    field = answer.filter.field
    wanted = {i.name for i in answer.planted.having(field) if bound(answer.planted.value(i, field), answer.value)}
    return wanted == {item.name for item in answer.reading.items if answer.planted.value(item, field) is not None}
