"""The application: routes, errors, and what stands around every answer."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from medaccord.accounts import Accounts, Role
from medaccord.errors import CorrectionError, InputError, NotKept, SearchError, StoreBusy, StoreError
from medaccord.register import Register
from medaccord.web import pages
from medaccord.web.api import create_api, problem
from medaccord.web.door import Door
from medaccord.web.jobs import Jobs
from medaccord.web.noticing import Noticing
from medaccord.web.pages.signing import sign_in_path
from medaccord.web.safety import SAFE, Safety, TooLarge
from medaccord.web.visit import Visit
from medaccord.web.words import LANGUAGES, N_, Language


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"


@dataclass(frozen=True)
class Options:
    """How the program is served."""

    contact: str | None = None
    """Whom sites are told to turn to when a page is fetched from them; None where none is fetched."""
    hosts: frozenset[str] | None = None
    """The names that it may be called by; any where None."""
    who: str = field(default_factory=_user)
    """Whose corrections they are, where there are no accounts."""
    public: str | None = None
    """The name at which a proxy offers it over TLS; None where none does."""
    jobs: Path | None = None
    """The folder where batches are noted, where several workers serve; else one of the program's own."""


class _Word(Convertor[str]):
    """A part of an address that is one of a few words."""

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Language(_Word):
    regex = "|".join(LANGUAGES)


class _Ending(_Word):
    regex = "csv|json|xlsx|atom"


register_url_convertor("language", _Language())
register_url_convertor("ending", _Ending())


class _Kept(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        response = super().file_response(*args, **named)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Files alone: a folder is not listed."""
        return await super().get_response(path, scope)


def create_app(register: Register, options: Options | None = None) -> Starlette:
    """The pages and the JSON API over a register."""
    app = Starlette(
        routes=list(_routes()),
        middleware=[
            Middleware(Safety, _stopped, hosts=(options or Options()).hosts, public=(options or Options()).public),
            Middleware(GZipMiddleware, minimum_size=500, compresslevel=5),
            Middleware(Door, refuse=_refused, stopped=_stopped),
        ],
        exception_handlers={
            HTTPException: _http_error,
            NotKept: _not_kept,
            SearchError: _bad_search,
            CorrectionError: _bad_form,
            InputError: _bad_form,
            StoreBusy: _busy,
            StoreError: _broken,
            TooLarge: _too_large,
            Exception: _failed,
        },
    )
    app.state.register = register
    app.state.accounts = Accounts(register.store, register.settings.session_hours)
    app.state.remembered = {}
    app.state.noticing = Noticing()
    app.state.jobs = Jobs(options.jobs if options else None)
    app.state.api = create_api(app)
    app.router.routes.insert(0, Mount("/api/v1", app.state.api))
    app.state.options = options or Options()
    return app


def _routes() -> Iterable[BaseRoute]:
    yield Route("/", _home)
    yield Mount("/static", _Kept(directory=str(files("medaccord.web") / "static")), name="static")
    yield Route("/favicon.ico", lambda request: RedirectResponse("/static/icon.svg", 301))
    yield Route("/robots.txt", lambda request: PlainTextResponse("User-agent: *\nDisallow: /\n"))
    yield Mount("/{language:language}", routes=pages.routes())


def _home(request: Request) -> Response:
    """The overview, in the language that was chosen last or that the browser prefers."""
    return RedirectResponse(f"/{preferred(request)}/", 302, {"Vary": "Cookie, Accept-Language"})


def preferred(request: Request) -> Language:
    """The language of a request whose address names none: the one chosen last, else the browser's."""
    chosen = request.cookies.get("language")
    spoken = [part.partition(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    for code in (chosen, *spoken):
        for language in LANGUAGES:
            if code == language:
                return language
    return "ru"


def _visit(request: Request) -> Visit:
    first = request.url.path.split("/")[1]
    return Visit(request, next((one for one in LANGUAGES if one == first), preferred(request)))


def _error(request: Request, status: int, title: str, said: str = "", **context: Any) -> Response:
    visit = _visit(request)
    return visit.render("error.html", status, status=status, title=visit.words.text(title), said=said, **context)


def _refused(request: Request, status: int, role: Role) -> Response:
    """Where somebody may not do what they ask: who is not signed in is led there, unless a program asks."""
    path = request.url.path
    if path.startswith("/api/"):
        return _problem(status, role)
    if status == 403:
        label = _visit(request).words.label("role", role)
        return _error(request, 403, N_("This is not for your account"), needs=label)
    if path.endswith(".atom"):
        return PlainTextResponse("Sign in with your name and a token.\n", 401, {"WWW-Authenticate": CHALLENGE["feed"]})
    if request.method in SAFE:
        return RedirectResponse(sign_in_path(_visit(request)), 303)
    return _error(request, 401, N_("You are not signed in any more"), again=sign_in_path(_visit(request)))


def _problem(status: int, role: Role) -> Response:
    if status == 403:
        return problem(403, "Not allowed", f"this needs the role {role}")
    said = "send a token: Authorization: Bearer TOKEN; `medaccord token add` and the page of an account make them"
    return problem(401, "Not signed in", said, {"WWW-Authenticate": CHALLENGE["program"]})


CHALLENGE = {"feed": 'Basic realm="medaccord", charset="UTF-8"', "program": 'Bearer realm="medaccord"'}
"""How one may sign in without a form: readers of feeds by name and token, programs by a token."""


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _error(request, 404, N_("There is no such page"), words=_words_of(request.url.path))
    if status == 405:
        return _error(request, 405, N_("This page cannot be asked in that way"))
    return _error(request, status, N_("This cannot be done"), _sentence(request, getattr(error, "detail", "")))


def _stopped(request: Request, status: int, said: str) -> Response:
    """Where a request is refused before a page sees it."""
    if request.url.path.startswith("/api/"):
        return problem(status, HTTPStatus(status).phrase, said)
    title = N_("This is too large") if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else N_("This cannot be done")
    return _error(request, status, title, _sentence(request, said))


def _sentence(request: Request, said: object) -> str:
    """What is wrong as a sentence of its own, in the language of the page."""
    text = _visit(request).words.fault(str(said))
    return text[:1].upper() + text[1:]


def _not_kept(request: Request, error: Exception) -> Response:
    return _error(request, 404, N_("The register does not have this"), _sentence(request, error))


def _bad_search(request: Request, error: Exception) -> Response:
    return _error(request, 400, N_("This question cannot be asked"), _sentence(request, error))


def _bad_form(request: Request, error: Exception) -> Response:
    said = _visit(request).words.fault(error) if isinstance(error, InputError) else _sentence(request, error)
    return _error(request, 422, N_("This cannot be kept"), said)


def _too_large(request: Request, error: Exception) -> Response:
    return _error(request, 413, N_("This is too large"))


def _busy(request: Request, error: Exception) -> Response:
    response = _error(request, 503, N_("The register is busy"), _visit(request).words.fault(error))
    response.headers["Retry-After"] = "5"
    return response


def _broken(request: Request, error: Exception) -> Response:
    return _error(request, 503, N_("The register cannot be read"), _visit(request).words.fault(error))


def _failed(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    print_error(number, error)
    return _error(request, 500, N_("Something went wrong"), fault=number)


def print_error(number: str, error: Exception) -> None:
    """Puts an error into the program's log, under the number that the visitor was told."""
    import logging

    logging.getLogger("medaccord.web").error("error %s", number, exc_info=error)


def _words_of(path: str) -> str:
    return " ".join(path.strip("/").split("/")[1:]).replace("-", " ").replace("_", " ")[:100]
