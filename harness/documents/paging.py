"""How lists are paged: what the parameters are called that ask for a page, and what answers tell of the next one."""

from __future__ import annotations

import re
from typing import Any, Final

from harness.documents.document import Parameter
from harness.documents.resources import Resource

SIZES: Final = (
    "size",
    "limit",
    "per_page",
    "perpage",
    "pagesize",
    "page_size",
    "number",
    "count",
    "_limit",
    "top",
    "first",
    "max",
    "maxresults",
    "rows",
)
PAGES: Final = ("page", "pagenumber", "page_number", "pageindex", "_page", "p")
OFFSETS: Final = ("offset", "skip", "start", "startindex", "start_index", "_start", "from")
CURSORS: Final = ("cursor", "after", "pagetoken", "page_token", "next_token", "continuation", "token")
NEXT: Final = (
    "next",
    "next_page",
    "nextpage",
    "next_url",
    "nexturl",
    "nextlink",
    "nextcursor",
    "next_cursor",
    "cursor",
    "nextpagetoken",
    "next_page_token",
)
HOLDERS: Final = ("_links", "links", "paging", "pagination", "meta", "page")
NEXT_HEADERS: Final = frozenset({"next-page", "x-next-page", "x-next", "next", "x-next-cursor", "next-cursor"})
_SURE_TOTALS: Final = ("total", "totalCount", "total_count", "totalItems", "totalElements", "total_items")
_TOTALS: Final = (*_SURE_TOTALS, "count")
USUAL_CAPS: Final = frozenset({10, 15, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1000})
SORTS: Final = (
    "sort",
    "sortby",
    "sort_by",
    "_sort",
    "orderby",
    "order_by",
    "ordering",
    "sortfield",
    "sort_field",
    "order",
)
DIRECTIONS: Final = (
    "direction",
    "dir",
    "sortorder",
    "sort_order",
    "sortdirection",
    "sort_direction",
    "_order",
    "order",
    "ascending",
    "asc",
    "descending",
    "desc",
    "reverse",
)
YES_OR_NO: Final = frozenset({"ascending", "asc", "descending", "desc", "reverse"})
"""Directions that are asked for with true and false."""
ROLES: Final = {
    "size": SIZES,
    "page": PAGES,
    "offset": OFFSETS,
    "cursor": CURSORS,
    "sort": SORTS,
    "direction": DIRECTIONS,
}
LEADS_OR_SORTS: Final = frozenset(name for names in ROLES.values() for name in names)
_COUNTS: Final = frozenset({"size", "page", "offset"})
_AMBIGUOUS: Final = frozenset({"number", "count", "first", "max", "top", "rows", "from", "start", "p", "size", "token"})
_SAID: Final = {
    "page": re.compile(r"page (number|index)|number of the page|which page", re.IGNORECASE),
    "size": re.compile(
        r"per page|page size|(maximum|at most|how many|number of) .{0,20}(items|results|rec|entr|elem)", re.IGNORECASE
    ),
    "offset": re.compile(r"\bskip|\boffset\b", re.IGNORECASE),
    "sort": re.compile(r"\bsort(ed|s|ing)?\b|\border(ed)? by\b", re.IGNORECASE),
}


def as_parameter(value: object) -> str:
    """A value as a query string has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def parameter_for(resource: Resource, role: str) -> str:
    """The list parameter that has a role, one of ROLES: as the profile states it, else by its name, else by what is
    said of it; "" where there is none.
    """
    told = str(getattr(resource.hint, role))
    if told or not resource.offers("list"):
        return told
    fitting = {_plain(p.name): p for p in resource.operations["list"].query if _may_be(resource, role, p)}
    by_name = next((fitting[name].name for name in ROLES[role] if name in fitting), "")
    return by_name or _described(role, list(fitting.values()))


def roles_of(resource: Resource) -> dict[str, str]:
    """The list parameters that lead or sort, by their role."""
    told = {role: parameter_for(resource, role) for role in ROLES}
    return {role: name for role, name in told.items() if name}


def _plain(name: str) -> str:
    return re.sub(r"^\$|^page\[(?=\w+\]$)|\]$", "", name.lower()).replace("-", "_")


def _described(role: str, parameters: list[Parameter]) -> str:
    said = _SAID.get(role)
    if said is None:
        return ""
    return next((p.name for p in parameters if said.search(p.description) and _plain(p.name) not in LEADS_OR_SORTS), "")


def _may_be(resource: Resource, role: str, parameter: Parameter) -> bool:
    """Whether a parameter's schema, and the fields of the items, leave it the role."""
    name, shape = _plain(parameter.name), parameter.schema.variant
    choices = {str(one).lower() for one in shape.get("enum", ())}
    directs = bool(choices) and all(one.startswith(("asc", "desc", "1", "-1")) for one in choices)
    if role in _COUNTS:
        told = shape.kind in {"integer", "number", ""} or (shape.kind == "string" and not shape.get("format"))
        fields = {field.lower() for field in resource.fields}
        return told and not choices and not (name in _AMBIGUOUS and name in fields)
    if role == "cursor":
        return not choices and not shape.get("format") and name not in {field.lower() for field in resource.fields}
    if name in YES_OR_NO:
        return shape.kind == "boolean"
    if name != "order":
        return not (role == "sort" and directs)
    beside = any(_plain(p.name) in SORTS for p in resource.operations["list"].query if p is not parameter)
    return directs or beside if role == "direction" else not directs


def told_total(answer: Any) -> int | None:
    """How many elements an answer says there are, over all pages; a count in a holder is as likely that of the page."""
    body = answer if isinstance(answer, dict) else {}
    holders = [one for one in (body.get(name) for name in HOLDERS) if isinstance(one, dict)]
    beside = [(body, name) for name in _TOTALS] + [(one, name) for one in holders for name in _SURE_TOTALS]
    return next((holder[name] for holder, name in beside if type(holder.get(name)) is int), None)
