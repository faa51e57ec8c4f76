"""DELETE deletes a single item.  docs/protocol.md#delete"""

from harness import Control, for_every, must
from strategies import full_bodies, plain_bodies


@must("After a successful DELETE the item is gone by GET and from its list.")
@for_every(body=full_bodies, trials=4)
def test_gone(sandbox, deletable, body):
    item = sandbox.create(deletable, body)
    listed = sandbox.ids(deletable)
    item.delete().succeeds()
    assert item.read().absent
    assert sandbox.ids(deletable) == listed.but_one(item)


@must(
    "DELETE takes exactly one item: every other, in both entities, is there and equal.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, trials=2)
def test_one(sandbox, deletable, body):
    item, twin = sandbox.create(deletable, body), sandbox.create(deletable, body)
    before = sandbox.frame(without=item)
    item.delete().succeeds()
    assert sandbox.frame(without=item) == before
    assert twin.read().present
