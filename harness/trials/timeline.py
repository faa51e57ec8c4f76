"""Who did what when: the calls of several clients beside each other, as evidence and in words."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from harness.transport.exchange import NOTHING, Exchange
from harness.transport.redaction import Redactor

_LONGEST: Final = 60


def timeline(exchanges: Sequence[Exchange], redactor: Redactor) -> list[dict[str, Any]]:
    """The calls of several clients and what was looked at after them, secrets hidden; empty where there was but one.

    `began` and `ended` are milliseconds since the first of them was released; `client` is 0 for a look afterwards.
    """
    start = min((one.began for one in exchanges if one.client), default=None)
    if start is None:
        return []
    places = {one.request.url for one in exchanges if one.client}
    met = [one for one in exchanges if one.sent and one.began >= start and (one.client or _is_at(one, places))]
    sent = [name for one in met if isinstance(one.request.json, dict) for name in one.request.json]
    return [
        {
            "client": one.client,
            "call": redactor.text(one.line),
            "sent": _short(one.request.json, redactor),
            "began": round((one.began - start) * 1000, 2),
            "ended": round((one.began + one.seconds - start) * 1000, 2),
            "answer": one.outcome,
            "shown": _short(_first(sent, one.json), redactor) if one.request.method == "GET" else "",
        }
        for one in sorted(met, key=lambda one: one.began)
    ]


def _is_at(exchange: Exchange, places: Collection[str]) -> bool:
    """Whether a call is on what the clients called, or on an item of a collection that they did."""
    url = exchange.request.url
    return url in places or any(url.startswith(f"{place.rstrip('/')}/") for place in places)


def in_words(call: Mapping[str, Any], *, addressed: bool = True) -> str:
    """One call of a timeline as a sentence tells it; not `addressed`, without its path."""
    who = f"client {call['client']}" if call["client"] else "then"
    when = f"{call['began']:.1f} to {call['ended']:.1f} ms"
    what = call["call"] if addressed else call["call"].partition(" ")[0]
    told = [word for word in (what, call["sent"]) if word]
    return f"{who}, {when}: {' '.join(told)} → {call['answer']}" + (f" {call['shown']}" if call["shown"] else "")


def _first(names: Collection[str], value: Any) -> Any:
    """What is shown, with the members first that somebody sent: the rest may be cut."""
    if not isinstance(value, dict):
        return value
    return {name: value[name] for name in [*dict.fromkeys(name for name in names if name in value), *value]}


def _short(value: Any, redactor: Redactor) -> str:
    """A JSON value on one line; its secrets are hidden before it is cut, so that no half of one is left."""
    text = "" if value is NOTHING else json.dumps(redactor.value(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
