"""PUT replaces the whole resource that its route names.  docs/protocol.md#put"""

from harness import Control, for_every, should
from harness.stimuli.attempts import spoilt_writes
from harness.stimuli.company import accompany
from harness.stimuli.omission import survivors
from harness.stimuli.unknowns import standing, what_a_put_does
from strategies import (
    booleans,
    contrary_bodies,
    crossed,
    elder_neighbourhoods,
    full_bodies,
    lives,
    new_bodies,
    pasts,
    plain_bodies,
    scant_bodies,
    sparse_bodies,
    spoilings,
    spoilt,
)


@should("Every field sent in a PUT reads back equal, deep.")
@for_every(body=contrary_bodies, life=lives, new=new_bodies, trials=8, quick=1)
def test_stores(sandbox, replaceable, body, life, new):
    item = sandbox.create(replaceable, body).live(life)
    item.put(new).succeeds()
    assert item.read().only(item.told) == item.told
    item.put(body).succeeds()
    assert item.read().only(item.told) == item.told


@should("An optional field that a PUT leaves out is gone or back to its default: nothing is merged.")
@for_every(body=full_bodies, less=sparse_bodies, trials=7, quick=1)
def test_clears_omitted(sandbox, replaceable, body, less):
    item = sandbox.create(replaceable, body)
    item.put(less).succeeds()
    assert survivors(item, item.before, item.read()) == {}


@should("Two items with different pasts that are given the same body end equal outside their identity.")
@for_every(body=full_bodies, less=sparse_bodies, past=pasts, new=sparse_bodies, trials=5, quick=1)
def test_history_free(sandbox, replaceable, body, less, past, new):
    young, old = sandbox.create(replaceable, less), sandbox.create(replaceable, body).live(past)
    young.put(new).succeeds()
    old.put(new).succeeds()
    assert old.read().content == young.read().content


@should("A PUT over an old item ends equal to a fresh creation from the same body, defaults included.")
@for_every(body=full_bodies, new=scant_bodies, trials=5, quick=1)
def test_twin(sandbox, replaceable, body, new):
    old = sandbox.create(replaceable, body)
    old.put(new).succeeds()
    fresh = sandbox.create(replaceable, new)
    assert old.read().content == fresh.read().content


@should("The same PUT twice ends as once, and is answered with success both times.")
@for_every(body=plain_bodies, new=full_bodies, trials=4, quick=1)
def test_idempotent(sandbox, replaceable, body, new):
    hasty, item = sandbox.pair(replaceable, body)
    hasty.put(new).succeeds()
    assert hasty.put_again().succeeded
    before = sandbox.ids_before(replaceable).with_items(hasty, item)
    item.put(new).succeeds()
    once = item.read().written()
    assert item.put_again().succeeded
    assert item.read().written() == once
    assert sandbox.ids(replaceable) == before


@should("A PUT of what GET gave changes nothing.")
@for_every(body=new_bodies, life=lives, trials=4, quick=1)
def test_own_reading(sandbox, replaceable, body, life):
    item = sandbox.create(replaceable, body).live(life)
    item.put_back().decided()
    assert item.read().written() == item.before.written()


@should("A PUT changes no other item, and none appears.", control=Control.WITHOUT_STIMULUS)
@for_every(body=plain_bodies, sides=elder_neighbourhoods, new=new_bodies, apart=booleans, trials=2, quick=1)
def test_frame(sandbox, replaceable, body, sides, new, apart):
    sandbox.have_parents_of_its_own(replaceable, anew=apart)
    item = sandbox.create_between(replaceable, body, *sides, apart=apart)
    accompany(sandbox, item)
    before = sandbox.frame_before(without=item, below=False)
    item.put(crossed(body, new, 0)).succeeds()
    assert sandbox.frame(without=item, below=False) == before
    item.put(crossed(body, new, 1)).succeeds()
    assert sandbox.frame(without=item, below=False) == before


@should("A refused PUT changes nothing, and creates nothing at an id that does not exist.")
@for_every(body=plain_bodies, new=new_bodies, spoilings=spoilings, trials=3, quick=1)
def test_refused(sandbox, replaceable, body, new, spoilings):
    item = sandbox.create(replaceable, body)
    before = sandbox.ids_before(replaceable).with_items(item)
    spoilt_writes(item, item.put, spoilt(new, spoilings))
    assert item.read() == item.before
    assert item.put(new, stale=True).ok or item.read() == item.before
    assert item.put(sandbox.clash(replaceable, new), exact=True).ok or item.read() == item.before
    ghost = sandbox.unknown(replaceable)
    ghost.put(body)
    shade = sandbox.still_unknown(ghost)
    assert shade.put(spoilt(body, spoilings)[0]).ok or shade.read().absent
    assert sandbox.ids(replaceable) == before.with_items(*standing(ghost, shade))


@should("An id in the body of a PUT that is not the route's is ignored or refused: nothing moves.")
@for_every(body=plain_bodies, new=plain_bodies, trials=2, quick=1)
def test_identity(sandbox, replaceable, body, new):
    item, other = sandbox.pair(replaceable, body)
    nobody = sandbox.unknown(replaceable)
    before = sandbox.ids_before(replaceable).with_items(item, other)
    item.put(sandbox.stamped(replaceable, new) | nobody.identity, raw=True)
    item.put(sandbox.stamped(replaceable, new) | other.identity, raw=True)
    assert nobody.read().absent
    assert other.read() == other.before
    assert item.read().present
    assert sandbox.ids(replaceable) == before


@should("A PUT to an unknown id is refused and creates nothing, or creates the item there: the same each time.")
@for_every(body=full_bodies, new=sparse_bodies, trials=2, quick=1)
def test_absent(sandbox, replaceable, body, new):
    first = what_a_put_does(sandbox.unknown(replaceable), body)
    assert what_a_put_does(sandbox.unknown(replaceable), new) == first
