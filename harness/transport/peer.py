"""Whom a connection is made to: the host of an address, or the proxy that the environment names for it."""

from __future__ import annotations

import os
import re
import ssl
from typing import Final
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_auth_from_url, get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection, ProxyConfig
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from harness.outcomes import UsageProblem
from harness.transport.redaction import basic

_PORTS: Final = {"http": 80, "https": 443}
_AUTHORITY: Final = re.compile(r"\A[^:/?#]+://([^/?#]*)")


class Peer:
    """The peer of an http or https address. Raises UsageProblem where it names none, or a proxy of another kind.

    TLS is always verified, against the authorities of REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE or certifi.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError) as error:
            raise UsageProblem(f"{url}: no address of an http or https server ({error})") from error
        self._host, self._port, self._secure = parts.hostname or "", port, parts.scheme == "https"
        self._authority = parts.netloc.rpartition("@")[2]
        proxy = select_proxy(url, get_environ_proxies(url, None))
        self._proxy = _proxy(proxy) if proxy else None
        username, password = get_auth_from_url(self._proxy.url) if self._proxy is not None else ("", "")
        self._proof = {"Proxy-Authorization": basic(username, password)} if username else {}
        self.headers = {} if self._secure else self._proof
        speaks_tls = self._secure or (self._proxy is not None and self._proxy.scheme == "https")
        self._trusted = _trusted() if speaks_tls else None

    def connection(self) -> HTTPConnection:
        """A connection that is not open yet."""
        to, port = self._host, self._port
        if self._proxy is not None and self._proxy.host:
            to, port = self._proxy.host, self._proxy.port or _PORTS[str(self._proxy.scheme)]
        if self._trusted is None:
            return HTTPConnection(to, port, proxy=self._proxy)
        config = ProxyConfig(
            self._trusted, use_forwarding_for_https=False, assert_hostname=None, assert_fingerprint=None
        )
        return HTTPSConnection(to, port, ssl_context=self._trusted, proxy=self._proxy, proxy_config=config)

    def open(self, connection: HTTPConnection) -> None:
        """Open the connection; through a proxy, TLS goes in a tunnel (RFC 9110, 9.3.6)."""
        if self._proxy is not None and self._secure:
            scheme = "https" if self._proxy.scheme == "https" else "http"
            connection.set_tunnel(self._host, self._port, headers=self._proof, scheme=scheme)
        connection.connect()

    def target(self, url: str) -> str:
        """The target of a request to this peer, spelt as in `url` (RFC 9112, 3.2)."""
        written = _AUTHORITY.sub("", url).partition("#")[0]
        target = written if written.startswith("/") else f"/{written}"
        if self._proxy is None or self._secure:
            return target
        return f"http://{self._authority}{target}"


def _proxy(told: str) -> Url:
    try:
        proxy = parse_url(told if "://" in told else f"http://{told}")
    except LocationParseError as error:
        raise UsageProblem("the proxy of the environment has no address that can be read") from error
    if proxy.scheme not in _PORTS or not proxy.host:
        raise UsageProblem(f"the proxy of the environment is no http or https proxy, but {proxy.scheme}")
    return proxy


def _trusted() -> ssl.SSLContext:
    authorities = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or DEFAULT_CA_BUNDLE_PATH
    try:
        if os.path.isdir(authorities):  # noqa: PTH112  # a name, as OpenSSL has it
            return ssl.create_default_context(capath=authorities)
        return ssl.create_default_context(cafile=authorities)
    except OSError as error:
        raise UsageProblem(f"{authorities}: no certificates of authorities ({error})") from error
