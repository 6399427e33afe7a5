"""The store's versions: numbered steps, in order. A step is never changed once released; a change is a new step."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

from medaccord.errors import StoreError
from medaccord.store import tables
from medaccord.store.dialects import Dialect

DERIVED = "6"
"""The form of the derived tables: where a store has another, they are made anew and everything is derived again."""


def _first(connection: Connection) -> None:
    """What is kept for good."""
    tables.kept.create_all(connection)


def _second(connection: Connection) -> None:
    """What watching and alerts keep."""
    names = ("fetched", "resting", "runs", "watches", "deliveries", "noticed", "movements")
    tables.kept.create_all(connection, tables=[tables.kept.tables[name] for name in names])


def _third(connection: Connection) -> None:
    """Accounts, with their sessions and tokens."""
    names = ("accounts", "sessions", "tokens", "attempts")
    tables.people.create_all(connection, tables=[tables.people.tables[name] for name in names])


def _fourth(connection: Connection) -> None:
    """Saved searches, and what finds what has come since."""
    tables.kept.create_all(connection, tables=[tables.saved])
    tables.announcements_added.create(connection, checkfirst=True)


def _fifth(connection: Connection) -> None:
    """Digests on their way."""
    tables.kept.create_all(connection, tables=[tables.begun])


STEPS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third, _fourth, _fifth)


def version(connection: Connection) -> int:
    """The store's version; 0 where it is empty."""
    if not inspect(connection).has_table("meta"):
        return 0
    return int(value(connection, "version") or 0)


def is_current(connection: Connection) -> bool:
    """Whether nothing is to be done. Raises `StoreError` where a newer medaccord made the store."""
    found = version(connection)
    if found > len(STEPS):
        url = connection.engine.url
        name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
        raise StoreError(
            f"{name}: a newer medaccord made this register: it has version {found}, and this medaccord knows "
            f"{len(STEPS)}; upgrade medaccord, or name another file or database"
        )
    return found == len(STEPS) and value(connection, "derived") == DERIVED


def migrate(connection: Connection, dialect: Dialect) -> None:
    """Brings the store to the present version; the connection writes."""
    if is_current(connection):
        return
    for step in STEPS[version(connection) :]:
        step(connection)
    set_value(connection, dialect, "version", str(len(STEPS)))
    if value(connection, "derived") != DERIVED:
        forget_derived(connection, dialect)
        set_value(connection, dialect, "derived", DERIVED)


def forget_derived(connection: Connection, dialect: Dialect) -> None:
    """Makes the derived tables anew, empty; every announcement is to be derived again."""
    tables.derived.drop_all(connection)
    tables.derived.create_all(connection)
    dialect.create_words(connection)
    connection.execute(tables.pending.delete())
    connection.execute(tables.pending.insert().from_select(["id"], select(tables.announcements.c.id)))
    set_value(connection, dialect, "epoch", str(int(value(connection, "epoch") or 0) + 1))


def value(connection: Connection, name: str) -> str | None:
    """What the store says of itself: `version`, `derived`, `epoch`, `revision`."""
    query = select(tables.meta.c.value).where(tables.meta.c.name == name)
    return connection.execute(query).scalar()


def set_value(connection: Connection, dialect: Dialect, name: str, new: str) -> None:
    dialect.upsert(connection, tables.meta, [{"name": name, "value": new}])
