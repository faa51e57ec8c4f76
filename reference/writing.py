"""Creating, replacing, patching, deleting and triggering."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from reference.reading import Reading
from reference.resources import Resource
from reference.store import Item
from reference.validation import cleaned, problems
from reference.values import merged, same
from reference.wire import Answer, Call, Refused

_SHORT: Final = "abcdefghijklmnopqrstuvwxyz0123456789"

Fields = Mapping[str, Any]


class Writing(Reading):
    """POST, PUT, PATCH, DELETE: each changes exactly the item that it names."""

    def __init__(self) -> None:
        super().__init__()
        self._random = random.Random(1)

    def query_on_write(self, call: Call, body: Any) -> Any:  # noqa: ARG002
        """What the query string of a write does to its body: nothing."""
        return body

    def create(self, call: Call, body: Any) -> Answer:
        """The answer to a POST of an item."""
        self.find_parent(call)
        fields = self.completed(call.resource, self.checked(call, body))
        holder = self.holder(call, fields)
        if holder is not None:
            return self.on_duplicate(call, holder, fields)
        return self.created_answer(call, self.stored_by_create(call, fields))

    def replace(self, call: Call, body: Any) -> Answer:
        """The answer to a PUT."""
        item = self.look_up(call)
        if item is None:
            return self.on_absent_put(call, body)
        fields = self.replaced(call.resource, item, self.checked(call, body))
        self.refuse_duplicate(call, item, fields)
        return self.item_answer(call, "replaced", self.stored_by_put(call, item, fields))

    def patch(self, call: Call, body: Any) -> Answer:
        """The answer to a PATCH."""
        item = self.find_item(call)
        fields = self.patched(call.resource, item, self.checked(call, body))
        self.refuse_duplicate(call, item, fields)
        return self.item_answer(call, "patched", self.stored_by_patch(call, item, fields))

    def delete(self, call: Call, body: Any) -> Answer:  # noqa: ARG002
        """The answer to a DELETE."""
        item = self.find_item(call)
        self.on_delete(call, item)
        return self.deleted_answer(call)

    def act(self, call: Call, body: Any) -> Answer:
        """The answer to a POST that triggers an action."""
        item = self.find_item(call)
        self.checked(call, body)
        allowed, state = call.resource.actions[call.role]
        if item.state not in allowed:
            raise Refused("state", f"The item is {item.state}.")
        return self.item_answer(call, "acted", self.stored_by_action(call, item, state))

    def checked(self, call: Call, body: Any) -> dict[str, Any]:
        """The body's known fields, valid and normalised, or a refusal."""
        body = self.normalised(call, self.unwrapped(call, body))
        schema = self.cached_body_schema(call.resource, call.operation)
        found = list(problems(schema, body))
        if found:
            self.on_invalid(call, body, found)
        return self.known(schema, body)

    def known(self, schema: dict[str, Any], body: Any) -> dict[str, Any]:
        """The body without the fields that the service does not know."""
        kept: dict[str, Any] = cleaned(schema, body)
        return kept

    def normalised(self, call: Call, body: Any) -> Any:  # noqa: ARG002
        """The body in the form in which it is stored, before validation."""
        return body

    def on_invalid(self, call: Call, body: Any, found: list[tuple[str, str]]) -> None:  # noqa: ARG002
        """A body that breaks its schema: `found` holds JSON pointers and keywords."""
        where, keyword = found[0]
        place = where.split("/")[1] if where and where.split("/")[1] in call.resource.fields else "the body"
        raise Refused("invalid", f"{place} breaks the schema: {keyword}.")

    def completed(self, resource: Resource, fields: Fields) -> dict[str, Any]:
        """Fields with the documented defaults of those that are absent."""
        defaults = self.cached_body_schema(resource, "create")["properties"].items()
        return {name: schema["default"] for name, schema in defaults if "default" in schema} | dict(fields)

    def replaced(self, resource: Resource, item: Item, fields: Fields) -> dict[str, Any]:  # noqa: ARG002
        """What PUT leaves of an item: nothing but the body and the documented defaults."""
        return self.completed(resource, fields)

    def patched(self, resource: Resource, item: Item, patch: Fields) -> dict[str, Any]:
        """What PATCH makes of an item: the fields given are merged, the others stay (RFC 7396)."""
        fields = dict(item.fields)
        for name, value in patch.items():
            if value is None:
                self.on_null(fields, name)
            else:
                fields[name] = self.merged(fields.get(name), value)
        return self.completed(resource, fields)

    def on_null(self, fields: dict[str, Any], name: str) -> None:
        """Remove the value that a field may have: that is what null means."""
        fields.pop(name, None)

    def merged(self, old: Any, value: Any) -> Any:
        """What a PATCH makes of one field that it provides."""
        return merged(old, value)

    def holder(self, call: Call, fields: Fields) -> Item | None:
        """The item that has the unique value already, or None."""
        key = self.key(call.resource, fields)
        if key is None:
            return None
        return self.store.keyed(call.resource.name, key, call.entity, call.parent_id)

    def key(self, resource: Resource, fields: Fields) -> str | None:
        """The value of the unique field."""
        return fields.get(resource.unique) if resource.unique else None

    def refuse_duplicate(self, call: Call, item: Item, fields: Fields) -> None:
        """Refuse a change that takes the unique value of another item."""
        holder = self.holder(call, fields)
        if holder is not None and holder.seq != item.seq:
            self.on_duplicate(call, holder, fields)

    def on_duplicate(self, call: Call, holder: Item, fields: Fields) -> Answer:  # noqa: ARG002
        """A unique value that is taken."""
        raise Refused("conflict", f"There is an item with this {call.resource.unique}.")

    def on_absent_put(self, call: Call, body: Any) -> Answer:  # noqa: ARG002
        """A PUT to an id that names no item."""
        return self.item_answer(call, "replaced", self.on_absent(call))

    def stored_by_create(self, call: Call, fields: Fields) -> Item:
        """Store what a creation sent, under a fresh id."""
        return self.insert(call, self.fresh_id(call.resource), fields)

    def insert(self, call: Call, item_id: str, fields: Fields, since: float = 0.0) -> Item:
        """Store a new item where the call says; it appears at the monotonic second `since`."""
        resource = call.resource
        return self.store.insert(
            kind=resource.name,
            entity=call.entity or "",
            parent=call.parent_id,
            item_id=item_id,
            key=self.key(resource, fields),
            fields=fields,
            state="DRAFT",
            stamp=self.stamp(),
            since=since,
        )

    def stored_by_put(self, call: Call, item: Item, fields: Fields) -> Item:
        """Store what a replacement leads to."""
        return self.changed(call.resource, item, fields, item.state)

    def stored_by_patch(self, call: Call, item: Item, fields: Fields) -> Item:
        """Store what a patch leads to."""
        return self.changed(call.resource, item, fields, item.state)

    def stored_by_action(self, call: Call, item: Item, state: str) -> Item:
        """Store the state that an action leads to."""
        return self.changed(call.resource, item, item.fields, state)

    def changed(self, resource: Resource, item: Item, fields: Fields, state: str) -> Item:
        """Store an item's new fields and state, if anything is new."""
        if not self.is_change(item, fields, state):
            return item
        return self.store.update(item, key=self.key(resource, fields), fields=fields, state=state, stamp=self.stamp())

    def is_change(self, item: Item, fields: Fields, state: str) -> bool:
        """Whether a write really changes something."""
        return state != item.state or not same(dict(fields), item.fields)

    def on_delete(self, call: Call, item: Item) -> None:  # noqa: ARG002
        """Delete one item, and the children that go with it."""
        for child in self.children(item):
            self.store.remove(child)
        self.store.remove(item)

    def children(self, item: Item) -> list[Item]:
        """The items whose parent this one is."""
        kinds = [other.name for other in self.resources if other.parent and other.parent.name == item.kind]
        return [child for kind in kinds for child in self.store.items(kind, item.entity, item.id)]

    def fresh_id(self, resource: Resource) -> str:
        """An id that was never used."""
        while True:
            item_id = self.next_id(resource)
            if not self.store.taken(resource.name, item_id):
                return item_id

    def next_id(self, resource: Resource) -> str:
        """The next id in line."""
        if resource.numbered:
            return str(self.store.count(resource.name))
        if resource.id_schema.get("format") == "uuid":
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        return "".join(self._random.choices(_SHORT, k=8))

    def stamp(self) -> str:
        """The present moment, as stamps show it."""
        return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
