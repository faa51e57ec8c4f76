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
    """A row for each client, the look afterwards last: `rows` are names with the places of their lines."""

    height: int
    rows: Sequence[tuple[str, float]]
    bars: Sequence[Bar]
    milliseconds: float


def picture(calls: Sequence[Mapping[str, Any]]) -> Picture | None:
    """The picture of a timeline; None where there is none to draw."""
    if not calls:
        return None
    clients = sorted({call["client"] for call in calls}, key=lambda client: (client == 0, client))
    places = {client: float(_TOP + _ROW * (index + 1)) for index, client in enumerate(clients)}
    end = max(call["ended"] for call in calls) or 1.0
    scale = (WIDTH - _LEFT - 20) / end
    rows = [(f"client {client}" if client else "then", places[client]) for client in clients]
    bars = [_bar(call, places[call["client"]], scale) for call in calls]
    return Picture(_TOP * 2 + _ROW * (len(clients) + 1), rows, bars, end)


def _bar(call: Mapping[str, Any], y: float, scale: float) -> Bar:
    method = call["call"].partition(" ")[0]
    status = int(call["answer"]) // 100 if call["answer"].isdigit() else 0
    title = f"{call['began']} to {call['ended']} ms: {call['call']} {call['sent']} → {call['answer']} {call['shown']}"
    return Bar(
        x=round(_LEFT + call["began"] * scale, 1),
        y=y,
        width=round(max((call["ended"] - call["began"]) * scale, _LEAST), 1),
        text=f"{method} {call['answer']}",
        title=title,
        status=status,
    )
