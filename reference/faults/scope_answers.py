"""Faults of entities: answers that tell in passing what another entity has."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused
from reference.writing import Fields


@breaks("scope-answers")
class NamesWhoseCampaignItIs(Reference):
    """Says what a campaign is called that another entity has, where it refuses it as one that is not here."""

    def on_absent(self, call: Call) -> Item:
        named = call.resource.name == "campaign" and self.takes_id(call.resource, call.item_id)
        elsewhere = self.store.find("campaign", call.item_id, None, None) if named else None
        if elsewhere is None or elsewhere.entity == call.entity:
            return super().on_absent(call)
        raise Refused("absent", f"The campaign {elsewhere.key} belongs to another entity.")


@breaks("scope-answers")
class ListsTheNamesInUse(Reference):
    """Lists all the names that tables have, those of other entities too, where a name is refused as taken."""

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:
        if call.resource.name != "table":
            return super().on_duplicate(call, holder, fields)
        names = ", ".join(item.key or "" for item in self.store.items("table", None, None))
        raise Refused("conflict", f"There is a table with this name already; in use are {names}.")


@breaks("scope-answers")
class TellsWhatElseWaits(Reference):
    """Tells with a campaign that was stopped which others wait to be started, those of other entities too."""

    def act(self, call: Call, body: Any) -> Answer:
        answer = super().act(call, body)
        waiting = [item for item in self.store.items("campaign", None, None) if item.state == "DRAFT"]
        if call.role == "stop":
            answer.headers["X-Waiting"] = ",".join(quote(item.key or "") for item in waiting[-20:])
        return answer


@breaks("scope-answers")
class LinksToTheNewestTable(Reference):
    """Links from a list of tables to the newest one of all entities, by its name."""

    def list(self, call: Call, body: Any) -> Answer:
        answer = super().list(call, body)
        if call.resource.name == "table" and (tables := self.store.items("table", None, None)):
            answer.headers["Link"] = f'</newest>; rel="latest"; title="{quote(tables[-1].key or "")}"'
        return answer


@breaks("scope-answers")
class AnswersFromACacheOfAllEntities(Reference):
    """Answers a list of campaigns with what it answered last to the same query, until something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: dict[str, Answer] = {}

    def performed(self, call: Call) -> Answer:
        answer = super().performed(call)
        if call.writes:
            self.lists.clear()
        return answer

    def list(self, call: Call, body: Any) -> Answer:
        if call.resource.name != "campaign":
            return super().list(call, body)
        return self.lists.setdefault(call.request.query, super().list(call, body))
