from __future__ import annotations

import pytest

from strategies import contests, disjoint_patches, first_bodies, series_of_bodies, small_changes
from tests.strategies import resourced


@pytest.fixture(params=resourced.FIELDS)
def resource(request: pytest.FixtureRequest) -> object:
    return resourced.resource(request.param)


def places(change: object, at: str = "") -> set[str]:
    """Each member that a change sets, one level deep."""
    assert isinstance(change, dict)
    inner = {f"{name}.{key}" for name, value in change.items() if isinstance(value, dict) for key in value}
    return inner | {name for name, value in change.items() if not isinstance(value, dict)}


def test_no_two_patches_at_once_set_the_same(resource):
    for patches in disjoint_patches.firsts(resource):
        told = [places(patch) for patch in patches]
        assert len(patches) > 1
        assert sum(map(len, told)) == len(set().union(*told))


def test_patches_at_once_set_something_else_than_stands_there(resource):
    (body,) = first_bodies.firsts(resource)
    differing = [
        patch != {name: body[name] for name in patch}
        for patches in disjoint_patches.firsts(resource)
        for patch in patches
    ]
    assert sum(differing) > len(differing) // 2


def test_clients_do_reads_writes_and_deletions(resource):
    for contest in contests.firsts(resource):
        for scripts in contest["rounds"]:
            assert len(scripts) > 1
            for step in (step for steps in scripts for step in steps):
                assert step in ({}, {"write": "delete"}) or step.keys() == {"write", "body"}


def test_the_bodies_of_a_series_differ(resource):
    (bodies,) = series_of_bodies.firsts(resource)

    assert any(body != bodies[0] for body in bodies[1:])


def test_small_changes_replace_fields_whole(resource):
    for change in small_changes.firsts(resource):
        assert not any(isinstance(value, dict | list) for value in change.values())
