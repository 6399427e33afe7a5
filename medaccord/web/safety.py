"""What every answer carries, and what is refused before a page sees it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types medaccord",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
LARGEST_BODY = 30_000_000
"""Bytes that a request may bring."""
LONGEST_ADDRESS = 8_000
"""Letters that an address may have."""
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


Refuse = Callable[[Request, int, str], Response]
"""Answers a request that is refused: its status, and why."""


class Safety:
    """Refuses requests of other sites, under other names, and too large ones; adds the headers to all answers."""

    def __init__(
        self, app: ASGIApp, refuse: Refuse, hosts: frozenset[str] | None = None, public: str | None = None
    ) -> None:
        """`hosts` are the names under which the program may be called, all where None; `public` is reached over TLS."""
        self.app = app
        self.refuse = refuse
        self.hosts = hosts
        self.public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.public and _name(headers.get("host", "")) == self.public:
            scope["scheme"] = "https"  # also where the proxy does not say so
        refused = self._refused(scope, headers)
        app = self.refuse(Request(scope), *refused) if refused else self.app
        await app(scope, bounded(receive, LARGEST_BODY), self._adding(send, scope))

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "The address is too long."
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:  # no database takes it
            return 400, "No address has the letter NUL."
        if self.hosts is not None and _name(headers.get("host", "")) not in self.hosts:
            return 421, "This program is not called by that name."
        if int(headers.get("content-length") or 0) > LARGEST_BODY:
            return 413, f"At most {LARGEST_BODY // 1_000_000} MB can be sent at once."
        if scope["method"] not in SAFE and not _is_own(headers):
            return 403, "A form of another site cannot be sent here."
        return None

    def _adding(self, send: Send, scope: Scope) -> Send:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                headers.setdefault("Cache-Control", "no-cache, private")
            await send(message)

        return adding


class TooLarge(Exception):
    """More bytes came than a request may bring."""


def bounded(receive: Receive, most: int) -> Receive:
    """The same body, as long as it has at most so many bytes, whatever its length was said to be; else `TooLarge`."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLarge
        return message

    return received


def _is_own(headers: Headers) -> bool:
    """The request comes from a page of ours, or from no browser at all."""
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").lower()
