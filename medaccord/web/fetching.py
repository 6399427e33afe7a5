"""Fetching a page that a person names, without letting them look into our own network.

The name is resolved once, every address that it has must be a public one, and the connection goes to just that address;
after a redirect the same again. Size, time and the number of redirects are bounded.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urljoin, urlsplit

from medaccord.errors import InputError
from medaccord.records import Page

LARGEST, SECONDS, REDIRECTS = 5_000_000, 15, 5
_PORTS = {"http": 80, "https": 443}
_HEADERS = {"User-Agent": "medaccord", "Accept": "text/html, text/plain;q=0.9", "Accept-Encoding": "identity"}


def fetch(address: str) -> Page:
    """The page at an address. Raises `InputError` where it cannot, or must not, be fetched."""
    there = address
    for _ in range(REDIRECTS + 1):
        response, body = _get(there)
        if response.status in (301, 302, 303, 307, 308) and (target := response.headers.get("Location")):
            there = urljoin(there, target)
            continue
        if response.status != 200:
            raise InputError(address, f"the site answered {response.status}")
        kind = response.headers.get_content_type()
        if kind not in ("text/html", "text/plain", "application/xhtml+xml"):
            raise InputError(address, f"not a page of text but {kind}")
        name = "web-" + hashlib.sha256(there.encode()).hexdigest()[:10]
        media = "text/plain" if kind == "text/plain" else "text/html"
        return Page(id=name, source=there, url=there, content=body, media_type=media)
    raise InputError(address, f"led on more than {REDIRECTS} times")


def public_address(host: str, port: int) -> str:
    """The address of a host that all the world can reach. Raises `InputError` where it has any other."""
    try:
        found = {row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise InputError(host, "no such site") from None
    for one in sorted(map(str, found)):
        if not is_public(one):
            raise InputError(host, "an address of a private network, which is not fetched")
    return sorted(map(str, found))[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or (inner.is_global and not inner.is_multicast))


def _get(address: str) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username:
        raise InputError(address, "an address begins with http:// or https:// and names a site")
    if (parts.port or _PORTS[parts.scheme]) != _PORTS[parts.scheme]:
        raise InputError(address, "only the usual ports are fetched from")
    host, port = parts.hostname, _PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        raw = socket.create_connection((public_address(host, port), port), SECONDS)
        secure = ssl.create_default_context()
        connection.sock = secure.wrap_socket(raw, server_hostname=host) if parts.scheme == "https" else raw
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=_HEADERS)
        response = connection.getresponse()
        body = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(address, f"cannot be fetched: {error}") from None
    finally:
        connection.close()
    if len(body) > LARGEST:
        raise InputError(address, f"larger than {LARGEST:,} bytes")
    return response, body
