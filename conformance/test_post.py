"""POST creates an item.  docs/protocol.md#post"""

from harness import Control, for_every, must
from harness.stimuli.acceptance import refused_values
from harness.stimuli.attempts import spoilt_creations
from harness.stimuli.calls import rehearse
from harness.stimuli.company import namesake
from harness.stimuli.creations import accepted_again, ids_given_twice, kept_as_it_is, misleading
from harness.stimuli.early import moved_though_refused
from harness.stimuli.twins import surroundings, surroundings_before
from harness.trials.leading import lead_up
from strategies import (
    allowed_bodies,
    booleans,
    full_bodies,
    invalid_bodies,
    mixed_lives,
    new_bodies,
    other_varied_bodies,
    plain_bodies,
    sized_bodies,
    spoilings,
    terse_bodies,
    unlike_bodies,
    varied_bodies,
)


@must("A successful creation adds exactly one item: in the list and by GET, one new id, none gone.")
@for_every(body=full_bodies, others=unlike_bodies, trials=3, quick=1)
def test_adds_one(sandbox, creatable, body, others):
    before = sandbox.ids_before(creatable)
    first = sandbox.post(creatable, body)
    second = sandbox.post_again(creatable, first)
    assert second.is_there
    assert first.is_another_than(second)
    more = [sandbox.post(creatable, other) for other in others]
    assert sandbox.ids(creatable) == before.and_all([first, second, *more])


@must("Every field sent in a creation reads back equal.")
@for_every(body=new_bodies, trials=13, quick=1)
def test_stores(sandbox, creatable, body):
    item = sandbox.post(creatable, body).succeeds()
    assert item.read().only(item.told) == item.told


@must("A creation changes nothing outside the new item.", control=Control.WITHOUT_STIMULUS)
@for_every(stage=varied_bodies, body=other_varied_bodies, anew=booleans, trials=2, quick=1)
def test_frame(sandbox, creatable, stage, body, anew):
    namesake(sandbox, sandbox.create_between(creatable, stage, 0, 2))
    targets = sandbox.targets(creatable)
    sandbox.have_parents_of_its_own(creatable, anew=anew)
    before = sandbox.frame_before()
    creation = sandbox.post(creatable, body, targets=targets)
    creation.exchange.succeeds()
    assert sandbox.frame(without=creation.item) == before.without(creation.item)


@must("What a creation answers agrees with GET, and its Location names the new item.")
@for_every(body=new_bodies, less=terse_bodies, trials=3, quick=1)
def test_answer(sandbox, creatable, body, less):
    assert misleading(sandbox, sandbox.post(creatable, body)) == []
    assert misleading(sandbox, sandbox.post(creatable, less, elsewhere=True)) == []


@must("Two creations never get one id, and an id in use is never handed out again.")
@for_every(body=plain_bodies, trials=2, quick=1)
def test_fresh_id(sandbox, creatable, body):
    first, second = sandbox.pair(creatable, body)
    first.clear_away()
    more = [sandbox.post(creatable, body) for _ in range(3)]
    more.append(sandbox.post_again(creatable, more[0]))
    assert ids_given_twice([second, *sandbox.standing(creatable)], more) == []
    assert second.read() == second.before


@must("A refused creation leaves no item, and its corrected body succeeds.")
@for_every(body=plain_bodies, spoilings=spoilings, trials=3, quick=1)
def test_refused(sandbox, creatable, body, spoilings):
    before = sandbox.ids_before(creatable)
    attempts = spoilt_creations(sandbox, creatable, body, spoilings)
    assert sandbox.ids(creatable) == before.and_all(attempts.creations)
    assert sandbox.post(creatable, attempts.body, exact=True).exchange.succeeded
    near = surroundings_before(sandbox, creatable)
    clash = sandbox.post(creatable, sandbox.clash(creatable), exact=True)
    assert clash.exchange.ok or surroundings(sandbox, creatable) == near


@must("A body that breaks the documented schema is refused with 4XX.")
@for_every(body=invalid_bodies, trials=30, quick=10)
def test_rejects_invalid(sandbox, creatable, body):
    creation = sandbox.post(creatable, body)
    assert creation.exchange.decided().refused or kept_as_it_is(creation) == []


@must("A body that the documented schema allows is not refused for its shape.")
@for_every(body=allowed_bodies, trials=12, quick=5)
def test_accepts_valid(sandbox, creatable, body):
    assert refused_values(sandbox, creatable, body) == []


@must("A second item with a taken unique key is refused, and the first is untouched.")
@for_every(body=sized_bodies, life=mixed_lives, other=new_bodies, trials=4, quick=2)
def test_conflict(sandbox, creatable, body, life, other):
    sandbox.deployment.unique(creatable)
    first = sandbox.create(creatable, body).live(life)
    sandbox.create(creatable, body)
    assert accepted_again(sandbox, first, body) == []
    sandbox.post(creatable, sandbox.rival(first, other), exact=True)  # a key of several fields may leave it room
    assert first.read() == first.before


@must(
    "An action touches only its own resource, and one that is refused changes nothing.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, trials=2, quick=1)
def test_action(sandbox, actionable, body):
    rehearse(sandbox, actionable, sandbox.create(actionable.resource, body))
    item = sandbox.create_between(actionable.resource, body, 0, 1, apart=False)
    namesake(sandbox, item)
    lead_up(sandbox, actionable, item)
    before = sandbox.frame_before(without=item)
    item.act(actionable.action).succeeds()
    assert sandbox.frame(without=item) == before
    after = item.read()
    assert item.act(actionable.action).ok or item.read() == after
    assert moved_though_refused(sandbox, actionable, body) == []
