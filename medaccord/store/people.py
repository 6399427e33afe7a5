"""Accounts, their sessions and tokens, and tries to sign in, as rows; `medaccord.accounts` knows what they mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from medaccord.store.dialects import Dialect
from medaccord.store.tables import accounts, attempts, saved, sessions, tokens


def any_account(connection: Connection) -> bool:
    """Whether there is an account at all."""
    return connection.execute(select(accounts.c.name).limit(1)).first() is not None


def account(connection: Connection, name: str) -> Row[Any] | None:
    """An account with its password's hash; None where there is none of that name."""
    return connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()


def all_accounts(connection: Connection) -> list[Row[Any]]:
    """All accounts, by name."""
    return list(connection.execute(select(accounts).order_by(accounts.c.name)))


def admins(connection: Connection) -> int:
    """How many accounts are admins'."""
    return int(connection.execute(select(func.count()).where(accounts.c.role == "admin")).scalar_one())


def put_account(connection: Connection, dialect: Dialect, row: dict[str, Any]) -> None:
    """Keeps an account, in the place of one of the same name."""
    dialect.upsert(connection, accounts, [row])


def remove_account(connection: Connection, name: str) -> None:
    """Takes an account away, with its sessions, tokens and saved searches: the next of that name is another person."""
    for table in (sessions, tokens):
        connection.execute(table.delete().where(table.c.account == name))
    connection.execute(saved.delete().where(saved.c.owner == name))
    connection.execute(accounts.delete().where(accounts.c.name == name))


def add_session(connection: Connection, row: dict[str, Any]) -> None:
    """Begins a session, and forgets those that have expired by then."""
    connection.execute(sessions.delete().where(sessions.c.expires <= row["made"]))
    connection.execute(sessions.insert(), row)


def session(connection: Connection, hash: str, now: str) -> Row[str, str] | None:
    """The account (name, role) of a session that has not expired; None where there is none."""
    query = select(accounts.c.name, accounts.c.role).join(sessions, sessions.c.account == accounts.c.name)
    return connection.execute(query.where(sessions.c.hash == hash, sessions.c.expires > now)).one_or_none()


def sessions_of(connection: Connection, name: str, now: str) -> list[Row[Any]]:
    """The sessions of an account that have not expired, the newest first."""
    query = select(sessions).where(sessions.c.account == name, sessions.c.expires > now)
    return list(connection.execute(query.order_by(sessions.c.made.desc(), sessions.c.hash)))


def end_session(connection: Connection, hash: str) -> None:
    """Ends a session."""
    connection.execute(sessions.delete().where(sessions.c.hash == hash))


def end_sessions(connection: Connection, name: str, but: str = "") -> None:
    """Ends all sessions of an account, but one."""
    connection.execute(sessions.delete().where(sessions.c.account == name, sessions.c.hash != but))


def add_token(connection: Connection, row: dict[str, Any]) -> None:
    """Keeps a token."""
    connection.execute(tokens.insert(), row)


def token(connection: Connection, hash: str, now: str) -> Row[str, str, str] | None:
    """The account (name, role) of a token that has not expired, and the token's own role as `bound`; or None."""
    query = select(accounts.c.name, accounts.c.role, tokens.c.role.label("bound"))
    query = query.join(tokens, tokens.c.account == accounts.c.name)
    return connection.execute(query.where(tokens.c.hash == hash, tokens.c.expires > now)).one_or_none()


def all_tokens(connection: Connection, name: str | None) -> list[Row[Any]]:
    """The tokens of an account, or of all, the newest last."""
    query = select(tokens).order_by(tokens.c.made, tokens.c.id)
    return list(connection.execute(query.where(tokens.c.account == name) if name is not None else query))


def remove_token(connection: Connection, id: str, name: str | None) -> bool:
    """Takes a token away, where it is that account's or no account is named; whether it was there."""
    query = tokens.delete().where(tokens.c.id == id)
    return bool(connection.execute(query.where(tokens.c.account == name) if name is not None else query).rowcount)


def attempt(connection: Connection, key: str) -> Row[Any] | None:
    """The tries that failed under a name, or from an address; None where none did."""
    return connection.execute(select(attempts).where(attempts.c.key == key)).one_or_none()


def put_attempt(connection: Connection, dialect: Dialect, row: dict[str, Any]) -> None:
    """Keeps the tries under a key, in the place of what was known."""
    dialect.upsert(connection, attempts, [row])


def forget_attempts(connection: Connection, key: str | None = None, before: str | None = None) -> None:
    """Forgets the tries under a key, or all whose last was before a moment."""
    connection.execute(attempts.delete().where(attempts.c.key == key if key else attempts.c.last < before))
