"""PATCH touches what it is given, and null removes.  docs/protocol.md#patch"""

from harness import Control, for_every, must
from strategies import full_bodies, full_patches, lives, nulls, patches, plain_bodies, spoiling_parts


@must("Every field provided in a PATCH reads back equal, falsy values too.")
@for_every(body=full_bodies, life=lives, patch=full_patches, trials=14, quick=1)
def test_stores(sandbox, patchable, body, life, patch):
    item = sandbox.create(patchable, body).live(life)
    item.patch(patch).succeeds()
    assert item.read().only(item.told) == item.told


@must("Fields not mentioned in a PATCH stay as they are.", control=Control.WITHOUT_STIMULUS)
@for_every(body=full_bodies, life=lives, patch=patches, trials=10, quick=1)
def test_keeps(sandbox, patchable, body, life, patch):
    item = sandbox.create(patchable, body).live(life)
    item.patch(patch).succeeds()
    assert item.read().without(item.sent) == item.before.without(item.sent)


@must("null on an optional field that has a value removes it.")
@for_every(body=plain_bodies, removed=nulls, trials=5, quick=1)
def test_null_removes(sandbox, patchable, body, removed):
    item = sandbox.create(patchable, body)
    assert item.remove(removed).succeeded
    assert item.read().remaining(removed) == {}


@must("A refused PATCH changes nothing, and creates nothing at an id that does not exist.")
@for_every(body=plain_bodies, patch=patches, spoiling=spoiling_parts, trials=6, quick=1)
def test_refused(sandbox, patchable, body, patch, spoiling):
    item = sandbox.create(patchable, body)
    item.patch(patch | spoiling).is_refused()
    assert item.read() == item.before
    assert item.patch(sandbox.clash(patchable, patch), exact=True).ok or item.read() == item.before
    ghost = sandbox.unknown(patchable)
    ghost.patch(patch)
    assert ghost.read().absent
