"""Where a redirect leads."""

from __future__ import annotations

from string import punctuation
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_PORTS: Final = {"http": 80, "https": 443}


def moved(url: str, location: str) -> str:
    """Where a redirect leads on the same host (RFC 9110, 10.2.2), "" where it leads elsewhere or nowhere."""
    try:
        target = urlsplit(urljoin(url, quote(location, safe=punctuation, encoding="latin-1")))
        same = _host(target) == _host(urlsplit(url))
    except ValueError:  # no URL at all
        return ""
    return target._replace(netloc=urlsplit(url).netloc, fragment="").geturl() if same else ""


def _host(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
