"""Bodies are plain JSON objects or arrays.  docs/protocol.md#json"""

from harness import may, must
from harness.answers import not_json, not_labelled, refused_for_headers
from harness.departures import not_as_documented


@must("Every body that is answered is strict JSON, an object or an array.")
def test_body(sandbox, endpoint):
    assert not_json(sandbox, endpoint) == []


@must("Every body that is answered is labelled application/json or +json.")
def test_labelled(sandbox, endpoint):
    assert not_labelled(sandbox, endpoint) == []


@may("Content-Type and Accept with application/json are taken on every route.")
def test_headers(sandbox, endpoint):
    assert refused_for_headers(sandbox, endpoint) == []


@must("An answer agrees with the document's schema for its code.")
def test_schema(sandbox, endpoint):
    assert not_as_documented(sandbox, endpoint) == []
