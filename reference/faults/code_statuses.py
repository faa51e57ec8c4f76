"""Faults of the codes themselves: of no class that tells a result, or of which the document does not tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reference.registry import breaks
from reference.service import Reference
from reference.wire import Answer, Call, Refused


@breaks("code-classes")
class RedirectsUnknownIds(Reference):
    """Answers an unknown id of a table with 302 to the list."""

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        if refusal.problem != "absent" or call.resource.name != "table":
            return answer
        return Answer(302, None, {"Location": f"/entity/{call.entity}/table"})


@breaks("code-classes")
class Answers303ForCreations(Reference):
    """Answers the creation of a webhook with 303, as a page would."""

    def created_answer(self, call: Call, item: Any) -> Answer:
        answer = super().created_answer(call, item)
        return replace(answer, status=303) if call.resource.name == "webhook" else answer


@breaks("code-classes")
class Answers304ForIdlePatches(Reference):
    """Answers an invalid PATCH of a profile with 304, as nothing was modified."""

    def status_for(self, call: Call, result: str) -> int:
        idle = result == "invalid" and call.operation == "patch" and call.resource.name == "profile"
        return 304 if idle else super().status_for(call, result)

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        return replace(answer, body=None) if answer.status == 304 else answer


@breaks("code-classes")
class Answers300ForTakenNames(Reference):
    """Answers a taken name of a campaign with 300, which is a choice and no refusal."""

    def status_for(self, call: Call, result: str) -> int:
        own = result == "conflict" and call.resource.name == "campaign"
        return 300 if own else super().status_for(call, result)


class Untold(Reference):
    """Answers some problems with codes of which the document does not tell."""

    untold: tuple[str, str, int] = ("", "", 0)

    def refusal_answer(self, call: Call, refusal: Refused) -> Answer:
        answer = super().refusal_answer(call, refusal)
        name, problem, status = self.untold
        odd = refusal.problem == problem and call.resource.name == name
        return replace(answer, status=status) if odd else answer


@breaks("code-documented")
class Answers418ForInvalidProfiles(Untold):
    """Answers an invalid profile with 418, of which the document does not tell."""

    untold = ("profile", "invalid", 418)


@breaks("code-documented")
class Answers423ForStates(Untold):
    """Answers an action in the wrong state with 423, of which the document does not tell."""

    untold = ("campaign", "state", 423)


@breaks("code-documented")
class Answers424ForTakenTables(Untold):
    """Answers a taken name of a table with 424, of which the document does not tell."""

    untold = ("table", "conflict", 424)


@breaks("code-documented")
class Answers203ForWebhooks(Reference):
    """Answers a GET of a webhook with 203, of which the document does not tell."""

    def read(self, call: Call, body: Any) -> Answer:
        answer = super().read(call, body)
        return replace(answer, status=203) if call.resource.name == "webhook" else answer
