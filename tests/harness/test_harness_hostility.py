from __future__ import annotations

from typing import Any

import pytest

from harness.outcomes import Inconclusive
from harness.stimuli import hostility
from harness.transport.exchange import Exchange, Request

REFUSED = "POST /entity/demo/table answered 401, where success comes first"


def unable(*_: Any) -> list[Exchange]:
    raise Inconclusive(REFUSED)


def silent(*_: Any) -> list[Exchange]:
    return [Exchange(Request("PUT", "http://127.0.0.1:9/x", {}), None, failure="no answer (reset)")]


@pytest.mark.parametrize(
    ("deviated", "said"),
    [(unable, f"nothing that is odd could be tried: {REFUSED}"), (silent, "no answer came to anything that is odd")],
)
def test_why_nothing_is_said_is_told_as_it_was(deviated: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Any = None
    monkeypatch.setattr(hostility, "_deviated", deviated)

    with pytest.raises(Inconclusive) as caught:
        hostility.server_errors(nothing, nothing, {"odd": 1})

    assert str(caught.value) == said
