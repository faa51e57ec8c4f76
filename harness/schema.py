"""One JSON Schema of the document, read for what its values may be: references followed, `allOf` joined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import jsonschema_rs

_ANY: Final[Mapping[str, Any]] = {}
_JOINED: Final = frozenset({"properties", "required", "allOf"})


class Schema:
    """A JSON Schema (draft 2020-12, or that of OpenAPI 3.0) within the document `root` that its references name.

    A part that the direction forbids (`readOnly` in a request) is the schema `{"not": {}}`, as Schemathesis
    writes it, and is no property here.
    """

    def __init__(self, raw: object, root: Mapping[str, Any] | None = None) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else _ANY
        self.root = self.raw if root is None else root

    def _at(self, raw: object) -> Schema:
        return Schema(raw, self.root)

    @cached_property
    def flat(self) -> Mapping[str, Any]:
        """Keywords by name, with `$ref` followed, `allOf` joined and a lone alternative beside null taken in."""
        flat = self._joined(self.raw, frozenset())
        for keyword in ("oneOf", "anyOf"):
            others = [part for part in flat.get(keyword, ()) if not self._at(part).only_null]
            if len(others) == 1:
                flat = (
                    {**{k: v for k, v in flat.items() if k != keyword}, "nullable": True}
                    if len(flat[keyword]) > 1
                    else {k: v for k, v in flat.items() if k != keyword}
                )
                flat = _merged(flat, self._joined(others[0], frozenset()))
        return flat

    def _joined(self, raw: Mapping[str, Any], seen: frozenset[str]) -> dict[str, Any]:
        flat = {key: value for key, value in raw.items() if key not in {"$ref", "allOf", "x-bundled"}}
        reference = raw.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            target = self._target(reference)
            flat = _merged(self._joined(target, seen | {reference}), flat)
        for part in raw.get("allOf", ()):
            if isinstance(part, Mapping):
                flat = _merged(flat, self._joined(part, seen))
        return flat

    def _target(self, reference: str) -> Mapping[str, Any]:
        target: Any = self.root
        for step in reference.removeprefix("#").strip("/").split("/"):
            target = target.get(step.replace("~1", "/").replace("~0", "~"), _ANY)
        return target if isinstance(target, Mapping) else _ANY

    @property
    def types(self) -> frozenset[str]:
        """The JSON types it names; empty where it names none."""
        told = self.flat.get("type", ())
        types = {told} if isinstance(told, str) else set(told)
        if not types and "properties" in self.flat:
            types = {"object"}
        return frozenset(types)

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
        return self.raw.get("not") == {} or self.flat.get("not") == {}

    @cached_property
    def properties(self) -> dict[str, Schema]:
        """The schemas of the members of an object, by name, in the order of the document."""
        members = {name: self._at(raw) for name, raw in self.flat.get("properties", {}).items()}
        return {name: schema for name, schema in members.items() if not schema.impossible}

    @property
    def required(self) -> frozenset[str]:
        """The names of the members that an object must have."""
        return frozenset(self.flat.get("required", ())) & frozenset(self.properties)

    @property
    def items(self) -> Schema:
        """The schema of the elements of an array."""
        return self._at(self.flat.get("items", _ANY))

    @property
    def alternatives(self) -> list[Schema]:
        """`oneOf` or `anyOf`, each joined with what stands beside it; empty where there are none."""
        for keyword in ("oneOf", "anyOf"):
            if keyword in self.flat:
                beside = {key: value for key, value in self.flat.items() if key != keyword}
                return [
                    self._at(_merged(beside, self._joined(part, frozenset())))
                    for part in self.flat[keyword]
                    if not self._at(part).only_null
                ]
        return []

    @property
    def variant(self) -> Schema:
        """Its first alternative, or itself: one shape that a body can have."""
        alternatives = self.alternatives
        return alternatives[0].variant if alternatives else self

    def get(self, keyword: str, default: Any = None) -> Any:
        """The value of a keyword, or `default`."""
        return self.flat.get(keyword, default)

    @cached_property
    def _validator(self) -> Any:
        bundled = {"x-bundled": self.root["x-bundled"]} if "x-bundled" in self.root else {}
        return jsonschema_rs.Draft202012Validator(_modern({**self.raw, **bundled}), validate_formats=True)

    def allows(self, value: object) -> bool:
        """Whether `value` is valid against the schema, formats included."""
        try:
            return bool(self._validator.is_valid(value))
        except (ValueError, UnicodeEncodeError):
            return False  # what jsonschema-rs cannot take in, it cannot vouch for


def _merged(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**left, **{key: value for key, value in right.items() if key not in _JOINED}}
    if "properties" in left or "properties" in right:
        ours, theirs = left.get("properties", {}), right.get("properties", {})
        both = {name: {"allOf": [ours[name], theirs[name]]} for name in ours.keys() & theirs.keys()}
        merged["properties"] = {**ours, **theirs, **both}
    if "required" in left or "required" in right:
        merged["required"] = [*left.get("required", ()), *right.get("required", ())]
    return merged


def _modern(raw: Any) -> Any:
    """OpenAPI 3.0's boolean `exclusiveMinimum` and `exclusiveMaximum`, and `nullable`, as JSON Schema says them."""
    if isinstance(raw, list):
        return [_modern(part) for part in raw]
    if not isinstance(raw, Mapping):
        return raw
    modern = {key: _modern(value) for key, value in raw.items()}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(modern.get(exclusive), bool) and modern.pop(exclusive) and bound in modern:
            modern[exclusive] = modern.pop(bound)
    if modern.pop("nullable", False) is True and isinstance(modern.get("type"), str):
        modern["type"] = [modern["type"], "null"]
    return modern
