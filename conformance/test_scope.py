"""Every resource belongs to an entity, which limits who has access.  docs/protocol.md#scope"""

from harness import for_every, must
from harness.calls import call, call_in, seen_afterwards, works
from harness.isolation import Stranger, strangers_in
from harness.routes import prefix_of
from harness.troubles import in_unknown_entity, unknown_entity, without_credential
from harness.twins import surroundings, surroundings_before
from strategies import booleans, plain_bodies, wrong_credentials


@must("Every documented route starts with /entity/{e}.")
def test_prefix(sandbox, documented):
    assert prefix_of(documented.operation.path) == "/entity/{e}"


@must("An item of one entity is not read, written or deleted through another, and stays as it is.")
@for_every(body=plain_bodies, trials=3, quick=1)
def test_foreign_item(sandbox, addressed, body):
    item = sandbox.create(addressed, body)
    stranger = Stranger(sandbox, item, sandbox.other)
    assert stranger.reads() == []
    assert stranger.writes() == []
    assert item.read() == item.before


@must("The list of one entity never shows another's items.")
@for_every(swapped=booleans, trials=2, quick=1)
def test_lists(sandbox, shared, swapped):
    looked_at, other = sandbox.both_entities(swapped=swapped)
    assert strangers_in(sandbox, shared, looked_at, of=other) == []


@must("An entity that does not exist is refused on every route, and not brought into being.")
def test_unknown(sandbox, endpoint):
    works(sandbox, endpoint)
    assert in_unknown_entity(sandbox, endpoint).refused
    assert seen_afterwards(sandbox, endpoint, entity=unknown_entity(sandbox)).refused


@must("An entity that the credential may not use is refused on every route.")
@for_every(narrowly=booleans, trials=2, quick=1)
def test_forbidden(sandbox, forbidden, narrowly):
    works(sandbox, forbidden)
    entity = sandbox.deployment.profile.forbidden_entity
    assert call_in(sandbox, forbidden, entity, narrowly=narrowly).refused


@must("Without a credential, or with a garbled one, every route is refused and nothing changes.")
@for_every(wrong=wrong_credentials, trials=3, quick=1)
def test_credential(sandbox, guarded, wrong):
    works(sandbox, guarded)
    before = surroundings_before(sandbox, guarded)
    assert without_credential(sandbox, guarded).refused
    assert call(sandbox, guarded, credential=wrong).refused
    assert surroundings(sandbox, guarded) == before
