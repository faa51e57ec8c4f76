"""Stores, their shelves and the books on them: three levels, keys chosen by the client, bare lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote

from .services import Action, Answer, Call, Fault, Refusal, Service, match
from .shapes import Shapes


@dataclass
class Node:
    """An item and the nodes below it, by key."""

    item: dict[str, Any] = field(default_factory=dict)
    below: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Level:
    """How one level of the tree is written: its key's field and its three schemas."""

    key: str
    new: str
    whole: str
    change: str
    filters: tuple[str, ...] = ()


LEVELS = (
    Level("name", "NewStore", "StoreData", "StoreData", ("open24h",)),
    Level("n", "Shelf", "Shelf", "ShelfChange"),
    Level("isbn", "NewBook", "BookData", "BookChange", ("language", "signed")),
)


def without_nulls(value: Any) -> Any:
    """The value with the members that are null left out, at any depth."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return value


class Shop(Service):
    """Three levels of items in one tree for each entity."""

    name = "shop"
    environment: ClassVar[Mapping[str, str]] = {
        "CONFORMANCE_TOKEN": "secret-token",
        "CONFORMANCE_STRANGER_TOKEN": "closed-token",
    }
    sentence = "Three levels of nesting, keys from the body, integer ids too, bare lists, 3.0 with $ref."
    faults: ClassVar[dict[str, Fault]] = {
        "keeps-nested-on-put": Fault("put-clears-omitted", "PUT of a book merges `details` into the old ones."),
        "falsy-is-missing": Fault("patch-stores", 'PATCH of a book passes over 0, false, "" and [].'),
        "german-hidden": Fault("list-complete", "The list of books leaves out those in German."),
        "unsigned-unfound": Fault("list-filter-complete", "?signed=false finds no book."),
        "stores-by-name": Fault("scope-foreign-item", "GET of a book finds its store by name in any entity."),
        "shelves-in-any-store": Fault(
            "scope-foreign-item", "GET of a store, and POST of a shelf, find the store by name in any entity."
        ),
        "taken-key-updates": Fault("post-refused", "A store refused for its taken name gets the new description."),
        "same-title-goes": Fault("delete-one", "DELETE of a book removes every book of that title on the shelf."),
        "null-as-empty": Fault("patch-null-removes", 'PATCH turns null on a text field into "".'),
        "books-outlive-stores": Fault("delete-children", "The books of a deleted store are served as before."),
        "page-for-lost-book": Fault("json-body", "An unknown book is answered with an HTML page."),
        "delete-by-language": Fault("query-inert", "DELETE of a book with ?language= of another does nothing."),
        "shelf-to-int": Fault("code-no-5xx", "What is no number where a shelf is named fails with a 500."),
        "isbn-anywhere": Fault("scope-foreign-parent", "GET of a book finds it on any shelf of its store."),
        "names-for-all": Fault("scope-noninterference", "A store is refused for the name of another entity's."),
        "taken-names-told": Fault("scope-answers", "A name that is taken is refused with all that are, in any entity."),
        "deletes-for-anybody": Fault("scope-credential", "DELETE asks for no token."),
        "books-for-any-user": Fault("scope-credential", "GET of a book asks for a token, and not for whose it is."),
        "renamed-by-any-user": Fault("scope-credential", "PATCH of a store by another user is 403, and done."),
        "isbn-to-int": Fault("code-no-5xx", "An ISBN beyond ASCII in the path fails with a 500."),
    }

    def __init__(self, fault: str | None = None) -> None:
        super().__init__(fault)
        self.shapes = Shapes(self.document)
        self.roots = {e: Node() for e in (*self.entities, "closed")}
        self.left: dict[tuple[str, str], Node] = {}
        self.table: dict[str, Mapping[str, Action]] = {}
        path = "/entity/{e}"
        for name, key in (("store", "{s}"), ("shelf", "{n}"), ("book", "{b}")):
            path += f"/{name}"
            self.table[path] = {"GET": self.listing, "HEAD": self.listing, "POST": self.create}
            path += f"/{key}"
            self.table[path] = {
                "GET": self.read,
                "HEAD": self.read,
                "PUT": self.replace,
                "PATCH": self.change,
                "DELETE": self.remove,
            }

    def problem(self, status: int, detail: str) -> Answer:
        if self.broken("page-for-lost-book") and detail == "no such isbn":
            return Answer(404, b"<html><body><h1>Not Found</h1></body></html>", media="text/html")
        return Answer(status, {"error": {"status": status, "message": detail}})

    def answer(self, call: Call) -> Answer:
        anybody = self.broken("deletes-for-anybody") and call.method == "DELETE"
        owner = call.headers.get("authorization") == "Bearer closed-token"
        if call.headers.get("authorization") != "Bearer secret-token" and not owner and not anybody:
            raise Refusal(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
        if call.segments[0] != "entity" or len(call.segments) < 2 or call.segments[1] not in self.roots:
            raise Refusal(404, "no such route or entity")
        any_user = self.broken("books-for-any-user") and call.method == "GET" and call.segments[-2] == "book"
        if (call.segments[1] == "closed") != owner and not any_user:
            if self.broken("renamed-by-any-user") and call.method == "PATCH" and len(call.segments) == 4:
                self.change(call, call.segments[1], [call.segments[3]])
            raise Refusal(403, "not your entity")
        found = match(self.table, call.segments)
        if found is None:
            raise Refusal(404, "no such route")
        if call.method not in found[0]:
            raise Refusal(405, "method not allowed", {"Allow": ", ".join(found[0])})
        entity, *keys = call.segments[1::2]
        return found[0][call.method](call, entity, keys)

    def node(self, entity: str, keys: list[str], method: str = "") -> Node:
        """The node that a chain of keys names; Refusal 404 where there is none."""
        here = self.roots[entity]
        for level, key in zip(LEVELS, keys, strict=False):
            if self.broken("shelf-to-int") and level.key == "n":
                int(key)
            if self.broken("isbn-to-int") and level.key == "isbn":
                key.encode("ascii")
            by_name = self.broken("stores-by-name") and len(keys) == 3 and method == "GET"
            by_name |= self.broken("shelves-in-any-store") and len(keys) == 1 and method in ("GET", "POST")
            if by_name and level.key == "name":
                others = (root for root in self.roots.values() if key in root.below)
                here = here if key in here.below else next(others, here)
            if self.broken("books-outlive-stores") and level.key == "name" and len(keys) == 3 and method == "GET":
                here = Node(below={**{k: store for (e, k), store in self.left.items() if e == entity}, **here.below})
            if self.broken("isbn-anywhere") and level.key == "isbn" and method == "GET":
                shelves = self.roots[entity].below[keys[0]].below.values()
                here = next((shelf for shelf in shelves if key in shelf.below), here)
            if key not in here.below:
                raise Refusal(404, f"no such {level.key}")
            here = here.below[key]
        return here

    def checked(self, schema: str, body: dict[str, Any]) -> dict[str, Any]:
        """What a body says in the fields of a schema, nulls left out; Refusal 422 if it breaks the schema."""
        body = self.shapes.known(schema, body)
        complaint = self.shapes.complaint(schema, body)
        if complaint:
            raise Refusal(422, complaint)
        clean: dict[str, Any] = without_nulls(body)
        return clean

    def listing(self, call: Call, entity: str, keys: list[str]) -> Answer:
        level = LEVELS[len(keys)]
        items = [node.item for node in self.node(entity, keys).below.values()]
        for name in level.filters:
            asked = call.parameter(name)
            if asked is None:
                continue
            allowed = ("nl", "fr", "en", "de") if name == "language" else ("true", "false")
            if asked not in allowed:
                raise Refusal(422, f"{name} is one of {', '.join(allowed)}")
            wanted: Any = asked if name == "language" else asked == "true"
            items = [item for item in items if item.get(name) == wanted]
            items = [item for item in items if wanted or not self.broken("unsigned-unfound")]
        if self.broken("german-hidden"):
            items = [item for item in items if item.get("language") != "de"]
        return Answer(200, sorted(items, key=lambda item: item[level.key]))

    def create(self, call: Call, entity: str, keys: list[str]) -> Answer:
        level, parent = LEVELS[len(keys)], self.node(entity, keys, "POST")
        item = self.checked(level.new, call.body())
        if level.key == "n":
            item = {"n": max([0, *map(int, parent.below)]) + 1} | item
        key = str(item[level.key])
        elsewhere = self.broken("names-for-all") and level.key == "name"
        if key in parent.below or (elsewhere and any(key in root.below for root in self.roots.values())):
            if self.broken("taken-key-updates") and key in parent.below and "description" in item:
                parent.below[key].item["description"] = item["description"]
            taken = sorted(name for root in self.roots.values() for name in root.below)
            told = f", as are {', '.join(taken)}" if self.broken("taken-names-told") and level.key == "name" else ""
            raise Refusal(409, f"this {level.key} is taken{told}")
        parent.below[key] = Node(item)
        return Answer(201, item, {"Location": quote("/".join(("", *call.segments, key)))})

    def read(self, call: Call, entity: str, keys: list[str]) -> Answer:
        return Answer(200, self.node(entity, keys, "GET").item)

    def replace(self, call: Call, entity: str, keys: list[str]) -> Answer:
        level, node, body = LEVELS[len(keys) - 1], self.node(entity, keys), call.body()
        item = {level.key: node.item[level.key]} | self.checked(level.whole, body)
        self.same_key(level, node, body)
        if self.broken("keeps-nested-on-put") and "details" in item:
            item["details"] = node.item.get("details", {}) | item["details"]
        node.item = item
        return Answer(200, item)

    def change(self, call: Call, entity: str, keys: list[str]) -> Answer:
        level, node, body = LEVELS[len(keys) - 1], self.node(entity, keys), call.body()
        patch = self.shapes.known(level.change, body)
        self.checked(level.change, patch)
        self.same_key(level, node, body)
        if self.broken("falsy-is-missing") and level.key == "isbn":
            patch = {k: v for k, v in patch.items() if v is None or v}
        if self.broken("null-as-empty"):
            texts = [k for k, v in patch.items() if v is None and isinstance(node.item.get(k), str)]
            patch |= dict.fromkeys(texts, "")
        merged = without_nulls({**node.item, **patch})
        self.checked(level.whole, merged)
        node.item = merged
        return Answer(200, merged)

    def same_key(self, level: Level, node: Node, body: dict[str, Any]) -> None:
        """A key may be repeated in the body, not changed; that of a shelf is the server's: ignored."""
        if level.key != "n" and body.get(level.key, node.item[level.key]) != node.item[level.key]:
            raise Refusal(422, f"{level.key} cannot be changed")

    def remove(self, call: Call, entity: str, keys: list[str]) -> Answer:
        node, parent = self.node(entity, keys), self.node(entity, keys[:-1])
        asked = call.parameter("language")
        if self.broken("delete-by-language") and asked is not None and node.item.get("language") != asked:
            return Answer(204)
        if self.broken("same-title-goes") and len(keys) == 3:
            for key, book in list(parent.below.items()):
                if book.item["title"] == node.item["title"]:
                    del parent.below[key]
            return Answer(204)
        if len(keys) == 1:
            self.left[entity, keys[0]] = node
        del parent.below[keys[-1]]
        return Answer(204)


SERVICE = Shop
