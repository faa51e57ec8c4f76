"""Who has to stay outside: no credential, a wrong one, an expired one, a stranger's; and who must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from harness.documents.nouns import Endpoint
from harness.items.frame import Frame
from harness.observation import Findings
from harness.outcomes import BudgetSpent
from harness.stimuli.calls import call, kept_stage
from harness.stimuli.troubles import troubled
from harness.stimuli.twins import surroundings, surroundings_before
from harness.transport.client import SAFE
from harness.transport.credentials import OTHERS
from harness.transport.exchange import NOTHING, Exchange
from harness.trials.sandbox import Sandbox
from harness.values import leaves

_NONE: Final = "no credential"
_BY_GET: Final = frozenset({"garbled", "empty"})
"""How a credential is wrong with which a run in haste asks lists and items."""
_UNTRIED: Final = "none was given, so not tried: "
_UNPROVEN: Final = (
    "the stranger's credential was refused as a wrong one is, and was seen to open nothing: that it is valid, and "
    "refused for whose it is, was not shown"
)


def let_in(sandbox: Sandbox, endpoint: Endpoint, wrong: str) -> Findings:
    """The first without a credential of the run that is not refused, or is shown with the refusal what only the run's
    own items say; `wrong` is one of WRONG. What was not tried, or not shown, is noted.

    What reads credentials is one place for the most part. So a run in haste that has an expired one asks writes with
    that, and with none of the wrong ones that GET is asked with.
    """
    given = sandbox.deployment.client.others
    if untried := [name for which, name in OTHERS.items() if which not in given]:
        sandbox.trail.note(_UNTRIED + ", ".join(untried))
    answers: dict[str, Exchange] = {}
    for who, exchange in _asked(sandbox, endpoint, wrong):
        if not exchange.refused:
            return Findings([f"{who}: {exchange.line} → {exchange.outcome}"])
        if shown := [*_shown(sandbox, endpoint, exchange)]:
            return Findings(f"{who}: {exchange.line} → {exchange.outcome} with {one}" for one in shown)
        answers[who] = exchange
    _doubt(sandbox, answers, wrong)
    return Findings()


def standing_before(sandbox: Sandbox, endpoint: Endpoint) -> Frame:
    """The surroundings before anybody asks, and among them the item that is asked for, be it made only now."""
    resource = endpoint.resource
    if resource is None or not resource.creation or endpoint.role in {"list", "read", "create"}:
        return surroundings_before(sandbox, endpoint)
    known = sandbox.stage(resource)
    stage = kept_stage(sandbox, resource)
    frame = surroundings_before(sandbox, endpoint)
    if stage.name in frame.states:
        return frame
    anew = known is None or known.name != stage.name
    return frame.with_items([stage]) if anew else surroundings(sandbox, endpoint)


def shut_out(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The rightful GET, where it is refused afterwards; for writes, the surroundings tell. A run in haste asks none."""
    if not sandbox.deployment.thorough or endpoint.operation.method not in SAFE:
        return Findings()
    exchange = call(sandbox, endpoint).decided()
    return Findings([] if exchange.ok else [f"{exchange.line} → {exchange.outcome}"])


def _asked(sandbox: Sandbox, endpoint: Endpoint, wrong: str) -> Iterator[tuple[str, Exchange]]:
    """Who asks, and what is answered."""
    deployment = sandbox.deployment
    nobody = troubled(sandbox, endpoint, _NONE)
    assert nobody is not None  # the noun is guarded
    yield _NONE, nobody
    saved = not deployment.thorough and "expired" in deployment.client.others and wrong in _BY_GET
    if endpoint.operation.method in SAFE or not saved:
        yield f"{wrong} credential", call(sandbox, endpoint, credential=wrong)
    for name in OTHERS.values():
        exchange = troubled(sandbox, endpoint, name)
        if exchange is not None:
            yield name, exchange


def _shown(sandbox: Sandbox, endpoint: Endpoint, exchange: Exchange) -> Iterator[str]:
    """Values in an answer that only items of the run have, and that the request did not tell."""
    resource, deployment = endpoint.resource, sandbox.deployment
    if resource is None or not exchange.sent or exchange.json is NOTHING:
        return
    stage = sandbox.stage(resource)
    near = [*deployment.canaries.get((resource.kind, sandbox.entity_of(resource)), []), *([stage] if stage else [])]
    told = exchange.request.url + (exchange.request.content or b"").decode("utf-8", "replace")
    answered = [value for _, value in leaves(exchange.json)]
    for item in near:
        for name, value in item.sent.items():
            telling = name != item.ways.id_field and deployment.stamps.tells(value) and str(value) not in told
            if telling and any(one == value or (isinstance(value, str) and value in str(one)) for one in answered):
                yield f"the {name} of {item.address}"


def _doubt(sandbox: Sandbox, answers: Mapping[str, Exchange], wrong: str) -> None:
    """Note where a stranger's refusal proves nothing, as it may be that of a credential that is not valid at all."""
    stranger = answers.get(OTHERS["stranger"])
    if stranger is None or not stranger.sent:
        return
    others = {exchange.status for who, exchange in answers.items() if exchange is not stranger}
    if f"{wrong} credential" in answers and stranger.status not in others:
        sandbox.deployment.recognised = True
    elif sandbox.deployment.recognised is None:
        sandbox.deployment.recognised = _opens(sandbox)
    if not sandbox.deployment.recognised:
        sandbox.trail.note(_UNPROVEN)


def _opens(sandbox: Sandbox) -> bool:
    """Whether the stranger's credential opens a list of the entity that the run's own may not use: asked once a run."""
    deployment, entity = sandbox.deployment, sandbox.deployment.profile.forbidden_entity
    lists = [one for one in deployment.resources if one.parent is None and one.offers("list")]
    if not entity or not lists:
        return False
    try:
        path = deployment.prefix + lists[0].address(entity, ())
        return deployment.client.send("GET", path, credential="stranger").ok
    except BudgetSpent:
        return False
