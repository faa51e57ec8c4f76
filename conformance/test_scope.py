"""Every resource belongs to an entity, which limits who has access.  docs/protocol.md#scope"""

from harness import Control, for_every, must
from harness.documents.routes import prefix_of
from harness.entities.disclosure import disclosed
from harness.entities.forbidden import forbidden_answers
from harness.entities.intruders import let_in, shut_out, standing_before
from harness.entities.isolation import strangers_in
from harness.entities.relocation import relocated
from harness.entities.strangers import abroad, below_others
from harness.entities.straying import Straying
from harness.stimuli.calls import seen_afterwards, works
from harness.stimuli.namesakes import Namesakes
from harness.stimuli.referring import foreign_references
from harness.stimuli.troubles import in_unknown_entity, unknown_entity
from harness.stimuli.twins import surroundings
from strategies import booleans, entity_members, odd_prefixes, plain_bodies, wrong_credentials


@must("Every documented route starts with /entity/{e}.")
def test_prefix(sandbox, documented):
    assert prefix_of(documented.operation.path) == "/entity/{e}"


@must("An item of one entity is not read, written, deleted or named through another, and stays as it is.")
@for_every(body=plain_bodies, trials=3, quick=1)
def test_foreign_item(sandbox, addressed, body):
    item = sandbox.create_marked(addressed, body)
    assert abroad(sandbox, item).taken() == []
    assert foreign_references(sandbox, addressed, body) == []
    assert item.read() == item.before


@must("A child is not served below another parent of its kind, and stays as it is.")
@for_every(body=plain_bodies, trials=2, quick=1)
def test_foreign_parent(sandbox, nested, body):
    child = sandbox.create_marked(nested, body)
    assert below_others(sandbox, child).taken() == []
    assert child.read() == child.before


@must("The list of one entity never shows another's items.")
@for_every(swapped=booleans, trials=2, quick=1)
def test_lists(sandbox, shared, swapped):
    looked_at, other = sandbox.both_entities(swapped=swapped)
    assert strangers_in(sandbox, shared, looked_at, of=other) == []


@must(
    "Work in one entity changes nothing in another, and takes nothing from it.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, trials=3, quick=1)
def test_noninterference(sandbox, addressed, body):
    pair = Namesakes(sandbox, sandbox.create(addressed, body))
    assert pair.refused == []
    assert pair.item.read() == pair.item.before
    before = pair.around(pair.there)
    pair.work(pair.here)
    assert pair.around(pair.there) == before
    before = pair.around(pair.here)
    pair.work(pair.there)
    assert pair.around(pair.here) == before


@must("An entity named in a body neither moves an item nor places it elsewhere.")
@for_every(members=entity_members, trials=3, quick=1)
def test_body(sandbox, homed, members):
    assert relocated(sandbox, homed, members) == []


@must("An odd spelling of the prefix never reaches another entity's data.")
@for_every(prefixes=odd_prefixes, trials=1)
def test_spelling(sandbox, readable, prefixes):
    straying = Straying(sandbox, readable, prefixes)
    assert straying.shown() == []
    assert straying.changed() == []
    assert straying.forbidden() == []
    straying.told_apart()


@must("An entity that does not exist is refused on every route, and not brought into being.")
def test_unknown(sandbox, endpoint):
    works(sandbox, endpoint)
    assert in_unknown_entity(sandbox, endpoint).refused
    assert seen_afterwards(sandbox, endpoint, entity=unknown_entity(sandbox)).refused


@must("An entity that the credential may not use is refused on every route, alike whether or not an id exists.")
def test_forbidden(sandbox, forbidden):
    works(sandbox, forbidden)
    answers = forbidden_answers(sandbox, forbidden)
    assert answers.taken == []
    assert answers.codes == answers.alike


@must("No answer in one entity tells of another's items.")
def test_answers(sandbox, walled):
    assert disclosed(sandbox, walled) == []


@must("Without a credential, with a wrong or an expired one, or a stranger's, every route refuses and nothing changes.")
@for_every(wrong=wrong_credentials, trials=3, quick=1)
def test_credential(sandbox, guarded, wrong):
    works(sandbox, guarded)
    before = standing_before(sandbox, guarded)
    assert let_in(sandbox, guarded, wrong) == []
    assert surroundings(sandbox, guarded) == before
    assert shut_out(sandbox, guarded) == []
