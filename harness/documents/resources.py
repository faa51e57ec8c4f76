"""The resources of a deployment: what the document's routes, taken together, create, read and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from harness.documents.document import MERGE_PATCH, Operation, Parameter
from harness.documents.names import singulars
from harness.documents.routes import filled, placeholders
from harness.profiles.profile import ResourceHint
from harness.schemas.schema import Schema

COLLECTION_ROLES: Final = {"GET": "list", "POST": "create"}
ITEM_ROLES: Final = {"GET": "read", "PUT": "replace", "PATCH": "patch", "DELETE": "delete", "POST": "poke"}
MOST_SHAPES: Final = 4
ALTERNATIVE: Final = " (alternative "
"""What tells the names of a resource's shapes apart from its own."""
_ENVELOPES: Final = frozenset({"data", "result", "item", "resource", "payload"})


@dataclass(frozen=True, eq=False)
class Resource:
    """A collection and its items.

    `collection` and `item` are templates from the scope on, as documented; `operations` is by role: list,
    create, read, replace, patch, delete; `actions` is by the tail of their route. `shape` is which of the
    alternatives (`oneOf`, `anyOf`) that the document has for its items is meant. One that is `only_read` has what
    others made: the run creates nothing in it, whatever the document offers.
    """

    name: str
    scope: str
    collection: str
    item: str
    parent: Resource | None
    operations: Mapping[str, Operation]
    actions: dict[str, Operation] = field(default_factory=dict)
    entities: frozenset[str] = frozenset()
    hint: ResourceHint = field(default_factory=lambda: ResourceHint(""))
    shape: int = 0
    only_read: bool = False

    def __repr__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The template of the collection: how the report names the resource."""
        return self.scope + self.collection

    @property
    def kind(self) -> str:
        """The resource and which of its shapes: what is learned of one shape says nothing of another."""
        return f"{self.label}{ALTERNATIVE}{self.shape + 1})" if self.shape else self.label

    @property
    def shapes(self) -> list[Resource]:
        """The resource with each shape that its bodies can have, itself first; the first few where there are many."""
        body = self._body(self.creation)
        told = [] if body is None else _shapes_of(body)
        different = [n for n, one in enumerate(told) if n and _members(one) not in map(_members, told[:n])]
        return [self, *(replace(self, shape=n) for n in different[: MOST_SHAPES - 1])]

    def shaped(self, schema: Schema) -> Schema:
        """The alternative of `schema` that has this shape; its first one, where it has no others."""
        shapes = _shapes_of(schema)
        return shapes[self.shape if self.shape < len(shapes) else 0] if shapes else schema.variant

    def offers(self, *roles: str) -> bool:
        """Whether the document has all these operations."""
        return all(role in self.operations for role in roles)

    def exists_in(self, entity: str) -> bool:
        """Whether the document has it for this entity."""
        return not self.entities or entity in self.entities

    def route(self, role: str) -> str:
        """Method and documented template of an operation."""
        return self.operations[role].route

    def address(self, entity: str, ids: Sequence[object], *, tail: str = "") -> str:
        """Path of an item (as many ids as the item route has) or of the collection (one fewer)."""
        own = len(placeholders(self.item)) if self.item else -1
        template = self.item if len(ids) == own else self.collection
        slash = "/" if template.endswith("/") and not tail else ""
        return filled(self.scope, [entity]) + filled(template.rstrip("/"), ids) + tail + slash

    @property
    def key(self) -> Parameter:
        """The path parameter that names an item of this resource."""
        name = placeholders(self.item)[-1]
        known = [p for op in self.operations.values() for p in op.path_parameters if p.name == name]
        return known[0] if known else Parameter(name, Schema({"type": "string"}))

    @property
    def creation(self) -> str:
        """The role that creates: `create`, else `replace` at a key that the client chose, else ""."""
        if self.only_read:
            return ""
        if "create" in self.operations:
            return "create"
        return "replace" if self.offers("replace", "read") else ""

    @property
    def envelope(self) -> str:
        """The member of a request's body that holds the fields, or ""."""
        if self.hint.item:
            return self.hint.item
        for role in ("create", "replace"):
            body = self.operations[role].body if role in self.operations else None
            members = body.variant.properties if body is not None else {}
            lone = next(iter(members)) if len(members) == 1 else ""
            wrapped = lone and members[lone].variant.properties and self._may_wrap(lone)
            if wrapped:
                return lone
        return ""

    def _may_wrap(self, member: str) -> bool:
        """Whether a body's only member is an envelope, by its name or because answers have it, and only it, too."""
        answer = self.operations["read"].success if "read" in self.operations else None
        shown = set(answer.variant.properties) if answer is not None else set()
        return member in _ENVELOPES or member.lower() in singulars(self.name) or shown == {member}

    def body_schema(self, role: str) -> Schema | None:
        """The schema of the fields that the operation takes, without the envelope; None if untold."""
        body = self._body(role)
        return None if body is None else self.shaped(body)

    def _body(self, role: str) -> Schema | None:
        operation = self.operations.get(role)
        schema = operation.body if operation is not None else None
        inner = schema.variant.properties.get(self.envelope) if schema is not None and self.envelope else None
        return inner or schema

    @cached_property
    def fields(self) -> dict[str, Schema]:
        """The writable fields by name, as the creation (or else the replacement) documents them."""
        for role in ("create", "replace", "patch"):
            schema = self.body_schema(role)
            if schema is not None and schema.properties:
                return schema.properties
        return {}

    def taken(self, role: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """`body` without those of the fields that the document does not have in this operation's bodies."""
        schema = self.body_schema(role)
        closed = self.fields.keys() - schema.properties.keys() if schema is not None and schema.properties else ()
        return {name: value for name, value in body.items() if name not in closed}

    @property
    def required(self) -> frozenset[str]:
        """The fields without which an item is not valid."""
        for role in ("create", "replace"):
            schema = self.body_schema(role)
            if schema is not None:
                return schema.required
        return frozenset()

    @property
    def patch_media_type(self) -> str:
        """What a PATCH is labelled: plain JSON unless the document takes merge-patch only (RFC 7396)."""
        operation = self.operations.get("patch")
        return MERGE_PATCH if operation is not None and operation.media_type == MERGE_PATCH else ""

    @property
    def depth(self) -> int:
        """How many ids name an item: its own and those of the items that it stands below."""
        return len(placeholders(self.item))

    @property
    def ancestors(self) -> list[Resource]:
        """Parent, grandparent and so on, nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []


def _shapes_of(schema: Schema) -> list[Schema]:
    return [one for one in schema.variants if one.properties]


def _members(schema: Schema) -> dict[str, Mapping[str, object]]:
    return {name: inner.flat for name, inner in schema.properties.items()}
