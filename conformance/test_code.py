"""The code states the result, and the same result has the same code.  docs/protocol.md#code"""

from harness import Control, for_every, must
from harness.answering.codes import codes, usual_codes
from harness.answering.statuses import of_no_class, undocumented
from harness.answering.witnesses import all_alike, repeated, witnesses_of
from harness.stimuli.hostility import server_errors
from harness.stimuli.refusals import Refusals
from harness.stimuli.successes import without_effect, wrapped_errors
from strategies import hostile_inputs, repeatable_results, results, rounds_of_troubles, starts


@must(
    "4XX is the truth: after a refusal nothing of the whole run's data has changed.",
    control=Control.WITHOUT_STIMULUS,
)
@for_every(troubles=rounds_of_troubles, trials=3, quick=1)
def test_refusal(sandbox, altering, troubles):
    refusals = Refusals(sandbox, altering, troubles).ask()
    assert refusals.after == refusals.before


@must("2XX is the truth: the effect can be observed, and no error is wrapped in it.")
@for_every(first=starts, trials=2, quick=1)
def test_success(sandbox, endpoint, first):
    assert without_effect(sandbox, endpoint, first) == []
    assert wrapped_errors(sandbox, endpoint) == []


@must("The caller's input never causes a 5XX.")
@for_every(volley=hostile_inputs, trials=4, quick=1)
def test_no_5xx(sandbox, endpoint, volley):
    assert server_errors(sandbox, endpoint, volley) == []


@must("On one route, one result has one code.")
@for_every(told=results, trials=5, quick=1, tries=12)
def test_same(sandbox, endpoint, told):
    witnesses = witnesses_of(sandbox, endpoint, told)
    assert witnesses.codes == witnesses.with_one_code()


@must("The same result has the same code on every route.")
def test_same_across(sandbox, endpoint):
    own = codes(sandbox, endpoint)
    assert own == usual_codes(sandbox, endpoint, own)


@must("The same request in the same state gets the same code, however often.")
@for_every(result=repeatable_results, trials=3, quick=1, tries=12)
def test_deterministic(sandbox, endpoint, result):
    codes = repeated(sandbox, endpoint, result)
    assert codes == all_alike(codes)


@must("Each code that appears is documented for its operation.")
def test_documented(sandbox, endpoint):
    assert undocumented(sandbox, endpoint) == []


@must("Only 2XX, 4XX and 5XX appear.")
def test_classes(sandbox, endpoint):
    assert of_no_class(sandbox, endpoint) == []
