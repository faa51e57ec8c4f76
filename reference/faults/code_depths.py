"""Faults of codes and of refusals that depend on how deep the trouble lies."""

from __future__ import annotations

from typing import Any

from reference.registry import breaks
from reference.resources import TABLE
from reference.service import Reference
from reference.wire import Call, Refused

Found = list[tuple[str, str]]


@breaks("code-same")
class Answers400ForTypesInsideOnCreation(Reference):
    """Answers a wrong type of a nested member with 400 on creation, with 422 elsewhere."""

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        where, keyword = found[0]
        if call.operation == "create" and keyword == "type" and where.count("/") > 1:
            raise Refused("json", "A member has the wrong type.")
        super().on_invalid(call, body, found)


@breaks("code-same")
class Answers400ForTypesInsideOfTables(Reference):
    """Answers a wrong type of a nested member of a table with 400, of other items with 422."""

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        where, keyword = found[0]
        if call.resource.name == "table" and keyword == "type" and where.count("/") > 1:
            raise Refused("json", "A member has the wrong type.")
        super().on_invalid(call, body, found)


@breaks("code-same")
class Answers400ForElements(Reference):
    """Answers a wrong type of an array's element with 400, of a field with 422."""

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        where, keyword = found[0]
        if keyword == "type" and any(part.isdecimal() for part in where.split("/")):
            raise Refused("json", "An element has the wrong type.")
        super().on_invalid(call, body, found)


@breaks("code-no-5xx")
class FallsOverElementsThatAreNoObjects(Reference):
    """Answers 500 to an element of an array that is no object where one belongs."""

    def normalised(self, call: Call, body: Any) -> Any:
        body = super().normalised(call, body)
        elements = body.get("subscriptions") if isinstance(body, dict) else None
        for element in elements if isinstance(elements, list) else ():
            if not isinstance(element, dict):
                raise AttributeError("this element has no name")  # noqa: TRY004  as Python would
        return body


@breaks("code-refusal")
class SpendsTheQuotaOfTheRefused(Reference):
    """Refuses an invalid profile, and has taken one from the quota of its table."""

    def on_invalid(self, call: Call, body: Any, found: Found) -> None:
        table = self.find_parent(call) if call.operation == "create" else None
        if table is not None and table.fields.get("quota"):
            quota = table.fields["quota"] - 1
            self.changed(TABLE, table, {**table.fields, "quota": quota}, table.state)
            self.store.commit()
        super().on_invalid(call, body, found)
