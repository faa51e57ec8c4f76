"""How lists are paged: what the parameters are called that ask for a page, and what answers tell of the next one."""

from __future__ import annotations

from typing import Final

from harness.resources import Resource

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
TOTALS: Final = ("total", "totalCount", "total_count", "totalItems", "totalElements", "total_items", "count")
USUAL_CAPS: Final = frozenset({10, 15, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1000})
ORDERS: Final = ("sort", "order", "orderby", "order_by", "sortby", "sort_by", "direction", "dir", "_sort", "_order")
LEADS_OR_SORTS: Final = frozenset((*SIZES, *PAGES, *OFFSETS, *CURSORS, *ORDERS))


def as_parameter(value: object) -> str:
    """A value as a query string has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def named(resource: Resource, names: tuple[str, ...]) -> str:
    """The documented list parameter that has one of these names, as it is spelled, or "": the first name first."""
    told = {parameter.name.lower().lstrip("$"): parameter.name for parameter in resource.operations["list"].query}
    return next((told[name] for name in names if name in told), "")
