"""Query-string parameters never affect a modification.  docs/protocol.md#query"""

from harness import Control, for_every, must
from harness.stimuli.twins import Twin, surroundings_before
from strategies import plain_bodies, queries


@must(
    "The same write with and without a query string has the same effect and the same code.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, query=queries, trials=4, quick=1, tries=12)
def test_inert(sandbox, altering, body, query):
    before = surroundings_before(sandbox, altering)
    plain, queried = Twin(sandbox, altering, body), Twin(sandbox, altering, body)
    effect = queried.write(query, plain.items)
    assert effect.surroundings == before.with_items(plain.items)
    assert effect.is_taken() == plain.write()
