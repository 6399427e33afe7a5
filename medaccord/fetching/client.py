"""One request and its answer: httpx over connections that are checked, with a body that stays within its size."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import httpcore
import httpx

from medaccord.fetching.network import Clock, Network

PIECE = 1 << 16


class TooMuch(Exception):
    """A body that is larger than allowed, once unpacked."""


class Unreadable(Exception):
    """A body that is packed in a way that was not asked for, or broken."""


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: httpx.Headers
    body: bytes


class Transport(httpx.BaseTransport):
    """httpx's requests over connections of `Network`; there is no way round it by a proxy of the environment."""

    def __init__(self, network: Network) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), max_keepalive_connections=20, network_backend=network
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        if not isinstance(answer.stream, Iterable):
            raise TypeError("a synchronous pool gives synchronous streams")
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        if close := getattr(self._stream, "close", None):
            close()


def client(agent: str, clock: Clock, *, private: bool, wait: float) -> httpx.Client:
    """A client that follows no redirect by itself and waits for no step longer than `wait` seconds."""
    return httpx.Client(
        transport=Transport(Network(clock, private=private)),
        headers={"User-Agent": agent, "Accept-Encoding": "gzip", "Accept-Language": "ru,en;q=0.8,*;q=0.5"},
        timeout=wait,
        follow_redirects=False,
        trust_env=False,
    )


def ask(client: httpx.Client, address: str, headers: dict[str, str], largest: int) -> Answer:
    """What a server says; the body unpacked. Raises `TooMuch`, `Unreadable`, and what httpx and httpcore raise."""
    # A server's own validators go back to it, which may hold other letters than ASCII.
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    with client.stream("GET", address, headers=sent) as response:
        body = b"" if response.is_redirect or response.status_code == 304 else _body(response, largest)
        return Answer(response.status_code, response.headers, body)


def _body(response: httpx.Response, largest: int) -> bytes:
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise TooMuch
    packed = response.headers.get("content-encoding", "").strip().lower()
    pieces: Iterable[bytes] = response.iter_raw(PIECE)
    if packed in ("gzip", "x-gzip", "deflate"):
        pieces = _unpacked(pieces)
    elif packed not in ("", "identity"):
        raise Unreadable(f"it is packed as {packed}, which was not asked for")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > largest:
            raise TooMuch
    return bytes(body)


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What was packed, a piece at a time: however well it is packed, no more than a piece is in memory."""
    unpack = zlib.decompressobj(wbits=47)  # gzip or zlib, by its first bytes
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield unpack.decompress(rest, PIECE)
                rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise Unreadable(f"what it sent cannot be unpacked: {error}") from error
    if not unpack.eof:
        raise Unreadable("what it sent packed was cut short")
