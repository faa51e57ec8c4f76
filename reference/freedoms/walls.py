"""Freedoms of what entities and parents share: numbers, names, and the words that bodies use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from reference.freedoms.references import NamesATableById
from reference.registry import tempts
from reference.resources import Schema
from reference.routes import Route
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused
from reference.writing import Fields

_ALL: Final = ("scope-foreign-item", "scope-foreign-parent", "scope-noninterference", "scope-spelling", "scope-body")

_DECLARED: Final = """
[[resource]]
collection = "/entity/{e}/table"
global_keys = ["name"]

[[resource]]
collection = "/entity/{e}/table/{tableId}/profile"
global_keys = ["email"]

[[resource]]
collection = "/entity/{e}/campaign"
global_keys = ["name"]
"""


class _Counting(Reference):
    """Gives numbers in a row, from the first on, in each place of its own."""

    def place(self, call: Call) -> str:
        """Where the numbers of a new item are counted."""
        return call.resource.name

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        if not call.resource.numbered:
            return super().stored_by_create(call, fields)
        return self.insert(call, str(self.store.count(self.place(call))), fields)


@tempts(*_ALL, "scope-lists", "delete-one", "post-fresh-id")
class NumbersEachEntity(_Counting):
    """Counts the ids of tables and profiles in each entity from 1 on."""

    def place(self, call: Call) -> str:
        return f"{call.resource.name} of {call.entity}"


@tempts(*_ALL, "scope-lists", "delete-children", "post-fresh-id")
class NumbersEachTable(_Counting):
    """Counts the ids of profiles in each table from 1 on, and those of tables in each entity."""

    def place(self, call: Call) -> str:
        return f"{call.resource.name} of {call.parent_id} of {call.entity}"


@tempts("scope-noninterference", profile=_DECLARED)
class SharesNamesAsDeclared(Reference):
    """Keeps names and emails for all entities, as its profile says."""

    def holder(self, call: Call, fields: Fields) -> Item | None:
        return super().holder(replace(call, entity=None, parent_id=None), fields)  # type: ignore[arg-type]


@tempts("scope-noninterference", "scope-answers", profile=_DECLARED)
class NamesTheHolderAsDeclared(SharesNamesAsDeclared):
    """Keeps names and emails for all entities, as its profile says, and shows the item that has a taken one."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        raise Refused("conflict", f"This is taken: {holder.text}")


@tempts("scope-body", "post-stores", "patch-server-fields")
class HasAFieldCalledEntity(Reference):
    """Has a text called `entity` in webhooks, which says nothing of where they are."""

    def __init__(self) -> None:
        said: Schema = {"type": "string", "maxLength": 100}
        self.resources = tuple(
            replace(one, fields={**one.fields, "entity": said}) if one.name == "webhook" else one
            for one in self.resources
        )
        super().__init__()


@tempts("scope-body", "post-refused", "put-refused", "patch-refused")
class RefusesToBeToldTheEntity(Reference):
    """Refuses a body that names another entity than the route does, in whatever member."""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        names = ("entity", "entityId", "entityName", "entity_id", "entity_name", "tenant", "e")
        if isinstance(body, dict) and any(body.get(name, call.entity) != call.entity for name in names):
            raise Refused("invalid", "The route says which entity it is.")
        return super().checked(call, body)


@tempts("scope-foreign-item", "post-rejects-invalid")
class NamesTablesFreely(NamesATableById):
    """Wants a number of a table in each campaign, and does not look whether there is such a table."""

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        return Reference.checked(self, call, body)

    def on_delete(self, call: Call, item: Item) -> None:
        Reference.on_delete(self, call, item)


@tempts("scope-foreign-parent", "scope-foreign-item", "code-classes", "code-same", "code-same-across")
class LeadsProfilesHome(Reference):
    """Answers for a profile below another table of its entity with a redirect to where it is."""

    def on_absent(self, call: Call) -> Item:
        nested = call.resource.parent is not None and self.takes_id(call.resource, call.item_id)
        item = self.lookup(call.resource, call.item_id, call.entity, None) if nested else None
        if item is None:
            return super().on_absent(call)
        raise Moved(self.location(call.resource, item))

    def status_for(self, call: Call, result: str) -> int:
        return 308 if result == "moved" else super().status_for(call, result)

    def problems_of(self, route: Route, operation: str) -> list[str]:
        moves = route.resource.parent is not None and route.role == "item"
        return super().problems_of(route, operation) + (["moved"] if moves else [])

    def meaning(self, problem: str) -> str:
        return "It is below another table." if problem == "moved" else super().meaning(problem)


class Moved(Refused):
    """An item that is to be found elsewhere."""

    def __init__(self, where: str) -> None:
        super().__init__("moved", "It is below another table.", {"Location": where})
