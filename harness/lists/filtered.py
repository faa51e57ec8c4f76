"""What filters are claimed to do: whatever they show satisfies them, and whatever satisfies them is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from harness.documents.paging import roles_of
from harness.lists.filters import Answer, answers, learned_filters, values_of
from harness.lists.walks import steady
from harness.observation import Table
from harness.outcomes import Inconclusive
from harness.trials.planted import Planted, times
from harness.values import same

_SHORT: Final = 2


def satisfaction(planted: Planted) -> tuple[Table, Table]:
    """By own item in an answer: what its field is, by GET where that looks wrong, and what was asked for."""
    shown, wanted = Table(), Table()
    for answer in _in_short_pages_too(planted):
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
    for found in _asked(planted):
        answer = _in_order(planted, found)
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
    """The answers to the values of each filter. Raises Inconclusive where there is none."""
    told = 0
    for one in learned_filters(planted):
        for answer in answers(planted, one):
            told += 1
            yield answer
    if not told:
        raise Inconclusive("each value that items have was refused")


def _in_short_pages_too(planted: Planted) -> Iterator[Answer]:
    """The same, and those to the value of each filter that is asked for first, in short pages."""
    for answer in _asked(planted):
        yield answer
        if answer.value == values_of(planted, answer.filter)[0] and "size" in roles_of(planted.resource):
            query = answer.filter.query(answer.value)
            yield Answer(answer.filter, answer.value, planted.asked(query, size=_SHORT), planted)


def _in_order(planted: Planted, answer: Answer) -> Answer:
    """An answer that lacks something; of several pages, the one in an order that stays. Raises Inconclusive."""
    if not answer.missing or len(answer.reading.pages) < _SHORT:
        return answer
    query = (*answer.filter.query(answer.value), *steady(planted))
    return replace(answer, reading=planted.asked(query))
