"""DELETE deletes a single item.  docs/protocol.md#delete"""

from harness import Control, for_every, must
from harness.populations import filtered_for
from strategies import full_bodies, lives, neighbourhoods, plain_bodies


@must("After a successful DELETE the item is gone by GET and from its list.")
@for_every(body=full_bodies, life=lives, trials=5, quick=1)
def test_gone(sandbox, deletable, body, life):
    before = sandbox.ids_before(deletable)
    item = sandbox.create(deletable, body).live(life)
    item.delete().succeeds()
    assert item.read().absent
    assert sandbox.ids(deletable) == before
    assert filtered_for(sandbox, item) == []


@must(
    "DELETE takes exactly one item: every other, in both entities, is there and equal.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, sides=neighbourhoods, trials=2, quick=1)
def test_one(sandbox, deletable, body, sides):
    item = sandbox.create_between(deletable, body, *sides)
    sandbox.namesake(item)
    before = sandbox.frame_before(without=item)
    item.delete().succeeds()
    assert sandbox.frame(without=item) == before
