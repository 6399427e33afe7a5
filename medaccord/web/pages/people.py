"""One's own account, and the accounts of others. A page has one address; its forms say with `do` what they want."""

from __future__ import annotations

from itertools import groupby

from starlette.datastructures import FormData
from starlette.responses import Response

from medaccord.accounts import ROLES, Role, Token, Visitor
from medaccord.accounts.passwords import SHORTEST
from medaccord.errors import AccountError
from medaccord.web.door import cookie_name
from medaccord.web.pages.signing import address, refused, with_session
from medaccord.web.visit import Posted, Visit

DAYS = (30, 90, 365)
"""For how long a token may be made to hold on the page."""


def account(visit: Visit) -> Response:
    """`/account`: one's own name and role, password, tokens, and where one is signed in."""
    if not visit.visitor:
        return visit.render("no_accounts.html")
    return visit.render("account.html", fault=None, **_own(visit, visit.visitor))


def change(visit: Visit, form: FormData) -> Response:
    """What somebody does with their own account."""
    me = visit.visitor
    if not me:
        return visit.go("account")
    try:
        return _chosen(form, OWN)(visit, form)
    except AccountError as error:
        return refused(visit, "account.html", error, **_own(visit, me))


def _own(visit: Visit, me: Visitor) -> dict[str, object]:
    return {
        "me": me,
        "tokens": visit.accounts.tokens(me.name),
        "sessions": visit.accounts.sessions(me.name),
        "roles": [role for role in ROLES if me.may(role)],
        "days": DAYS,
        "shortest": SHORTEST,
        "made": None,
    }


def _change_password(visit: Visit, form: FormData) -> Response:
    me, new = _me(visit), _text(form, "new")
    if new != _text(form, "again"):
        raise AccountError("twice", "the two new passwords are not the same")
    secret = visit.accounts.change_password(me.name, _text(form, "password"), new, address(visit))
    return with_session(visit, visit.go("account"), secret)


def _make_token(visit: Visit, form: FormData) -> Response:
    """A token, shown this once: the answer is the page itself, which no browser keeps."""
    me, days = _me(visit), _text(form, "days")
    made = visit.accounts.add_token(me.name, _text(form, "label"), _role(form), int(days) if days.isdecimal() else 0)
    response = visit.render("account.html", fault=None, **(_own(visit, me) | {"made": made}))
    response.headers["Cache-Control"] = "no-store"
    return response


def _drop_token(visit: Visit, form: FormData) -> Response:
    visit.accounts.remove_token(_text(form, "id"), _me(visit).name)
    return visit.go("account")


def _end_sessions(visit: Visit, form: FormData) -> Response:
    """Ends all sessions but this one."""
    visit.accounts.end_sessions(_me(visit).name, visit.request.cookies.get(cookie_name(visit.request)))
    return visit.go("account")


def accounts(visit: Visit) -> Response:
    """`/accounts`: all accounts, with their roles and tokens."""
    if not visit.visitor:
        return visit.render("no_accounts.html")
    return visit.render("accounts.html", fault=None, **_all(visit))


def manage(visit: Visit, form: FormData) -> Response:
    """What an admin does with accounts."""
    if not visit.visitor:
        return visit.go("accounts")
    try:
        return _chosen(form, OTHERS)(visit, form)
    except AccountError as error:
        return refused(visit, "accounts.html", error, **_all(visit))


def _all(visit: Visit) -> dict[str, object]:
    def owner(token: Token) -> str:
        return token.account

    tokens = {name: list(some) for name, some in groupby(sorted(visit.accounts.tokens(), key=owner), owner)}
    return {"all": visit.accounts.all(), "tokens": tokens, "roles": ROLES, "shortest": SHORTEST}


def _add(visit: Visit, form: FormData) -> Response:
    visit.accounts.add(_text(form, "name"), _text(form, "password"), _role(form))
    return visit.go("accounts")


def _give(visit: Visit, form: FormData) -> Response:
    visit.accounts.give(_text(form, "name"), _role(form))
    return visit.go("accounts")


def _set_password(visit: Visit, form: FormData) -> Response:
    visit.accounts.set_password(_text(form, "name"), _text(form, "password"))
    return visit.go("accounts")


def _remove(visit: Visit, form: FormData) -> Response:
    if _text(form, "name") == _me(visit).name:
        raise AccountError("own", "one's own account is taken away by another admin")
    visit.accounts.remove(_text(form, "name"))
    return visit.go("accounts")


def _drop_any_token(visit: Visit, form: FormData) -> Response:
    visit.accounts.remove_token(_text(form, "id"))
    return visit.go("accounts")


OWN: dict[str, Posted] = {
    "password": _change_password,
    "token": _make_token,
    "drop": _drop_token,
    "end": _end_sessions,
}
"""What one may do with one's own account."""
OTHERS: dict[str, Posted] = {
    "add": _add,
    "role": _give,
    "password": _set_password,
    "remove": _remove,
    "drop": _drop_any_token,
}
"""What an admin may do with the accounts of others."""


def _chosen(form: FormData, known: dict[str, Posted]) -> Posted:
    found = known.get(_text(form, "do"))
    if found is None:
        raise AccountError("what", "this form is not known here")
    return found


def _me(visit: Visit) -> Visitor:
    assert visit.visitor  # looked at by `change` and `manage`
    return visit.visitor


def _role(form: FormData) -> Role:
    given = _text(form, "role")
    if given not in ROLES:
        raise AccountError("what", f"the roles are {', '.join(ROLES)}")
    return given


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, ""))
