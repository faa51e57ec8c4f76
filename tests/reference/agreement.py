"""Whether answers agree with an OpenAPI document, judged by another validator than the deployment's own."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.reference.conversation import Exchange


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)))


class Agreement:
    """Compares exchanges with one document; of each kind of answer, at most `samples` bodies."""

    def __init__(self, document: dict[str, Any], samples: int = 1_000_000) -> None:
        self.document = document
        self._samples = samples
        self._seen: Counter[str] = Counter()
        self._registry = Registry().with_resource("urn:doc", Resource(document, DRAFT202012))
        self._paths = [(_pattern(path), path) for path in document["paths"]]
        self._validators: dict[str, Draft202012Validator] = {}

    def departures(self, exchange: Exchange) -> list[str]:
        """What is wrong with an answer, in words."""
        where = f"{exchange.method} {exchange.path}?{exchange.query} {exchange.status} {exchange.content[:200]!r}"
        found = [f"{problem}: {where}" for problem in self._labels(exchange)]
        operation = self.operation(exchange)
        if operation is None:
            return found
        path, said = operation
        if str(exchange.status) not in said["responses"]:
            return [*found, f"code not documented for {path}: {where}"]
        content = said["responses"][str(exchange.status)].get("content")
        if bool(content) != bool(exchange.content):
            return [*found, f"body where none is documented, or none where one is: {where}"]
        if content:
            kind = exchange.headers["Content-Type"].partition(";")[0]
            pointer = self._pointer(path, exchange, kind)
            self._seen[pointer] += 1
            if self._seen[pointer] <= self._samples:
                problems = self._validator(pointer).iter_errors(json.loads(exchange.content))
                found += [f"{problem.json_path} {problem.message}: {where}" for problem in problems]
        return found

    def operation(self, exchange: Exchange) -> tuple[str, Any] | None:
        """The path and the documented operation of an exchange, or None."""
        for pattern, path in self._paths:
            if pattern.fullmatch(exchange.path) and exchange.method.lower() in self.document["paths"][path]:
                return path, self.document["paths"][path][exchange.method.lower()]
        return None

    @staticmethod
    def _labels(exchange: Exchange) -> list[str]:
        kind = exchange.headers.get("Content-Type", "").partition(";")[0]
        labelled = kind == "application/json" or kind.endswith("+json")
        return ["not labelled as JSON"] if exchange.content and not labelled else []

    def _pointer(self, path: str, exchange: Exchange, kind: str) -> str:
        keys = (
            "paths",
            path,
            exchange.method.lower(),
            "responses",
            str(exchange.status),
            "content",
            kind,
            "schema",
        )
        return "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            encoded = pointer.replace("{", "%7B").replace("}", "%7D")
            schema = {"$ref": f"urn:doc#/{encoded}"}
            self._validators[pointer] = Draft202012Validator(schema, registry=self._registry)
        return self._validators[pointer]
