"""DELETE deletes a single item.  docs/protocol.md#delete"""

from harness import Control, for_every, must
from harness.lists.populations import filtered_for
from harness.stimuli.afterlife import (
    delete_with,
    deleted_again,
    deletes_of_many,
    orphans,
    refused_deletions,
    taken_along,
    unspared,
    used_after_deletion,
)
from harness.stimuli.company import child_of, namesake
from harness.stimuli.creations import children_of, created_again
from strategies import (
    full_bodies,
    lives,
    neighbourhoods,
    pasts,
    plain_bodies,
    sparse_bodies,
    unfinished_lives,
)


@must("After a successful DELETE the item is gone by GET and from its list.")
@for_every(body=full_bodies, life=pasts, trials=5, quick=1)
def test_gone(sandbox, deletable, body, life):
    before = sandbox.ids_before(deletable)
    item = sandbox.create(deletable, body).live_unread(life)
    item.delete().succeeds()
    assert item.read().absent
    assert sandbox.ids(deletable) == before
    assert filtered_for(sandbox, item) == []


@must(
    "DELETE takes exactly one item: every other, in both entities, is there and equal.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, sides=neighbourhoods, life=lives, trials=4, quick=1)
def test_one(sandbox, deletable, body, sides, life):
    item = sandbox.create_between(deletable, body, *sides, life)
    namesake(sandbox, item)
    before = sandbox.frame_before(without=item)
    item.delete().succeeds()
    assert sandbox.frame(without=item) == before
    assert taken_along(sandbox, deletable, body) == []


@must("A second DELETE, and one of an unknown id, is no 5XX, changes nothing, and has one code for every item.")
@for_every(body=plain_bodies, life=pasts, trials=2, quick=1)
def test_again(sandbox, deletable, body, life):
    item, other = sandbox.create(deletable, body).live_unread(life), sandbox.create(deletable, body)
    before = sandbox.frame_before(without=item)
    again = deleted_again(item)
    assert again.answered
    assert item.read().absent
    assert sandbox.unknown(deletable).delete().answered
    assert sandbox.frame(without=item) == before
    assert item.delete().status == again.status
    assert deleted_again(other).status == again.status


@must("Used after its deletion, an item refuses PATCH and actions, and is not there again; PUT may create it anew.")
@for_every(body=plain_bodies, life=lives, trials=2, quick=1)
def test_free(sandbox, deletable, body, life):
    item = sandbox.create(deletable, body).live_unread(life)
    item.delete().succeeds()
    assert used_after_deletion(sandbox, item) == []


@must("Created again under the same key, nothing of the old item comes back.")
@for_every(body=full_bodies, less=sparse_bodies, past=pasts, trials=3, quick=1)
def test_fresh(sandbox, deletable, body, less, past):
    old = sandbox.create(deletable, body).live_unread(past)
    delete_with(old, child_of(sandbox, old))
    new = created_again(sandbox, old, less)
    assert new.newborn() == sandbox.create(deletable, less).newborn()
    assert children_of(new) == []


@must("After its parent is deleted, a child is not served.")
@for_every(body=plain_bodies, trials=2, quick=1)
def test_children(sandbox, parental, body):
    parent = sandbox.create(parental, body)
    children = [*child_of(sandbox, parent), *child_of(sandbox, parent)]
    below = [grandchild for child in children[-1:] for grandchild in child_of(sandbox, child)]
    parent.delete().succeeds()
    assert orphans([*children, *below]) == []


@must("A refused DELETE changes nothing.")
@for_every(body=plain_bodies, life=unfinished_lives, trials=3, quick=1)
def test_refused(sandbox, deletable, body, life):
    everybody, changed = refused_deletions(sandbox, deletable, body, life)
    assert changed == []
    assert unspared(everybody) == []


@must("DELETE on a collection, with an empty id or with `*`, deletes nothing.")
@for_every(body=plain_bodies, trials=1, quick=1)
def test_collection(sandbox, expendable, body):
    item = sandbox.create(expendable, body)
    before = sandbox.frame_before()
    deletes_of_many(sandbox, item)
    assert sandbox.frame() == before
