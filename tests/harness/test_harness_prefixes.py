"""Odd spellings of a prefix are blamed only for what none of their lawful readings names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, combinations, permutations
from typing import Final
from urllib.parse import unquote

import pytest

from harness.entities.prefixes import HERE, NOBODY, PREFIXES, TRIMMED, TWICE, spelt

SCOPE: Final = "/entity/{e}"
Reading = Callable[[str], str]


def merged(path: str) -> str:
    return re.sub("/+", "/", path)


def cut(path: str) -> str:
    return re.sub(";[^/]*", "", path)


def resolved(path: str) -> str:
    left: list[str] = []
    for segment in path.removeprefix("/").split("/"):
        if segment == "..":
            left[-1:] = []
        elif segment != ".":
            left.append(segment)
    return "/" + "/".join(left)


def dots_spelt(path: str) -> str:
    return re.sub("%2e", ".", path, flags=re.IGNORECASE)


READINGS: Final[tuple[Reading, ...]] = (merged, cut, resolved, dots_spelt)


def read(path: str) -> Iterator[str]:
    """A path as it is read with some of the readings, in any order, and decoded once: before, after, or by segment."""
    some = chain.from_iterable(combinations(READINGS, count) for count in range(len(READINGS) + 1))
    for readings in chain.from_iterable(map(permutations, some)):
        for decoded in (False, True):
            told = unquote(path) if decoded else path
            for reading in readings:
                told = told if decoded and reading is dots_spelt else reading(told)  # or it would be decoded twice
            yield told if decoded else unquote(told)


def named(path: str) -> set[str]:
    """The entities that any reading of a path to an item of a resource names, case folded and trimmed."""
    found = (re.fullmatch("/entity/([^/]+)/table/7", told) for told in read(path))
    return {match[1].strip(" .").lower() for match in found if match}


@pytest.mark.parametrize("spelling", [*HERE.values(), *TRIMMED.values()])
def test_a_spelling_of_this_entity_never_names_that_one(spelling: str) -> None:
    path = spelt(spelling, SCOPE, this="demo", that="other") + "/table/7"

    assert named(path) <= {"demo", "demo;other"}


@pytest.mark.parametrize("spelling", TWICE.values())
def test_a_spelling_that_is_encoded_twice_never_names_its_entity(spelling: str) -> None:
    path = spelt(spelling, SCOPE, this="demo", that="other") + "/table/7"

    assert "demo" not in named(path)
    assert "demo" in named(unquote(path))


@pytest.mark.parametrize("spelling", NOBODY.values())
def test_a_spelling_without_a_name_names_no_entity(spelling: str) -> None:
    assert named(spelt(spelling, SCOPE, this="demo", that="other") + "/table/7") <= {"", "%"}


def test_every_spelling_is_another_than_the_plain_one() -> None:
    told = {**HERE, **TWICE, **NOBODY}
    written = [spelt(told[name], SCOPE, this="demo", that="other", prefix="/v4") for name in PREFIXES]

    assert len(set(written)) == len(written)
    assert "/v4/entity/demo" not in written


def test_names_are_encoded() -> None:
    assert spelt(HERE["octets"], SCOPE, this="é d", that="x") == "/entity/%c3%a9%20d"
    assert spelt(TWICE["octets encoded twice"], SCOPE, this="other", that="x") == "/entity/%256fther"
