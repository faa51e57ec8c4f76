"""What a profile says of resources, held against the document: what names nothing there helps nobody."""

from __future__ import annotations

from collections.abc import Iterator

from harness.documents.document import Document
from harness.documents.paging import ROLES
from harness.documents.placing import Places
from harness.documents.resources import Resource
from harness.documents.routes import canonical
from harness.outcomes import UsageProblem
from harness.profiles.profile import Profile, ResourceHint
from harness.schemas.schema import Schema


def doubts(document: Document, places: Places, profile: Profile) -> list[str]:
    """A line for each field, member or parameter that a `[[resource]]` names and the document does not tell, which may
    be there all the same. Raises UsageProblem where one names a route that does not exist.
    """
    found: list[str] = []
    for hint in profile.resources:
        where = f"[[resource]] {hint.collection}"
        resource = next((r for r in places.resources if canonical(r.label) == canonical(hint.collection)), None)
        if resource is not None:
            found += [f"{where}: {doubt}" for doubt in _doubts(resource, hint)]
        elif canonical(hint.collection) in {canonical(operation.path) for operation in document.operations}:
            found.append(f"{where}: no collection of items is found at this route, so the entry helps nothing")
        else:
            raise UsageProblem(f"{profile.file}: {where}: the document has no such route")
    return found


def _doubts(resource: Resource, hint: ResourceHint) -> Iterator[str]:
    fields = _fields(resource)
    named = {"id": [hint.id], "filters": [*(hint.filters or {})], "global_keys": [*hint.global_keys]}
    for key, names in named.items():
        for name in names:
            if name and fields and name not in fields:
                yield f"{key}: the document tells of no field '{name}'"
    for key, told, roles in (("list", hint.list, ("list",)), ("item", hint.item, ("read", "create", "replace"))):
        members = {name for role in roles for schema in _said(resource, role) for name in _members(schema)}
        if told and members and told.partition(".")[0] not in members:
            yield f"{key}: the document tells of no member '{told}'"
    parameters = {parameter.name for parameter in resource.operations["list"].query} if resource.offers("list") else ()
    stated = {role: getattr(hint, role) for role in ROLES}
    stated |= {f"filters: {field}": name for field, name in (hint.filters or {}).items()}
    for key, name in stated.items():
        if name and name not in parameters:
            yield f"{key}: the list has no parameter '{name}' in the document"


def _said(resource: Resource, role: str) -> list[Schema]:
    """What an operation answers, and what it takes."""
    operation = resource.operations.get(role)
    return [one for one in (operation.success, operation.body) if one is not None] if operation is not None else []


def _fields(resource: Resource) -> set[str]:
    """The fields of items that the document tells, in envelopes and lists too; none where it tells no answer."""
    answers = [schema for role in ("read", "list", "create") for schema in _said(resource, role)[:1]]
    found = {name for schema in answers for name in _nested(schema)}
    return found | set(resource.fields) if found else found


def _nested(schema: Schema) -> Iterator[str]:
    """The members of a schema, of what is in them, and of the elements of arrays there."""
    inner = [schema, *_members(schema).values()]
    for one in [*inner, *(each.items for each in inner if each.kind == "array")]:
        yield from _members(one)


def _members(schema: Schema) -> dict[str, Schema]:
    return {name: member for one in (schema, *schema.variants) for name, member in one.properties.items()}
