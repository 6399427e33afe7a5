"""Accounts: who may look, who may put right, who says who may. They hold as soon as a register has one.

A reader looks and exports; an editor also adds, corrects, decides and reviews; an admin also gives accounts. Of
passwords, sessions and tokens only hashes are kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Connection, Row

from medaccord.accounts import passwords, throttle
from medaccord.errors import AccountError
from medaccord.records import Record
from medaccord.store import Store, people

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""
NAME = re.compile(r"[\w][\w.@-]{0,63}")
LONGEST_LABEL = 100
MOST_DAYS = 3660
WRONG = "the name or the password is not right"
PREFIX = "medaccord_"
"""How each token begins, so that one that lies about is known for what it is."""


class Account(Record):
    """Somebody who may sign in."""

    name: str
    role: Role
    made: datetime


class Session(Record):
    """A browser that is signed in."""

    made: datetime
    expires: datetime
    address: str
    """From where somebody signed in."""


class Token(Record):
    """What a program signs in with."""

    id: str
    account: str
    label: str
    """What it is for."""
    role: Role
    made: datetime
    expires: datetime


class Visitor(NamedTuple):
    """Who asks, and what they may do."""

    name: str
    role: Role
    by_token: bool = False
    """Whether a program asks with a token, and not a person who knows the password."""

    def may(self, role: Role) -> bool:
        """Whether what a role may do is allowed to them."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """The accounts of a store. Safe to share between threads. Each call raises `StoreError` where the store fails."""

    def __init__(
        self, store: Store, hours: int = 12, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """A session lasts so many `hours`; `clock` says what time it is, in UTC."""
        self._store = store
        self._lasting = timedelta(hours=hours)
        self._clock = clock

    # ---------------------------------------------------------------------------------------------- accounts

    def hold(self) -> bool:
        """Whether there are accounts, so that one has to sign in."""
        with self._store.reading() as connection:
            return people.any_account(connection)

    def all(self) -> list[Account]:
        """All accounts, by name."""
        with self._store.reading() as connection:
            return [_account(row) for row in people.all_accounts(connection)]

    def add(self, name: str, password: str, role: Role) -> Account:
        """Makes an account; the first is an admin's. Raises `AccountError`."""
        name = plain(name)
        if not NAME.fullmatch(name):
            raise AccountError("name", "a name has letters, digits and . _ @ -, at most 64 of them")
        row = {"name": name, "role": role, "password": _kept(name, password), "made": self._now()}
        with self._store.writing() as connection:
            if people.account(connection, name):
                raise AccountError("taken", f"there is an account {name} already")
            if role != "admin" and not people.admins(connection):
                raise AccountError("first", "the first account is an admin's, who can give the others: --role admin")
            people.put_account(connection, self._store.dialect, row)
            return _account_of(row)

    def give(self, name: str, role: Role) -> Account:
        """Gives an account a role, which holds at once. Raises `AccountError`."""
        with self._store.writing() as connection:
            row = _there(connection, name)
            if role != "admin":
                _another_admin(connection, row)
            changed = {**row._mapping, "role": role}
            people.put_account(connection, self._store.dialect, changed)
            return _account_of(changed)

    def set_password(self, name: str, password: str) -> None:
        """Gives an account another password, ends its sessions, and forgets failed tries. Raises `AccountError`."""
        kept = _kept(plain(name), password)
        with self._store.writing() as connection:
            row = _there(connection, name)
            people.put_account(connection, self._store.dialect, {**row._mapping, "password": kept})
            people.end_sessions(connection, row.name)
            throttle.forgive(connection, row.name)

    def remove(self, name: str) -> None:
        """Takes an account away with its sessions, tokens and saved searches; decisions stay. Raises `AccountError`."""
        with self._store.writing() as connection:
            row = _there(connection, name)
            if len(people.all_accounts(connection)) > 1:
                _another_admin(connection, row)
            people.remove_account(connection, row.name)

    # ---------------------------------------------------------------------------------------------- sessions

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begins a session; its secret, which only the browser keeps.

        Raises `AccountError`, in the same words and time for unknown names, and `TooManyTries` with the wait.
        """
        found = self._known(name, password, address)
        fresh = passwords.hashed(password) if passwords.is_outdated(found.password) else found.password
        with self._store.writing() as connection:
            if people.account(connection, found.name) != found:
                raise AccountError("wrong", WRONG)  # changed meanwhile
            people.put_account(connection, self._store.dialect, {**found._mapping, "password": fresh})
            return self._begin(connection, found.name, address)

    def change_password(self, name: str, password: str, new: str, address: str) -> str:
        """Gives somebody who knows their password another one, and ends all their sessions; the secret of a new one.

        Raises `AccountError` and `TooManyTries`.
        """
        found = self._known(name, password, address)
        self.set_password(found.name, new)
        with self._store.writing() as connection:
            return self._begin(connection, found.name, address)

    def _known(self, name: str, password: str, address: str) -> Row[Any]:
        """The account of which this is the password; a try is counted. Raises `AccountError` and `TooManyTries`."""
        name, now = plain(name), self._clock()
        with self._store.writing() as connection:
            throttle.begin(connection, self._store.dialect, name, address, now)
            found = people.account(connection, name)
        if not passwords.matches(found.password if found else None, password) or found is None:
            raise AccountError("wrong", WRONG)
        with self._store.writing() as connection:
            throttle.succeeded(connection, self._store.dialect, name, address, now)
        return found

    def _begin(self, connection: Connection, name: str, address: str) -> str:
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = {"hash": _hash(secret), "account": name, "made": _text(now), "expires": _text(now + self._lasting)}
        people.add_session(connection, {**row, "address": address})
        return secret

    def visitor(self, secret: str) -> Visitor | None:
        """Whose session a secret is of; None where it has ended, or never was."""
        with self._store.reading() as connection:
            row = people.session(connection, _hash(secret), self._now())
        return Visitor(row.name, row.role) if row else None

    def sessions(self, name: str) -> list[Session]:
        """The sessions of an account, the newest first."""
        with self._store.reading() as connection:
            rows = people.sessions_of(connection, plain(name), self._now())
        return [Session(made=row.made, expires=row.expires, address=row.address) for row in rows]

    def sign_out(self, secret: str) -> None:
        """Ends a session."""
        with self._store.writing() as connection:
            people.end_session(connection, _hash(secret))

    def end_sessions(self, name: str, but: str | None = None) -> None:
        """Ends all sessions of an account, but the one of a secret."""
        with self._store.writing() as connection:
            people.end_sessions(connection, plain(name), _hash(but) if but else "")

    # ------------------------------------------------------------------------------------------------ tokens

    def add_token(self, name: str, label: str, role: Role, days: int = 365) -> tuple[Token, str]:
        """Makes a token for an account, and its secret, which is told this once. Raises `AccountError`."""
        label = " ".join(label.split())
        if not 1 <= len(label) <= LONGEST_LABEL or not label.isprintable():
            raise AccountError("label", f"say in 1 to {LONGEST_LABEL} letters what the token is for")
        if not 1 <= days <= MOST_DAYS:
            raise AccountError("days", f"a token holds for 1 to {MOST_DAYS} days")
        secret, id, now = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(4), self._clock()
        row = {"id": id, "label": label, "role": role, "made": _text(now), "expires": _text(now + timedelta(days))}
        with self._store.writing() as connection:
            owner = _there(connection, name)
            if not Visitor(owner.name, owner.role).may(role):
                raise AccountError("role", f"{owner.name} is {owner.role}, and a token may do no more than its owner")
            row["account"] = owner.name
            people.add_token(connection, {**row, "hash": _hash(secret)})
        return Token.model_validate(row), secret

    def bearer(self, secret: str) -> Visitor | None:
        """Whose token this is, with the lesser of both roles; None where it does not hold."""
        with self._store.reading() as connection:
            row = people.token(connection, _hash(secret), self._now())
        return Visitor(row.name, min(row.role, row.bound, key=ROLES.index), by_token=True) if row else None

    def tokens(self, name: str | None = None) -> list[Token]:
        """The tokens of an account, or of all, the newest last."""
        with self._store.reading() as connection:
            rows = people.all_tokens(connection, None if name is None else plain(name))
        return [Token.model_validate({k: v for k, v in row._mapping.items() if k != "hash"}) for row in rows]

    def remove_token(self, id: str, name: str | None = None) -> None:
        """Takes a token away, which must be that account's where one is named. Raises `AccountError`."""
        with self._store.writing() as connection:
            if not people.remove_token(connection, plain(id), None if name is None else plain(name)):
                raise AccountError("token", f"there is no token {id}")

    def _now(self) -> str:
        return _text(self._clock())


