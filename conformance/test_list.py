"""Lists show what is there.  docs/protocol.md#list"""

from harness import for_every, must
from harness.lists.combined import together
from harness.lists.filtered import completeness, satisfaction
from harness.lists.oddities import bounded
from harness.lists.populations import each_once, listed, occurrences, population, read, small_pages
from harness.lists.sorted_lists import order
from harness.lists.walks import page_walk
from strategies import new_bodies, populations


@must("Every own item is in its list once, pages walked to the end, and agrees with GET.")
@for_every(body=new_bodies, trials=2, quick=1)
def test_complete(sandbox, listable, body):
    items = population(sandbox, listable, body)
    elements = sandbox.listing(listable).elements()
    assert occurrences(items, elements) == each_once(items)
    assert occurrences(items, small_pages(sandbox, listable, elements)) == each_once(items)
    assert listed(items, elements) == read(items, elements)


@must("Every item that a filter returns satisfies it, checked by GET.")
@for_every(rows=populations, trials=2, quick=1)
def test_filter_sound(sandbox, filterable, rows):
    shown, wanted = satisfaction(sandbox.plant(filterable, rows))
    assert shown == wanted


@must("Every own item that satisfies a filter is returned; the values of an enum or a boolean partition the items.")
@for_every(rows=populations, trials=2, quick=1)
def test_filter_complete(sandbox, filterable, rows):
    shown, wanted = completeness(sandbox.plant(filterable, rows))
    assert shown == wanted


@must("Sorted as asked, up and down: each own item once, numbers as numbers, across pages where keys tie.")
@for_every(rows=populations, trials=2, quick=1)
def test_sort_order(sandbox, sortable, rows):
    shown, wanted = order(sandbox.plant(sortable, rows))
    assert shown == wanted


@must("For several sizes the pages joined are the list: none twice, none missing, totals right, past the end nothing.")
@for_every(rows=populations, trials=2, quick=1)
def test_page_walk(sandbox, pageable, rows):
    shown, wanted = page_walk(sandbox.plant(pageable, rows))
    assert shown == wanted


@must("Filter, order and pages agree with each other.")
@for_every(rows=populations, trials=2, quick=1)
def test_commutes(sandbox, combinable, rows):
    shown, wanted = together(sandbox.plant(combinable, rows))
    assert shown == wanted


@must("Odd values of a list's parameters are refused with 4XX or clamped.")
@for_every(rows=populations, trials=2, quick=1)
def test_bounds(sandbox, queryable, rows):
    shown, wanted = bounded(sandbox.plant(queryable, rows))
    assert shown == wanted
