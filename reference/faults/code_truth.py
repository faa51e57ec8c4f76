"""Faults of codes that do not tell what happened: success without effect, refusal with one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reference.faults.code_results import Counting
from reference.registry import breaks
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused


@breaks("code-success")
class WrapsErrorsOfDuplicates(Reference):
    """Answers a creation with a taken name with 200 and an error in the body."""

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        return replace(answer, status=200) if refusal.problem == "conflict" else answer


@breaks("code-success")
class WrapsErrorsOfAbsentProfiles(Reference):
    """Answers a GET of a profile that is not there with 200 and a status of its own in the body."""

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        odd = refusal.problem == "absent" and call.resource.name == "profile" and call.operation == "read"
        return Answer(200, {"status": 404, "message": refusal.message}) if odd else answer


@breaks("code-success")
class WrapsErrorsOfStates(Reference):
    """Answers an action in the wrong state with 200 and success false."""

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        return Answer(200, {"success": False}) if refusal.problem == "state" else answer


@breaks("code-success")
class ForgetsTheSecondPatch(Counting):
    """Answers each second PATCH of a profile with 200 and what was sent, and stores nothing."""

    def stored_by_patch(self, call: Call, item: Item, fields: Any) -> Item:
        if call.resource.name == "profile" and self.times_of("patch", call.item_id) % 2 == 0:
            return replace(item, text=json.dumps(fields))
        return super().stored_by_patch(call, item, fields)


@breaks("code-success")
class UndoesDeletions(Reference):
    """Answers the deletion of a webhook with 204, and rolls it back."""

    def on_success(self, call: Call, answer: Answer) -> None:
        if call.operation == "delete" and call.resource.name == "webhook":
            self.store.rollback()
        else:
            super().on_success(call, answer)


@breaks("code-success")
class LosesSparseCreations(Reference):
    """Answers the creation of a campaign that has no more than a name with 201, and rolls it back."""

    def on_success(self, call: Call, answer: Answer) -> None:
        sparse = call.resource.name == "campaign" and call.operation == "create" and b"," not in call.request.content
        if sparse:
            self.store.rollback()
        else:
            super().on_success(call, answer)


@breaks("code-refusal")
class KeepsDuplicates(Counting):
    """Refuses a second table with a taken name, and has noted so in the label of the first one."""

    def on_duplicate(self, call: Call, holder: Item, fields: Any) -> Answer:
        if call.resource.name == "table":
            self.stored_by_patch(call, holder, {**holder.fields, "label": f"wanted {self.times_of('wanted')} times"})
        return super().on_duplicate(call, holder, fields)

    def on_refusal(self, call: Call, refusal: Refused) -> None:
        if refusal.problem == "conflict":
            self.store.commit()
        else:
            super().on_refusal(call, refusal)


@breaks("code-refusal")
class StoresBeforeTheThirdField(Reference):
    """Refuses a PATCH of a table whose quota is wrong, after it has noted so in the label."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if call.resource.name == "table" and call.operation == "patch" and found[0][0] == "/quota":
            item = self.look_up(call)
            if item is not None:
                self.stored_by_patch(call, item, {**item.fields, "label": "wrong quota"})
                self.store.commit()
        super().on_invalid(call, body, found)


@breaks("code-refusal")
class ActsBeforeItRefuses(Reference):
    """Refuses an action in the wrong state, and has stopped the campaign."""

    def act(self, call: Call, body: Any) -> Answer:
        item = self.find_item(call)
        try:
            return super().act(call, body)
        except Refused:
            self.stored_by_action(call, item, "STOPPED" if item.state == "RUNNING" else "RUNNING")
            self.store.commit()
            raise


@breaks("code-refusal")
class CreatesBeforeItRefuses(Reference):
    """Refuses a profile with a wrong score, and has stored one."""

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:
        if call.resource.name == "profile" and call.operation == "create" and found[0][0] == "/score":
            email = f"refused{self.store.count('refused')}@example.org"
            self.insert(call, self.fresh_id(call.resource), {"email": email})
            self.store.commit()
        super().on_invalid(call, body, found)


@breaks("code-refusal")
class ChangesWithoutCredential(Reference):
    """Refuses a DELETE without a credential, and has switched the webhook off."""

    def authorize(self, call: Call) -> None:
        try:
            super().authorize(call)
        except Refused:
            item = self.look_up(call) if call.operation == "delete" and call.resource.name == "webhook" else None
            if item is not None:
                self.stored_by_patch(call, item, {**item.fields, "isActive": False})
                self.store.commit()
            raise


@breaks("code-success")
class ShowsCampaignsStopped(Reference):
    """Answers the action that stops a campaign with the campaign stopped, and leaves it running."""

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        if call.resource.name == "campaign" and call.role == "stop":
            return replace(item, state=state)
        return super().stored_by_action(call, item, state)
