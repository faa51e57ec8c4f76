"""The servers that tests of this folder speak with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .__main__ import NAMES
from .running import started


@pytest.fixture(scope="module", params=NAMES)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The name and the base URL of a running server, which must not have complained at its end."""
    process, base_url = started(request.param)
    yield request.param, base_url
    assert process.communicate(timeout=10)[1] == ""