def plain(name: str) -> str:
    """A name as it is kept: without regard to capitals and to how its letters are composed."""
    known = name[:200].encode(errors="replace").decode().replace("\x00", "?")  # letters that no database takes
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", known).casefold()).strip()


def _kept(name: str, password: str) -> str:
    """What is kept of a new password. Raises `AccountError` where it is too easily guessed."""
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise AccountError(
            "short", f"a password has at least {passwords.SHORTEST} letters; a few words make a good one"
        )
    beside = plain(password).replace(name, "")
    if len(beside) < passwords.SHORTEST // 2 or len(set(password)) < passwords.SHORTEST // 3:
        raise AccountError("easy", "this password is easily guessed: it is the name, or a few letters over and over")
    return passwords.hashed(password)


def _there(connection: Connection, name: str) -> Row[Any]:
    row = people.account(connection, plain(name))
    if row is None:
        raise AccountError("unknown", f"there is no account {name}")
    return row


def _another_admin(connection: Connection, row: Row[Any]) -> None:
    if row.role == "admin" and people.admins(connection) == 1:
        raise AccountError("last", f"{row.name} is the only admin: make another one before")


def _account(row: Row[Any]) -> Account:
    return _account_of(dict(row._mapping))


def _account_of(row: dict[str, Any]) -> Account:
    return Account(name=row["name"], role=row["role"], made=row["made"])


def _hash(secret: str) -> str:
    """What is kept of a secret that nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
