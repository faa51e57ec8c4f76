"""Freedoms of how a path is read before it is compared with the routes."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from reference.registry import tempts
from reference.service import Reference
from reference.wire import Answer, Call, Request

_SPELLING = ("scope-spelling", "scope-unknown", "scope-forbidden", "code-same-across")


def _without_dots(path: str) -> str:
    """A path without segments that are a dot, and without what two dots take back (RFC 3986, 5.2.4)."""
    left: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            left[-1:] = []
        elif segment != ".":
            left.append(segment)
    return "/" + "/".join(left)


def _with_dots_spelt(path: str) -> str:
    """A path in which encoded dots are written as they are (RFC 3986, 6.2.2.2)."""
    return re.sub("%2e", ".", path, flags=re.IGNORECASE)


@tempts(*_SPELLING)
class MergesSlashes(Reference):
    """Takes several slashes in a row for one."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        return tuple(filter(None, super().path_segments(request)))


@tempts(*_SPELLING, "code-no-5xx")
class TakesDotsBack(Reference):
    """Normalises dots in a path before it looks at anything, those that are encoded too."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        return super().path_segments(replace(request, path=_without_dots(_with_dots_spelt(request.path))))


@tempts(*_SPELLING, "code-no-5xx")
class DecodesBeforeItSplits(Reference):
    """Decodes a path before it splits it into segments, takes dots back and merges slashes, as some servers do."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        path = unquote(request.path, errors="surrogateescape")
        return tuple(filter(None, _without_dots(path)[1:].split("/")))


@tempts(*_SPELLING)
class CutsParametersOff(Reference):
    """Cuts off what comes after a semicolon in each segment, and takes dots back after that."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        bare = re.sub(";[^/]*", "", _with_dots_spelt(request.path))
        return super().path_segments(replace(request, path=_without_dots(bare)))


@tempts(*_SPELLING, "code-classes", "code-same")
class LeadsToTheCanonicalRoute(Reference):
    """Answers a path that is not in its normal form with a redirect to the one that is."""

    def answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        normal = re.sub("//+", "/", _without_dots(_with_dots_spelt(request.path)))
        if normal == request.path:
            return super().answer(request)
        query = f"?{request.query}" if request.query else ""
        return self.sent(Call(request), Answer(308, None, {"Location": normal + query}))


@tempts(*_SPELLING)
class TrimsEntityNames(Reference):
    """Cuts blanks and full stops off the name of an entity."""

    def entity_named(self, name: str) -> str:
        return super().entity_named(name).strip(" .")


@tempts(*_SPELLING)
class TakesNoNameForDemo(Reference):
    """Takes a path that names no entity for one of demo."""

    def path_segments(self, request: Request) -> tuple[str, ...]:
        told = super().path_segments(request)
        return ("entity", "demo", *told[2:]) if told[:2] == ("entity", "") else told
