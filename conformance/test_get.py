"""GET retrieves and never modifies.  docs/protocol.md#get"""

from harness import for_every, must
from harness.bursts import read_burst
from strategies import lives, new_bodies, read_queries


@must("A burst of GETs, HEADs and OPTIONS, with query strings valid and odd, changes nothing anywhere.")
@for_every(body=new_bodies, life=lives, trials=3, quick=1)
def test_frame(sandbox, readable, body, life):
    item = sandbox.create(readable, body).live(life)
    before = sandbox.frame_before()
    read_burst(sandbox, item, read_queries(readable))
    assert sandbox.frame() == before


@must("A GET of an id that does not exist is refused and creates nothing.")
def test_absent(sandbox, readable):
    before = sandbox.ids_before(readable)
    unknown = sandbox.unknown(readable)
    assert unknown.get().refused
    assert sandbox.ids(readable) == before
