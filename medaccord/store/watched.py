"""What watching remembers: each address that was fetched, hosts that rest, and the reports of runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from medaccord.store.dialects import Dialect
from medaccord.store.tables import fetched, resting, runs


class Seen(NamedTuple):
    """What is known of an address."""

    address: str
    checked: str
    """When it was asked for last, in UTC."""
    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None
    failures: int = 0
    """Tries that failed, one after another."""
    reason: str | None = None
    """Why the last one failed; None where it did not."""


def seen(connection: Connection) -> dict[str, Seen]:
    """All addresses that were ever asked for."""
    query = select(*(fetched.c[name] for name in Seen._fields))
    return {row.address: Seen(*row) for row in connection.execute(query)}


def note(connection: Connection, dialect: Dialect, some: Collection[Seen]) -> None:
    """Remembers addresses, in the place of what was known of them."""
    dialect.upsert(connection, fetched, [one._asdict() for one in some])


def rests(connection: Connection) -> dict[str, datetime]:
    """Until when hosts are to be left alone."""
    return {row.host: datetime.fromisoformat(row.until) for row in connection.execute(select(resting))}


def note_rests(connection: Connection, dialect: Dialect, hosts: Mapping[str, datetime]) -> None:
    """Remembers until when hosts are to be left alone."""
    dialect.upsert(connection, resting, [{"host": host, "until": when.isoformat()} for host, when in hosts.items()])


def add_run(connection: Connection, record: str) -> int:
    """Keeps the report of a run; its number."""
    number = int(connection.execute(select(func.max(runs.c.number))).scalar() or 0) + 1
    connection.execute(runs.insert(), {"number": number, "record": record})
    return number


def all_runs(connection: Connection) -> list[str]:
    """The reports of all runs, in their order."""
    return list(connection.execute(select(runs.c.record).order_by(runs.c.number)).scalars())
