"""The commands that the documents show: every line of every block fenced as sh."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from tests.project.repository import ROOT

_FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """One fenced block of a document: where it begins, its language and its text."""

    document: Path
    line: int
    language: str
    text: str

    @property
    def where(self) -> str:
        """The document and line, as an editor takes it."""
        return f"{self.document.relative_to(ROOT)}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """Its commands, continued lines joined and comments left out."""
        joined = self.text.replace("\\\n", " ")
        lines = (re.sub(r"(^|\s+)# .*", "", line).strip() for line in joined.splitlines())
        return [re.sub(r"\s{2,}", " ", line) for line in lines if line]


def blocks_of(document: Path) -> list[Block]:
    """Every fenced block of the document, in order."""
    text = document.read_text(encoding="utf-8")
    return [
        Block(document, text.count("\n", 0, found.start()) + 1, found["language"], found["text"])
        for found in _FENCE.finditer(text)
    ]
