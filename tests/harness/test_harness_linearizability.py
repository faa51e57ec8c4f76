"""The checker of histories agrees with what the literature and other checkers' tests say of small ones.

From M. Herlihy and J. Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990,
section 2.3: H1 to H4, a queue. From porcupine's own tests (the register is of the quizzes of MIT 6.824), and from
knossos' tests and its data: registers. A crashed call of theirs is one whose outcome is unknown.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

import pytest

from harness.races.linearizability import NEVER, Operation, TooManyOrders, unexplained

History = list[Operation]


def register(state: Any, call: Any) -> Iterator[Any]:
    """A register: `("write", value)`, `("read", value that it answered)`, `("cas", old, new, whether it succeeded)`."""
    match call:
        case ("write", value):
            yield value
        case ("read", value):
            yield from [state] if value == state else []
        case ("cas", old, new, succeeded):
            if (state == old) == succeeded:
                yield new if succeeded else state


def queue(state: tuple[str, ...], call: Any) -> Iterator[tuple[str, ...]]:
    """A queue of texts: `("enq", item)` and `("deq", item that it answered)`."""
    verb, item = call
    if verb == "enq":
        yield (*state, item)
    elif state[:1] == (item,):
        yield state[1:]


def key_value(state: str, call: Any) -> Iterator[str]:
    """One key of a store of texts: `("get", value)`, `("put", value)`, `("append", value)`."""
    verb, value = call
    if verb == "put":
        yield value
    elif verb == "append":
        yield state + value
    elif value == state:
        yield state


def events(*told: Any) -> History:
    """A history as its events: a call is `(client, call)`, and its end is the client's number or letter alone."""
    begun: dict[Any, tuple[int, Any]] = {}
    clients: dict[Any, int] = {}
    history: History = []
    for moment, event in enumerate(told):
        if isinstance(event, tuple):
            client, call = event
            begun[client] = moment, call
            clients.setdefault(client, len(clients))
        else:
            began, call = begun.pop(event)
            history.append(Operation(clients[event], call, began, moment))
    return [*history, *(Operation(clients[one], call, began) for one, (began, call) in begun.items())]


QUEUES: Final = {
    "H1": (
        True,
        [
            *[("A", ("enq", "x")), ("B", ("enq", "y")), "B", "A", ("B", ("deq", "x")), "B", ("A", ("deq", "y")), "A"],
            ("A", ("enq", "z")),
        ],
    ),
    "H2": (False, [("A", ("enq", "x")), "A", ("B", ("enq", "y")), ("A", ("deq", "y")), "B", "A"]),
    "H3": (True, [("A", ("enq", "x")), ("B", ("deq", "x")), "B"]),
    "H4": (
        False,
        [("A", ("enq", "x")), ("B", ("enq", "y")), "A", "B", ("A", ("deq", "y")), ("C", ("deq", "y")), "A", "C"],
    ),
}


@pytest.mark.parametrize("name", QUEUES)
def test_the_queues_of_herlihy_and_wing(name: str) -> None:
    linearizable, told = QUEUES[name]

    assert (unexplained(events(*told), queue, ()) is None) is linearizable


PORCUPINE: Final = {
    "a read of the old value within a write that another has seen": (
        True,
        [(0, ("write", 100), 0, 100), (1, ("read", 100), 25, 75), (2, ("read", 0), 30, 60)],
    ),
    "the old value after another has seen the new one": (
        False,
        [(0, ("write", 200), 0, 100), (1, ("read", 200), 10, 30), (2, ("read", 0), 40, 90)],
    ),
    "reads of no duration": (
        True,
        [(0, ("write", 100), 0, 100), (1, ("read", 100), 25, 75), (2, ("read", 0), 30, 30), (3, ("read", 0), 30, 30)],
    ),
    "reads of no duration, and the old value after them": (
        False,
        [
            (0, ("write", 200), 0, 100),
            (1, ("read", 200), 10, 10),
            (2, ("read", 200), 10, 10),
            (3, ("read", 0), 40, 90),
        ],
    ),
}


@pytest.mark.parametrize("name", PORCUPINE)
def test_the_registers_of_porcupine(name: str) -> None:
    linearizable, told = PORCUPINE[name]

    assert (unexplained([Operation(*one) for one in told], register, 0) is None) is linearizable


