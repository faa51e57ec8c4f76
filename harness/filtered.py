"""What filters are claimed to do: whatever they show satisfies them, and whatever satisfies them is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.filters import Answer, answers, learned_filters, values_of
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.paging import parameter_for
from harness.planted import Planted, times
from harness.values import same

_SHORT: Final = 2


def satisfaction(planted: Planted) -> tuple[Table, Table]:
    """By own item in an answer: what its field is, by GET where that looks wrong, and what was asked for."""
    shown, wanted = Table(), Table()
    for answer in _asked(planted):
        for item in answer.extra:
            field = answer.filter.field
            value = (item.read().value or {}).get(field)
            name = f"{field} of {item.address}, shown by {answer.reading.line}"
            if value is not None:
                shown[name], wanted[name] = value, answer.value
        if shown != wanted:
            break
    return shown, wanted


def completeness(planted: Planted) -> tuple[Table, Table]:
    """How often each own item that satisfies a filter was shown, by GET where it was not; up to the first that should
    have been.
    """
    shown, wanted = Table(), Table()
    for answer in _asked(planted):
        field, missing = answer.filter.field, {item.name for item in answer.missing}
        for item in answer.equal:
            if item.name in missing and not same((item.read().value or {}).get(field), answer.value):
                continue
            name = times(item, answer.reading)
            shown[name], wanted[name] = int(item.name not in missing), 1
        if shown != wanted:
            break
    return shown, wanted


def _asked(planted: Planted) -> Iterator[Answer]:
    """The answers to the values of each filter, and to the commonest in short pages. Raises Inconclusive where there
    is none.
    """
    told = 0
    for one in learned_filters(planted):
        for answer in answers(planted, one):
            told += 1
            yield answer
            if answer.value == values_of(planted, one)[0] and parameter_for(planted.resource, "size"):
                reading = planted.asked(one.query(answer.value), size=_SHORT)
                yield Answer(one, answer.value, reading, planted)
    if not told:
        raise Inconclusive("each value that items have was refused")
