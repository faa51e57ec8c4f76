"""A history of many calls on several items breaks no property.  docs/verdicts.md#stories"""

from hypothesis.stateful import precondition, rule
from hypothesis.strategies import data

from harness.stories.lifecycle import tells
from harness.stories.writer import Writer
from strategies import full_bodies, nulls, odd_patches, patches, plain_bodies, sparse_bodies, spoiling_parts


class Lives(Writer):
    """Items of a tree of resources, in both entities: which calls a story of their lives may have."""

    @precondition(lambda self: self.room)
    @rule(data=data())
    def create(self, data):
        """An item is created, in either entity, below any living parent."""
        place = data.draw(self.places())
        self.born(place, data.draw(self.words(full_bodies, place.resource)))

    @precondition(lambda self: self.much_room)
    @rule(data=data())
    def create_several(self, data):
        """Siblings are created that are alike in all that may be alike."""
        place = data.draw(self.places())
        body = data.draw(self.words(full_bodies, place.resource))
        self.born(place, body)
        self.born(place, body)
        self.born(place, body)
        self.born(place, body)

    @precondition(lambda self: self.any_namesake)
    @rule(data=data())
    def create_namesake(self, data):
        """An item gets a namesake in the other entity, or below another parent, which is changed then."""
        item, place = data.draw(self.elsewhere())
        namesake = self.born(place, item.body, like=item)
        self.does(*data.draw(self.updates(namesake, replace=full_bodies, patch=odd_patches)))

    @precondition(lambda self: self.any_to_return)
    @rule(data=data())
    def create_again(self, data):
        """What was deleted is created again under the same key, not with the same values."""
        item = data.draw(self.returning())
        self.born(item, data.draw(self.words(sparse_bodies, item.resource)), like=item)

    @precondition(lambda self: self.any_of("create"))
    @rule(data=data())
    def create_duplicate(self, data):
        """A creation under a key that is taken."""
        item = data.draw(self.living("create"))
        self.born(item, data.draw(self.words(plain_bodies, item.resource)), like=item, spoilt=True)

    @precondition(lambda self: self.any_of("replace"))
    @rule(data=data())
    def replace(self, data):
        """PUT of a whole body."""
        item = data.draw(self.living("replace"))
        self.does("replace", item, data.draw(self.words(full_bodies, item.resource)))

    @precondition(lambda self: self.any_of("replace"))
    @rule(data=data())
    def replace_leaving_out(self, data):
        """PUT of a body that leaves fields out."""
        item = data.draw(self.living("replace"))
        self.does("replace", item, data.draw(self.words(sparse_bodies, item.resource)))

    @precondition(lambda self: self.any_of("patch"))
    @rule(data=data())
    def patch(self, data):
        """PATCH of some fields."""
        item = data.draw(self.living("patch"))
        self.does("patch", item, data.draw(self.words(odd_patches, item.resource)))

    @precondition(lambda self: self.any_of("patch"))
    @rule(data=data())
    def patch_back_and_forth(self, data):
        """PATCHes to something else, to something else again, and back."""
        item = data.draw(self.living("patch"))
        there = data.draw(self.words(patches, item.resource))
        self.does("patch", item, there)
        self.does("patch", item, data.draw(self.words(patches, item.resource)))
        self.does("patch", item, there)

    @precondition(lambda self: self.any_of("replace", "patch"))
    @rule(data=data())
    def replace_and_patch(self, data):
        """PUT, and PATCH after it."""
        item = data.draw(self.living("replace", "patch"))
        self.does("replace", item, data.draw(self.words(sparse_bodies, item.resource)))
        self.does("patch", item, data.draw(self.words(patches, item.resource)))

    @precondition(lambda self: self.any_of("patch"))
    @rule(data=data())
    def patch_removing(self, data):
        """PATCH of some fields, and others are removed."""
        item = data.draw(self.living("patch"))
        removed = data.draw(self.words(nulls, item.resource))
        self.does("patch", item, {**removed, **data.draw(self.words(patches, item.resource))})

    @precondition(lambda self: self.any_siblings)
    @rule(data=data())
    def change_by_turns(self, data):
        """Two siblings are changed by turns, one of them twice."""
        item, other = data.draw(self.siblings())
        self.does(*data.draw(self.updates(item, replace=full_bodies, patch=odd_patches)))
        self.does(*data.draw(self.updates(other, replace=full_bodies, patch=odd_patches)))
        self.does(*data.draw(self.updates(item, replace=full_bodies, patch=odd_patches)))

    @precondition(lambda self: self.any_family_of())
    @rule(data=data())
    def change_family(self, data):
        """An item is changed, and one below it."""
        above, below = data.draw(self.families())
        self.does(*data.draw(self.updates(above, replace=full_bodies, patch=odd_patches)))
        self.does(*data.draw(self.updates(below, replace=full_bodies, patch=odd_patches)))

    @precondition(lambda self: self.any_of("patch"))
    @rule(data=data())
    def patch_spoilt(self, data):
        """PATCH of which one field is invalid."""
        item = data.draw(self.living("patch"))
        spoiling = data.draw(self.words(spoiling_parts, item.resource))
        self.does("patch", item, {**data.draw(self.words(patches, item.resource)), **spoiling}, spoilt=True)

    @precondition(lambda self: self.any_of("delete"))
    @rule(data=data())
    def delete(self, data):
        """DELETE, with what is below."""
        self.ends(data.draw(self.living("delete")))

    @precondition(lambda self: self.any_family_of("delete"))
    @rule(data=data())
    def delete_family(self, data):
        """What has items below it is deleted, and its like is created in its place."""
        item, _ = data.draw(self.families("delete"))
        self.ends(item)
        self.born(item, item.body)

    @precondition(lambda self: self.any_to_trigger())
    @rule(data=data())
    def act(self, data):
        """An action is triggered."""
        item, tails = data.draw(self.triggers())
        self.does("act", item, tail=tails[0])

    @precondition(lambda self: self.any_to_trigger("patch"))
    @rule(data=data())
    def patch_and_act(self, data):
        """PATCHes, and after them each action of the item, in some order."""
        item, tails = data.draw(self.triggers("patch"))
        self.does("patch", item, data.draw(self.words(patches, item.resource)))
        self.does("patch", item, data.draw(self.words(patches, item.resource)))
        self.does("act", item, tail=tails[0])
        self.does("act", item, tail=tails[-1])

    @precondition(lambda self: self.any_of("read") and self.curious)
    @rule(data=data())
    def read(self, data):
        """GET."""
        self.does("read", data.draw(self.living("read")))

    @precondition(lambda self: self.any_of("list") and self.curious)
    @rule(data=data())
    def list(self, data):
        """GET of the list that an item is in."""
        self.does("list", data.draw(self.living("list")))


@tells(
    "Whatever happened before, each call does what it says, and nothing else.",
    Lives,
    stories=16,
    steps=28,
    quick=(7, 23),
)
def test_lifecycle(lineage):
    """It is told by the harness."""
