"""The prefix that every route shares: which entity a documented path belongs to, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from harness.observation import Word
from harness.transport.client import segment

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def canonical(template: str) -> str:
    """A template without the names of its placeholders and without a slash at its end."""
    return PLACEHOLDER.sub("{}", template.rstrip("/"))


def filled(template: str, values: Sequence[object]) -> str:
    """`template` with its placeholders replaced, in order, by percent-encoded values."""
    remaining = iter(values)
    return PLACEHOLDER.sub(lambda _: segment(next(remaining)), template)


def located(template: str, path: str) -> list[str] | None:
    """The values that a path has at the placeholders of `template`, in order; None where it is no such path."""
    pattern = "([^/]+)".join(re.escape(part) for part in PLACEHOLDER.sub("\0", template.rstrip("/")).split("\0"))
    found = re.fullmatch(pattern, path.rstrip("/"))
    return None if found is None else [unquote(value) for value in found.groups()]


def placeholders(template: str) -> list[str]:
    """The names of the placeholders, in order."""
    return PLACEHOLDER.findall(template)


@dataclass(frozen=True)
class Scope:
    """The prefix, as a template with one placeholder: `/entity/{e}`."""

    template: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before, after = (re.escape(part) for part in PLACEHOLDER.sub("\0", self.template).split("\0"))
        return re.compile(rf"^{before}(?P<entity>\{{[^{{}}/]*\}}|[^{{}}/]+?){after}(?P<rest>/.*|)$")

    def split(self, path: str) -> tuple[str, str] | None:
        """The entity that `path` spells out ("" for a placeholder) and the rest; None outside the scope."""
        found = self._pattern.match(path)
        if found is None:
            return None
        entity = found["entity"]
        return ("" if entity.startswith("{") else entity), found["rest"]


def prefix_of(path: str) -> Word:
    """The first two segments of a documented path, a placeholder in the second written as `{e}`."""
    first, _, rest = path.removeprefix("/").partition("/")
    second = rest.partition("/")[0]
    return Word(f"/{first}/{{e}}" if first == "entity" and second else f"/{first}/{second}".rstrip("/"))
