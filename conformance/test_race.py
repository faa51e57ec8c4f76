"""The same clauses, with several clients at once.  docs/protocol.md#race"""

from harness import Control, for_every, must
from harness.races.claims import Claims, astray
from harness.races.contests import acted_twice, disordered, lost_updates, mixtures, survivors
from strategies import contests, disjoint_patches, first_bodies, series_of_bodies, small_changes

IN_TURN = Control.ONE_AFTER_THE_OTHER


@must("Of PATCHes of different fields at once, each that succeeded is there at the end.", control=IN_TURN)
@for_every(body=first_bodies, patches=disjoint_patches, trials=5, quick=1)
def test_disjoint_patches(sandbox, mergeable, body, patches):
    item = sandbox.create(mergeable, body)
    assert lost_updates(sandbox, item, patches) == []


@must("What several clients do with one item, and are told of it, has an order.", control=IN_TURN)
@for_every(body=first_bodies, contest=contests, trials=5, quick=1)
def test_linearizable(sandbox, contended, body, contest):
    item = sandbox.create(contended, body)
    assert disordered(sandbox, item, contest) == []
    assert acted_twice(sandbox, contended, body, contest["act"]) == []


@must("Under PUTs at once each read equals one of the bodies, never a mixture.", control=IN_TURN)
@for_every(bodies=series_of_bodies, trials=4, quick=1)
def test_torn(sandbox, overwritable, bodies):
    item = sandbox.create(overwritable, bodies[0])
    assert mixtures(sandbox, item, bodies[1:]) == []


@must("Of creations at once under one unique key at most one succeeds, and the others conflict.", control=IN_TURN)
@for_every(bodies=series_of_bodies, trials=3, quick=1)
def test_unique(sandbox, claimable, bodies):
    claims = Claims(sandbox, claimable, bodies)
    assert claims.surplus == []
    assert claims.oddly_refused == []


@must("Creations at once get different ids, and all the items are there.", control=IN_TURN)
@for_every(bodies=series_of_bodies, trials=3, quick=1)
def test_fresh_ids(sandbox, claimable, bodies):
    assert astray(sandbox, claimable, bodies) == []


@must("DELETE against PATCH and DELETE: no 5XX, and no item comes back.", control=IN_TURN)
@for_every(body=first_bodies, change=small_changes, trials=4, quick=1)
def test_delete(sandbox, perishable, body, change):
    item = sandbox.create(perishable, body)
    assert survivors(sandbox, item, change) == []
