"""Connections that go to public addresses only, and that end in time.

A name is looked up once for a connection; its addresses are checked, and the connection goes to the address that was
checked. So a name that answers otherwise the second time (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

_LOCAL_GATEWAY = ipaddress.ip_network("64:ff9b:1::/48")
"""What a network's own NAT64 gateway translates as it likes (RFC 8215); older Pythons take it for public."""


class Refused(Exception):
    """An address that is not to be connected to: says why."""


class Untrusted(Exception):
    """A certificate that does not say that the server is who it should be: says why."""


class Clock(threading.local):
    """When the request of this thread must be over, by `time.monotonic`."""

    deadline = float("inf")

    def left(self, timeout: float | None) -> float:
        """The seconds that a step may take. Raises `httpcore.ReadTimeout` where none are left."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("the time for the whole page is over")
        return min(rest, timeout) if timeout is not None else rest


class Network(httpcore.NetworkBackend):
    """Opens connections, to public addresses only unless `private` is allowed too."""

    def __init__(self, clock: Clock, *, private: bool = False) -> None:
        self._clock = clock
        self._private = private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first checked address that answers. Raises `Refused` and `httpcore.ConnectError`."""
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._clock.left(timeout), local_address, socket_options
                )
                return _InTime(stream, self._clock)
            except httpcore.ConnectError as error:
                failed = error
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known: {error}") from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        if not self._private and (inner := [a for a in addresses if not is_public(a)]):
            raise Refused(f"{host} is {inner[0]}, which is no public address")
        return addresses


class _InTime(httpcore.NetworkStream):
    """A connection whose every step ends before the request's time is over."""

    def __init__(self, stream: httpcore.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, self._clock.left(timeout))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise Untrusted(error.__cause__.verify_message.rstrip(".")) from error
            raise
        return _InTime(secured, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also where an IPv6 address wraps an IPv4 one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found in _LOCAL_GATEWAY:
            return False
        inner = found.ipv4_mapped or found.sixtofour or _translated(found)
        if inner:
            return is_public(str(inner))
        if found.teredo:
            return False
    return found.is_global and not found.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a NAT64 gateway would reach (RFC 6052)."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
