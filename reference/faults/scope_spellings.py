"""Faults of entities: walls that an odd spelling of the prefix goes round."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from reference.access import ENTITIES, FORBIDDEN
from reference.registry import breaks
from reference.service import Reference
from reference.wire import Call, Request


def resolved(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Segments without those that are a dot, and without those that two dots take back (RFC 3986, 5.2.4)."""
    left: list[str] = []
    for segment in segments:
        if segment == "..":
            left[-1:] = []
        elif segment != ".":
            left.append(segment)
    return tuple(left)


@breaks("scope-spelling")
class DecodesTwice(Reference):
    """Decodes each segment of a path twice."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        return tuple(unquote(segment, errors="surrogateescape") for segment in super().path_segments(request))


@breaks("scope-spelling")
class GoesBackAfterDecodingTwice(Reference):
    """Decodes a path twice before it takes back what dots take back."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        path = "/".join(unquote(segment, errors="surrogateescape") for segment in super().path_segments(request))
        return resolved(tuple(path.split("/")))


@breaks("scope-spelling")
class KeepsTheEntityThatDotsTakeBack(Reference):
    """Finds the route after dots were taken back, and the entity before."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        told = super().path_segments(request)
        left = resolved(told)
        return (*left[:1], *told[1:2], *left[2:]) if len(left) > 1 and ".." in told else left


@breaks("scope-spelling")
class FindsEverythingWithoutAName(Reference):
    """Serves the items of all entities where no entity is named."""

    def called(self, request: Request) -> Call:
        segments = self.path_segments(request)
        if len(segments) < 3 or segments[:2] != ("entity", "") or request.method != "GET":
            return super().called(request)
        call = super().called(replace(request, path=request.path.replace("/entity//", "/entity/demo/", 1)))
        return replace(call, entity="")

    def entity_access(self, call: Call) -> Call:
        return replace(call, entity=None) if call.entity == "" else super().entity_access(call)


@breaks("scope-spelling")
class ForgetsTheEntityBeforeTwoSlashes(Reference):
    """Serves the items of all entities where two slashes come after the entity's name."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        told = super().path_segments(request)
        return (*told[:2], *told[3:]) if told[2:3] == ("",) else told

    def entity_access(self, call: Call) -> Call:
        call = super().entity_access(call)
        doubled = f"/{call.entity}//" in call.request.path and call.request.method == "GET"
        return replace(call, entity=None) if doubled else call


@breaks("scope-spelling")
class MatchesEntitiesByPatterns(Reference):
    """Takes a percent sign in the place of an entity for any."""

    def entity_access(self, call: Call) -> Call:
        return replace(call, entity=None) if call.entity == "%" else super().entity_access(call)


@breaks("scope-spelling")
class TakesTheLastParameterForTheEntity(Reference):
    """Takes what comes after a semicolon for the entity, once the name before it was checked."""

    def entity_access(self, call: Call) -> Call:
        name, _, last = (call.entity or "").partition(";")
        call = super().entity_access(replace(call, entity=name) if last else call)
        return replace(call, entity=last) if last and last not in FORBIDDEN else call


@breaks("scope-spelling")
class ForgetsAccessInOtherCase(Reference):
    """Folds the case of entities' names after it looked whether the credential may use them."""

    def on_unknown_entity(self, call: Call) -> Call:
        name = (call.entity or "").lower()
        return replace(call, entity=name) if name in ENTITIES else super().on_unknown_entity(call)


@breaks("scope-spelling")
class ForgetsAccessAfterDots(Reference):
    """Looks whether the credential may use the entity before it takes back what dots take back."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        return resolved(super().path_segments(request))

    def on_forbidden_entity(self, call: Call) -> Call:
        first = super().path_segments(call.request)[1:2]
        return call if first != (call.entity,) else super().on_forbidden_entity(call)


@breaks("scope-spelling")
class ForgetsAccessAfterTrimming(Reference):
    """Cuts blanks off entities' names after it looked whether the credential may use them."""

    def on_unknown_entity(self, call: Call) -> Call:
        name = (call.entity or "").strip()
        return replace(call, entity=name) if name in ENTITIES else super().on_unknown_entity(call)


@breaks("scope-spelling")
class FoldsCaseIntoEveryEntity(Reference):
    """Looks items up in all entities where the entity's name is not in its usual case."""

    def on_unknown_entity(self, call: Call) -> Call:
        name = (call.entity or "").lower()
        if name not in ENTITIES - FORBIDDEN:
            return super().on_unknown_entity(call)
        return replace(call, entity=None if call.operation == "read" else name)
