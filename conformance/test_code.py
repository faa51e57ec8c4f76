"""The code states the result, and the same result has the same code.  docs/protocol.md#code"""

from harness import for_every, must
from harness.codes import codes, usual_codes
from harness.hostility import server_errors
from strategies import hostile_inputs


@must("The caller's input never causes a 5XX.")
@for_every(odd=hostile_inputs, trials=34, quick=1)
def test_no_5xx(sandbox, endpoint, odd):
    assert server_errors(sandbox, endpoint, odd) == []


@must("The same result has the same code on every route.")
def test_same_across(sandbox, endpoint):
    own = codes(sandbox, endpoint)
    assert own == usual_codes(sandbox, endpoint, own)
