"""Query-string parameters never affect a modification.  docs/protocol.md#query"""

from harness import Control, for_every, must
from harness.twins import effect, surroundings, surroundings_before
from strategies import plain_bodies, queries


@must(
    "The same write with and without a query string has the same effect and the same code.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(body=plain_bodies, query=queries, trials=7, quick=1)
def test_inert(sandbox, writable, body, query):
    before = surroundings_before(sandbox, writable)
    plainly = effect(sandbox, writable, body)
    assert effect(sandbox, writable, body, query=query).is_taken() == plainly
    assert surroundings(sandbox, writable) == before
