"""One JSON Schema of the document, read for what its values may be: references followed, `allOf` joined."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

import jsonschema_rs

from harness.schemas.dialect import lenient, modern
from harness.schemas.joining import merged

_ANY: Final[Mapping[str, Any]] = {}
_NOTHING: Final[Mapping[str, Any]] = {"not": {}}
_TELLING: Final[Mapping[str, frozenset[str]]] = {
    "object": frozenset(
        {"properties", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties"}
    ),
    "array": frozenset({"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"}),
    "string": frozenset({"pattern", "minLength", "maxLength"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
}


_LONGEST_ASKED: Final = 120


class Schema:
    """A JSON Schema (draft 2020-12, or that of OpenAPI 3.0) within the document `root` that its references name.

    A part that the direction forbids (`readOnly` in a request) is the schema `{"not": {}}`, as Schemathesis
    writes it, and is no property here.
    """

    def __init__(self, raw: object, root: Mapping[str, Any] | None = None) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else _ANY
        self.root = self.raw if root is None else root
        self._closed = raw is False

    def _at(self, raw: object) -> Schema:
        return Schema(raw, self.root)

    @cached_property
    def flat(self) -> Mapping[str, Any]:
        """Keywords by name, with `$ref` followed, `allOf` joined and a lone alternative beside null taken in."""
        flat = self._joined(self.raw, frozenset())
        for keyword in ("oneOf", "anyOf"):
            told = flat.get(keyword, ())
            others = [part for part in told if not self._at(part).only_null]
            if len(others) == 1:
                beside = {key: value for key, value in flat.items() if key != keyword}
                flat = merged(beside, self._joined(others[0], frozenset())) | (
                    {"nullable": True} if len(told) > 1 else {}
                )
        return flat

    def _joined(self, raw: object, seen: frozenset[str]) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            return dict(_NOTHING) if raw is False else {}
        flat = {key: value for key, value in raw.items() if key not in {"$ref", "allOf", "x-bundled"}}
        reference = raw.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen |= {reference}
            flat = merged(self._joined(self._target(reference), seen), flat)
        for part in raw.get("allOf", ()):
            flat = merged(flat, self._joined(part, seen))
        return flat

    def _target(self, reference: str) -> object:
        target: Any = self.root
        for step in unquote(reference.removeprefix("#")).strip("/").split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(target, list) and name.isdigit() and int(name) < len(target):
                target = target[int(name)]
            else:
                target = target.get(name, _ANY) if isinstance(target, Mapping) else _ANY
        return target

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types it names, or that its keywords are about; empty where nothing tells."""
        told = self.flat.get("type", ())
        types = {told} if isinstance(told, str) else set(told)
        return frozenset(types or {kind for kind, words in _TELLING.items() if words & self.flat.keys()})

    @property
    def only_null(self) -> bool:
        """Whether null is its only value."""
        return self.types == {"null"}

    @property
    def nullable(self) -> bool:
        """Whether null is one of its values."""
        enum = self.flat.get("enum")
        return bool(
            self.flat.get("nullable")
            or "null" in self.types
            or (enum is not None and None in enum)
            or any(self._at(part).nullable for word in ("oneOf", "anyOf") for part in self.flat.get(word, ()))
        )

    @property
    def kind(self) -> str:
        """Its one type besides null, or "" where there are several or none."""
        types = self.types - {"null"}
        return next(iter(types)) if len(types) == 1 else ""

    @property
    def impossible(self) -> bool:
        """Whether no value fits: what the direction forbids."""
        return self._closed or self.raw.get("not") in ({}, True) or self.flat.get("not") in ({}, True)

    @cached_property
    def properties(self) -> dict[str, Schema]:
        """The schemas of the members of an object, by name, in the order of the document; last those that are
        required and not described.
        """
        told = {name: self._at(raw) for name, raw in self.flat.get("properties", {}).items()}
        members = {name: schema for name, schema in told.items() if not schema.impossible}
        undescribed = [name for name in self.flat.get("required", ()) if name not in told]
        return members | {name: self.member(name) for name in undescribed}

    def member(self, name: str) -> Schema:
        """The schema of a member of that name, whether it is described or not."""
        if name in self.flat.get("properties", {}):
            return self._at(self.flat["properties"][name])
        for pattern, raw in self.flat.get("patternProperties", {}).items():
            if re.search(pattern, name):
                return self._at(raw)
        return self._at(self.flat.get("additionalProperties", _ANY))

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the members that an object must have."""
        return frozenset(self.flat.get("required", ())) & frozenset(self.properties)

    @cached_property
    def items(self) -> Schema:
        """The schema of the elements of an array."""
        return self._at(self.flat.get("items", _ANY))

    def element(self, index: int) -> Schema:
        """The schema of the element at an index."""
        first = self.flat.get("prefixItems", ())
        return self._at(first[index]) if index < len(first) else self.items

    @cached_property
    def alternatives(self) -> list[Schema]:
        """`oneOf` or `anyOf`, each joined with what stands beside it; empty where there are none."""
        for keyword in ("oneOf", "anyOf"):
            if keyword in self.flat:
                beside = {key: value for key, value in self.flat.items() if key != keyword}
                return [
                    self._at(merged(beside, self._joined(part, frozenset())))
                    for part in self.flat[keyword]
                    if not self._at(part).only_null
                ]
        return []

    @cached_property
    def variant(self) -> Schema:
        """Its first alternative, or itself: one shape that a body can have."""
        alternatives = self.alternatives
        return alternatives[0].variant if alternatives else self

    @cached_property
    def variants(self) -> list[Schema]:
        """Every shape that a value can have: alternatives within alternatives, and each of several types."""
        if self.alternatives:
            return [shape for alternative in self.alternatives for shape in alternative.variants]
        told = self.flat.get("type", ())
        kinds = [kind for kind in told if kind != "null"] if not isinstance(told, str) else []
        return [self._at({**self.flat, "type": kind}) for kind in kinds] if len(kinds) > 1 else [self]

    def get(self, keyword: str, default: Any = None) -> Any:
        """The value of a keyword, or `default`."""
        return self.flat.get(keyword, default)

    @cached_property
    def _validator(self) -> Any:
        bundled = {"x-bundled": self.root["x-bundled"]} if "x-bundled" in self.root else {}
        return jsonschema_rs.Draft202012Validator(modern({**self.raw, **bundled}), validate_formats=True)

    def allows(self, value: object) -> bool:
        """Whether `value` is valid against the schema, formats included."""
        try:
            return not self._closed and bool(self._validator.is_valid(value))
        except (ValueError, UnicodeEncodeError):
            return False  # what jsonschema-rs cannot take in, it cannot vouch for

    @cached_property
    def _reader(self) -> Any:
        """Of answers; None where the schema cannot be used: a reference that leads nowhere, a pattern of no dialect."""
        bundled = {"x-bundled": self.root["x-bundled"]} if "x-bundled" in self.root else {}
        try:
            return jsonschema_rs.Draft202012Validator(lenient({**self.raw, **bundled}), validate_formats=False)
        except (jsonschema_rs.ValidationError, ValueError):
            return None

    def departure(self, answer: object) -> str:
        """Where an answer departs from the schema, and how, "" where it does not; formats are annotations.

        Array indexes are written as `*`, so that like departures are told alike.
        """
        try:
            error = next(iter(self._reader.iter_errors(answer)), None) if self._reader is not None else None
        except (ValueError, UnicodeEncodeError):
            return ""  # what jsonschema-rs cannot take in, it cannot blame
        if error is None:
            return ""
        while branches := [one for one in getattr(error.kind, "context", ()) if one and not _of_null(one[0])]:
            error = min(branches, key=len)[0]
        where = ".".join("*" if isinstance(step, int) else str(step) for step in error.instance_path)
        asked = json.dumps(error.kind.value, ensure_ascii=False, default=str)[:_LONGEST_ASKED]
        return f"{where or 'the answer'} breaks {error.kind.name}: {asked}"


def _of_null(error: Any) -> bool:
    return bool(error.kind.name == "type" and error.kind.value == ["null"])
