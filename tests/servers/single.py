"""Campaigns of two kinds, strictly: nothing unknown, If-Match on every change, 410 for the deleted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from .services import Action, Answer, Call, Fault, Refusal, Service
from .shapes import Shapes

Item = dict[str, Any]
SCHEMAS = {"mail": "MailWrite", "sms": "SmsWrite"}


@dataclass
class Campaign:
    """A stored campaign; `item` is None once it is deleted."""

    entity: str
    item: Item | None
    version: int = 1

    @property
    def etag(self) -> str:
        """Its strong validator."""
        return f'"v{self.version}"'


class Single(Service):
    """One resource, in one dictionary by id."""

    name = "single"
    sentence = "One resource with a oneOf body, unknown fields 422, parameters 400, If-Match, 410, Link paging."
    faults: ClassVar[dict[str, Fault]] = {
        "text-resets-unicode": Fault("patch-keeps", "PATCH of the text of an SMS removes its `unicode`."),
        "half-applied": Fault("patch-refused", "A PATCH refused with 422 stores its valid fields."),
        "stale-applied": Fault("put-refused", "A PUT with a stale ETag is answered 412 and stored."),
        "offset-slips": Fault("list-page-walk", "From an offset of 6 on, the list shows what is one further."),
        "kind-lists-deleted": Fault("delete-gone", "The list with ?kind= shows the deleted ones."),
        "delete-by-kind": Fault("query-inert", "DELETE takes ?kind= and deletes all campaigns of that kind."),
        "zero-dropped": Fault("post-stores", "POST drops numbers that are 0."),
        "limit-unchecked": Fault("code-no-5xx", "?limit= with a text fails with a 500."),
        "etag-in-quotes": Fault("code-no-5xx", "An If-Match without quotes fails with a 500."),
        "delete-406": Fault("json-headers", "DELETE with Accept: application/json is refused with 406."),
        "teapot": Fault("code-documented", "An invalid campaign is refused with 418."),
        "nobody-is-all": Fault("scope-spelling", "GET of a campaign of no entity finds it in any."),
        "closed-ids": Fault("scope-forbidden", "In the closed entity an id that nothing has is a 404, another a 403."),
        "kind-across": Fault("scope-lists", "The list with ?kind= shows every entity's campaigns."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.campaigns: dict[str, Campaign] = {}

    def problem(self, status: int, detail: str) -> Answer:
        body = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
        return Answer(status, body, media="application/problem+json")

    def answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != "Bearer secret-token":
            raise Refusal(401, "a bearer token is needed", {"WWW-Authenticate": "Bearer"})
        match call.segments:
            case ("entity", "", "campaign", name) if self.broken("nobody-is-all") and name in self.campaigns:
                return self.shown(name)
            case ("entity", "closed", "campaign", name) if self.broken("closed-ids") and name not in self.campaigns:
                raise Refusal(404, "no such campaign")
            case ("entity", "closed", *_):
                raise Refusal(403, "the entity closed is not yours")
            case ("entity", entity, "campaign") if entity in self.entities:
                actions: dict[str, Action] = {"GET": self.listing, "HEAD": self.listing, "POST": self.create}
                return self.offered(actions, call)(call, entity)
            case ("entity", entity, "campaign", name) if entity in self.entities and name:
                return self.offered(self.single(), call)(call, entity, name)
        raise Refusal(404, "no such route or entity")

    def single(self) -> dict[str, Action]:
        """What can be done with one campaign."""
        return {
            "GET": self.read,
            "HEAD": self.read,
            "PUT": self.put,
            "PATCH": self.patch,
            "DELETE": self.delete,
        }

    def offered(self, actions: dict[str, Action], call: Call) -> Action:
        """The action for a call's method, once its query string is known to be in order."""
        if call.method not in actions:
            raise Refusal(405, f"{call.method} is not offered", {"Allow": ", ".join(actions)})
        names = [name for name, _ in call.query]
        allowed = {"kind", "limit", "offset"} if actions[call.method] == self.listing else set()
        if self.broken("delete-by-kind") and call.method == "DELETE":
            allowed = {"kind"}
        if len(set(names)) < len(names) or set(names) - allowed:
            raise Refusal(400, "unknown or repeated query parameter")
        return actions[call.method]

    def found(self, entity: str, name: str) -> Campaign:
        """The campaign of that id; Refusal 404 without one, 410 if it was deleted."""
        campaign = self.campaigns.get(name)
        if campaign is None or campaign.entity != entity:
            raise Refusal(404, "no such campaign")
        if campaign.item is None:
            raise Refusal(410, "this campaign was deleted")
        return campaign

    def held(self, call: Call, entity: str, name: str) -> Campaign:
        """The campaign that a call may change; Refusal 428 without If-Match, 412 for another version."""
        campaign = self.found(entity, name)
        asked = call.headers.get("if-match")
        if asked is None:
            raise Refusal(428, "send If-Match")
        if self.broken("etag-in-quotes") and asked.strip() != "*":
            _ = asked.split('"')[1]
        if asked.strip() != "*" and campaign.etag not in [tag.strip() for tag in asked.split(",")]:
            if self.broken("stale-applied") and call.method == "PUT":
                self.keep(campaign, self.checked(call.body()))
            raise Refusal(412, "it has changed since")
        return campaign

    def checked(self, body: Item) -> Item:
        """The body itself; Refusal 422 if it is neither kind of campaign."""
        kind = body.get("kind")
        if not isinstance(kind, str) or kind not in SCHEMAS:
            raise Refusal(422, "kind is mail or sms")
        complaint = self.shapes.complaint(SCHEMAS[kind], body)
        if complaint:
            raise Refusal(418 if self.broken("teapot") else 422, complaint)
        return body

    def keep(self, campaign: Campaign, item: Item) -> None:
        """Stores the next version."""
        campaign.item, campaign.version = item, campaign.version + 1

    def shown(self, name: str, status: int = 200) -> Answer:
        """A campaign with its ETag."""
        campaign = self.campaigns[name]
        return Answer(status, {"id": name, **(campaign.item or {})}, {"ETag": campaign.etag})

    def listing(self, call: Call, entity: str) -> Answer:
        kind = call.parameter("kind")
        if kind not in (None, *SCHEMAS):
            raise Refusal(400, "kind is mail or sms")
        limit, offset = self.number(call, "limit", 10, 1, 50), self.number(call, "offset", 0, 0, 10**18)
        rows = [(n, c) for n, c in self.campaigns.items() if c.entity == entity and c.item is not None]
        if kind and self.broken("kind-across"):
            rows = [(n, c) for n, c in self.campaigns.items() if c.item is not None]
        items = [{"id": n, **(c.item or {})} for n, c in rows if kind in (None, (c.item or {})["kind"])]
        if kind and self.broken("kind-lists-deleted"):
            gone = [n for n, c in self.campaigns.items() if c.entity == entity and c.item is None]
            items += [{"id": n, "kind": kind, "name": "?"} for n in gone]
        headers = {}
        if offset + limit < len(items):
            asked = f"&kind={kind}" if kind else ""
            place = f"/entity/{entity}/campaign?limit={limit}&offset={offset + limit}{asked}"
            headers = {"Link": f'<{place}>; rel="next"'}
        offset += offset >= 6 and self.broken("offset-slips")
        return Answer(200, items[offset : offset + limit], headers)

    def number(self, call: Call, name: str, default: int, least: int, most: int) -> int:
        """A whole number in the query; Refusal 400 outside its range."""
        text = call.parameter(name)
        if text is None:
            return default
        if self.broken("limit-unchecked") and name == "limit":
            return int(text)
        if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
            raise Refusal(400, f"{name} is a number from {least} to {most}")
        return int(text)

    def create(self, call: Call, entity: str) -> Answer:
        item = self.checked(call.body())
        if self.broken("zero-dropped"):
            item = {k: v for k, v in item.items() if v is False or v != 0}
        name = secrets.token_hex(6)
        self.campaigns[name] = Campaign(entity, item)
        answer = self.shown(name, 201)
        return Answer(201, answer.content, {**answer.headers, "Location": f"/entity/{entity}/campaign/{name}"})

    def read(self, call: Call, entity: str, name: str) -> Answer:
        campaign = self.found(entity, name)
        if call.headers.get("if-none-match", "") == campaign.etag:
            return Answer(304, headers={"ETag": campaign.etag})
        return self.shown(name)

    def put(self, call: Call, entity: str, name: str) -> Answer:
        body, campaign = call.body(), self.held(call, entity, name)
        self.keep(campaign, self.checked(body))
        return self.shown(name)

    def patch(self, call: Call, entity: str, name: str) -> Answer:
        body, campaign = call.body(), self.held(call, entity, name)
        old = campaign.item or {}
        if body.get("kind", old["kind"]) != old["kind"]:
            raise Refusal(422, "the kind of a campaign cannot be changed")
        kind = SCHEMAS[old["kind"]]
        optional = self.shapes.of(kind)["properties"].keys() - self.shapes.of(kind)["required"]
        merged = {**old, **body}
        new = {k: v for k, v in merged.items() if v is not None or k not in optional}
        try:
            self.checked(new)
        except Refusal:
            if self.broken("half-applied"):
                fine = {k: v for k, v in body.items() if not self.shapes.complaint(kind, {**old, k: v})}
                campaign.item = {**old, **fine}
            raise
        if self.broken("text-resets-unicode") and "text" in body and "unicode" not in body:
            new.pop("unicode", None)
        self.keep(campaign, new)
        return self.shown(name)

    def delete(self, call: Call, entity: str, name: str) -> Answer:
        campaign = self.held(call, entity, name)
        if self.broken("delete-406") and "application/json" in call.headers.get("accept", ""):
            raise Refusal(406, "there is nothing to send back")
        kind = call.parameter("kind")
        for other in self.campaigns.values():
            if kind and other.entity == entity and other.item and other.item["kind"] == kind:
                other.item = None
        campaign.item = None
        return Answer(204)


SERVICE = Single
