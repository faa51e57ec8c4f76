"""OpenAPI documents in a few words, loaded as a run loads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.documents.document import Document, load_document
from harness.documents.placing import Places, place
from harness.profiles.profile import Profile
from harness.transport.client import Client
from harness.transport.limits import Limits

OBJECT = {"type": "object", "properties": {"name": {"type": "string"}}}
LIST = {"type": "object", "properties": {"items": {"type": "array", "items": OBJECT}}}


def operation(answer: Mapping[str, Any] = OBJECT, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An operation that answers one schema with 200, and takes another as JSON."""
    told: dict[str, Any] = {
        "responses": {"200": {"description": "done", "content": {"application/json": {"schema": answer}}}}
    }
    if body is not None:
        told["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return told


def path_item(path: str, methods: str) -> dict[str, Any]:
    """The operations of a path, its placeholders declared; a GET lists unless the path ends in one."""
    item: dict[str, Any] = {}
    names = [step[1:-1] for step in path.replace("{e}-", "{e}/-").split("/") if step.startswith("{")]
    item["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    for method in methods.split():
        lists = method == "GET" and not path.rstrip("/").endswith("}")
        body = OBJECT if method in {"POST", "PUT", "PATCH"} else None
        item[method.lower()] = operation(LIST if lists else OBJECT, body)
    return item


def document(paths: Mapping[str, str | Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """An OpenAPI 3.1 document of routes with their methods: `{"/entity/{e}/table": "GET POST"}`."""
    told = {path: path_item(path, item) if isinstance(item, str) else dict(item) for path, item in paths.items()}
    return {"openapi": "3.1.0", "info": {"title": "described", "version": "1"}, "paths": told} | more


def loaded(folder: Path, told: Mapping[str, Any]) -> Document:
    """A document, by way of a file."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return load_document(str(file), Client("http://127.0.0.1", None, Limits()))


def placed(folder: Path, paths: Mapping[str, str | Mapping[str, Any]], **profile: Any) -> Places:
    """The places of a document under a profile."""
    told = {"base_url": "http://127.0.0.1", "entity": "demo"} | profile
    return place(loaded(folder, document(paths)), Profile(**told))
