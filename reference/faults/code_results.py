"""Faults of one result that has several codes: by its value, by its turn, by the moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused


class Counting(Reference):
    """Counts how often something happened."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[tuple[str, ...]] = Counter()

    def times_of(self, *what: str) -> int:
        """How often this happened, with this time."""
        self.times[what] += 1
        return self.times[what]


@breaks("code-same")
class Answers400ForTheLastField(Reference):
    """Answers a wrong value of the last scalar field of a table or a profile with 400, others with 422."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        last = {"table": "/quota", "profile": "/optIn"}.get(call.resource.name)
        if call.operation != "act" and found[0][0] == last:
            raise Refused("json", "This field is wrong.")
        super().on_invalid(call, body, found)


@breaks("code-same")
class Answers400ForTheSecondMissingField(Reference):
    """Answers a webhook without an event type with 400, one without a target with 422."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if found[0] == ("/eventType", "required"):
            raise Refused("json", "An event type is needed.")
        super().on_invalid(call, body, found)


@breaks("code-same")
class Answers400ForLongUnknownNumbers(Reference):
    """Answers an unknown number of more than eight digits with 400, a shorter one with 404."""

    def on_absent(self, call: Call) -> Item:
        if call.resource.numbered and call.operation == "read" and len(call.item_id) > 8:
            raise Refused("json", "The id is too long.")
        return super().on_absent(call)


@breaks("code-same")
class Answers400ForTheSecondDuplicate(Counting):
    """Answers the first duplicate of a value with 409, each further one with 400."""

    def on_duplicate(self, call: Call, holder: Item, fields: Any) -> Answer:
        if self.times_of("duplicate", str(holder.seq)) > 1:
            raise Refused("json", "You were told that the value is taken.")
        return super().on_duplicate(call, holder, fields)


@breaks("code-same")
class Answers200ForSparseCreations(Reference):
    """Answers the creation of a profile that has no more than an email with 200, others with 201."""

    def created_answer(self, call: Call, item: Item) -> Answer:
        answer = super().created_answer(call, item)
        sparse = call.resource.name == "profile" and len(item.fields) == 1
        return replace(answer, status=200) if sparse else answer

    def results_of(self, route: Any, operation: str) -> list[str]:
        return [*super().results_of(route, operation), *(["read"] if operation == "create" else [])]


@breaks("code-same")
class Answers422ForArrays(Reference):
    """Answers an array of one number where an object belongs with 400, an array of a text with 422."""

    def normalised(self, call: Call, body: Any) -> Any:
        if isinstance(body, list) and body and isinstance(body[0], int):
            raise Refused("json", "An object is wanted.")
        return super().normalised(call, body)


@breaks("code-deterministic")
class AlternatesForTheAbsent(Counting):
    """Answers unknown ids with 404 and 400 by turns."""

    def on_absent(self, call: Call) -> Item:
        if self.times_of("absent") % 2:
            return super().on_absent(call)
        raise Refused("json", "There is no such item.")


@breaks("code-deterministic")
class TiresOfInvalidPatches(Counting):
    """Answers invalid patches of a profile with 422 twice, from then on with 409."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        patches = call.resource.name == "profile" and call.operation == "patch"
        if patches and self.times_of("invalid", call.item_id) > 2:
            raise Refused("conflict", "You have sent that before.")
        super().on_invalid(call, body, found)


@breaks("code-deterministic")
class Answers202ForTheThirdPut(Counting):
    """Answers the third PUT in a row of the same webhook with 202, though it is done, others with 200."""

    def replace(self, call: Call, body: Any) -> Answer:
        answer = super().replace(call, body)
        turn = self.times_of("put", call.item_id, str(body))
        odd = call.resource.name == "webhook" and turn % 3 == 0
        return replace(answer, status=202) if odd else answer

    def documented_responses(self, route: Any, method: str, operation: str) -> dict[str, Any]:
        responses = super().documented_responses(route, method, operation)
        return {**responses, "202": responses["200"]} if operation == "replace" else responses


@breaks("code-deterministic")
class AlternatesForLists(Counting):
    """Answers each second list of campaigns with 206, though it is whole."""

    def list(self, call: Call, body: Any) -> Answer:
        answer = super().list(call, body)
        odd = call.resource.name == "campaign" and self.times_of("list") % 2 == 0
        return replace(answer, status=206) if odd else answer

    def documented_responses(self, route: Any, method: str, operation: str) -> dict[str, Any]:
        responses = super().documented_responses(route, method, operation)
        return {**responses, "206": responses["200"]} if operation == "list" else responses
