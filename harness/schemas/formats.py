"""Plain texts of the formats that JSON Schema and OpenAPI name."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from typing import Final

FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": lambda n: f"{n + 3}.50",
    "date": lambda n: f"2024-03-{n % 28 + 1:02}",
    "date-time": lambda n: f"2024-03-05T10:{n % 60:02}:00Z",
    "time": lambda n: f"10:{n % 60:02}:00Z",
    "duration": lambda n: f"P{n + 1}D",
    "email": lambda n: f"plain{n}@example.org",
    "idn-email": lambda n: f"plain{n}@example.org",
    "hostname": lambda n: f"plain{n}.example.org",
    "idn-hostname": lambda n: f"plain{n}.example.org",
    "ipv4": lambda n: f"192.0.2.{n % 250 + 1}",
    "ipv6": lambda n: f"2001:db8::{n % 9000 + 1:x}",
    "uri": lambda n: f"https://example.org/plain/{n}",
    "url": lambda n: f"https://example.org/plain/{n}",
    "uri-reference": lambda n: f"/plain/{n}",
    "uri-template": lambda n: f"https://example.org/plain/{n}/{{id}}",
    "iri": lambda n: f"https://example.org/plain/{n}",
    "iri-reference": lambda n: f"/plain/{n}",
    "uuid": lambda n: str(uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, f"plain-{n}").bytes, version=4)),
    "byte": lambda n: base64.b64encode(f"plain {n}".encode()).decode(),
    "regex": lambda n: f"plain{n}",
    "json-pointer": lambda n: f"/plain/{n}",
    "relative-json-pointer": lambda n: f"{n}/plain",
}
