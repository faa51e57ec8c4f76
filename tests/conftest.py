"""Known defects: tests that show one still run, and are expected to fail until it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

KNOWN = Path(__file__).with_name("known_defects.txt")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = set(KNOWN.read_text(encoding="utf-8").splitlines())
    for item in items:
        if item.nodeid in known:
            item.add_marker(pytest.mark.xfail(reason="a known defect, listed in tests/known_defects.txt"))
