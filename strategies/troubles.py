"""What a call can come to: what may be wrong with it on its route, or that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.answering.codes import COMPARED
from harness.answering.witnesses import SEEN
from harness.auditing.results import DONE
from harness.documents.nouns import Endpoint
from harness.stimuli.refusals import NEAR
from harness.stimuli.troubles import TROUBLES
from strategies.plural import plural

_FIELDS: Final = ("wrong type of a field", "required field missing", "number too large", "text too long")
_OTHERS: Final = (
    "reference to nothing",
    "no value of the enum",
    "number too small",
    "malformed JSON",
    "array for an object",
)
_PLACES: Final = ("unknown id", "used after deletion", "id of the wrong type")
_BY_ROLE: Final[dict[str, tuple[str, ...]]] = {
    "create": (_FIELDS[0], "taken unique field", *_FIELDS[1:], *_OTHERS, "number for an object"),
    "replace": (*_FIELDS[:1], "unknown id", *_FIELDS[1:], "taken unique field by a change", *_OTHERS, *_PLACES[1:]),
    "patch": (*_FIELDS[:1], "unknown id", *_FIELDS[2:], "taken unique field by a change", *_OTHERS, *_PLACES[1:]),
    "delete": _PLACES,
    "read": _PLACES,
    "": ("wrong state", *_PLACES),
    "list": ("wrong method",),
}
_EVERYWHERE: Final = ("unknown entity", "no credential")
_ALWAYS_TAKEN: Final = ("unknown field", "read-only field", "wrong Accept", "wrong Content-Type")
_FIRST: Final = frozenset(COMPARED) | {"wrong state", "taken unique field by a change"}
_LATE: Final = {
    "create": {"reference to nothing", "text too long", "number too large", "no value of the enum"},
    "replace": {"reference to nothing", "number too large"},
    "patch": {"reference to nothing", "text too long"},
}
"""What is often found wrong only when it is stored."""
_TURNS: Final = 6
_MOST_FIELDS: Final = 12
_MORE: Final = 4
_SEVERAL: Final = range(2, 3)
"""Of what succeeds so many calls at once, on one item where that is changed."""
_OF_BODIES: Final = {
    _FIELDS[0]: range(_MOST_FIELDS),
    "required field missing": range(6),
    "array for an object": range(2),
}
_LIKELY: Final[dict[str, dict[str, Iterable[int]]]] = {
    "create": {**_OF_BODIES, "taken unique field": range(2), DONE: _SEVERAL},
    "replace": {**_OF_BODIES, "unknown id": range(2)},
    "patch": {**_OF_BODIES, "unknown id": range(2)},
    "delete": {"used after deletion": range(2), "unknown id": range(2)},
    "read": {"unknown id": range(3), "used after deletion": range(2)},
    "": {"wrong state": range(2), "unknown id": range(2)},
    "list": {"wrong method": range(2), "unknown entity": range(2), DONE: _SEVERAL},
}
"""What a run in haste tries: the witnesses that others have asked for already cost nothing."""


def _troubles(endpoint: Endpoint) -> list[str]:
    """The troubles of a role, the likeliest to be answered carelessly first."""
    return [*_BY_ROLE[endpoint.role], *_EVERYWHERE]


def _results(endpoint: Endpoint) -> list[dict[str, tuple[str, int]]]:
    """What got several codes before and the likeliest of each role, then the other troubles a few at a time, then more
    witnesses of those that concern fields.
    """
    troubles, likely = _troubles(endpoint), _LIKELY[endpoint.role]
    others = [name for name in troubles if name not in likely]
    rounds: list[Mapping[str, Iterable[int]]] = [{SEEN: range(1), **likely}]
    rounds.append({name: range(_MORE) for name in likely if name in troubles} | {DONE: _SEVERAL})
    rounds += [dict.fromkeys(others[start : start + 3], range(_MORE)) for start in range(0, len(others), 3)]
    rounds.append({name: range(_MORE, _MOST_FIELDS) for name in troubles if name in _FIELDS})
    return [_told(turns) for turns in rounds if turns]


@plural(firsts=_results, of_endpoint=True)
def results(endpoint: Endpoint) -> SearchStrategy[dict[str, tuple[str, int]]]:
    """What calls can come to: witnesses of several results, each under a name of its own."""
    return st.sampled_from(_results(endpoint))


def _repeatable(endpoint: Endpoint) -> list[str]:
    first, *others = _troubles(endpoint)
    if endpoint.role in {"list", "replace"}:  # elsewhere a trouble tells more
        return [DONE, first, *others]
    return [first, *([DONE] if endpoint.role in {"read", "patch"} else []), *others]


@plural(firsts=_repeatable, of_endpoint=True)
def repeatable_results(endpoint: Endpoint) -> SearchStrategy[str]:
    """What a call can come to again and again in one state: it is refused, it reads, it writes what is there."""
    return st.sampled_from(_repeatable(endpoint))


def _rounds(endpoint: Endpoint) -> list[dict[str, Any]]:
    """The troubles that are known best at once, then the others, then other witnesses of those that concern fields."""
    every, best = [*_troubles(endpoint), "garbled credential"], _FIRST | _LATE.get(endpoint.role, set())
    first = _round({name: range(_MOST_FIELDS if name == _FIELDS[0] else 1) for name in every if name in best})
    rest = _round({name: range(1) for name in every if name not in best})
    fields = [name for name in _troubles(endpoint) if name in {*_FIELDS, *_OTHERS, "taken unique field"}]
    later = [_round({name: [turn] for name in fields or every[:2]}, near=True) for turn in range(1, _TURNS)]
    lenient = _round({name: range(1) for name in _ALWAYS_TAKEN if name in TROUBLES})
    return [told for told in (first, later[0], rest, *later[1:], lenient) if len(told) > 1]


def _round(turns: Mapping[str, Iterable[int]], *, near: bool = False) -> dict[str, Any]:
    return {NEAR: near, **_told(turns)}


def _told(turns: Mapping[str, Iterable[int]]) -> dict[str, tuple[str, int]]:
    """Each of these witnesses of each result, under a name of its own: so one can be left out."""
    return {f"{name} {turn + 1}": (name, turn) for name, some in turns.items() for turn in some}


@plural(firsts=_rounds, of_endpoint=True)
def rounds_of_troubles(endpoint: Endpoint) -> SearchStrategy[dict[str, Any]]:
    """Several witnesses of troubles, one after the other; `near` says to look only at what stands near."""
    return st.sampled_from(_rounds(endpoint))


def _starts(endpoint: Endpoint) -> list[int]:  # the same on each
    return [0, 2, 4]


@plural(firsts=_starts, of_endpoint=True)
def starts(endpoint: Endpoint) -> SearchStrategy[int]:
    """Where to begin among the plain values."""
    return st.sampled_from(_starts(endpoint))
