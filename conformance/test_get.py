"""GET retrieves and never modifies.  docs/protocol.md#get"""

from harness import for_every, must
from harness.stimuli.absent import asked_for
from harness.stimuli.bursts import disguised_reads, read_burst, reads_below
from harness.stimuli.validators import Validators
from strategies import (
    changes,
    disguises,
    ending_with,
    full_bodies,
    new_bodies,
    pasts,
    plain_bodies,
    read_queries,
    unfinished_lives,
)


@must("A burst of GETs, HEADs and OPTIONS, with query strings valid and odd, changes nothing anywhere.")
@for_every(body=new_bodies, life=pasts, trials=2, quick=1)
def test_frame(sandbox, readable, body, life):
    item = sandbox.create(readable, body).live_unread(ending_with(body, life))
    before = sandbox.frame_before()
    read_burst(sandbox, item, read_queries(readable))
    assert sandbox.frame() == before


@must("Two GETs in a row give the same representation, by itself and in the list.")
@for_every(body=new_bodies, life=pasts, trials=3, quick=1)
def test_repeatable(sandbox, readable, body, life):
    item = sandbox.create(readable, body)
    first = item.everywhere()
    assert item.everywhere() == first
    assert item.everywhere() == first
    then = item.live_unread(life).everywhere()
    assert item.everywhere() == then


@must("An unsafe action put into a GET has no effect.")
@for_every(body=plain_bodies, life=unfinished_lives, disguised=disguises, trials=6, quick=1)
def test_smuggled(sandbox, readable, body, life, disguised):
    item = sandbox.create(readable, body).live(life)
    before = sandbox.ids_before(readable)
    disguised_reads(item, disguised)
    assert item.read() == item.before
    assert sandbox.ids(readable) == before.with_items(item)


@must("A GET of an id that does not exist is refused, and creates nothing, nor does a list below it.")
def test_absent(sandbox, shown):
    before = sandbox.ids_before(shown)
    unknown = sandbox.unknown(shown)
    assert asked_for(unknown).refused
    reads_below(unknown)
    assert sandbox.ids(shown) == before


@must("After a change, the validators of before it do not get 304.")
@for_every(body=full_bodies, change=changes, trials=6, quick=3)
def test_conditional(sandbox, readable, body, change):
    item = sandbox.create(readable, body)
    validators = Validators(item)
    item.change(change).succeeds()
    assert validators.still_taken() == []
