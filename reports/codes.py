"""The table of codes as the reports show it: routes down, results across, the odd ones marked and told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reports.record import Record

Row = dict[str, Any]


@dataclass
class Cell:
    """The codes of one result on one route."""

    rows: list[Row] = field(default_factory=list)

    @property
    def odd(self) -> bool:
        """Whether one of its codes is not the usual one."""
        return any(row["odd"] for row in self.rows)

    @property
    def told(self) -> str:
        """Its codes and their witnesses, for those who point at it."""
        return "\n".join(f"{row['code']} ({row['count']} times): {'; '.join(row['witnesses'])}" for row in self.rows)


@dataclass
class Grid:
    """Every cell by route and result; `results` and `routes` in the order of the page."""

    results: list[str]
    routes: dict[str, dict[str, Cell]]

    @property
    def usual(self) -> dict[str, int]:
        """The code that is usual for each result, where it is the same for all methods."""
        found: dict[str, set[int]] = {}
        for cells in self.routes.values():
            for result, cell in cells.items():
                found.setdefault(result, set()).update(row["usual"] for row in cell.rows)
        return {result: next(iter(codes)) for result, codes in found.items() if len(codes) == 1}


@dataclass(frozen=True)
class Oddity:
    """A code that is not the usual one, and where the usual one was given."""

    row: Row
    others: tuple[Row, ...]


def grid(record: Record) -> Grid:
    """The table, results by how many routes tell of them; "done" first."""
    routes: dict[str, dict[str, Cell]] = {}
    for row in record.get("codes", []):
        routes.setdefault(row["route"], {}).setdefault(row["result"], Cell()).rows.append(row)
    results = dict.fromkeys(result for cells in routes.values() for result in cells)

    def place(result: str) -> tuple[bool, int, str]:
        return result != "done", -sum(result in cells for cells in routes.values()), result

    return Grid(sorted(results, key=place), routes)


def oddities(record: Record) -> Iterator[Oddity]:
    """The odd ones, each beside the rows that have the usual code for the same result."""
    rows = record.get("codes", [])
    for row in rows:
        if row["odd"]:
            like = [r for r in rows if r["result"] == row["result"] and r["code"] == row["usual"] and not r["odd"]]
            own = [r for r in like if r["route"] == row["route"]]
            yield Oddity(row, tuple([*own, *(r for r in like if r not in own)][:2]))
