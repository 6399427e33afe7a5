"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from medaccord.errors import AccountError, TooManyTries
from medaccord.web.door import SIGN_IN, cookie_name
from medaccord.web.visit import Visit
from medaccord.web.words import N_

MINUTE = 60
_SAID = {
    "name": N_("A name has letters, digits and . _ @ -, at most 64 of them."),
    "taken": N_("There is an account of this name already."),
    "unknown": N_("There is no such account."),
    "last": N_("This is the only admin: make another one before."),
    "own": N_("Your own account is taken away by another admin."),
    "short": N_("A password has at least 12 letters; a few words make a good one."),
    "easy": N_("This password is easily guessed: it is the name, or a few letters over and over."),
    "twice": N_("The two new passwords are not the same."),
    "wrong": N_("The name or the password is not right."),
    "label": N_("Say in a few words what the token is for."),
    "days": N_("A token holds for 1 to 3660 days."),
    "role": N_("A token may do no more than its owner."),
    "token": N_("There is no such token."),
    "what": N_("This form is not known here."),
}


def sign_in(visit: Visit) -> Response:
    """`/sign-in`: asks for name and password; `?next=` is where one goes then."""
    there = _next(visit, visit.request.query_params.get("next", ""))
    if visit.visitor or not visit.held:
        return RedirectResponse(there, 303)
    return visit.render("sign_in.html", next=there, name="", fault=None)


def enter(visit: Visit, form: FormData) -> Response:
    """Begins a session, or says why not."""
    there, name = _next(visit, str(form.get("next", ""))), str(form.get("name", ""))
    try:
        secret = visit.accounts.sign_in(name, str(form.get("password", "")), address(visit))
    except AccountError as error:
        return refused(visit, "sign_in.html", error, next=there, name=name[:64])
    if former := visit.request.cookies.get(cookie_name(visit.request)):
        visit.accounts.sign_out(former)
    return with_session(visit, RedirectResponse(there, 303), secret)


def leave(visit: Visit, form: FormData) -> Response:
    """Ends the session."""
    if secret := visit.request.cookies.get(cookie_name(visit.request)):
        visit.accounts.sign_out(secret)
    response = RedirectResponse(visit.path(SIGN_IN), 303)
    response.delete_cookie(cookie_name(visit.request), secure=_is_secure(visit), httponly=True, samesite="lax")
    if _is_secure(visit):
        response.headers["Clear-Site-Data"] = '"cache"'  # Back shows nothing to the next at this machine
    return response


def with_session(visit: Visit, response: Response, secret: str) -> Response:
    """An answer that lets the browser keep the secret of a session, until it is closed."""
    response.set_cookie(cookie_name(visit.request), secret, secure=_is_secure(visit), httponly=True, samesite="lax")
    return response


def _is_secure(visit: Visit) -> bool:
    return visit.request.url.scheme == "https"


def refused(visit: Visit, template: str, error: AccountError, **context: object) -> Response:
    """A form once more, with the reason why it was refused."""
    response = visit.render(
        template, 429 if isinstance(error, TooManyTries) else 422, fault=said(visit, error), **context
    )
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.wait)
    return response


def said(visit: Visit, error: AccountError) -> str:
    """Why an account cannot be so, in the language of the visit."""
    words = visit.words
    if isinstance(error, TooManyTries):
        minutes = -(-error.wait // MINUTE)
        wait = (
            words.count("%(n)s second", "%(n)s seconds", error.wait)
            if error.wait < 2 * MINUTE
            else words.count("%(n)s minute", "%(n)s minutes", minutes)
        )
        return words.text("Too many tries. Wait: %(wait)s.", wait=wait)
    return words.text(_SAID[error.code]) if error.code in _SAID else words.fault(error)


def sign_in_path(visit: Visit) -> str:
    """Where somebody signs in who comes back to this page then."""
    url = visit.request.url
    here = f"{url.path}?{url.query}" if url.query else url.path
    known = visit.inside(here) and visit.request.method == "GET"
    return visit.path(SIGN_IN) + (f"?{urlencode({'next': here})}" if known else "")


def _next(visit: Visit, there: str) -> str:
    """Where one goes after signing in: where one was going, if that is a page of ours."""
    return visit.inside(there) or visit.path("")


def address(visit: Visit) -> str:
    """From where somebody asks."""
    return visit.request.client.host if visit.request.client else ""
