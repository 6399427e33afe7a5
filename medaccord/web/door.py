"""Who comes in: looks up who asks, and turns away who may not, before a page sees the request.

What a request needs is said here alone, and all that is not named here needs more rather than less: whoever asks must
be signed in, and whatever is not only looked at needs an editor.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from medaccord.accounts import Accounts, Role, Visitor, plain
from medaccord.errors import StoreError
from medaccord.web import safety
from medaccord.web.safety import SAFE, bounded
from medaccord.web.words import LANGUAGES

OPEN = ("static", "favicon.ico", "robots.txt")
"""What anybody may look at, also who is not signed in."""
NEEDED: dict[str, Role] = {
    "sign-out": "reader",
    "account": "reader",
    "accounts": "admin",
    "saved": "reader",
    "add": "editor",
    "jobs": "editor",
    "review": "editor",
}
"""What some pages need, whatever is done with them."""
OF_PERSONS = ("account", "accounts")
"""Pages whose forms a token may not send: else one that may only read would make itself one that may more."""
SIGN_IN = "sign-in"
LARGEST_OF_STRANGERS = 20_000
"""Bytes that a request may bring of who is not signed in: a name and a password."""

Refuse = Callable[[Request, int, Role], Response]
"""Answers a request that is turned away: 401 where nobody is signed in, 403 where it needs another role."""


def needed(method: str, path: str) -> Role | None:
    """The role that a request needs; None where anybody may.

    >>> needed("GET", "/ru/initiatives"), needed("POST", "/ru/undo"), needed("GET", "/en/accounts")
    ('reader', 'editor', 'admin')
    >>> needed("POST", "/ru/saved/look"), needed("POST", "/api/v1/saved"), needed("POST", "/api/v1/decisions")
    ('reader', 'reader', 'editor')
    """
    first, section = _parts(path)
    if (first in OPEN and method in SAFE) or (first in LANGUAGES and section == SIGN_IN):
        return None
    return NEEDED.get(section, "reader" if method in SAFE else "editor")


def _parts(path: str) -> tuple[str, str]:
    """The first part of a path, and the section of the pages or of the API that it leads to."""
    first, *rest = path.strip("/").split("/")
    if first == "api":
        rest = rest[1:]  # after its version
    return first, rest[0] if first in (*LANGUAGES, "api") and rest else ""


def cookie_name(request: Request) -> str:
    """What the cookie of a session is called: over TLS a name that no other host can set."""
    return "__Host-session" if request.url.scheme == "https" else "session"


class Door:
    """Puts who asks into `request.state.visitor`, and whether there are accounts into `request.state.held`."""

    def __init__(self, app: ASGIApp, refuse: Refuse, stopped: safety.Refuse) -> None:
        """`refuse` answers who may not, `stopped` what cannot be answered at all."""
        self.app = app
        self.refuse = refuse
        self.stopped = stopped
        self._held = False  # once there were accounts, the door stays shut, also where all are taken away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            visitor = await run_in_threadpool(self._visitor, request)
        except StoreError as error:
            answer = self.stopped(request, 503, f"The register cannot be read: {error}")
            answer.headers["Retry-After"] = "5"
            await answer(scope, receive, send)
            return
        request.state.held, request.state.visitor = self._held, visitor
        if self._held and not visitor:
            receive = bounded(receive, LARGEST_OF_STRANGERS)
        await (self._refused(request, visitor) or self.app)(scope, receive, send)

    def _refused(self, request: Request, visitor: Visitor | None) -> Response | None:
        method, path = request.method, request.scope["path"]  # as the pages are found, whatever the host is called
        if visitor and visitor.by_token and method not in SAFE and _parts(path)[1] in OF_PERSONS:
            return self.stopped(request, 403, "A token changes no account: sign in with the password.")
        role = needed(method, path)
        if not self._held or role is None or (visitor and visitor.may(role)):
            return None
        return self.refuse(request, 403 if visitor else 401, role)

    def _visitor(self, request: Request) -> Visitor | None:
        accounts: Accounts = request.app.state.accounts
        self._held = self._held or accounts.hold()
        if not self._held:
            return None
        if given := request.headers.get("authorization"):
            return _by_token(accounts, given)
        secret = request.cookies.get(cookie_name(request))
        return accounts.visitor(secret) if secret else None


def _by_token(accounts: Accounts, given: str) -> Visitor | None:
    """Who sends a token: as `Bearer TOKEN`, or, as readers of feeds do, as `Basic` with a name and the token."""
    scheme, _, said = given.partition(" ")
    if scheme.lower() == "bearer":
        return accounts.bearer(said.strip())
    if scheme.lower() != "basic":
        return None
    try:
        name, _, token = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    visitor = accounts.bearer(token)
    return visitor if visitor and visitor.name == plain(name) else None
