"""Lists show what is there.  docs/protocol.md#list"""

from harness import for_every, must
from harness.populations import each_once, listed, occurrences, population, read, small_pages
from strategies import new_bodies


@must("Every own item is in its list once, pages walked to the end, and agrees with GET.")
@for_every(body=new_bodies, trials=2, quick=1)
def test_complete(sandbox, listable, body):
    items = population(sandbox, listable, body)
    elements = sandbox.listing(listable).elements()
    assert occurrences(items, elements) == each_once(items)
    assert occurrences(items, small_pages(sandbox, listable, elements)) == each_once(items)
    assert listed(items, elements) == read(items, elements)
