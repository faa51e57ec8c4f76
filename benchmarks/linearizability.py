"""How long the checker of histories takes, by clients and by calls of each: histories that have an order, and that
have none.

    python -m benchmarks.linearizability --clients 2 4 8 --operations 10 30 60 --plot linearizability.svg

The history is that of one item: each call takes effect at a moment of its own within its interval. One that has no
order differs in its last read. A history is given up after as many configurations as a run would look at.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from harness.races.linearizability import NEVER, Operation, TooManyOrders, unexplained


@dataclass(frozen=True)
class Measured:
    """How many seconds histories of one form took, one each, and how many of them were given up."""

    clients: int
    operations: int
    unknown: int
    broken: bool
    seconds: list[float]
    given_up: int

    @property
    def calls(self) -> int:
        """How long a history is."""
        return self.clients * self.operations


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


def measured(clients: int, operations: int, *, unknown: int, broken: bool, histories: int) -> Measured:
    """What the checker needs for random histories of one form. Raises AssertionError where it answers wrongly."""
    seconds, given_up = [], 0
    for seed in range(histories):
        one = history(clients, operations, broken=broken, unknown=unknown, seed=seed)
        started = time.perf_counter()
        try:
            assert (unexplained(one, step, 0) is not None) is broken
        except TooManyOrders:
            given_up += 1
        seconds.append(time.perf_counter() - started)
    return Measured(clients, operations, unknown, broken, seconds, given_up)


def plot(rows: Iterable[Measured], path: Path) -> None:
    """Draw seconds over calls, median and worst: a line for each number of clients, dashed with unknown outcomes;
    histories with an order on the left, without one on the right. A cross tells that some were given up.
    """
    rows = list(rows)
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    lengths = sorted({row.calls for row in rows})
    for panel, broken in zip(panels, (False, True), strict=True):
        for clients, unknown in sorted({(row.clients, row.unknown) for row in rows}):
            some = [r for r in rows if (r.clients, r.unknown, r.broken) == (clients, unknown, broken)]
            middle = [statistics.median(row.seconds) for row in some]
            worst = [max(row.seconds) - median for row, median in zip(some, middle, strict=True)]
            line = panel.errorbar(
                [row.calls for row in some],
                middle,
                yerr=[[0.0] * len(some), worst],
                label=f"{clients} clients" + (f", {unknown} outcomes unknown" if unknown else ""),
                marker="o",
                capsize=3,
                linestyle="--" if unknown else "-",
                color=f"C{sorted({row.clients for row in rows}).index(clients)}",
            )
            given_up = [row for row in some if row.given_up]
            panel.plot(
                [row.calls for row in given_up],
                [statistics.median(row.seconds) for row in given_up],
                "x",
                color=line.lines[0].get_color(),
                markersize=12,
            )
        panel.set(
            xscale="log",
            yscale="log",
            xlabel="calls of the history",
            title="histories that have no order" if broken else "histories that have an order",
        )
        panel.set_xticks(lengths, map(str, lengths))
        panel.set_xticks([], minor=True)
        panel.grid(visible=True, alpha=0.3)
    panels[0].set_ylabel("seconds, median and worst")
    panels[0].legend()
    with mpl.rc_context({"svg.fonttype": "none"}):  # texts stay texts
        figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[2, 4, 8])
    parser.add_argument("--operations", type=int, nargs="+", default=[10, 30, 60], help="of each client")
    parser.add_argument("--unknown", type=int, nargs="+", default=[0, 4])
    parser.add_argument("--histories", type=int, default=10)
    parser.add_argument("--plot", type=Path, help="where to draw what was measured, an SVG or PNG file")
    told = parser.parse_args()
    print("clients  operations  unknown  order  seconds, median and worst  given up")
    rows = []
    for clients, operations, unknown, broken in product(told.clients, told.operations, told.unknown, (False, True)):
        row = measured(clients, operations, unknown=unknown, broken=broken, histories=told.histories)
        rows.append(row)
        seconds = f"{statistics.median(row.seconds):.4f} {max(row.seconds):.4f}"
        print(
            f"{clients:7}  {operations:10}  {unknown:7}  {'none' if broken else 'some':5}  "
            f"{seconds:>25}  {row.given_up:8}",
            flush=True,
        )
    if told.plot:
        plot(rows, told.plot)


if __name__ == "__main__":
    main()
