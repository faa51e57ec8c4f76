"""POST creates an item.  docs/protocol.md#post"""

from harness import for_every, must
from harness.twins import surroundings
from strategies import full_bodies, new_bodies, plain_bodies, spoiling_parts


@must("A successful creation adds exactly one item: in the list and by GET, one new id, none gone.")
@for_every(body=full_bodies, trials=3, quick=1)
def test_adds_one(sandbox, creatable, body):
    before = sandbox.ids_before(creatable)
    first = sandbox.post(creatable, body)
    second = sandbox.post_again(creatable, first)
    assert first.is_there
    assert second.is_there
    assert first.is_another_than(second)
    more = [sandbox.post(creatable, body) for _ in range(2)]
    assert sandbox.ids(creatable) == before.and_all([first, second, *more])


@must("Every field sent in a creation reads back equal.")
@for_every(body=new_bodies, trials=14, quick=1)
def test_stores(sandbox, creatable, body):
    item = sandbox.post(creatable, body).succeeds()
    assert item.read().only(item.told) == item.told


@must("A refused creation leaves no item, and its corrected body succeeds.")
@for_every(body=plain_bodies, spoiling=spoiling_parts, trials=5, quick=1)
def test_refused(sandbox, creatable, body, spoiling):
    before = sandbox.ids_before(creatable)
    body = sandbox.stamped(creatable, body)
    sandbox.post(creatable, body | spoiling, exact=True).is_refused()
    assert sandbox.ids(creatable) == before
    assert sandbox.post(creatable, body, exact=True).exchange.succeeded
    near = surroundings(sandbox, creatable)
    clash = sandbox.post(creatable, sandbox.clash(creatable), exact=True)
    assert clash.exchange.ok or surroundings(sandbox, creatable) == near
