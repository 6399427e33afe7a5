"""A web of our own for the tests: a server on this machine that does what each path tells it to."""

from __future__ import annotations

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import NamedTuple

Headers = Mapping[str, str]


class Reply(NamedTuple):
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Headers = MappingProxyType({})


class Web:
    """The paths, and what was asked of them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.paths: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply | None]] = {}
        self.asked: list[tuple[str, Headers]] = []
        self.times: list[float] = []

    def __setitem__(self, path: str, reply: Reply | Callable[[BaseHTTPRequestHandler], Reply | None]) -> None:
        self.paths[path] = reply

    def url(self, path: str) -> str:
        return self.address + path

    @property
    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(path for path, _ in self.asked)


def page(text: str, **headers: str) -> Reply:
    """A page of HTML that says a text."""
    said = {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): v for name, v in headers.items()}}
    return Reply(f"<html><head><title>Новость</title></head><body><p>{text}</p></body></html>".encode(), 200, said)


def once_changed(text: str, etag: str) -> Callable[[BaseHTTPRequestHandler], Reply]:
    """A page that says 304 to who has it."""

    def reply(request: BaseHTTPRequestHandler) -> Reply:
        if request.headers.get("If-None-Match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return page(text, ETag=etag)

    return reply


def dripping(request: BaseHTTPRequestHandler) -> None:
    """Sends a byte now and then, without end."""
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b"<")
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def endless(request: BaseHTTPRequestHandler) -> None:
    """Sends as fast as it can, without end."""
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b"<p>" + b"a" * 60_000)
    except OSError:
        return


def cut_short(request: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends."""
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b"<html>")
    request.close_connection = True


@contextmanager
def web(
    post: Callable[[BaseHTTPRequestHandler], None] | None = None,
    host: str = "127.0.0.1",
    secured: ssl.SSLContext | None = None,
    port: int = 0,
) -> Iterator[Web]:
    """A server on this machine, empty; `post` answers what is sent to it; where `secured`, it speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            found.times.append(time.monotonic())
            reply = found.paths.get(self.path, Reply(b"nothing here", 404))
            answer = reply(self) if callable(reply) else reply
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer.status)
            headers = {"Content-Type": "text/html", "Content-Length": str(len(answer.body)), **answer.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def do_POST(self) -> None:
            self.close_connection = True
            if post:
                post(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, address: object) -> None:
            pass  # who asked has gone away

    server = Server((host, port), Handler)
    if secured:
        # The handshake is left to the thread that answers: one that fails must not end the server.
        server.socket = secured.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    found = Web(f"{'https' if secured else 'http'}://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
