"""How long the checker of histories takes, by clients and by calls of each: histories that have an order, and that
have none.

    python -m benchmarks.linearizability --clients 2 4 8 --operations 10 30 60

The history is that of one item: each call takes effect at a moment of its own within its interval. One that has no
order differs in its last read. A history is given up after as many configurations as a run would look at.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from harness.linearizability import NEVER, Operation, TooManyOrders, unexplained


def step(state: Any, call: tuple[str, Any]) -> Iterator[Any]:
    """One item: `("put", value)`, `("patch", value)` where there is one, `("delete", None)`, `("get", value)`."""
    verb, value = call
    if verb == "get":
        yield from [state] if state == value else []
    elif verb != "patch" or state is not None:
        yield value


def history(clients: int, operations: int, *, broken: bool, unknown: int, seed: int) -> list[Operation]:
    """A random history, `unknown` of its writes without an answer."""
    source = random.Random(seed)  # variety, not secrecy
    planned: list[tuple[float, int, float, float, str]] = []
    for client in range(clients):
        moment = source.random()
        for _ in range(operations):
            ended = moment + source.expovariate(1)
            verb = source.choice(["get", "get", "put", "patch", "delete"])
            planned.append((source.uniform(moment, ended), client, moment, ended, verb))
            moment = ended + source.expovariate(4)
    state: Any = 0
    told: list[Operation] = []
    for number, (_, client, began, ended, drawn) in enumerate(sorted(planned)):
        verb = "put" if drawn == "patch" and state is None else drawn
        state = {"get": state, "delete": None}.get(verb, number)
        told.append(Operation(client, (verb, state), began, ended))
    for index in source.sample([n for n, one in enumerate(told) if one.call[0] != "get"], unknown):
        told[index] = Operation(told[index].client, told[index].call, told[index].began, NEVER)
    last = max((n for n, one in enumerate(told) if one.call[0] == "get"), key=lambda n: told[n].ended)
    if broken:
        told[last] = Operation(told[last].client, ("get", -1), told[last].began, told[last].ended)
    return told


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[2, 4, 8])
    parser.add_argument("--operations", type=int, nargs="+", default=[10, 30, 60], help="of each client")
    parser.add_argument("--unknown", type=int, nargs="+", default=[0, 4])
    parser.add_argument("--histories", type=int, default=10)
    told = parser.parse_args()
    print("clients  operations  unknown  order  seconds, median and worst  given up")
    for clients in told.clients:
        for operations in told.operations:
            for unknown in told.unknown:
                for broken in (False, True):
                    spent, given_up = [], 0
                    for seed in range(told.histories):
                        one = history(clients, operations, broken=broken, unknown=unknown, seed=seed)
                        started = time.perf_counter()
                        try:
                            assert (unexplained(one, step, 0) is not None) is broken
                        except TooManyOrders:
                            given_up += 1
                        spent.append(time.perf_counter() - started)
                    seconds = f"{statistics.median(spent):.4f} {max(spent):.4f}"
                    print(
                        f"{clients:7}  {operations:10}  {unknown:7}  {'none' if broken else 'some':5}  "
                        f"{seconds:>25}  {given_up:8}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
