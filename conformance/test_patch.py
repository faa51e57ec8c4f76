"""PATCH touches what it is given, and null removes.  docs/protocol.md#patch"""

from harness import Control, for_every, must
from harness.items.merging import merged, oddly_merged, unmentioned
from harness.stimuli.attempts import spoilt_writes
from harness.stimuli.company import accompany
from harness.stimuli.unknowns import unheard_of
from strategies import (
    array_patches,
    booleans,
    by_twos,
    contrary_bodies,
    crossed,
    elder_neighbourhoods,
    flat_patches,
    full_bodies,
    full_patches,
    lives,
    nested_patches,
    new_bodies,
    nulls,
    others,
    patches,
    plain_bodies,
    required_nulls,
    server_values,
    some_nulls,
    spoilings,
    spoilt,
)


@must("Every field provided in a PATCH reads back equal, falsy values too.")
@for_every(body=full_bodies, life=lives, patch=full_patches, trials=13, quick=1)
def test_stores(sandbox, patchable, body, life, patch):
    item = sandbox.create(patchable, body).live(life)
    item.patch(patch).succeeds()
    assert item.read().only(item.told) == item.told


@must("Fields not mentioned in a PATCH stay as they are.", control=Control.WITHOUT_STIMULUS)
@for_every(body=contrary_bodies, life=lives, patch=patches, rest=full_patches, trials=8, quick=1)
def test_keeps(sandbox, patchable, body, life, patch, rest):
    item = sandbox.create(patchable, body).live(life)
    after, before = unmentioned(item, patch, others(rest, than=patch), *by_twos(rest))
    assert after == before


@must("null on an optional field that has a value removes it.")
@for_every(body=plain_bodies, removed=nulls, trials=5, quick=1)
def test_null_removes(sandbox, patchable, body, removed):
    item = sandbox.create(patchable, body)
    assert item.remove(removed).succeeded
    assert item.read().remaining(removed) == {}


@must("null on one field removes no other.")
@for_every(body=full_bodies, life=lives, removed=some_nulls, trials=6, quick=2)
def test_null_only(sandbox, patchable, body, life, removed):
    item = sandbox.create(patchable, body).live(life)
    item.patch(removed).succeeds()
    assert item.read().without(removed) == item.before.without(removed)


@must("null on a required field is refused, or leaves the item valid against its schema.")
@for_every(body=plain_bodies, removed=required_nulls, trials=4, quick=1)
def test_null_required(sandbox, patchable, body, removed):
    item = sandbox.create(patchable, body)
    item.patch(removed, raw=True).decided()
    assert item.invalid() == []


@must("An empty PATCH, and one of the values that the item has, change nothing.")
@for_every(body=new_bodies, life=lives, trials=4, quick=2)
def test_empty(sandbox, patchable, body, life):
    item = sandbox.create(patchable, body).live(life)
    item.patch({}, raw=True).decided()
    assert item.read().written() == item.before.written()
    item.patch(item.written, raw=True).decided()
    assert item.read().written() == item.before.written()


@must("The same PATCH twice ends as once.")
@for_every(body=full_bodies, patch=full_patches, trials=4, quick=2)
def test_idempotent(sandbox, patchable, body, patch):
    item = sandbox.create(patchable, body)
    item.patch(patch).succeeds()
    once = item.read().written()
    item.patch_again().decided()
    assert item.read().written() == once


@must("A PATCH with one invalid field is refused whole: nothing of it is applied.")
@for_every(body=plain_bodies, good=patches, spoilings=spoilings, trials=4, quick=1)
def test_atomic(sandbox, patchable, body, good, spoilings):
    twin, item = sandbox.pair(patchable, body)
    twin.patch(good).succeeds()
    spoilt_writes(item, item.patch, spoilt(good, spoilings))
    assert item.read() == item.before


@must("Two PATCHes of different fields end the same in either order, and the same as one PATCH of both.")
@for_every(body=plain_bodies, patch=patches, rest=full_patches, trials=4, quick=1)
def test_commutes(sandbox, patchable, body, patch, rest):
    rest = others(rest, than=patch)
    there, back = sandbox.pair(patchable, body)
    whole = sandbox.create(patchable, body)
    there.patches(patch, rest)
    back.patches(rest, patch)
    whole.patches(patch | rest)
    assert back.read().content == there.read().content
    assert whole.read().content == there.read().content


@must("A PATCH ends as a PUT of the merged representation ends on a twin.")
@for_every(body=full_bodies, patch=flat_patches, trials=5, quick=2)
def test_is_merged_put(sandbox, updatable, body, patch):
    patched, replaced = sandbox.pair(updatable, body)
    patched.patch(patch).succeeds()
    replaced.put(merged(replaced, patch)).succeeds()
    replaced.is_replaced_whole()
    assert patched.read().content.valued == replaced.read().content.valued


@must("A nested object is merged, or replaced as a whole: the same on every route and every time.")
@for_every(body=plain_bodies, life=lives, patch=nested_patches, trials=6, quick=4)
def test_nested(sandbox, composite, body, life, patch):
    item = sandbox.create(composite, body).live(life)
    item.merge(patch).succeeds()
    assert oddly_merged(item, patch) == []


@must("An array is replaced as a whole.")
@for_every(body=full_bodies, patch=array_patches, trials=6, quick=2)
def test_array(sandbox, serial, body, patch):
    item = sandbox.create(serial, body)
    item.patch(patch).succeeds()
    assert item.read().only(item.told) == item.told


@must("Fields that only the server writes never change by PATCH, judged by what is stored.")
@for_every(body=plain_bodies, patch=server_values, trials=4, quick=1)
def test_server_fields(sandbox, patchable, body, patch):
    item = sandbox.create(patchable, body)
    patch = unheard_of(sandbox, item, patch)
    item.patch(patch, raw=True).decided()
    after = item.read()
    assert after.present
    assert after.taken_over(patch, item.before) == []


@must("A PATCH changes no other item, and none appears.", control=Control.WITHOUT_STIMULUS)
@for_every(body=plain_bodies, sides=elder_neighbourhoods, patch=full_patches, apart=booleans, trials=2, quick=1)
def test_frame(sandbox, patchable, body, sides, patch, apart):
    sandbox.have_parents_of_its_own(patchable)
    item = sandbox.create_between(patchable, body, *sides, apart=apart)
    accompany(sandbox, item)
    before = sandbox.frame_before(without=item, below=False)
    item.patch(crossed(body, patch, 0)).succeeds()
    assert sandbox.frame(without=item, below=False) == before
    item.patch(crossed(body, patch, 1)).succeeds()
    assert sandbox.frame(without=item, below=False) == before


@must("A refused PATCH changes nothing, and creates nothing at an id that does not exist.")
@for_every(body=plain_bodies, patch=patches, spoilings=spoilings, trials=3, quick=1)
def test_refused(sandbox, patchable, body, patch, spoilings):
    item = sandbox.create(patchable, body)
    spoilt_writes(item, item.patch, spoilt(patch, spoilings))
    assert item.read() == item.before
    assert item.patch(sandbox.clash(patchable, patch), exact=True).ok or item.read() == item.before
    ghost = sandbox.unknown(patchable)
    ghost.patch(patch)
    assert ghost.read().absent
