"""The calls of several clients beside each other, as a picture: where its bars and words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 900
_LEFT: Final = 80
_ROW: Final = 40
_TOP: Final = 10
_LEAST: Final = 3.0
_RIGHT: Final = 60
_PAUSE: Final = 40.0
_TOGETHER: Final = 5.0  # milliseconds: shorter pauses are drawn as they are


@dataclass(frozen=True)
class Bar:
    """One call: its place in the picture, what stands above it and what its tooltip tells."""

    x: float
    y: float
    width: float
    text: str
    title: str
    status: int


@dataclass(frozen=True)
class Picture:
    """A row for each client, the look afterwards last: `rows` are names with the places of their lines, `marks` places
    on the axis with their milliseconds.
    """

    height: int
    rows: Sequence[tuple[str, float]]
    bars: Sequence[Bar]
    marks: Sequence[tuple[float, str]]


def picture(calls: Sequence[Mapping[str, Any]]) -> Picture | None:
    """The picture of a timeline; None where there is none to draw."""
    if not calls:
        return None
    clients = sorted({call["client"] for call in calls}, key=lambda client: (client == 0, client))
    places = {client: float(_TOP + _ROW * (index + 1)) for index, client in enumerate(clients)}
    axis = Axis(calls)
    rows = [(f"client {client}" if client else "then", places[client]) for client in clients]
    bars = [_bar(call, places[call["client"]], axis) for call in calls]
    return Picture(_TOP * 2 + _ROW * (len(clients) + 1), rows, bars, axis.marks)


class Axis:
    """Where moments stand in the picture: stretches in which calls are on their way are true to scale, and each in
    which nobody calls has one small width, however long it is.
    """

    def __init__(self, calls: Sequence[Mapping[str, Any]]) -> None:
        self._busy: list[tuple[float, float]] = []
        for call in sorted(calls, key=lambda call: call["began"]):
            if self._busy and call["began"] <= self._busy[-1][1] + _TOGETHER:
                start, end = self._busy.pop()
                self._busy.append((start, max(end, call["ended"])))
            else:
                self._busy.append((call["began"], call["ended"]))
        pauses = (len(self._busy) - 1) * _PAUSE
        self._scale = (WIDTH - _LEFT - _RIGHT - pauses) / (sum(end - start for start, end in self._busy) or 1.0)

    def place(self, moment: float) -> float:
        """The place of a moment in which somebody calls, in pixels from the left."""
        before = [(start, end) for start, end in self._busy if start <= moment]
        passed = sum(min(end, moment) - start for start, end in before)
        return round(_LEFT + passed * self._scale + (len(before) - 1) * _PAUSE, 1)

    @property
    def marks(self) -> Sequence[tuple[float, str]]:
        """The places to be named: where each stretch begins, and the end."""
        starts = [(self.place(start), f"{start:.0f}") for start, _ in self._busy]
        end = self._busy[-1][1]
        return [*starts, (self.place(end), f"{end:.0f} ms")]


def _bar(call: Mapping[str, Any], y: float, axis: Axis) -> Bar:
    method = call["call"].partition(" ")[0]
    status = int(call["answer"]) // 100 if call["answer"].isdigit() else 0
    title = f"{call['began']} to {call['ended']} ms: {call['call']} {call['sent']} → {call['answer']} {call['shown']}"
    return Bar(
        x=axis.place(call["began"]),
        y=y,
        width=round(max(axis.place(call["ended"]) - axis.place(call["began"]), _LEAST), 1),
        text=f"{method} {call['answer']}",
        title=title,
        status=status,
    )
