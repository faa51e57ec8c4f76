"""Faults of status codes: 5XX by input, and several codes for one result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.wire import Answer, Call


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _leaves(member)
    else:
        yield value


@breaks("code-no-5xx")
class FallsOverNul(Reference):
    """Answers 500 to a body with NUL in a text."""

    def normalised(self, call: Call, body: Any) -> Any:
        if any(isinstance(leaf, str) and "\0" in leaf for leaf in _leaves(body)):
            raise ValueError("a text must not contain NUL")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverLargeIntegers(Reference):
    """Answers 500 to a body with an integer of 2^63 or more, or less than -2^63."""

    def normalised(self, call: Call, body: Any) -> Any:
        for leaf in _leaves(body):
            if isinstance(leaf, int) and not -(2**63) <= leaf < 2**63:
                raise OverflowError("too large to convert to an integer of 64 bits")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverArrays(Reference):
    """Answers 500 to an array where the object of a profile is expected."""

    def normalised(self, call: Call, body: Any) -> Any:
        if call.resource.name == "profile" and isinstance(body, list):
            raise AttributeError("a list has no members")
        return super().normalised(call, body)


@breaks("code-no-5xx")
class FallsOverBadEncoding(Reference):
    """Answers 500 to a path with percent signs that encode nothing, or no UTF-8."""

    def known_route(self, call: Call) -> None:
        if re.search(r"%(?![0-9A-Fa-f]{2})", call.request.path):
            raise ValueError("invalid percent-encoding")
        "/".join(call.request.segments).encode("utf-8")
        super().known_route(call)


@breaks("code-no-5xx")
class FallsOverPageNumbers(Reference):
    """Answers 500 to a page of webhooks that is no positive number."""

    def list(self, call: Call, body: Any) -> Answer:
        page = dict(call.request.parameters).get("page", "1")
        if call.resource.name == "webhook" and not re.fullmatch("[1-9][0-9]{0,17}", page):
            raise ValueError("no such page")
        return super().list(call, body)


@breaks("code-same-across")
class Answers400ForInvalidWebhooks(Reference):
    """Answers an invalid webhook with 400, other invalid bodies with 422."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "invalid" and call.resource.name == "webhook"
        return 400 if odd else super().status_for(call, result)


@breaks("code-same-across")
class Answers400ForAbsentCampaigns(Reference):
    """Answers an unknown id of a campaign with 400, other unknown ids with 404."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "absent" and call.resource.name == "campaign"
        return 400 if odd else super().status_for(call, result)


@breaks("code-same-across")
class Answers400ForDuplicateProfiles(Reference):
    """Answers a taken email with 400, a taken name with 409."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "conflict" and call.resource.name == "profile"
        return 400 if odd else super().status_for(call, result)


@breaks("code-same-across")
class Answers422ForMalformedTables(Reference):
    """Answers malformed JSON with 422 where a table is created, with 400 elsewhere."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "json" and call.resource.name == "table" and call.operation == "create"
        return 422 if odd else super().status_for(call, result)


@breaks("code-same-across")
class Answers404ForMethodsOfWebhooks(Reference):
    """Answers a method that a webhook does not offer with 404, elsewhere with 405."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "method" and call.resource.name == "webhook"
        return 404 if odd else super().status_for(call, result)


@breaks("code-same-across")
class Answers409ForInvalidTables(Reference):
    """Answers an invalid table with 409, other invalid bodies with 422."""

    def status_for(self, call: Call, result: str) -> int:
        odd = result == "invalid" and call.resource.name == "table"
        return 409 if odd else super().status_for(call, result)


@breaks("code-same-across")
class DeletesNoWebhookWithSuccess(Reference):
    """Answers a DELETE of a webhook that there is not with success, of anything else with 404."""

    def delete(self, call: Call, body: Any) -> Answer:
        if call.resource.name == "webhook" and self.look_up(call) is None:
            return self.deleted_answer(call)
        return super().delete(call, body)