KNOSSOS: Final = {
    "crash-test": (True, 0, [(0, ("write", 1))]),
    "sequential-test": (True, 0, [(0, ("read", 0)), 0]),
    "preserves-indices-test": (False, 0, [(0, ("write", 1)), 0, (0, ("read", 2)), 0]),
    "read-wrong-initial-value-test": (False, 0, [(0, ("read", 1)), 0]),
    "a simple read-write race": (True, 0, [("a", ("read", 0)), "a", ("a", ("read", 1)), ("b", ("write", 1)), "a", "b"]),
    "three writes and their reads at once": (
        True,
        0,
        [(f"{kind}{n}", (kind, n)) for n in (1, 2, 3) for kind in ("write", "read")]
        + [f"{kind}{n}" for n in (1, 2, 3) for kind in ("write", "read")],
    ),
    "history-a": (
        True,
        0,
        [
            *[(4, ("write", 2)), 4, (1, ("write", 4)), 1, (14, ("read", 4)), 14],
            *[(9, ("write", 0)), 9, (19, ("read", 0)), 19],
        ],
    ),
    "rethink-fail-minimal": (
        False,
        None,
        [(0, ("write", 0)), 0, (1, ("read", 3)), (2, ("write", 4)), 1, 2, (3, ("read", 4)), 3],
    ),
    "the last read of cas-failure": (
        False,
        0,
        [(76, ("write", 2)), (74, ("read", 0)), 74, 76, (77, ("cas", 1, 1, True)), (70, ("read", 0)), 70],
    ),
}


@pytest.mark.parametrize("name", KNOSSOS)
def test_the_registers_of_knossos(name: str) -> None:
    linearizable, start, told = KNOSSOS[name]

    assert (unexplained(events(*told), register, start) is None) is linearizable


KEYS: Final = {
    "appends of two clients in either order": (
        True,
        [(1, ("append", "a")), (2, ("append", "b")), 1, 2, (1, ("get", "ba")), 1],
    ),
    "an append that was lost": (False, [(1, ("append", "a")), (2, ("append", "b")), 1, 2, (1, ("get", "b")), 1]),
    "a put after an append": (True, [(1, ("append", "a")), 1, (2, ("put", "c")), 2, (1, ("get", "c")), 1]),
    "an append that was seen, and was not there yet": (False, [(1, ("get", "a")), 1, (2, ("append", "a")), 2]),
}


@pytest.mark.parametrize("name", KEYS)
def test_one_key_of_a_store(name: str) -> None:
    linearizable, told = KEYS[name]

    assert (unexplained(events(*told), key_value, "") is None) is linearizable


def test_the_window_is_the_shortest_part_without_an_order() -> None:
    told = [(1, ("write", 1)), 1, (2, ("read", 1)), 2, (1, ("write", 2)), (2, ("read", 2)), 2, (2, ("read", 1)), 2, 1]
    window = unexplained(events(*told, (1, ("write", 3)), 1, (2, ("read", 3)), 2), register, 0)

    assert window is not None
    assert window.starts == {1}
    assert [one.call for one in window.operations] == [("write", 2), ("read", 2), ("read", 1)]


def test_the_window_has_what_led_to_a_read_without_the_reads_that_agree() -> None:
    told = [(1, ("write", 1)), (2, ("read", 0)), (3, ("read", 0)), 2, 3, 1, (2, ("read", 0)), 2]
    window = unexplained(events(*told), register, 0)

    assert window is not None
    assert [one.call for one in window.operations] == [("write", 1), ("read", 0)]


def test_an_unknown_outcome_may_come_late_or_never() -> None:
    late = [Operation(0, ("write", 1), 0), Operation(1, ("read", 0), 5, 6), Operation(1, ("read", 1), 7, 8)]

    assert unexplained(late, register, 0) is None
    assert unexplained(late[:2], register, 0) is None
    assert unexplained([*late, Operation(1, ("read", 0), 9, 10)], register, 0) is not None


def test_the_search_is_bounded() -> None:
    writes = [Operation(n, ("append", str(n)), 0, 1) for n in range(9)]

    with pytest.raises(TooManyOrders):
        unexplained([*writes, Operation(9, ("get", "none"), 2, 3)], key_value, "", configurations=1000)


def _every_order(history: Sequence[Operation], start: Hashable) -> bool:
    """Whether any order at all explains a history, tried one after the other."""
    needed = [one for one in history if one.ended < NEVER]
    optional = [one for one in history if one.ended == NEVER]
    for count in range(len(optional) + 1):
        for some in itertools.combinations(optional, count):
            if any(_explains(order, start) for order in itertools.permutations([*needed, *some])):
                return True
    return False


def _explains(order: Iterable[Operation], start: Hashable) -> bool:
    states, latest = {start}, -1.0
    for one in order:
        latest = max(latest, one.began)
        states = {after for state in states for after in register(state, one.call)}
        if one.ended < latest or not states:
            return False
    return True


@pytest.mark.parametrize("seed", range(300))
def test_the_search_agrees_with_trying_every_order(seed: int) -> None:
    source = random.Random(seed)
    history: History = []
    for client in range(3):
        moment = source.uniform(0, 3)
        for _ in range(2):
            ended = moment + source.uniform(0, 6)
            call: Any = source.choice([("write", source.randint(1, 2)), ("read", source.randint(0, 2))])
            call = ("cas", source.randint(0, 2), source.randint(0, 2), True) if source.random() < 0.2 else call
            history.append(Operation(client, call, moment, NEVER if source.random() < 0.15 else ended))
            moment = ended + source.uniform(0, 2)

    assert (unexplained(history, register, 0) is None) is _every_order(history, 0)
