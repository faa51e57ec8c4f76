"""Why a text is no OpenAPI document: what came instead, or where it is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import yaml

_KINDS: Final[dict[type, str]] = {list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}


def why_illegible(text: str, label: str = "") -> str:
    """Why `text`, which came as the media type `label` if it was told one, cannot be read; "" where it can."""
    if not text.strip():
        return "it is empty"
    if label.endswith("html") or text.lstrip().startswith("<"):
        return f"got {label or 'HTML or XML'}, not an OpenAPI document"
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return _broken(text, error)
    except (RecursionError, ValueError) as error:
        return f"neither JSON nor YAML: {error}"
    return _misshapen(value)


def _misshapen(value: object) -> str:
    """Why what was read is no OpenAPI document."""
    if not isinstance(value, Mapping):
        return f"it holds {_kind(value)}, where an OpenAPI document is an object"
    if not str(value.get("openapi", "")).startswith("3."):
        return "not an OpenAPI 3.0 or 3.1 document: 'openapi' must be its version"
    if not isinstance(value.get("paths", {}), Mapping):
        return f"'paths' must be an object, not {_kind(value['paths'])}"
    return ""


def _broken(text: str, error: yaml.YAMLError) -> str:
    """Where it breaks, as JSON if it looks like that."""
    if text.lstrip()[0] in "{[":
        try:
            json.loads(text)
        except ValueError as problem:
            if isinstance(problem, json.JSONDecodeError):
                return f"not JSON: {problem.msg} in line {problem.lineno}, column {problem.colno}"
    mark = getattr(error, "problem_mark", None)
    where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
    return f"not YAML: {getattr(error, 'problem', None) or getattr(error, 'reason', 'it cannot be read')}{where}"


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
