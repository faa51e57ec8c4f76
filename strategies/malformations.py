"""Ways to spoil a body, so that it is no JSON object or array any more, or not the one of both that is meant."""

from __future__ import annotations

import functools
import json
import re
import zlib
from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.documents.nouns import Endpoint
from harness.schemas.schema import Schema
from strategies import formats
from strategies.bodies import samplable
from strategies.plural import plural

Spoil = Callable[[Any], bytes]
_DEEP: Final = 5000
_BATCH: Final = 10
_MARK: Final = "cf-here"
_FIRST: Final = ("cut off", "empty", "not UTF-8", "NaN in a number", "very deep", "followed by a comma too many")
_LAST: Final = frozenset({"very deep", "deep inside"})
"""Of those that are sent together these come last: a deployment that takes them may answer nothing afterwards."""
_BY_ROLE: Final = {
    "create": ("a bare text", "an array", "followed by another"),
    "replace": ("null", "an array", "followed by another"),
    "patch": ("null", "a bare text", "an array"),
}
"""What is tried first on every route, and by turns: a deployment reads bodies in one place for the most part."""


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cut_off(value: Any) -> bytes:
    return _text(value)[:-1].encode()


def _cut_inside(value: Any) -> bytes:
    text = _text(value)
    return text[: text.rindex(":") + 3].encode() if ":" in text else b'{"na'


def _with_comma(value: Any) -> bytes:
    return f"{_text(value)[:-1]},}}".encode()


def _followed(value: Any) -> bytes:
    return f"{_text(value)} {{}}".encode()


def _followed_by_text(value: Any) -> bytes:
    return f"{_text(value)} and more".encode()


def _single_quoted(value: Any) -> bytes:
    return _text(value).replace("'", "").replace('"', "'").encode()


def _commented(value: Any) -> bytes:
    return f"/* a body */ {_text(value)}".encode()


def _unquoted(value: Any) -> bytes:
    return re.sub(r'"(\w+)": ', r"\1: ", _text(value)).encode()


def _in_array(value: Any) -> bytes:
    return f"[{_text(value)}]".encode()


def _always(content: bytes, value: Any) -> bytes:
    return content


def _in_field(envelope: str, name: str, raw: bytes, value: Any) -> bytes:
    """The body with `raw` as the value of a field."""
    fields = value[envelope] if envelope else value
    told = {**fields, name: _MARK}
    return _text({envelope: told} if envelope else told).encode().replace(f'"{_MARK}"'.encode(), raw)


def _field(endpoint: Endpoint, fits: Callable[[Schema], bool]) -> str:
    """The last field that fits, "" where none does: the first ones are keys more often."""
    assert endpoint.resource is not None  # the noun gives none without
    return next((name for name, schema in reversed(samplable(endpoint.resource).items()) if fits(schema)), "")


def _is_free(schema: Schema) -> bool:
    told = schema.flat.keys() & {"pattern", "enum", "const"}
    return (
        schema.kind == "string" and schema.get("format", "") in formats.FREE and not told and schema.allows("caf\u00e9")
    )


def _ways(endpoint: Endpoint) -> dict[str, Spoil]:
    """The ways to spoil a body of this endpoint."""
    body, resource = endpoint.operation.body, endpoint.resource
    envelope = resource.envelope if resource is not None else ""
    inner = functools.partial(functools.partial, _in_field, envelope)
    writes = endpoint.role in {"create", "replace", "patch"}
    text = _field(endpoint, _is_free) if writes else ""
    number = _field(endpoint, lambda schema: schema.kind == "number") if writes else ""
    scalar = _field(endpoint, lambda schema: not schema.allows([]) and not schema.allows([[]])) if writes else ""
    no_arrays = body is not None and not body.allows([]) and not body.allows([{}])
    # Nothing at all may stand for {} where nothing is required; it never stands for a whole that replaces.
    needed = endpoint.role in {"replace", "patch"} or (body is not None and not body.allows({}))
    deep = b"[" * _DEEP + b"]" * _DEEP
    told: dict[str, Spoil | None] = {
        "cut off": _cut_off,
        "empty": functools.partial(_always, b"") if needed and writes else None,
        "a bare text": functools.partial(_always, b'"text"'),
        "null": functools.partial(_always, b"null") if writes else None,
        "followed by a comma too many": _with_comma if writes else None,
        "not UTF-8": inner(text, b'"caf\xe9"') if text else None,
        "very deep": functools.partial(_always, deep) if no_arrays else None,
        "an array": _in_array if no_arrays and writes else None,
        "cut off inside": _cut_inside,
        "in single quotes": _single_quoted if writes else None,
        "a bare number": functools.partial(_always, b"1"),
        "followed by another": _followed,
        "deep inside": inner(scalar, deep) if scalar else None,
        "with a bare line break in a text": inner(text, b'"a\nb"') if text else None,
        "true": functools.partial(_always, b"true"),
        "without quotes around its names": _unquoted if writes else None,
        "with a comment": _commented,
        "a form": functools.partial(_always, b"name=value&other=1"),
        "NaN in a number": inner(number, b"NaN") if number else None,
        "followed by text": _followed_by_text,
        "half of a letter": inner(text, b'"caf\xc3"') if text else None,
    }
    return {name: spoil for name, spoil in told.items() if spoil is not None}


def _batches(endpoint: Endpoint) -> list[dict[str, Spoil]]:
    """What is tried first, and of all else something different on each route."""
    ways = _ways(endpoint)
    firsts = [name for name in (*_FIRST, *_BY_ROLE.get(endpoint.role, ())) if name in ways]
    others = [name for name in ways if name not in firsts]
    start = zlib.crc32(endpoint.label.encode()) % max(len(others), 1)
    told = [*firsts, *others[start:], *others[:start]]
    batches = (sorted(told[n : n + _BATCH], key=_LAST.__contains__) for n in range(0, len(told), _BATCH))
    return [{name: ways[name] for name in batch} for batch in batches]


@plural(firsts=_batches, of_endpoint=True)
def malformations(endpoint: Endpoint) -> SearchStrategy[dict[str, Spoil]]:
    """Several ways to spoil a body, by what is wrong with it then."""
    return st.sampled_from(_batches(endpoint))
