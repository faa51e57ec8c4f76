from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.reference.deployed import Deployed, deployed

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployed]:
    with deployed() as running:
        yield running


@pytest.fixture
def name() -> str:
    return f"name {next(_NUMBERS)}"


@pytest.fixture
def table(deployment: Deployed, name: str) -> str:
    """The path of a fresh table."""
    return f"/entity/demo/table/{deployment.create('/entity/demo/table', {'name': name})['id']}"
