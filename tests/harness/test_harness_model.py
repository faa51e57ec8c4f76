from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.deployment import Deployment
from harness.items.item import Item
from harness.items.state import State
from harness.observation import last
from harness.profiles.profile import Profile
from harness.stories.model import Model, Role, is_taken
from harness.stories.story import Step
from harness.transport.client import Client
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor
from harness.transport.trail import Trail
from tests.harness.described import placed

PATHS = {
    "/entity/{e}/table": "GET POST",
    "/entity/{e}/table/{t}": "GET PUT PATCH DELETE",
    "/entity/{e}/table/{t}/row": "GET POST",
    "/entity/{e}/table/{t}/row/{r}": "GET PUT PATCH DELETE",
}


class Stage:
    """A model with items that nobody has to serve."""

    def __init__(self, folder: Path) -> None:
        self.client = Client("http://127.0.0.1", None, Limits())
        profile = Profile(base_url="http://127.0.0.1", entity="demo", other_entity="other")
        self.deployment = Deployment(profile, self.client, placed(folder, PATHS), redactor=Redactor())
        self.table, self.row = self.deployment.resources
        self.deployment.known_ways(self.table).server_fields = frozenset({"rows"})
        self.model = Model()

    def born(self, *ids: object, parent: Role | None = None, **fields: Any) -> Role:
        resource = self.table if parent is None else self.row
        item = Item(self.deployment, Trail(self.client), resource, "demo", ids)
        item.before = self.state(**fields)
        return self.model.born(len(self.model.roles), item, parent)

    def state(self, **fields: Any) -> State:
        return State(fields or None, self.deployment.known_ways(self.table))

    def dies(self, role: Role) -> Step:
        step = Step("delete", role.number, role.item.resource, "demo")
        self.model.died(role, step)
        return step


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_items_are_called_by_their_resource_and_a_letter(stage: Stage) -> None:
    above = stage.born(1, name="a")

    assert [above.title, stage.born(1, 2, parent=above, name="b").title] == ["table A", "row B"]


def test_what_nobody_changed_has_to_be_as_it_was_and_what_differs_is_told_with_its_item(stage: Stage) -> None:
    role = stage.born(1, name="a")

    assert role.agrees(stage.state(name="a"))
    assert not role.agrees(stage.state(name="b"))
    assert last() == ({"table A: name": "a"}, {"table A: name": "b"})


def test_an_item_has_to_be_served(stage: Stage) -> None:
    assert not stage.born(1, name="a").agrees(stage.state())
    assert last() == ({"table A": "as it was"}, {"table A": "(not served)"})


def test_what_is_seen_after_a_call_is_what_it_has_to_be_from_then_on(stage: Stage) -> None:
    role = stage.born(1, name="a")
    role.seen(stage.state(name="b"))

    assert role.agrees(stage.state(name="b"))
    assert not role.agrees(stage.state(name="a"))


def test_nothing_is_known_of_the_servers_own_fields(stage: Stage) -> None:
    role = stage.born(1, name="a", rows=0)

    assert role.agrees(stage.state(name="a", rows=1))
    assert not role.agrees(stage.state(name="x", rows=0))


def test_an_item_that_is_deleted_takes_what_is_below_it_along(stage: Stage) -> None:
    above, other = stage.born(1, name="a"), stage.born(2, name="o")
    below = stage.born(1, 3, parent=above, name="b")
    step = stage.dies(above)

    assert [one.ended for one in (above, below, other)] == [step, step, None]
    assert stage.model.living == [other]
    assert stage.model.departed == [above, below]
    assert stage.model.alive(0) is None


def test_an_id_that_was_freed_may_be_given_again(stage: Stage) -> None:
    old = stage.born(1, name="a")
    stage.dies(old)
    stage.born(1, name="b")

    assert stage.model.departed == []


def test_another_item_under_the_id_of_one_that_was_deleted_is_not_that_one_back(stage: Stage) -> None:
    old = stage.born(1, name="a")
    stage.dies(old)

    assert old.is_back(stage.state(name="a"))
    assert not old.is_back(stage.state(name="strangers"))
    assert not old.is_back(stage.state())


def test_what_an_action_does_below_its_item_is_not_known(stage: Stage) -> None:
    above = stage.born(1, name="a")
    below = stage.born(1, 3, parent=above, name="b")
    stage.model.triggered(above)

    assert below.agrees(stage.state(name="whatever"))
    assert not above.agrees(stage.state(name="whatever"))


def test_nobody_may_be_where_nobody_was_created(stage: Stage) -> None:
    above, other = stage.born(1, name="a"), stage.born(2, name="o")
    stage.born(1, 3, parent=above, name="b")

    assert list(stage.model.nurseries()) == [(other, stage.row)]


@pytest.mark.parametrize(("key", "taken"), [("a", True), (None, False)])
def test_a_key_that_was_cleared_is_not_taken(tmp_path: Path, key: str | None, taken: bool) -> None:
    stage = Stage(tmp_path)
    stage.deployment.known_ways(stage.table).unique = frozenset({"name"})
    role = stage.born(1, name="a")
    role.seen(stage.state(name=key))

    assert is_taken(role) is taken
