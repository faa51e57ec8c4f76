"""The codes that were seen on a route: of which class they are, and whether its document tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from harness.answering.witnesses import again
from harness.auditing.results import DONE
from harness.documents.nouns import Endpoint
from harness.observation import Findings
from harness.outcomes import Inconclusive, NotExercised
from harness.stimuli.calls import call
from harness.stimuli.troubles import ROUTE_TROUBLES, asked
from harness.transport.exchange import Exchange
from harness.trials.sandbox import Sandbox

_OF_HTTP: Final = frozenset({401, 403, 404, 405, 406, 413, 414, 415, 429, 431})
"""What HTTP or what stands before the operation answers: to be told, and no departure if it is not documented."""
_TURNS: Final = {"wrong type of a field": 2}
_TWICE: Final = 2
_OF_ROUTING: Final = ROUTE_TROUBLES | {"id of the wrong type"}
"""What a router refuses before the operation is reached."""
_INTERIM: Final = frozenset({100, 103})
_CONDITIONS: Final = frozenset({"if-none-match", "if-modified-since"})
_USUAL: Final = (
    DONE,
    "wrong type of a field",
    "taken unique field",
    "wrong state",
    "malformed JSON",
    "unknown id",
    "required field missing",
)


def undocumented(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The codes of a route that its document does not tell, each asked for again.

    Raises NotExercised where the document has no codes, Inconclusive where it has none of a class that was seen.
    """
    told = {code.upper() for code in endpoint.operation.answers}
    if not told:
        raise NotExercised("the document tells no codes of this operation")
    _provoke(sandbox, endpoint)
    suspects = [one for one in _seen(sandbox, endpoint) if not _documents(told, one[1])]
    silent = [one for one in suspects if one[1].is_4xx and not any(code[0] in "4D" for code in told)]
    fresh = [again(sandbox, endpoint, *one) for one in suspects if one not in silent]
    found = Findings(
        f"{one.line} → {one.outcome}, which is not among {', '.join(sorted(told))}"
        for one in fresh
        if one.status is not None and one.sent and not _documents(told, one)
    )
    if not found and silent:
        codes = ", ".join(sorted({exchange.outcome for _, exchange in silent}))
        raise Inconclusive(f"the document tells of no refusal of this operation at all; seen: {codes}")
    return found


def _documents(told: set[str], exchange: Exchange) -> bool:
    """Whether a document tells of a code, or need not."""
    status = exchange.status
    if status is None or status in _OF_HTTP or status >= 500:  # 5XX is no result of an operation
        return True
    return bool({"DEFAULT", str(status), f"{status // 100}XX"} & told)


def _seen(sandbox: Sandbox, endpoint: Endpoint) -> Iterator[tuple[str, Exchange]]:
    """One exchange of each code of each result."""
    for result, codes in sandbox.deployment.results.of(endpoint.label).items():
        if result not in _OF_ROUTING:
            yield from ((result, kept[0]) for kept in codes.values())


def _provoke(sandbox: Sandbox, endpoint: Endpoint) -> None:
    """Bring about what the run has not seen on this route."""
    seen = sandbox.deployment.results.of(endpoint.label)
    for result in _USUAL:
        try:
            if result == DONE and result not in seen:
                sandbox.deployment.results.note(endpoint.label, DONE, call(sandbox, endpoint).succeeds())
            elif result not in seen:
                for turn in range(_TURNS.get(result, 1)):
                    asked(sandbox, endpoint, result, turn)
        except Inconclusive:
            continue  # what cannot be brought about here tells nothing of its code


def of_no_class(sandbox: Sandbox, endpoint: Endpoint) -> Findings:
    """The answers of a route, redirects included, that are neither 2XX nor 4XX nor 5XX, each asked for again."""
    _provoke(sandbox, endpoint)
    audit = sandbox.deployment.audit
    suspects = [exchange for exchange in audit.of(endpoint.operation.route) if _odd(exchange)]
    fresh = [_once_more(sandbox, endpoint, exchange) for exchange in suspects]
    odd = [told for exchange in fresh for told in [_odd(exchange)] if told is not None]
    for told in odd:
        if told.by_way_of is None and told not in sandbox.trail.exchanges:
            sandbox.trail.recalled(told)
    return Findings(f"{told.line} → {told.outcome}" for told in odd)


def _once_more(sandbox: Sandbox, endpoint: Endpoint, witness: Exchange) -> Exchange:
    witness = witness.by_way_of or witness
    request = witness.request
    if request.method != "POST" or endpoint.role != "create":
        exchange = sandbox.trail.again(witness)
        return exchange if _odd(exchange) is not None else _on_a_fresh_item(sandbox, endpoint)
    content: dict[str, Any] = {} if request.content is None else {"content": request.content}
    for _ in range(_TWICE):  # what was taken the first time may be taken already the second
        exchange = call(sandbox, endpoint, **content)
        if _odd(exchange) is not None:
            return exchange
    return call(sandbox, endpoint)


def _on_a_fresh_item(sandbox: Sandbox, endpoint: Endpoint) -> Exchange:
    """An ordinary call on an item that nothing was done to: what was answered oddly may have been done."""
    resource = endpoint.resource
    if resource is None or not resource.creation or endpoint.role not in {"replace", "patch", "delete"}:
        return call(sandbox, endpoint)
    return call(sandbox, endpoint, item=sandbox.create(resource, sandbox.deployment.plain(resource)))


def _odd(exchange: Exchange) -> Exchange | None:
    """The answer, or the redirect that led to it, if it is of no class; None if all is well."""
    if exchange.by_way_of is not None:
        return None if _only_respelled(exchange.by_way_of) else exchange.by_way_of
    status = exchange.status
    if status is None or status in _INTERIM or 200 <= status < 300 or 400 <= status < 600:
        return None
    asked_for = {name.lower() for name in exchange.request.headers} & _CONDITIONS
    if (status == 304 and asked_for) or _only_respelled(exchange):
        return None
    return exchange


def _only_respelled(exchange: Exchange) -> bool:
    """Whether a redirect leads to the same place, by https or with another slash at its end."""
    location = exchange.headers.get("location", "")
    if not location or exchange.status is None or not 300 <= exchange.status < 400:
        return False
    here, there = urlsplit(exchange.request.url), urlsplit(location)
    return (
        here.path.rstrip("/") == there.path.rstrip("/")
        and (there.netloc or here.netloc).partition(":")[0] == here.netloc.partition(":")[0]
    )
