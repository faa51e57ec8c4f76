"""Lists show what is there.  docs/protocol.md#list"""

from harness import for_every, must
from harness.populations import each_once, listed, occurrences, population, read
from strategies import full_bodies


@must("Every own item is in its list once, pages walked to the end, and agrees with GET.")
@for_every(body=full_bodies, trials=2)
def test_complete(sandbox, listable, body):
    items = population(sandbox, listable, body)
    assert occurrences(sandbox, items) == each_once(items)
    assert occurrences(sandbox, items, page_size=2) == each_once(items)
    shown = listed(sandbox, items)
    assert shown == read(sandbox, items, like=shown)
