"""PUT replaces the whole resource that its route names.  docs/protocol.md#put"""

from harness import Control, for_every, should
from strategies import (
    elder_neighbourhoods,
    full_bodies,
    lives,
    new_bodies,
    plain_bodies,
    sparse_bodies,
    spoiling_parts,
)


@should("Every field sent in a PUT reads back equal, deep.")
@for_every(body=full_bodies, life=lives, new=new_bodies, trials=14, quick=1)
def test_stores(sandbox, replaceable, body, life, new):
    item = sandbox.create(replaceable, body).live(life)
    item.put(new).succeeds()
    assert item.read().only(item.told) == item.told


@should("An optional field that a PUT leaves out is gone or back to its default: nothing is merged.")
@for_every(body=full_bodies, less=sparse_bodies, trials=8, quick=1)
def test_clears_omitted(sandbox, replaceable, body, less):
    item = sandbox.create(replaceable, body)
    item.put(less).succeeds()
    assert item.read().survivors(item.before, item.sent) == {}


@should("A PUT changes no other item, and none appears.", control=Control.WITHOUT_STIMULUS)
@for_every(body=plain_bodies, sides=elder_neighbourhoods, new=new_bodies, trials=2, quick=1)
def test_frame(sandbox, replaceable, body, sides, new):
    item = sandbox.create_between(replaceable, body, *sides)
    sandbox.child_of(item)
    before = sandbox.frame_before(without=item, below=False)
    item.put(new).succeeds()
    assert sandbox.frame(without=item, below=False) == before


@should("A refused PUT changes nothing, and creates nothing at an id that does not exist.")
@for_every(body=plain_bodies, new=new_bodies, spoiling=spoiling_parts, trials=6, quick=1)
def test_refused(sandbox, replaceable, body, new, spoiling):
    item = sandbox.create(replaceable, body)
    item.put(new | spoiling).is_refused()
    assert item.read() == item.before
    assert item.put(sandbox.clash(replaceable, body), exact=True).ok or item.read() == item.before
    assert item.put(new, stale=True).ok or item.read() == item.before
    ghost, shade = sandbox.unknown(replaceable), sandbox.unknown(replaceable)
    assert ghost.put(body).ok or ghost.read().absent
    assert shade.put(body | spoiling).ok or shade.read().absent
