"""What the benchmarks choose and draw; what they measure is told where they are run."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from benchmarks.linearizability import Measured, plot
from benchmarks.matrix import SOUND, Case


def test_the_picture_tells_who_took_how_long(tmp_path: Path) -> None:
    forms = [(2, 0, False, 0), (2, 4, False, 0), (8, 0, False, 0), (8, 0, True, 3)]
    rows = [
        Measured(clients, operations, unknown, broken, [0.001, 0.01 * operations], given_up)
        for clients, unknown, broken, given_up in forms
        for operations in (10, 60)
    ]
    plot(rows, tmp_path / "picture.svg")
    texts = {one.text for one in ElementTree.parse(tmp_path / "picture.svg").iter("{http://www.w3.org/2000/svg}text")}
    assert {"2 clients", "2 clients, 4 outcomes unknown", "8 clients", "20", "480", "calls of the history"} <= texts


def test_a_case_is_chosen_by_its_name_or_by_a_property_of_it() -> None:
    fault, freedom = Case("LosesUpdates", (), "race-torn"), Case("Throttles", (), allows=("race-delete", "put-stores"))
    assert fault.concerns("race-")
    assert fault.concerns("Loses")
    assert freedom.concerns("race-")
    assert not freedom.concerns("list-")


def test_the_sound_deployment_tempts_to_everything() -> None:
    assert Case(SOUND, ()).concerns("race-")
