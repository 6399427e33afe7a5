"""Backup and restore: what is kept for good, from any store to a file, and from a file to any store.

A backup is itself a register in SQLite, whichever database it came from; what is derived is derived again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, tuple_

from medaccord.errors import StoreError
from medaccord.store import Store, address, lines, migrations
from medaccord.store.tables import announcements, kept

AT_ONCE = 1000
"""Rows that are copied together."""


def backup(store: Store, path: Path) -> int:
    """Writes a backup, whole or not at all; how many announcements it holds. Raises `StoreError`."""
    if path.exists():
        raise StoreError(f"{path} is there already: name another file, nothing is overwritten")
    if path.suffix == ".jsonl":
        raise StoreError(f"{path}: a backup is a database, named .db; `export --format jsonl` writes JSON lines")
    if not path.parent.exists():
        raise StoreError(f"{path}: there is no folder {path.parent}; nothing was written")
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        count = _backup(store, partial)
        partial.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}; nothing was written") from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return count


def _backup(store: Store, path: Path) -> int:
    copy = Store(address(path))
    try:
        with store.reading() as source, copy.writing() as target:
            count = _copy(source, target, copy)
        _one_file(copy)
    finally:
        copy.close()
    return count


def restore(store: Store, path: Path) -> int:
    """Puts a backup, or an export in JSON lines, into an empty store, from which `build` derives the rest.

    How many announcements it holds.

    Raises `StoreError`.
    """
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file")
    if path.suffix == ".jsonl":
        with path.open("rb") as stream:
            return lines.take(store, lines.read(stream))
    if not path.stat().st_size:
        raise StoreError(f"{path}: this file is empty, and no backup")
    source = Store(address(path))
    try:
        with source.reading() as reading, store.writing() as target:
            if target.execute(select(announcements.c.id).limit(1)).first():
                raise StoreError(f"{store.url} is not empty: a backup is restored into a new store")
            return _copy(reading, target, store)
    finally:
        source.close()


def _copy(source: Connection, target: Connection, to: Store) -> int:
    for table in kept.sorted_tables:
        if table.name not in ("meta", "pending"):
            _copy_table(source, target, table)
    migrations.forget_derived(target, to.dialect)
    return int(target.execute(select(func.count()).select_from(announcements)).scalar_one())


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    last: Sequence[object] | None = None
    keys = list(table.primary_key)
    while True:
        query = select(table).order_by(*keys).limit(AT_ONCE)
        if last is not None:
            query = query.where(tuple_(*keys) > tuple_(*last))
        rows = source.execute(query).mappings().all()
        if not rows:
            return
        target.execute(table.insert(), [dict(row) for row in rows])
        last = [rows[-1][key.name] for key in keys]


def _one_file(store: Store) -> None:
    """Leaves nothing of the backup in a write-ahead log."""
    with store.reading() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode=delete")
        connection.exec_driver_sql("BEGIN")
    store.close()
