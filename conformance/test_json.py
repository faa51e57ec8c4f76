"""Bodies are plain JSON objects or arrays.  docs/protocol.md#json"""

from harness import for_every, may, must
from harness.answering.answers import not_json, not_labelled, refused_for_headers
from harness.answering.departures import not_as_documented
from harness.stimuli.recipient import Recipient, survivors
from harness.stimuli.twins import surroundings, surroundings_before
from strategies import extreme_bodies, malformations, spellings, telling_bodies


@must("Every body that is answered is strict JSON, an object or an array.")
def test_body(sandbox, endpoint):
    assert not_json(sandbox, endpoint) == []


@must("Every body that is answered is labelled application/json or +json.")
def test_labelled(sandbox, endpoint):
    assert not_labelled(sandbox, endpoint) == []


@may("Content-Type and Accept with application/json are taken on every route.")
def test_headers(sandbox, endpoint):
    assert refused_for_headers(sandbox, endpoint) == []


@must("Bodies that are no JSON object or array are refused with 4XX, and change nothing.")
@for_every(malformed=malformations, trials=2, quick=1)
def test_malformed(sandbox, bodied, malformed):
    before = surroundings_before(sandbox, bodied)
    recipient = Recipient(sandbox, bodied)
    assert recipient.takes(malformed) == []
    assert surroundings(sandbox, bodied, *recipient.items) == before.with_items(recipient.items)


@must("Equal JSON, whatever the order of its members, its white space and its escapes, has an equal effect.")
@for_every(spelling=spellings, body=telling_bodies, trials=4, quick=1)
def test_equal(sandbox, storing, spelling, body):
    twin, recipient = Recipient(sandbox, storing), Recipient(sandbox, storing)
    plain = twin.effect(body, {})
    assert recipient.effect(body, spelling) == plain


@must(
    "Values survive, of all planes of Unicode and up to the lengths and limits of the schema; so do null and nothing."
)
@for_every(body=extreme_bodies, trials=8, quick=2)
def test_round_trip(sandbox, storing, body):
    item = Recipient(sandbox, storing).given(body)
    read, sent = survivors(item)
    assert read == sent


@must("An answer agrees with the document's schema for its code.")
def test_schema(sandbox, endpoint):
    assert not_as_documented(sandbox, endpoint) == []
