"""What Hypothesis draws of a schema: awkward values as often as any others, each of them valid."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.schemas.fitting import fitted
from harness.schemas.numbers import exact_multiple
from harness.schemas.patterns import readable
from harness.schemas.samples import NoSample, deep
from harness.schemas.schema import Schema
from strategies import formats
from strategies.numbers import drawn_numbers
from strategies.texts import texts
from strategies.values import Above, awkward, plain


def values(schema: Schema, name: str = "value", above: Above = ()) -> SearchStrategy[Any]:
    """Values that the schema allows: awkward ones as often as drawn ones. Raises NoSample."""
    told = [plain(schema, 0, name, above), *awkward(schema, name, above)]
    firsts = st.sampled_from(told)
    shapes = [drawn for shape in schema.variants if (drawn := _drawn(shape, name, above)) is not None]
    if not shapes:
        return firsts
    # What is drawn and not valid after all gives way to what is: a filter would give up where few are.
    pairs = st.tuples(st.one_of(shapes), firsts)
    return st.one_of(firsts, pairs.map(lambda pair: pair[0] if _is_valid(schema, pair[0]) else pair[1]))


def _is_valid(schema: Schema, value: Any) -> bool:
    # A control character that only a class of a pattern lets in is no trouble that anybody has to bear.
    printable = not isinstance(value, str) or not any(unicodedata.category(one) == "Cc" for one in value)
    return printable and schema.allows(value) and exact_multiple(schema, value)


def _drawn(schema: Schema, name: str, above: Above) -> SearchStrategy[Any] | None:
    """What can be drawn beyond the awkward values; None where they say it all, or where none can be."""
    if {"enum", "const"} & schema.flat.keys():
        return None
    if schema.kind in {"integer", "number"}:
        return drawn_numbers(schema)
    if schema.kind == "string":
        return _drawn_text(schema)
    if schema.kind == "array" and "prefixItems" not in schema.flat:
        return _drawn_array(schema, name, above)
    if schema.kind == "object" and schema.properties and not deep(tuple(schema.properties), above):
        return objects(schema, above)
    return None


def _drawn_array(schema: Schema, name: str, above: Above) -> SearchStrategy[Any] | None:
    shape, least = (f"[{name}]",), schema.get("minItems", 0)
    if deep(shape, above) or schema.items.impossible:
        return None
    most = min(schema.get("maxItems", 8), max(8, least))
    try:
        return st.lists(values(schema.items, name, (*above, shape)), min_size=min(least, most), max_size=most)
    except NoSample:
        return None


def _drawn_text(schema: Schema) -> SearchStrategy[Any] | None:
    if "pattern" in schema.flat:
        try:
            known = re.compile(readable(str(schema.get("pattern"))), re.ASCII)
        except re.error:
            return None
        return st.from_regex(known, fullmatch=True)
    form = schema.get("format", "")
    if form not in formats.FREE:
        return formats.drawn_of(form)
    least = schema.get("minLength", 0)
    return texts(least=least, most=max(schema.get("maxLength", 200), least))


def objects(schema: Schema, above: Above = ()) -> SearchStrategy[dict[str, Any]]:
    """Objects with what is required and any part of the rest. Raises NoSample."""
    required: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {}
    ordinary: dict[str, Any] = {}
    within = (*above, tuple(schema.properties))
    for name, inner in schema.properties.items():
        try:
            ordinary[name] = plain(inner, 0, name, within)
            strategy = values(inner, name, within)
        except NoSample:
            if name in schema.required:
                raise
            continue
        (required if name in schema.required else optional)[name] = strategy
    drawn = st.fixed_dictionaries(required, optional=optional)
    return drawn.map(lambda value: fitted(schema, value, ordinary))
